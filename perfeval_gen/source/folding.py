"""Long Chinese texts over several lines: YAML joins the lines by blanks, which Chinese does not have."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

_WIDE_PUNCTUATION: Final = "“”‘’…—"


def joined(value: str, lines: Sequence[str]) -> str:
    """Return a folded ``value`` without the blank between two Chinese characters that stood on two ``lines``.

    ``lines`` are the lines the value was typed on, the first without what stands before the value. Only a blank
    that a line break became is dropped; where the lines and the value part (escapes), the rest stays as it is.
    """
    pieces: list[str] = []
    done = at = 0
    for before, after in pairwise(lines):
        piece = before.strip()
        if not value.startswith(piece, at):
            break
        at += len(piece)
        while value.startswith("\n", at):
            at += 1
        if value.startswith(" ", at):
            if _is_wide(piece[-1:]) and _is_wide(after.strip()[:1]):
                pieces.append(value[done:at])
                done = at + 1
            at += 1
    return "".join((*pieces, value[done:]))


def _is_wide(char: str) -> bool:
    return bool(char) and (char in _WIDE_PUNCTUATION or unicodedata.east_asian_width(char) in "WF")
