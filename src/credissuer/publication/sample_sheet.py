"""/bang-mau.csv: the sheet that `credverifier check-csv` and the page's /bang-tinh take, to be filled
in. The page makes the same one by itself.
"""

from __future__ import annotations

from credissuer.publication import public_paths

_ROWS = (
    "Kênh,Chứng nhận,Ghi chú",
    "https://www.tiktok.com/@minhanh.review,,",
    ",7K3M9-QX2HS,",
)


def sample_sheet() -> tuple[str, bytes]:
    """Path and octets of the file."""
    # With a byte order mark, because Excel takes UTF-8 for something else without one.
    text = "\ufeff" + "".join(f"{row}\r\n" for row in _ROWS)
    return public_paths.SHEET.removeprefix("/"), text.encode("utf-8")
