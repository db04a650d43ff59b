"""Shares, savings and claims of completion that the numbers beside them don't bear out; told as PE411."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.prose.words import words
from perfeval_gen.diagnostics import Location
from perfeval_gen.prose.equation_quantities import Quantity
from perfeval_gen.prose.equation_shares import Share, claims, savings, shares
from perfeval_gen.prose.equation_text import Paragraph
from perfeval_gen.prose.equations import plain_number

_FILLERS: Final = re.compile(
    r"我局|我委|我办|我单位|本单位|本部门|我部门|本局|单位|全年|本年度?|当年|20[0-9]{2}年|部门|整体|的|数"
)
_SPENDING: Final = ("budget", "expenditure")
_SPENT: Final = ("final_accounts",)
_COUNTS: Final = ("人", "名")


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said of a stretch, with the sum behind it."""

    message: str
    place: Location
    mark: str
    rule: str


def false_shares(facts: Facts, paragraph: Paragraph) -> Iterator[Told]:
    """Yield the shares of a paragraph that no total beside them or named in them gives."""
    if "占" not in paragraph.text:
        return
    for one in shares(paragraph.text):
        named = _named(facts, one)
        right = _right(one, named)
        if right is None or _is_of_any(facts, one):
            continue
        whole, shown = right
        places = max(one.rate.places, 2)
        value = plain_number(one.part.value / whole * 100, places)
        typed = paragraph.typed(one.rate.start, one.rate.stop)
        formula = f"{plain_number(one.part.number, 6)}{one.part.unit}÷{shown}×100%＝{value}%"
        yield Told(
            f"占比写的是“{typed}”，按所写的数算出{value}%",
            paragraph.at(one.rate.start, one.rate.stop),
            formula,
            "RATE-01",
        )


def _right(one: Share, named: tuple[Fraction, str] | None) -> tuple[Fraction, str] | None:
    """Return the whole that is meant, in the part's base unit, and how it is shown; None where that isn't clear."""
    printed = one.printed or (one.listed if not one.words else None)
    if printed is not None:
        return (printed.value, _shown(printed)) if printed.value >= one.part.value else None
    return named if named is not None and named[0] >= one.part.value else None


def _shown(quantity: Quantity) -> str:
    return f"{plain_number(quantity.number, 6)}{quantity.unit}"


def _named(facts: Facts, one: Share) -> tuple[Fraction, str] | None:
    """Return the datum that the words of a share name: 占总支出的, 占编制数的."""
    said = _FILLERS.sub("", one.words)
    if not said:
        return _whole_of(facts, one)
    for path, names in words().raw["占比的总数"].items():
        if said and said in {_FILLERS.sub("", name) for name in names}:
            datum = next((d for d in facts.data if ".".join(map(str, d.path)) == path), None)
            is_alike = datum is not None and (datum.kind == "金额") == one.part.money
            if datum is None or not is_alike or (not one.part.money and one.part.base not in _COUNTS):
                return None
            amount = f"{plain_number(datum.number / 10**one.part.power, 6)}{one.part.unit}"
            return datum.number, f"{one.words}{amount}"
    return None


def _whole_of(facts: Facts, one: Share) -> tuple[Fraction, str] | None:
    """Return the spending of which an amount is a part by the data: 基本支出51.35万元，占比43.56%."""
    spent = {d.path: d.number for d in facts.data if d.path[:2] == _SPENDING and d.path[-1:] == _SPENT}
    whole = spent.pop((*_SPENDING, *_SPENT), None)
    if whole is None or not any(abs(part - one.part.value) <= one.part.step / 2 for part in spent.values()):
        return None
    return whole, f"总支出{plain_number(whole / 10**one.part.power, 6)}{one.part.unit}"


def _is_of_any(facts: Facts, one: Share) -> bool:
    """Return whether the share is that of something else it may be meant of: another amount of the line, a datum."""
    if one.printed is not None:
        return one.is_of_printed(one.printed)
    if any(one.is_of_printed(other) for other in one.others):
        return True
    kind = "金额" if one.part.money else "数量"
    return any(d.kind == kind and one.is_of(d.number) for d in facts.data)


def false_savings(paragraph: Paragraph) -> Iterator[Told]:
    """Yield what is said to be saved or overspent, where plan and spending beside it differ by another amount."""
    for planned, done, stated, word in savings(paragraph.text):
        first, second = (planned, done) if planned.value >= done.value else (done, planned)
        value = plain_number((first.value - second.value) / Fraction(10) ** stated.power, 6) + stated.unit
        what = word if word in ("相差", "差额") else "节约" if planned.value >= done.value else "超支"
        yield Told(
            f"正文写{word}{paragraph.typed(stated.start, stated.stop)}，按前面的两个数算出{what}{value}",
            paragraph.at(stated.start, stated.stop), f"{_shown(first)}－{_shown(second)}＝{value}", "SUM-09",
        )  # fmt: skip


def false_claims(paragraph: Paragraph) -> Iterator[Told]:
    """Yield claims that a target was reached, where the sentence itself says that less was done."""
    for one in claims(paragraph.text):
        start, stop = one.span
        yield Told(
            f"这里说“{paragraph.typed(start, stop)}”，写的目标是{_shown(one.target)}，完成的是{_shown(one.done)}",
            paragraph.at(start, stop),
            f"差{plain_number(one.target.number - one.done.number, 6)}{one.target.unit}",
            "LOG-03",
        )
