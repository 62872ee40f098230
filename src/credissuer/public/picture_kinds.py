"""What a file is that does not open as a picture, by its first octets: a key of [kinds] in
kit.toml.
"""

from __future__ import annotations

_HEAD = 1024
_BRANDS = {
    "heic": (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"),
    "avif": (b"avif", b"avis"),
}
_STARTS = {
    "pdf": (b"%PDF-",),
    "zip": (b"PK\x03\x04", b"PK\x05\x06"),
    # Matroska and WebM; RIFF holds many things, AVI is told by its type at octet 8.
    "video": (b"\x1aE\xdf\xa3",),
}


def kind_of(octets: bytes) -> str:
    """ "heic", "avif", "video", "pdf", "svg", "zip", "empty" or "other"."""
    head = octets[:_HEAD]
    if not head:
        return "empty"
    # ISO base media (ISO/IEC 14496-12): size, "ftyp", brand. What is no picture there is a film.
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return next((kind for kind, brands in _BRANDS.items() if brand in brands), "video")
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "video"
    for kind, starts in _STARTS.items():
        if head.startswith(starts):
            return kind
    return "svg" if b"<svg" in head else "other"
