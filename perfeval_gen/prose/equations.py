"""Equations printed in running text, and whether they hold at the precision they are printed in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

from perfeval_gen.prose.equation_terms import Term, longest, read
from perfeval_gen.prose.equation_text import Paragraph
from perfeval_gen.prose.equation_tokens import LONGEST, Piece, runs

Fault = Literal["", "rounded", "sum", "result", "truncated", "sign", "magnitude"]
_HINT: Final = re.compile(r"[=≈]|等于|[0-9%分元]\s*\(")
_FARTHEST: Final = 8  # powers of ten; 元 beside 亿元
_NAME: Final = re.compile(r"[A-Za-z\u3400-\u9fff“”]{2,}$")


@dataclass(frozen=True, slots=True)
class Equation:
    """An expression and the number it is said to give, ``name`` the words before it."""

    term: Term
    result: Term
    about: bool = False
    name: str = ""

    @property
    def printed(self) -> Piece:
        """The result as a piece of the text."""
        return self.result.numbers[0]

    @property
    def places(self) -> int:
        """The decimals of the result."""
        return self.printed.places


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with an equation; ``right`` in the unit of the result, exactly; ``times`` a power of ten."""

    fault: Fault
    right: Fraction = Fraction(0)
    times: int = 0


def equations(paragraph: Paragraph) -> tuple[Equation, ...]:
    """Return the equations of a paragraph; one that holds a reference or words for numbers is none."""
    return _equations(paragraph.text)


@lru_cache(maxsize=4096)
def _equations(text: str) -> tuple[Equation, ...]:
    return tuple(_found(text)) if _HINT.search(text) else ()


def _found(text: str) -> Iterator[Equation]:
    for row in runs(text):
        if any(p.kind == "equal" for p in row):
            yield from _of_row(row)
        yield from _in_brackets(row)


def _of_row(row: list[Piece]) -> Iterator[Equation]:
    sides, signs = _sides(row)
    if len(row) > LONGEST:
        return
    read_sides = [_side(side, first=i == 0, last=i == len(sides) - 1) for i, side in enumerate(sides)]
    name = _named(sides[0])
    for at, term in enumerate(read_sides):
        if term is None or term.single:
            continue
        after = next((i for i in range(at + 1, len(sides)) if _is_number(read_sides[i]) or read_sides[i] is None), None)
        found = read_sides[after] if after is not None else None
        if found is not None and not _goes_on(read_sides, at):
            yield Equation(term, found, "≈" in signs[at:after] or "约等于" in signs[at:after], name)
        elif after is None and at and _is_number(read_sides[at - 1]):
            yield Equation(term, read_sides[at - 1], signs[at - 1] == "≈", name)  # type: ignore[arg-type]


def _sides(row: list[Piece]) -> tuple[list[list[Piece]], list[str]]:
    sides: list[list[Piece]] = [[]]
    signs = []
    for piece in row:
        if piece.kind == "equal":
            sides.append([])
            signs.append(piece.text)
        else:
            sides[-1].append(piece)
    return sides, signs


def _side(side: list[Piece], *, first: bool, last: bool) -> Term | None:
    """Return what stands between two equality signs: of the first side its end, of the last its beginning."""
    if first:
        return _end_of(side)
    if not last:
        return read(side)
    term, at = longest(side)
    goes_on = at < len(side) and side[at].kind in ("sign", "mask", "number")
    return None if goes_on else term


def _end_of(side: list[Piece]) -> Term | None:
    for at, piece in enumerate(side):
        if at and side[at - 1].kind in ("sign", "mask", "number"):
            continue
        if piece.kind in ("number", "open", "sign") and (term := read(side[at:])) is not None:
            return term
    return None


def _is_number(term: Term | None) -> bool:
    return term is not None and term.single


def _goes_on(sides: Sequence[Term | None], at: int) -> bool:
    """Return whether the next side goes on from this one's result (12+8=20+3=23), as nobody should write."""
    term, after = sides[at], sides[at + 1]
    return term is not None and after is not None and not after.single and after.numbers[0].number == abs(term.plain)


def _named(side: list[Piece]) -> str:
    """Return the words that an equation begins with: what the ratio is called."""
    word = side[0].text if side and side[0].kind == "word" else ""
    match = _NAME.search(word)
    return match[0] if match else ""


