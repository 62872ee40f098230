"""Pictures with something baked into them, and what is read of each: `files/pictures.json`.

No key is needed, so the file is the same at every making. Built with struct, zlib and text alone:
no reader is asked.
"""

from __future__ import annotations

import base64
import json
import struct
import zlib
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "files" / "pictures.json"

TOKEN = "eyJhbGciOiJFUzI1NiJ9.e30.c2ln"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"openbadgecredential\0"
_PLAIN_HEAD = _KEYWORD + b"\0\0\0\0"

_SVG = "http://www.w3.org/2000/svg"
_BADGES = "https://purl.imsglobal.org/ob/v3p0"
_OPEN = f'<svg xmlns="{_SVG}" xmlns:o="{_BADGES}">'
_BADGE = f'<o:credential verify="{TOKEN}"/>'


def _chunk(kind: bytes, content: bytes = b"") -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


_IHDR = _chunk(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0))
_IDAT, _IEND = _chunk(b"IDAT", zlib.compress(b"\0\0")), _chunk(b"IEND")


def _png(*chunks: bytes) -> bytes:
    return _SIGNATURE + _IHDR + b"".join(chunks) + _IDAT + _IEND


def _itxt(content: bytes) -> bytes:
    return _chunk(b"iTXt", content)


def _baked(text: bytes) -> bytes:
    return _png(_itxt(_PLAIN_HEAD + text))


def _svg(inner: str, opening: str = _OPEN) -> bytes:
    return f"{opening}{inner}</svg>".encode()


def _named(text: str) -> bytes:
    return _svg(f'<o:credential verify="{text}"/>')


_UNREADABLE, _MALFORMED = "link.unreadable", "format.malformed"
_TOKEN = TOKEN.encode()
_BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
_GOOD_PNG = _baked(_TOKEN)
_DEEP = 99


def _attributes(pattern: str, count: int) -> str:
    return " ".join(pattern.replace("#", str(number)) for number in range(count))


_NOTHING = "a#=''"
_PREFIXES = _attributes("xmlns:a#='urn:a'", 99)

_NO_TOKENS = {
    "a link": "https://tnso.vn/c/7K3M9QX2HS",
    "a number": "7K3M9QX2HS",
    "a host": "tnso.vn",
    "a blank before the token": f" {TOKEN}",
    "a blank behind the token": f"{TOKEN} ",
    "a line end behind the token": f"{TOKEN}\n",
    "padding": f"{TOKEN}==",
    "two segments": "eyJhbGciOiJFUzI1NiJ9.e30",
    "four segments": f"{TOKEN}.x",
    "a header that is no object": "W10.e30.c2ln",
    "JSON": '{"a":1}',
}

_PNG = {
    "baked": (_GOOD_PNG, None),
    "a presentation with disclosures": (_baked(_TOKEN + b"~WyJhIl0~"), None),
    "none": (_png(), _UNREADABLE),
    "under the keyword of version 2": (_png(_itxt(b"openbadges\0\0\0\0\0" + _TOKEN)), _UNREADABLE),
    "under a longer keyword": (_png(_itxt(b"openbadgecredentials\0\0\0\0\0x")), _UNREADABLE),
    "under the keyword in upper case": (_png(_itxt(_PLAIN_HEAD.upper() + _TOKEN)), _UNREADABLE),
    "in another chunk": (_png(_chunk(b"tEXt", _KEYWORD + _TOKEN)), _UNREADABLE),
    "twice": (_png(_itxt(_PLAIN_HEAD + _TOKEN), _itxt(_PLAIN_HEAD + _TOKEN)), _MALFORMED),
    "empty": (_baked(b""), _MALFORMED),
    "the keyword alone": (_png(_itxt(_KEYWORD)), _MALFORMED),
    "compressed": (_png(_itxt(_KEYWORD + b"\1\0\0\0" + zlib.compress(_TOKEN))), _MALFORMED),
    "of another method": (_png(_itxt(_KEYWORD + b"\0\1\0\0" + _TOKEN)), _MALFORMED),
    "in a language": (_png(_itxt(_KEYWORD + b"\0\0vi\0\0" + _TOKEN)), _MALFORMED),
    "with a translated keyword": (_png(_itxt(_KEYWORD + b"\0\0\0x\0" + _TOKEN)), _MALFORMED),
    "outside ASCII": (_baked("é".encode()), _MALFORMED),
    "a NUL behind the token": (_baked(_TOKEN + b"\0"), _MALFORMED),
    "cut off": (_GOOD_PNG[:-12], _UNREADABLE),
    "cut within a chunk": (_GOOD_PNG[:-20], _UNREADABLE),
    "damaged": (_GOOD_PNG.replace(b"eyJh", b"eyJi"), _UNREADABLE),
    "a chunk longer than the file": (_SIGNATURE + b"\x7f\xff\xff\xff" + _png()[12:], _UNREADABLE),
    "a chunk of 4 GiB": (_SIGNATURE + b"\xff\xff\xff\xff" + _png()[12:], _UNREADABLE),
    "behind the end": (_png() + _itxt(_PLAIN_HEAD + _TOKEN), _UNREADABLE),
    "something behind the end": (_GOOD_PNG + b"more", None),
    "the signature alone": (_SIGNATURE, _UNREADABLE),
}

