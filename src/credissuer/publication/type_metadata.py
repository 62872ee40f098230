"""Type metadata (SD-JWT VC section 4): what a wallet shows of a certificate, in every language."""

from __future__ import annotations

import json
from importlib import resources
from string import Template

from credissuer.words import DEFAULT, catalogue

_DISPLAY = Template("""\
    {
      "locale": $locale,
      "name": $name,
      "description": $description,
      "rendering": {"simple": {"background_color": "#0b5d33", "text_color": "#ffffff"}}
    }""")
_LABEL = Template('{"locale": $locale, "label": $label}')


def type_metadata(public_url: str) -> str:
    """What `/vct/credibility/v1` holds: `vct.json` with its placeholders filled."""
    spoken = catalogue("credentials")
    display = [
        _filled(_DISPLAY, locale=language, **said["type"]) for language, said in spoken.items()
    ]
    labels = {
        claim: ", ".join(
            _filled(_LABEL, locale=language, label=said["claims"][claim])
            for language, said in spoken.items()
        )
        for claim in spoken[DEFAULT]["claims"]
    }
    # Kept as text, because a document that is published stays as it is to the octet.
    text = resources.files("credissuer.credentials").joinpath("vct.json").read_text("utf-8")
    return Template(text).substitute(
        labels,
        public_url=public_url,
        names=" / ".join(said["type"]["name"] for said in spoken.values()),
        display=",\n".join(display),
    )


def _filled(template: Template, **values: str) -> str:
    quoted = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
    return template.substitute(quoted)
