"""Long Chinese texts over several lines: YAML joins the lines by blanks, which Chinese does not have."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

_WIDE_PUNCTUATION: Final = "“”‘’…—"
_ENOUGH: Final = 8


def joined(value: str, lines: Sequence[str]) -> str:
    """Return a folded ``value`` without the blank between two Chinese characters that stood on two ``lines``."""
    for before, after in pairwise(lines):
        tail, head = _run(before.rstrip()[::-1])[::-1], _run(after.lstrip())
        if tail and head:
            value = value.replace(f"{tail} {head}", f"{tail}{head}", 1)
    return value


def _run(text: str) -> str:
    """Return the Chinese characters, at most a few, with which ``text`` begins."""
    count = 0
    while count < min(len(text), _ENOUGH) and _is_wide(text[count]):
        count += 1
    return text[:count]


def _is_wide(char: str) -> bool:
    return char in _WIDE_PUNCTUATION or unicodedata.east_asian_width(char) in "WF"