_SVGS = {
    "baked": (_svg(f"{_BADGE}<title>a</title>"), None),
    "another prefix, comments": (
        f'<?xml version="1.0"?><!-- a --> {_OPEN} <!-- b -->\n{_BADGE}<g/></svg>\n'.encode(), None),
    "a byte order mark": (b"\xef\xbb\xbf" + _svg(_BADGE), None),
    "two byte order marks": (b"\xef\xbb\xbf\xef\xbb\xbf" + _svg(_BADGE), _UNREADABLE),
    "apostrophes, white space, Vietnamese": (
        _svg(f"<o:credential\n\tverify = '{TOKEN}' ></o:credential ><text>Tín nhiệm</text>"), None),
    "a reference to a character": (_named(f"&#101;{TOKEN[1:]}"), None),
    "a hexadecimal reference": (_named(f"&#x65;{TOKEN[1:]}"), None),
    "the namespace declared on the badge itself": (
        _svg(f'<b:credential xmlns:b="{_BADGES}" verify="{TOKEN}"/>', f'<svg xmlns="{_SVG}">'),
        None),
    "the namespace as the default one": (_svg(f'<credential xmlns="{_BADGES}" verify="{TOKEN}"/>'),
                                         None),
    "a prefix of the picture": (
        f'<s:svg xmlns:s="{_SVG}" xmlns:o="{_BADGES}">{_BADGE}</s:svg>'.encode(), None),
    "a prefix that an inner element turns around": (
        _svg(f'<g xmlns:o="urn:x"><o:credential verify="{TOKEN}"/></g>'), _UNREADABLE),
    "many blanks before it": (b" " * 100 + _svg(_BADGE), None),
    "a stylesheet instruction before it": (b'<?xml-stylesheet href="a"?>' + _svg(_BADGE), None),
    "that names UTF-8": (b'<?xml version="1.0" encoding="utf-8"?>' + _svg(_BADGE), None),
    "that names US-ASCII": (b'<?xml version="1.0" encoding="US-ASCII"?>' + _svg(_BADGE),
                            _UNREADABLE),
    "that names Latin-1": (b"<?xml version='1.0' encoding='ISO-8859-1'?>" + _svg(_BADGE),
                           _UNREADABLE),
    "in Latin-1": (
        b'<?xml version="1.0" encoding="ISO-8859-1"?>'
        + f"{_OPEN}{_BADGE}<text>\u00e9</text></svg>".encode("latin-1"), _UNREADABLE),
    "in Latin-1 without a word": (f"{_OPEN}{_BADGE}<text>\u00e9</text></svg>".encode("latin-1"),
                                  _UNREADABLE),
    "in UTF-16 with byte order mark": (_svg(_BADGE).decode().encode("utf-16"), _UNREADABLE),
    "in UTF-16 without byte order mark": (_svg(_BADGE).decode().encode("utf-16-le"), _UNREADABLE),
    "in UTF-16 the other way": (_svg(_BADGE).decode().encode("utf-16-be"), _UNREADABLE),
    "in UTF-8 with a surrogate": (_svg(f"{_BADGE}<text>\0</text>").replace(b"\0", b"\xed\xa0\x80"),
                                  _UNREADABLE),
    "in UTF-8 with a NUL": (_svg(f"{_BADGE}<text>\0</text>"), _UNREADABLE),
    **{
        f"that names {name}": (f'<?xml version="1.0" encoding="{name}"?>'.encode() + _svg(_BADGE),
                               _UNREADABLE)
        for name in ("nonsense", "big5", "utf-7", "utf-16", "idna", "cp65001", "rot13", "")
    },
    **{
        f"ill-formed: {why}": (_svg(_BADGE + inner), _UNREADABLE)
        for why, inner in {
            "the end of a CDATA section in a text": "<text>a]]>b</text>",
            "the end of two CDATA sections": "<text><![CDATA[a]]>]]></text>",
            "a declaration within": '<?xml version="1.0"?>',
            "an instruction named xml in upper case": "<?XML a?>",
            "an instruction without a name": "<? a?>",
            "an instruction without anything": "<??>",
            "an instruction named with a colon": "<?a:b c?>",
            "an instruction named with a number": "<?1a?>",
            "two hyphens in a comment": "<!-- a -- b -->",
            "three hyphens at the end of a comment": "<!-- a --->",
            "a comment that ends as it begins": "<!-->",
            "one attribute under two prefixes": (
                "<g xmlns:a='urn:a' xmlns:b='urn:a' a:x='' b:x=''/>"
            ),
            "a prefix without a namespace": "<g xmlns:a=''/>",
            "the prefix xmlns declared": "<g xmlns:xmlns='urn:a'/>",
            "the prefix xml declared": "<g xmlns:xml='urn:a'/>",
            "the namespace of xml under another prefix": (
                "<g xmlns:a='http://www.w3.org/XML/1998/namespace'/>"
            ),
            "the namespace of xmlns": "<g xmlns='http://www.w3.org/2000/xmlns/'/>",
            "an element of the prefix xmlns": "<xmlns:g/>",
        }.items()
    },
    **{
        f"ill-formed: {head} before it": (head.encode() + _svg(_BADGE), _UNREADABLE)
        for head in (
            ' <?xml version="1.0"?>',
            '<!-- a --><?xml version="1.0"?>',
            '<?xml version="1.0"?><?xml version="1.0"?>',
            "<?xml?>",
            "<?xml a?>",
            '<?xml encoding="utf-8"?>',
            '<?xml version="1.0" encoding="utf-8\'?>',
            '<?xml version="1.0"encoding="utf-8"?>',
            '<?xml version="1.0" standalone="maybe"?>',
            '<?xml version="1.0" standalone="no" encoding="utf-8"?>',
            '<?XML version="1.0"?>',
        )
    },
    **{
        f"well-formed: {why}": (_svg(_BADGE + inner), None)
        for why, inner in {
            "an instruction without content": "<?a?>",
            "a question mark in an instruction": "<?a ??>",
            "a hyphen in a comment": "<!-- a - b -->",
            "an empty comment": "<!---->",
            "brackets in a text": "<text>a]] b]></text>",
            "its end written as a reference": "<text>]]&gt;</text>",
            "a default namespace taken back": "<g xmlns=''/>",
            "the prefix xml": "<g xml:lang='vi' lang='vi'/>",
        }.items()
    },
    "declared as standalone": (
        b"<?xml version = '1.0' encoding = 'UTF-8'\tstandalone='no' ?>" + _svg(_BADGE),
        None,
    ),
    "a hundred elements deep": (_svg(_BADGE + "<g>" * _DEEP + "</g>" * _DEEP), None),
    "a hundred and one elements deep": (_svg(_BADGE + "<g>" * (_DEEP + 1) + "</g>" * (_DEEP + 1)),
                                        _UNREADABLE),
    "a thousand attributes": (_svg(_BADGE + f"<g {_attributes(_NOTHING, 1000)}/>"), None),
    "a thousand and one attributes": (
        _svg(_BADGE + f"<g {_attributes(_NOTHING, 1001)}/>"), _UNREADABLE),
    "a hundred and one namespaces": (
        _svg(f'{_BADGE}<g {_PREFIXES}/><g xmlns:b="urn:b"/>'),
        _UNREADABLE),
    "none": (_svg(""), _UNREADABLE),
    "of another namespace": (_svg(_BADGE, _OPEN.replace("v3p0", "v2p0")), _UNREADABLE),
    "of no namespace": (_svg(_BADGE.replace("o:", "")), _UNREADABLE),
    "in a picture of no namespace": (_svg(_BADGE, _OPEN.replace("2000/svg", "2000/gvs")),
                                     _UNREADABLE),
    "in something else": (_svg(_BADGE).replace(b"svg ", b"svh ").replace(b"/svg>", b"/svh>"),
                          _UNREADABLE),
    "twice": (_svg(_BADGE * 2), _MALFORMED),
    "twice, once within": (_svg(f"{_BADGE}<g>{_BADGE}</g>"), _MALFORMED),
    "behind another element": (_svg(f"<g/>{_BADGE}"), _MALFORMED),
    "within another element": (_svg(f"<g>{_BADGE}</g>"), _MALFORMED),
    "within a comment": (_svg(f"<!-- {_BADGE} -->"), _UNREADABLE),
    "within CDATA": (_svg(f"<![CDATA[{_BADGE}]]>"), _UNREADABLE),
    "without verify": (_svg("<o:credential><![CDATA[{}]]></o:credential>"), _MALFORMED),
    "with verify of its namespace": (_svg(_BADGE.replace("verify", "o:verify")), _MALFORMED),
    "with an empty verify": (_svg('<o:credential verify=""/>'), _MALFORMED),
    "not closed": (f"{_OPEN}{_BADGE}".encode(), _UNREADABLE),
    "not well-formed": (_svg(f"{_BADGE}<g>"), _UNREADABLE),
    "a comment that does not end": (f"{_OPEN}{_BADGE}<!-- </svg>".encode(), _UNREADABLE),
    "a bare ampersand": (_svg(f"{_BADGE}a & b"), _UNREADABLE),
    "a reference to NUL": (_svg(f"{_BADGE}&#0;"), _UNREADABLE),
    "a reference to a surrogate": (_svg(f"{_BADGE}&#xD800;"), _UNREADABLE),
    "a reference beyond Unicode": (_svg(f"{_BADGE}&#x110000;"), _UNREADABLE),
    "with verify twice": (_svg('<o:credential verify="a" verify="b"/>'), _UNREADABLE),
    "of an undeclared prefix": (_svg(_BADGE.replace("o:", "p:")), _UNREADABLE),
    "with a document type": (b"<!DOCTYPE svg>" + _svg(_BADGE), _UNREADABLE),
    "with a document type behind 9 kB of comment": (
        f"<!--{' ' * 9000}--><!DOCTYPE svg>".encode() + _svg(_BADGE), _UNREADABLE),
    "with a bomb of entities": (
        f'<!DOCTYPE svg [<!ENTITY e0 "x">{_BOMB}]>'.encode() + _svg(f"{_BADGE}<g>&e9;</g>"),
        _UNREADABLE),
    "with an entity of somebody": (_svg(f"{_BADGE}&foo;"), _UNREADABLE),
    "two pictures": (_svg(_BADGE) * 2, _UNREADABLE),
    "text behind it": (_svg(_BADGE) + b"x", _UNREADABLE),
}  # fmt: skip

