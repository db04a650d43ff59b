"""Heading numbers as literal text, computed while a document is rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable


class SampleError(ValueError):
    """A numbering sample that is not one of ``SAMPLES``."""


_DIGITS: Final = "〇一二三四五六七八九"
_TEN: Final = 10
_HUNDRED: Final = 100


def _chinese(number: int) -> str:
    if number < _TEN:
        return _DIGITS[number]
    if number < _HUNDRED:  # headings end here; the library takes longer to load than a document to render
        tens, ones = divmod(number, _TEN)
        return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"
    from cn2an import an2cn

    return str(an2cn(number))


def _circled(number: int) -> str:
    for first, last, code in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= number <= last:
            return chr(code + number - first)
    return f"({number})"


_STYLES: Final[dict[str, tuple[int, Callable[[int], str]]]] = {
    "一、": (1, lambda n: f"{_chinese(n)}、"),
    "（一）": (2, lambda n: f"（{_chinese(n)}）"),
    "1.": (3, lambda n: f"{n}."),
    "1．": (3, lambda n: f"{n}．"),
    "1、": (3, lambda n: f"{n}、"),
    "（1）": (4, lambda n: f"（{n}）"),
    "①": (5, _circled),
}
SAMPLES: Final = tuple(_STYLES)


def level(sample: str) -> int:
    """Return the heading level (1 to 5) of a sample such as ``（一）``."""
    try:
        return _STYLES[sample][0]
    except (KeyError, TypeError):
        raise SampleError(f"不认识的编号样式“{sample}”，可用：{' '.join(SAMPLES)}") from None


def ordinal(number: int, sample: str) -> str:
    """Return ``number`` in the style of ``sample``: ``ordinal(12, "一、")`` is ``十二、``."""
    level(sample)
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise SampleError(f"序号须为正整数，不能是“{number}”")
    return _STYLES[sample][1](number)


class Numbering:
    """The running numbers of one document: each call counts on and restarts the levels below."""

    __slots__ = ("_counts",)

    def __init__(self) -> None:
        self._counts = [0, 0, 0, 0, 0]

    def 从头(self, sample: str) -> str:  # noqa: N802 - the name templates use
        """Start the level of ``sample`` and those below anew; prints nothing."""
        depth = level(sample)
        self._counts[depth - 1 :] = [0] * (6 - depth)
        return ""

    def __call__(self, sample: str) -> str:
        """Return the next number in the style of ``sample``, whose level the sample itself tells."""
        depth = level(sample)
        self._counts[depth - 1] += 1
        self._counts[depth:] = [0] * (5 - depth)
        return ordinal(self._counts[depth - 1], sample)
