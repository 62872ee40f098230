"""Names that channels have today, with emoji, signs and punctuation.

Each is accepted and shown unchanged.
"""

NAMES_OF_TODAY = (
    "Mèo 🐱 Béo",
    'Sale 50% <3 #1 "Mèo 🐱 Béo" & Co',
    "Bếp nhà 👩‍🍳",
    "Thầy Tâm 👨🏽‍🏫",
    "Gia đình 👨‍👩‍👧‍👦 Nhím",
    "Tim ❤️ Hoa",
    "Tim 🩷 Mai",
    "Việt Nam 🇻🇳 ơi",
    "England 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f Fan",
    "Cầu vồng 🏳️‍🌈 Lan",
    "Số 1️⃣ #️⃣",
    "#ReviewCóTâm",
    "@lan.review_247",
    "=Lan+Hoa-24/7",
    "+84 Review",
    "-Lan Ngọc-",
    "C++ | C# \\ ~ ^_^",
    "[Lan] {Hoa} (Mai) <b>",
    "100% Thật!?",
    "$$$ Kiếm tiền €",
    "Lan’s “Bếp” «Nhà»…",
    "Lan Khuê™ ® © ★ ♥ • — –",
    "`Lan Hương` * Hoa;",
    "さくら🌸の花",
)