_OTHERS = {
    "a JPEG": b"\xff\xd8\xff\xe0",
    "a GIF": b"GIF89a",
    "a HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "a PDF": b"%PDF-1.7\n",
    "a ZIP": b"PK\3\4",
    "HTML": b"<html></html>",
    "nothing": b"",
    "a token": _TOKEN,
}


def cases() -> list[dict[str, Any]]:
    """Every case: `base64` of the file; `token` that is read of it, or `code` of the error, the
    other being null.
    """
    files = [
        *((f"PNG: {name}", *case) for name, case in _PNG.items()),
        *((f"PNG: {name}", _baked(text.encode()), _MALFORMED) for name, text in _NO_TOKENS.items()),
        *((f"SVG: {name}", *case) for name, case in _SVGS.items()),
        *(
            (f"SVG: {name}", _named(text.replace('"', "&quot;")), _MALFORMED)
            for name, text in _NO_TOKENS.items()
        ),
        *((name, octets, _UNREADABLE) for name, octets in _OTHERS.items()),
    ]
    tokens = {"PNG: a presentation with disclosures": f"{TOKEN}~WyJhIl0~"}
    return [
        {
            "name": name,
            "base64": base64.b64encode(octets).decode("ascii"),
            "token": None if code else tokens.get(name, TOKEN),
            "code": code,
        }
        for name, octets, code in files
    ]


def write() -> None:
    """Replace `files/pictures.json`: one case a line."""
    FILE.parent.mkdir(exist_ok=True)
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases())
    FILE.write_text(f"[\n{lines}\n]\n", "utf-8")


if __name__ == "__main__":
    write()
