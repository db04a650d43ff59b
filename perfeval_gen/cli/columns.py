"""Text in columns for a terminal of 80 cells: folded by display width, numbers to the right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from perfeval_gen.cli import printing, streams
from perfeval_gen.cli.cells import width
from perfeval_gen.quantities import MINUS

WIDTH: Final = 80
_WORD: Final = re.compile(r"[0-9A-Za-z_.,%+\-]+|.", re.DOTALL)
_NOT_FIRST: Final = frozenset("，。、；：！？）”’》〕】％%)],;.")


def clean(text: str) -> str:
    """Return a text on one line as this terminal can show it; where it has no minus sign, with a hyphen for it."""
    one = "".join(text.splitlines())
    return printing.visible(one if streams.takes_unicode() else one.replace(MINUS, "-"))


def fold(text: str, room: int) -> list[str]:
    """Return a text in lines of at most ``room`` cells; numbers and words stay whole, no line begins with ， or ）."""
    lines: list[list[str]] = [[]]
    for word in _words(clean(text), room):
        if width("".join(lines[-1]) + word) <= room:
            lines[-1].append(word)
        elif word in _NOT_FIRST and len(lines[-1]) > 1:
            lines.append([lines[-1].pop(), word])
        else:
            lines.append([word])
    return ["".join(words).strip() for words in lines]


def _words(text: str, room: int) -> Iterator[str]:
    """Yield what may not be parted; what is longer than a line in pieces."""
    for word in _WORD.findall(text):
        yield from (word[i : i + room] for i in range(0, len(word), room))


def indented(text: str, indent: int, hang: int = 0) -> list[str]:
    """Return a text folded behind ``indent`` spaces, every line but the first ``hang`` further in."""
    first = fold(text, WIDTH - indent)
    if len(first) == 1 or not hang:
        return [f"{'':{indent}}{line}" for line in first]
    rest = fold(clean(text)[len(first[0]) :].lstrip(), WIDTH - indent - hang)
    return [f"{'':{indent}}{first[0]}", *(f"{'':{indent + hang}}{line}" for line in rest)]


def row(name: str, indent: int, cells: tuple[tuple[str, int], ...]) -> list[str]:
    """Return a name at the left, folded if need be, and texts at the right of its first line, each in its width."""
    right = "".join(f"{'':{max(0, wide - width(clean(text)))}}{clean(text)}" for text, wide in cells)
    room = WIDTH - indent - sum(wide for _, wide in cells) - 1
    first, *more = fold(name, room)
    gap = room + 1 - width(first)
    return [f"{'':{indent}}{first}{'':{gap}}{right}".rstrip(), *(f"{'':{indent}}{line}" for line in more)]
