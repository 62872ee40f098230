"""What goes with the pictures of a badge: words to copy, and one ZIP of all, the same octets for
the same files.
"""

from __future__ import annotations

import base64
import html
import io
import zipfile
from collections.abc import Callable, Mapping
from typing import NamedTuple

from credissuer.badges import drawing, pictures, wording
from credissuer.badges.bio_lines import bio_lines
from credissuer.badges.facts import BadgeFacts
from credissuer.badges.sizes import SIZES
from credissuer.words import languages, words
from credverifier.wire import number

SNIPPET_SIZE = "web"

# The earliest day that ZIP can write: a badge has none, and the same badge is the same archive.
_WRITTEN = (1980, 1, 1, 0, 0, 0)
_PACKED = (".png",)
"""What is compressed already."""


class Alternative(NamedTuple):
    """The words for somebody who does not see a picture: file name, language, text."""

    file: str
    language: str
    text: str


def served_picture(facts: BadgeFacts, language: str) -> str:
    """The address of the picture of a snippet, where the office draws it."""
    query = f"size={SNIPPET_SIZE}&lang={language}"
    return f"{facts.public_url}/c/{facts.number}/badge.png?{query}"


def published_name(language: str) -> str:
    """The name of the picture of a snippet, where badges are published."""
    return f"badge-{SNIPPET_SIZE}-{language}.png"


def published_picture(facts: BadgeFacts, language: str) -> str:
    """Its address."""
    return f"{facts.public_url}/c/{facts.number}/{published_name(language)}"


def embedded_picture(facts: BadgeFacts, language: str) -> str:
    """The picture itself as a data URL, for who has no file of it; some 30 kB."""
    drawn = pictures.picture(facts, "badge.png", language, SNIPPET_SIZE)
    return f"data:{drawn.media_type};base64,{base64.b64encode(drawn.octets).decode('ascii')}"


PictureAddress = Callable[[BadgeFacts, str], str]


def text_files(
    facts: BadgeFacts,
    names: list[str],
    picture: PictureAddress = served_picture,
) -> dict[str, bytes]:
    """File name -> octets: the words that go with the pictures `names`, in every language;
    `picture` is that of the HTML.
    """
    bios = [
        f"{line.platform} ({line.characters}/{line.limit}, {line.language})\n{line.text}"
        for line in bio_lines(facts)
    ]
    spoken = [f"{one.file} ({one.language})\n{one.text}" for one in alternatives(facts, names)]
    snippets = [snippet(facts, language, picture=picture) for language in languages("badges")]
    rules = [f"{_SIGNS[kind]} {line}" for kind, line in advice()]
    sheets = {
        "alt-texts": _headed("alt_texts", spoken),
        "bio-lines": _headed("bio_lines", bios),
        "html": _headed("snippet", snippets),
        "dos-and-donts": _headed("advice", rules),
    }
    return {f"{facts.number}-{name}.txt": text.encode("utf-8") for name, text in sheets.items()}


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """All of it in one archive: names in their order, one day for all, no owner, pictures as they
    are.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, octets in files.items():
            entry = zipfile.ZipInfo(name, _WRITTEN)
            # 3 is Unix; 0o644 in the upper half is the mode. zipfile's own choice differs between
            # systems.
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            is_packed = name.endswith(_PACKED)
            entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            archive.writestr(entry, octets)
    return packed.getvalue()


def alternatives(facts: BadgeFacts, names: list[str]) -> list[Alternative]:
    """What each picture says, in each of its languages; of a code where it leads."""
    texts = []
    for name in names:
        for language in languages("badges"):
            text = _alternative(facts, name, language)
            if text is not None:
                texts.append(Alternative(name, language, text))
    return texts


def alternative(facts: BadgeFacts, language: str) -> str:
    """The words for a badge in `language` ("vi", "en" or "both")."""
    return drawing.plain(wording.title(facts, language))


def snippet(
    facts: BadgeFacts,
    language: str,
    width: int | None = None,
    picture: PictureAddress = served_picture,
) -> str:
    """HTML for a page of one's own: a link and a picture `width` pixels wide (its own width, if
    none is given), no script, and no address of the reader's page handed on.
    """
    size = SIZES[SNIPPET_SIZE]
    width = size.width if width is None else width
    height = width * size.height // size.width
    link = html.escape(f"{facts.public_url}/c/{facts.number}")
    source = html.escape(picture(facts, language))
    return (
        # The reader's page is nobody's business: no Referer goes to the office with the picture.
        f'<a href="{link}" rel="noopener" referrerpolicy="no-referrer"><img src="{source}"'
        f' width="{width}" height="{height}" alt="{html.escape(alternative(facts, language))}"'
        ' loading="lazy" referrerpolicy="no-referrer"></a>'
    )


def advice() -> list[tuple[str, str]]:
    """("do" or "dont", a line), one language after the other."""
    return [
        (kind, line)
        for language in languages("badges")
        for kind in ("do", "dont")
        for line in words("badges", language)["advice"][kind]
    ]


_SIGNS = {"do": "+", "dont": "-"}


def _alternative(facts: BadgeFacts, name: str, language: str) -> str | None:
    stem = name.rpartition(".")[0].removeprefix(f"{facts.number}-")
    templates = words("badges", language)["alt"]
    if stem in templates:
        values = {"address": facts.address, "number": number.show(facts.number), "host": facts.host}
        return str(templates[stem]).format(**values)
    return alternative(facts, language) if stem.endswith((f"-{language}", "-both")) else None


def _headed(key: str, paragraphs: list[str]) -> str:
    heads = [words("badges", language)["files"][key] for language in languages("badges")]
    return "\n\n".join(["\n".join(heads), *paragraphs]) + "\n"
