"""An Open Badge in an SVG: just one, right behind <svg>, named by verify, in a picture without a
document type.
"""

from __future__ import annotations

import random
from xml.etree import ElementTree

import pytest

from credverifier.errors import CredentialError
from credverifier.wire.carriers import svg

TOKEN = "eyJhbGciOiJFUzI1NiJ9.e30.c2ln"
PLAIN = b'<svg xmlns="http://www.w3.org/2000/svg" width="1"><title>a</title></svg>'
OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:o="https://purl.imsglobal.org/ob/v3p0">'
BADGE = f'<o:credential verify="{TOKEN}"/>'
UNREADABLE, MALFORMED = "link.unreadable", "format.malformed"


def test_a_baked_token_is_read_back():
    baked = svg.bake(PLAIN, TOKEN)
    assert baked.decode() == (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1" '
        'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">'
        f'<openbadges:credential verify="{TOKEN}"></openbadges:credential><title>a</title></svg>'
    )
    assert svg.unbake(baked) == TOKEN


def test_any_prefix_is_read_and_comments_may_precede_the_badge():
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><!-- a --> {OPEN} <!-- b -->\n{BADGE}<g/></svg>\n'
    )
    assert svg.unbake(b"\xef\xbb\xbf" + text.encode()) == TOKEN
    assert svg.unbake(f'{OPEN}<o:credential verify="&#101;{TOKEN[1:]}"/></svg>'.encode()) == TOKEN


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
DOCUMENT = f"{OPEN}{BADGE}</svg>"
BOMB_TYPE = f'<!DOCTYPE svg [<!ENTITY e0 "x">{BOMB}]>'
WRONG = {
    "none": (f"{OPEN}</svg>", UNREADABLE),
    "of another namespace": (DOCUMENT.replace("v3p0", "v2p0"), UNREADABLE),
    "of no namespace": (DOCUMENT.replace("<o:", "<"), UNREADABLE),
    "in a picture of no namespace": (DOCUMENT.replace("2000/svg", "2000/gvs"), UNREADABLE),
    "in something else": (DOCUMENT.replace("svg ", "svh ").replace("/svg>", "/svh>"), UNREADABLE),
    "twice": (f"{OPEN}{BADGE}{BADGE}</svg>", MALFORMED),
    "twice, once within": (f"{OPEN}{BADGE}<g>{BADGE}</g></svg>", MALFORMED),
    "behind another element": (f"{OPEN}<g/>{BADGE}</svg>", MALFORMED),
    "within another element": (f"{OPEN}<g>{BADGE}</g></svg>", MALFORMED),
    "without verify": (f"{OPEN}<o:credential><![CDATA[{{}}]]></o:credential></svg>", MALFORMED),
    "with verify of its namespace": (DOCUMENT.replace("verify", "o:verify"), MALFORMED),
    "with an empty verify": (DOCUMENT.replace(TOKEN, ""), MALFORMED),
    "not closed": (f"{OPEN}{BADGE}", UNREADABLE),
    "not well-formed": (f"{OPEN}{BADGE}<g></svg>", UNREADABLE),
    "with verify twice": (DOCUMENT.replace("/>", ' verify="b"/>'), UNREADABLE),
    "of an undeclared prefix": (DOCUMENT.replace("<o:", "<p:"), UNREADABLE),
    "with a document type": (f"<!DOCTYPE svg>{DOCUMENT}", UNREADABLE),
    "with a bomb of entities": (f"{BOMB_TYPE}{OPEN}{BADGE}<g>&e9;</g></svg>", UNREADABLE),
    "with an unknown entity": (f"{OPEN}{BADGE}&foo;</svg>", UNREADABLE),
}


@pytest.mark.parametrize(("text", "code"), WRONG.values(), ids=WRONG)
def test_anything_but_one_plain_badge_is_refused(text, code):
    with pytest.raises(CredentialError) as caught:
        svg.unbake(text.encode())
    assert caught.value.code == code


PIECES = (
    "a", " ", "\n", "<", ">", "/>", "/", "&", ";", "&amp;", "&#10;", "&#x0;", "=", "'", '"',
    "-", "--", "-->", "<!--", "?", "?>", "<?a ", "<?xml ", "<?XML?>", '<?xml version="1.0"?>',
    "]]>", "]", "<![CDATA[", "<g>", "</g>", "<g/>", "<a:g/>", "<o:g/>", "<xmlns:g/>", "<xml:g/>",
    "<g a='1'/>", "<g a='1' a='2'/>", "<g xmlns:a='urn:a' xmlns:b='urn:a' a:x='1' b:x='2'/>",
    "<g xmlns=''/>", "<g xmlns:a=''/>", "<g xmlns:xml='urn:a'/>", "<g xml:lang='vi'/>",
    "<!DOCTYPE svg>", "\ufeff", "\u00e9", "\u0001",
)  # fmt: skip


def test_another_parser_accepts_every_picture_that_is_read():
    """The reader may refuse what XML 1.0 with namespaces allows, never the other way round."""
    chance = random.Random(20261130)
    accepted = 0
    for _ in range(20_000):
        head, inner, tail = (
            "".join(chance.choices(PIECES, k=chance.choice((0, 0, 1, 2, 4)))) for _ in range(3)
        )
        text = f"{head}{OPEN}{BADGE}{inner}</svg>{tail}"
        try:
            svg.unbake(text.encode())
        except CredentialError:
            continue
        accepted += 1
        assert ElementTree.fromstring(text.encode())[0].get("verify") == TOKEN, text
    assert accepted > 1000
