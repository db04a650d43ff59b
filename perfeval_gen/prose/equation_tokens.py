"""A line of text as the pieces of equations: numbers with their units, signs, brackets, words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from perfeval_gen.prose.equation_text import MASK

Kind = Literal["number", "sign", "open", "close", "equal", "word", "mask"]
LONGEST: Final = 120  # pieces of one equation; nobody writes more

_SCALES: Final = {"亿": 8, "万": 4, "千": 3}
_POINTS: Final = ("个百分点", "百分点")
_UNITS: Final = (
    r"个百分点|百分点|%|[亿万千]?元(?:人民币)?|亿|万|分|[万千]?(?:户|家|人次|人|名|个|座|项|台|套|件|次|亩|吨|平方米)"
)
_NUMBER: Final = (
    rf"(?P<digits>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])|[0-9]{{1,18}})"
    rf"(?P<decimals>\.[0-9]{{1,12}})?(?:\s*(?P<unit>{_UNITS}))?"
)
_PIECE: Final = re.compile(
    rf"(?P<number>{_NUMBER})|(?P<equal>[=≈]|约?等于)|(?P<sign>[+×÷-]|(?<=[0-9)%])\s?[xX](?=\s?[0-9(]))"
    rf"|(?P<note>\([^()0-9{MASK}]*\))|(?P<open>\()|(?P<close>\))|(?P<mask>{MASK}+)"
    r"|(?P<word>[A-Za-z\u3400-\u9fff“”‘’]+)|(?P<blank>\s+)|(?P<stop>.)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of an equation, ``start`` to ``stop`` in its paragraph; ``unit`` and ``places`` of a number."""

    kind: Kind
    text: str
    start: int
    stop: int
    number: Fraction = Fraction(0)
    places: int = 0
    unit: str = ""

    @property
    def share(self) -> bool:
        """Whether the number is a percentage."""
        return self.unit == "%" or self.unit in _POINTS

    @property
    def power(self) -> int:
        """The power of ten of the unit: 4 for 万元."""
        return -2 if self.share else _SCALES.get(self.unit[:1], 0)


def runs(text: str) -> list[list[Piece]]:
    """Return the unbroken rows of pieces of a paragraph; punctuation ends one."""
    rows: list[list[Piece]] = [[]]
    for match in _PIECE.finditer(text):
        kind = match.lastgroup
        if kind in ("blank", "note"):
            continue
        if match["number"] is not None:
            rows[-1].append(_number(match))
        elif match["stop"] is not None:
            rows.append([])
        else:
            rows[-1].append(_piece(match))
    return [row for row in rows if row]


def _number(match: re.Match[str]) -> Piece:
    decimals = match["decimals"] or ""
    number = Fraction(match["digits"].replace(",", "") + decimals)
    unit = match["unit"] or ""
    return Piece("number", match[0], match.start(), match.end(), number, max(len(decimals) - 1, 0), unit)


def _piece(match: re.Match[str]) -> Piece:
    for kind in ("equal", "sign", "open", "close", "mask"):
        if match[kind] is not None:
            text = "×" if kind == "sign" and match[0].strip() in "xX" else match[0]
            return Piece(kind, text, match.start(), match.end())
    return Piece("word", match[0], match.start(), match.end())
