"""What texts mean that people hand over: `files/reading.json`, as docs/reading.md specifies it.

What is expected is written by hand: each meaning with the spellings that have it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

FILE = Path(__file__).parent / "files" / "reading.json"
ORIGINS = ("https://tnso.vn", "http://localhost:8000", "https://eye.example:8443")
NUMBER, OTHER = "7K3M9QX2HS", "0000000000"
_LINK = f"https://tnso.vn/c/{NUMBER}"
_WRAPPED = quote(f"{_LINK}?fbclid=IwAR0", safe="")

_NUMBERS = (
    NUMBER, "7k3m9-qx2hs", " 7K3M9 QX2HS ", "7K3M9.QX2HS", "7K3M9·QX2HS", "7K3M9\u2013QX2HS",
    "7K3M9\u2014QX2HS", "7K3M9\u2011QX2HS", "7K3M9\u2212QX2HS", "７Ｋ３Ｍ９－ＱＸ２ＨＳ",
    "7K3M9\u200bQX2HS", "\ufeff7K3M9-QX2HS\u200e", "7K3M9\u00adQX2HS", "7K3M9\u00a0QX2HS",
    "(7K3M9-QX2HS)", "[7K3M9QX2HS]", "“7K3M9-QX2HS”", "7K3M9-QX2HS.", "7K3M9-QX2HS,", "7K3M9-QX2HS!",
    "7K3M9-QX2HS…", "*7K3M9-QX2HS*", "7 K 3 M 9 Q X 2 H S", "Số 7K3M9-QX2HS", "Number 7K3M9-QX2HS",
    "Number:7K3M9-QX2HS", "✔ TNSO 7K3M9-QX2HS · tnso.vn", "Mã của em là 7k3m9-qx2hs nhé!",
    "hello 7K3M9 QX2HS", "7K3M9-QX2HS và 0123456789", "tnso.vn/c/7K3M9… 7K3M9-QX2HS",
    f"/c/{NUMBER}", f"//c/{NUMBER}", "Chứng nhận 7K3M9-QX2HS và lại 7K3M9QX2HS",
)  # fmt: skip
_LINKS = (
    _LINK, _LINK.upper(), f"tnso.vn/c/{NUMBER}", f"TNSO.VN/C/{NUMBER}", f"{_LINK}/", f"{_LINK}.jwt",
    f"{_LINK}.standing.jwt", f"{_LINK}?utm_source=tiktok", f"{_LINK}#x", "https://tnso.vn/c/7k3m9-qx2hs",
    f"https://tnso.vn/v/{NUMBER}", f"{_LINK}/kit", f"{_LINK}/kit.zip", f"{_LINK}/badge.png",
    f"https://tnso.vn//c/{NUMBER}", f"https://tnso.vn/v/?number={NUMBER}&lang=en",
    f"https://tnso.vn/bao-vi-pham?number={NUMBER}", f"https://tnso.vn/oembed?url={_WRAPPED}",
    f"{_LINK}&e=AT0x_y-z&s=1", f"{_LINK}%20", f"{_LINK}).", f"({_LINK})", f"<{_LINK}>", f"{_LINK}\u200b",
    f"Xem: {_LINK}, cảm ơn", f"Xem:{_LINK}", f"Số 7K3M9-QX2HS: {_LINK}", f"{_LINK} {_LINK}",
    f"{_LINK} https://www.tiktok.com/@an", f"https://evil.example/ {_LINK}",
    f'<a href="{_LINK}"><img src="{_LINK}/badge.png" alt="Mã QR"></a>', f"<a href='{_LINK}'>",
    f"https://l.facebook.com/l.php?u={_WRAPPED}&h=AT0", f"https://lm.facebook.com/l.php?u={_WRAPPED}",
    f"https://l.instagram.com/?u={_WRAPPED}&e=AT0", f"https://l.threads.com/?u={_WRAPPED}",
    f"https://l.threads.net/?u={_WRAPPED}", f"https://www.youtube.com/redirect?event=x&q={_WRAPPED}",
    f"https://www.tiktok.com/link/v2?aid=1988&target={quote(f'tnso.vn/c/{NUMBER}', safe='')}",
    f"https://www.google.com/url?sa=t&url={_WRAPPED}&usg=x", f"https://www.google.com/url?q={_LINK}",
    f"https://l.messenger.com/l.php?u={_WRAPPED}", f"l.facebook.com/l.php?u={_WRAPPED}",
    f"https://apc01.safelinks.protection.outlook.com/?url={_WRAPPED}&data=05",
    f"https://l.facebook.com/l.php?u={quote(f'https://l.instagram.com/?u={_WRAPPED}', safe='')}",
)  # fmt: skip
_OFFLINE = (
    "https://tnso.vn/V#1.ABC", "HTTPS://TNSO.VN/V#1.ABC", "https://tnso.vn/v/#1.ABC",
    "https://tnso.vn/v%231.ABC&e=AT0&s=1", "https://tnso.vn/v#1.ABC&e=AT0", "Mã: tnso.vn/v#1.ABC",
)  # fmt: skip
_TIKTOK = (
    "https://www.tiktok.com/@an.review", "tiktok.com/@an.review", "tiktok:an.review", "TikTok @an.review",
    "TikTok: @an.review", "TikTok an.review", "Tik Tok @an.review", "@an.review (TikTok)",
    "@an.review trên TikTok", "(TikTok @an.review)", "Kênh TikTok @an.review nhé",
    "Xem https://www.tiktok.com/@an.review?lang=vi, hay lắm!",
    f"https://l.instagram.com/?u={quote('https://www.tiktok.com/@an.review', safe='')}",
)  # fmt: skip
_OF_PLATFORMS = {
    "Facebook @anreview": "facebook:anreview", "YouTube @an.review": "youtube:an.review",
    "YouTube c/anreview": "youtube:c/anreview", "Instagram @an.review": "instagram:an.review",
    "X @anreview": "x:anreview", "Threads @an.review": "threads:an.review", "Zalo OA anreview": "zalo:anreview",
    "Shopee @anreview": "shopee:anreview", "Facebook 100012345678901": "facebook:id:100012345678901",
    "Facebook profile.php?id=100012345678901": "facebook:id:100012345678901", "X ID 1234567890": "x:id:1234567890",
    "YouTube kênh UCk3Vb7xQm-29_LpTzRw4HsA": "youtube:id:UCk3Vb7xQm-29_LpTzRw4HsA",
    "youtube Channel UCk3Vb7xQm-29_LpTzRw4HsA": "youtube:id:UCk3Vb7xQm-29_LpTzRw4HsA",
    "Shopee shop 123456": "shopee:id:123456",
}  # fmt: skip
_EVERYWHERE = ["facebook:anreview", "youtube:an.review", "tiktok:an.review", "instagram:an.review", "threads:an.review", "zalo:an.review", "shopee:an.review"]  # fmt: skip
_NOWHERE = {
    "mistyped": (
        "7K3M9-QX2HT", "7K3M9-QX2H", "7K3M9QX2HT", "7K3M9 QX2HT", "7U3M9-QX2HS", "https://tnso.vn/c/7K3M9QX2HT",
        "https://tnso.vn/c/7K3M9", "Số 7K3M9-QX2HT", "https://tnso.vn/c/7K3M9%51X2HS",
        f"{_LINK}.\u017ftanding",
    ),
    "several": (
        "7K3M9-QX2HS 00000-00000", f"{_LINK} https://tnso.vn/c/{OTHER}", f"{_LINK} https://tnso.vn/v#1.ABC",
        f"{_LINK} https://tnso.vn/c/{OTHER[:4]}",
    ),
    "our_page": ("tnso.vn", "https://tnso.vn/", "https://tnso.vn/bang-tinh", f"https://tnso.vn/x/{NUMBER}", "https://tnso.vn/v#"),
    "text": ("", "   ", "Nguyễn Văn An xin chào", "24/7 mở cửa", "xin chào"),
}  # fmt: skip
_ELSEWHERE = {
    ("link", "evil.example"): (
        f"https://evil.example/c/{NUMBER}", f"evil.example/c/{NUMBER}", f"https://tnso.vn@evil.example/c/{NUMBER}",
        f"https://evil.example/?u={_LINK}", f"https://l.facebook.com/l.php?u={quote('https://evil.example/', safe='')}",
        f"https://l.facebook.com/l.php?u=https://evil.example/?q={_LINK}",
    ),
    ("link", "tnso.vn:8443"): (f"https://tnso.vn:8443/c/{NUMBER}",),
    ("link", "tnso.vn"): (f"http://tnso.vn/c/{NUMBER}", f"https://evil@tnso.vn/c/{NUMBER}"),
    ("link", "tnso.vn.evil.example"): (f"https://tnso.vn.evil.example/c/{NUMBER}", f"tnso.vn.evil.example/c/{NUMBER}"),
    ("link", "tnsо.vn"): (f"https://tnsо.vn/c/{NUMBER}", f"tnsо.vn/c/{NUMBER}"),
    ("link", None): ("/etc/passwd", f"//tnso.vn/c/{NUMBER}", f"https:tnso.vn/c/{NUMBER}"),
    ("link", "localhost"): (f"localhost/c/{NUMBER}",),
    ("post", "www.tiktok.com"): (
        "https://www.tiktok.com/@an/video/123",
        f"https://l.facebook.com/l.php?u={quote('https://www.tiktok.com/x#a' + chr(10) + 'b', safe='')}",
    ),
    ("post", "l.facebook.com"): (),
    ("app", "javascript:"): ("javascript:alert(1)",), ("app", "data:"): (f"data:application/vc+jwt,{NUMBER}",),
    ("app", "blob:"): ("blob:https://tnso.vn/c/1",), ("app", "tnso.vn"): (f"intent://tnso.vn/c/{NUMBER}#Intent;end",),
    ("app", "view-source:"): (f"view-source:{_LINK}",),
    ("payment", None): ("00020101021138570010A00000072701270006970436", "2|99|0900000000|AN", "momo://pay", "bitcoin:1A"),
    ("payment", "me.momo.vn"): ("https://me.momo.vn/an",),
    ("wifi", None): ("WIFI:T:WPA;S:x;P:y;;", "wifi:S:x;;"), ("contact", None): ("BEGIN:VCARD\nVERSION:3.0", "MECARD:N:An;;"),
    ("phone", None): ("tel:0900000000", f"tel:{NUMBER}"), ("message", None): ("sms:0900000000", "SMSTO:0900:x"),
    ("mail", None): ("mailto:a@tnso.vn", "MATMSG:TO:a@b.vn;;"), ("event", None): ("BEGIN:VEVENT\n",),
    ("place", None): ("geo:10.7,106.6",), ("login", None): ("otpauth://totp/a?secret=B",),
    ("identity", None): ("001099012345||Nguyễn Văn An|01011990",),
}  # fmt: skip


def document() -> dict[str, Any]:
    """{origins, cases}: each case has a `text` and its `meaning`, members of it that are empty left
    out.
    """
    link = {"kind": "link", "number": NUMBER, "origin": ORIGINS[0]}
    tiktok = {"kind": "profiles", "profiles": ["tiktok:an.review"]}
    everywhere = {"kind": "profiles", "profiles": _EVERYWHERE, "alone": True}
    host = {"kind": "elsewhere", "what": "link", "place": "an.review"}
    name = ["facebook", "youtube", "tiktok", "instagram", "x", "threads", "zalo", "shopee"]
    cases = [
        *((text, {"kind": "number", "number": NUMBER}) for text in _NUMBERS),
        *((text, link) for text in _LINKS),
        (f"localhost:8000/c/{NUMBER}", {**link, "origin": ORIGINS[1]}),
        (f"eye.example:8443/c/{NUMBER}", {**link, "origin": ORIGINS[2]}),
        *((text, {"kind": "offline", "text": "1.ABC", "origin": ORIGINS[0]}) for text in _OFFLINE),
        *((f"https://tnso.vn/V#1.AB{last}", {"kind": "offline", "text": f"1.AB{last}", "origin": ORIGINS[0]})
          for last in "$*+-./:"),
        *((f"(https://tnso.vn/V#1.AB:{last}", {"kind": "offline", "text": "1.AB:", "origin": ORIGINS[0]})
          for last in ")\u201d\u200b"),
        *((text, {"kind": "token", "text": text.strip()}) for text in ("eyJh.e30.x", " eyJh.e30.\n")),
        *((text, tiktok) for text in _TIKTOK),
        *((text, {"kind": "profiles", "profiles": [key]}) for text, key in _OF_PLATFORMS.items()),
        *((text, everywhere) for text in ("@an.review", "(@an.review)", "(\u200b@an.review)", "@an.review nhé")),
        ("an.review", {**everywhere, "otherwise": host}),
        ("anreview12", {"kind": "profiles", "profiles": [f"{one}:anreview12" for one in name],
                        "alone": True, "otherwise": {"kind": "mistyped"}}),
        ("anreview", {"kind": "profiles", "profiles": [f"{one}:anreview" for one in name],
                      "alone": True, "otherwise": {"kind": "text"}}),
        # Of YouTube alone a handle may have a hyphen, and still nobody said that it is one of YouTube.
        ("@an-review", {"kind": "profiles", "profiles": ["youtube:an-review"], "alone": True}),
        ("an-review.vn", {"kind": "profiles", "profiles": ["youtube:an-review.vn"], "alone": True,
                          "otherwise": {**host, "place": "an-review.vn"}}),
        ("YouTube @an-review", {"kind": "profiles", "profiles": ["youtube:an-review"]}),
        ("@an (tiktok), @an.x (facebook)", {"kind": "profiles", "profiles": ["tiktok:an", "facebook:anx"]}),
        ("https://vt.tiktok.com/ZSabc/", {"kind": "share", "text": "https://vt.tiktok.com/ZSabc/", "place": "vt.tiktok.com"}),
        *((text, {"kind": kind}) for kind, texts in _NOWHERE.items() for text in texts),
        *((text, {"kind": "elsewhere", "what": what, **({"place": place} if place else {})})
          for (what, place), texts in _ELSEWHERE.items() for text in texts),
    ]  # fmt: skip
    return {
        "origins": list(ORIGINS),
        "cases": [{"text": text, "meaning": meaning} for text, meaning in cases],
    }


def write() -> None:
    """Replace `files/reading.json`: one case a line."""
    contents = document()
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in contents["cases"])
    origins = json.dumps(contents["origins"])
    FILE.write_text(f'{{"origins": {origins}, "cases": [\n{lines}\n]}}\n', "utf-8")