def _in_brackets(row: list[Piece]) -> Iterator[Equation]:
    """Yield results with their sum in brackets: 39分（2+21+10+7）, 53%（7.35÷13.67）."""
    for at, piece in enumerate(row[:-1]):
        if piece.kind != "number" or row[at + 1].kind != "open":
            continue
        close = next((i for i in range(at + 2, len(row)) if row[i].kind == "close"), None)
        before = row[at - 1].kind if at else "word"
        if close is None or close - at > LONGEST or before not in ("word", "equal", "close"):
            continue
        term, result = read(row[at + 2 : close]), read([piece])
        if term is None or result is None or term.single or any(p.kind == "equal" for p in row[at + 2 : close]):
            continue
        if term.signs == {"+"} or (piece.share and "÷" in term.signs):
            yield Equation(term, result)


@lru_cache(maxsize=4096)
def judged(equation: Equation, *, exact_sum: bool = False) -> Verdict:
    """Return what is wrong with an equation; ``exact_sum`` where parts aren't rounded (points)."""
    right, unit = _right(equation)
    stated = equation.result.plain / unit if equation.result.one_unit else equation.result.scaled
    step = Fraction(1, 10**equation.places)
    slack = step if equation.about else step / 2
    if abs(right - stated) <= slack or _unclear(equation):
        return Verdict("")
    if stated and abs(-right - stated) <= slack:
        return Verdict("sign", right)
    for power in range(-_FARTHEST, _FARTHEST + 1):
        if power and stated and abs(right * Fraction(10) ** power - stated) <= slack:
            return Verdict("magnitude", right, power)
    if _cut(right, equation.places) == stated:
        return Verdict("truncated", right)
    if not equation.term.sum_only:
        return Verdict("result", right)
    return Verdict("rounded" if not exact_sum and _is_rounding(equation, right - stated) else "sum", right)


def _right(equation: Equation) -> tuple[Fraction, Fraction]:
    """Return the right result in the unit of the printed one, and that unit."""
    term, piece = equation.term, equation.printed
    percent = Fraction(1, 100)
    if piece.share:
        hundred = any(n.number == 100 and not n.unit for n in term.numbers)  # noqa: PLR2004 - a hundred per cent
        given = term.plain / 100 if hundred and not _near(term.plain, equation.result.plain) else term.plain
        return given / percent, percent
    if piece.power == 0 and not piece.unit and any(n.share and n.number == 100 for n in term.numbers):  # noqa: PLR2004
        share = abs(term.plain - equation.result.plain) <= abs(term.plain * 100 - equation.result.plain)
        return (term.plain, Fraction(1)) if share else (term.plain * 100, Fraction(1))
    if _units(equation) <= 1:
        return term.plain, Fraction(1)
    return term.scaled / Fraction(10) ** piece.power, Fraction(1)


def _units(equation: Equation) -> int:
    numbers = (*equation.term.numbers, equation.printed)
    return len({p.power for p in numbers if p.unit and not p.share})


def _near(one: Fraction, other: Fraction) -> bool:
    return abs(one - other) <= abs(other) / 2


def _unclear(equation: Equation) -> bool:
    """Return whether numbers without a unit stand among several units, or nothing is computed."""
    numbers = (*equation.term.numbers, equation.printed)
    return _units(equation) > 1 and any(not p.unit and p.places for p in numbers)


def _cut(value: Fraction, places: int) -> Fraction:
    whole = int(abs(value) * 10**places)
    return Fraction(whole, 10**places) * (-1 if value < 0 else 1)


def _is_rounding(equation: Equation, off: Fraction) -> bool:
    """Return whether rounded parts explain the difference (rules.md §1.3); whole numbers aren't rounded."""
    finest = max((n.places for n in equation.term.numbers), default=0)
    if not equation.places or finest > equation.places:
        return False
    return abs(off) <= Fraction(len(equation.term.numbers), 2 * 10**equation.places)


def rounded(value: Fraction, places: int) -> str:
    """Return a number printed with so many decimals, half up."""
    scaled = abs(value) * 10**places
    whole = int(scaled + Fraction(1, 2))
    number = (Decimal(whole) / Decimal(10) ** places).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{'-' if value < 0 and whole else ''}{number:f}"


def plain_number(value: Fraction, places: int) -> str:
    """Return a number with so many decimals at most, no zeros at its end."""
    text = rounded(value, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def written(term: Term) -> str:
    """Return an expression as people read it."""
    signs = {"-": "－", "+": "＋", "÷": "÷", "×": "×"}
    shown = (signs.get(p.text.strip(), p.text.strip()) if p.kind == "sign" else p.text.strip() for p in term.pieces)
    return "".join(shown).replace("(", "（").replace(")", "）")
