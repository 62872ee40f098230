"""Write verifier/vectors/*.json anew.

Keys are made for the occasion and thrown away; what is expected stands in the families, and no
verifier is asked for it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import bundle_cases
import day_cases
import directory_cases
import edges
import picture_files
import reading_cases
import root_cases
import sheet_cases
import trust_claims
from case import World
from families import (
    bitstring_list,
    content,
    data_model,
    disclosures,
    envelope,
    header,
    issuer,
    json_text,
    key_binding,
    list_transport,
    open_badge,
    past,
    precedence,
    profile,
    profile_index,
    signature,
    size,
    standing,
    status_entry,
    time,
    token_list,
)  # fmt: skip

FOLDER = Path(__file__).parent
# In the order of the checks.
_MODULES = (
    envelope, json_text, header, issuer, signature, time, content, data_model, status_entry,
    token_list, bitstring_list, list_transport, standing, past, precedence, profile, size,
    disclosures, key_binding, open_badge,
)  # fmt: skip


def files(world: World) -> dict[str, Any]:
    """File name -> content."""
    return {
        "trust-list.json": world.trust_list(),
        **{
            f"{family.name}.json": family.to_dict(world)
            for module in _MODULES
            for family in module.FAMILIES
        },
        "search/profile_index.json": profile_index.family(world),
    }


def main() -> None:
    """Replace the files of this folder."""
    for old in (*FOLDER.glob("*.json"), *FOLDER.glob("search/*.json")):
        old.unlink()
    for name, value in files(World()).items():
        (FOLDER / name).write_text(_text(value), "utf-8")
    edges.write()
    picture_files.write()
    sheet_cases.write()
    reading_cases.write()
    trust_claims.write()
    root_cases.write()
    day_cases.write()
    directory_cases.write()
    bundle_cases.write()


def _text(value: dict[str, Any]) -> str:
    """JSON with one member a line, and one item a line within it, so that a difference shows where
    it is.
    """
    return (
        "{\n"
        + ",\n".join(f"{_line(name)}: {_items(item)}" for name, item in value.items())
        + "\n}\n"
    )


def _items(value: Any) -> str:
    if isinstance(value, dict):
        return (
            "{\n"
            + ",\n".join(f" {_line(name)}: {_line(item)}" for name, item in value.items())
            + "\n}"
        )
    if isinstance(value, list):
        return "[\n" + ",\n".join(f" {_line(item)}" for item in value) + "\n]"
    return _line(value)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
