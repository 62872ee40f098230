"""Emoji sequences of UTS 51: where each begins and ends."""

from __future__ import annotations

import pytest

from credissuer.assessment.text import emoji


@pytest.mark.parametrize(
    "sequence",
    [
        "\U0001f600",  # a face
        "❤\ufe0f",  # a symbol in emoji style
        "\U0001f44d\U0001f3fd",  # a thumb with a tone
        "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",  # a family
        "\U0001f1fb\U0001f1f3",  # the flag of Viet Nam
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # of Scotland
        "1\ufe0f\u20e3",  # a keycap
        "#\u20e3",
        "\U0001faf9",  # reserved for emoji, assigned or not
        "↗\ufe0f",
    ],
)
def test_a_whole_sequence_is_one(sequence: str) -> None:
    text = f"a{sequence}b"
    assert list(emoji.sequences(text)) == [(1, 1 + len(sequence))]
    assert emoji.without(text) == "ab"
    assert emoji.without(text, "x") == "axb"


@pytest.mark.parametrize(
    "text",
    [
        "Minh Ánh 1",
        "1",
        "#",
        "\U0001f1fa\U0001f1fa",  # two regional letters of no region
        "\U0001f1fb",  # half a flag
        "\u200d",
        "\ufe0f",
        "1\ufe0f",  # a keycap without its key
    ],
)
def test_text_that_is_no_emoji_is_left_unchanged(text: str) -> None:
    assert list(emoji.sequences(text)) == []
    assert emoji.without(text) == text


def test_a_joiner_at_the_end_is_not_part_of_a_sequence() -> None:
    assert emoji.without("\U0001f600\u200d") == "\u200d"
    assert emoji.without("\U0001f600\u200dx") == "\u200dx"


def test_adjacent_emoji_are_separate_sequences() -> None:
    vietnam, family = "\U0001f1fb\U0001f1f3", "\U0001f468\u200d\U0001f469"
    assert list(emoji.sequences(vietnam * 2 + family)) == [(0, 2), (2, 4), (4, 7)]


def test_a_sequence_of_joined_emoji_is_bounded() -> None:
    chain = "\u200d".join("\U0001f600" for _ in range(11))
    assert list(emoji.sequences(chain)) == [(0, 19), (20, 21)]
