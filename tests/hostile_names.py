"""40 hostile names, each refused with a code, or kept and shown as plain text.

Used by the tests of import, API, badge and page. `text` is what was typed. `code` is that of the
refusal, or None for a permitted name that only a careless surface would not show as text.
"""

from __future__ import annotations

from typing import NamedTuple


class HostileName(NamedTuple):
    id: str
    text: str
    code: str | None


_HIDDEN, _STRANGE, _CONFUSABLE = (
    "name.hidden_characters",
    "name.disallowed_characters",
    "name.confusable",
)

HOSTILE_NAMES = (
    # markup and scripts
    HostileName("script", "<script>alert(1)</script>", None),
    HostileName("img-onerror", '"><img src=x onerror=alert(1)>', None),
    HostileName("svg-end", "</text></svg><svg onload=alert(1)>", None),
    HostileName("cdata-end", "]]><script>alert(2)</script>", None),
    HostileName("entity", "Minh &lt;Anh&gt; &#x202e;", None),
    HostileName("doctype", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>&a;', None),
    HostileName("template", "{{7*7}} ${7*7} {% raw %}", None),
    HostileName("sql", "Minh'); DROP TABLE subjects;--", None),
    HostileName("formula", "=HYPERLINK(A1)", None),
    HostileName("url", "javascript:alert(1)", None),
    HostileName("quotes", 'Minh "Gấu" O\'Nhím & Con', None),
    HostileName("percent", "Minh%0d%0aSet-Cookie", None),
    # invisible characters, and characters that change the order
    HostileName("bidi-override", "Minh \u202ehnA\u202c", _HIDDEN),
    HostileName("bidi-isolate", "\u2066Minh\u2069 Anh", _HIDDEN),
    HostileName("arabic-mark", "Minh\u061cAnh", _HIDDEN),
    HostileName("zero-width-space", "Minh\u200b Anh", _HIDDEN),
    HostileName("zero-width-joiner", "Minh\u200dAnh", _HIDDEN),
    HostileName("byte-order-mark", "\ufeffMinh Anh", _HIDDEN),
    HostileName("tags", "Minh\U000e0041\U000e0042", _HIDDEN),
    HostileName("nul", "Minh\x00Anh", _HIDDEN),
    HostileName("escape", "Minh\x1b[31mAnh", _HIDDEN),
    HostileName("line-separator", "Minh\u2028Anh", _HIDDEN),
    HostileName("private-use", "Minh\uf8ff", _HIDDEN),
    # letters of other scripts
    HostileName("cyrillic-a", "Minh \u0410nh", _CONFUSABLE),
    HostileName("greek-nu", "\u039dguyễn Ánh", _CONFUSABLE),
    HostileName("all-cyrillic", "\u0421\u0430\u0440\u0430", _CONFUSABLE),
    HostileName("mathematical", "\U0001d4dcinh Anh", _STRANGE),
    HostileName("full-width", "\uff2dinh Anh", _STRANGE),
    # signs that look like a verdict, and very long names
    HostileName("tick", "Minh Anh \u2714", _STRANGE),
    HostileName("emoji-family", "Minh \U0001f468\u200d\U0001f469\u200d\U0001f467", None),
    HostileName("combining-flood", "M" + "\u0301\u0302\u0303\u0308\u0323" * 8 + "inh", _STRANGE),
    HostileName("very-long", "Nguyễn " * 40, "name.too_long"),
    HostileName("one-long-word", "W" * 80, None),
    HostileName("other-script", "陈美玲", None),
    # invisible fillers, links, and our own words
    HostileName("soft-hyphen", "Minh\u00ad Anh", _HIDDEN),
    HostileName("hangul-filler", "Minh\u3164Anh", _HIDDEN),
    HostileName("variation-selector", "Minh\ufe0f Anh", _HIDDEN),
    HostileName("markdown-link", "[Minh Anh](https://evil.example)", None),
    HostileName("address", "evil.example", None),
    HostileName("verdict", "Đúng kênh đã được chứng nhận", None),
)
