"""Long Chinese texts over several lines: YAML joins the lines by blanks, which Chinese does not have."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from perfeval_gen.source.scalars import Event

_WIDE_PUNCTUATION: Final = "“”‘’…—"


def unfolded(event: Event, lines: Sequence[str]) -> str:
    """Return the text of a scalar; ``lines`` are all lines of the file."""
    if event.style == "|":
        return event.value
    stop = event.end_mark.line + (event.end_mark.column > 0)  # a text under > ends where the next line begins
    typed = lines[event.start_mark.line : stop]
    if event.style == ">" or not typed:
        return joined(event.value, typed[1:])
    first = typed[0][event.start_mark.column + (1 if event.style else 0) :]
    return joined(event.value, [first, *typed[1:]])


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
