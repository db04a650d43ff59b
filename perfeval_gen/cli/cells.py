"""How many cells of a terminal a text takes."""

from __future__ import annotations

from typing import Final

_NARROW: Final = frozenset(map(chr, (*range(0x20, 0x7F), *range(0x2500, 0x2580)))) | frozenset("·×÷–—‘’“”…→√≈")
_WIDE: Final = frozenset("，。、；：！？（）《》〈〉【】〔〕％＋－＝／")
_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fef"


def width(text: str) -> int:
    """Return how many cells a text takes; only where it has rare characters are the tables of all of them read."""
    taken = 0
    for char in text:
        if char in _NARROW:
            taken += 1
        elif _FIRST_HAN <= char <= _LAST_HAN or char in _WIDE:
            taken += 2
        else:
            from rich.cells import cell_len

            return cell_len(text)
    return taken
