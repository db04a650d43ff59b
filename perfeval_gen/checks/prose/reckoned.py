"""What two numbers beside each other make of a third: differences, rates of change, changed amounts; told as PE411."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.dated.days import dates_in
from perfeval_gen.checks.prose.beside import differences_of
from perfeval_gen.checks.prose.index import slip_of
from perfeval_gen.checks.prose.shares import Told
from perfeval_gen.patterns import pattern
from perfeval_gen.prose.equation_closure import near_misses
from perfeval_gen.prose.equation_quantities import Quantity
from perfeval_gen.prose.equation_relations import Change, Relation, changes, relations
from perfeval_gen.prose.equation_repeats import said_again
from perfeval_gen.prose.equation_text import Paragraph

_RATE: Final = "%"
_LASTED: Final = pattern(
    r"(?:用时|历时|相隔|前后(?=[只仅共一用]))(?:共|仅|为|了|只|一共)*用?了?(?P<n>[0-9]{1,3})(?:天|日)"
)
_LONG: Final = 100  # a shorter count may be any other's
_SHORT: Final = 1000  # a number of fewer digits is the rounding of many


def false_relations(facts: Facts, paragraph: Paragraph) -> Iterator[Told]:
    """Yield the differences and changes of a paragraph that neither its own numbers nor two columns bear out."""
    for one in relations(paragraph.text):
        stated = one.stated
        known = facts.once(_Once).differences if stated.money else ()
        if not any(abs(off - stated.value) <= stated.step / 2 for off in known):
            yield _relation(paragraph, one)
    yield from (_change(paragraph, one) for one in changes(paragraph.text))


def almost_made(facts: Facts, paragraph: Paragraph) -> Iterator[Told]:
    """Yield the numbers of a paragraph one slip away from what two others of their sentence make."""
    values = facts.once(_Once).values

    def exactly(one: Quantity) -> Fraction:
        found = {v for v in values.get(_kind(one), ()) if abs(v - one.value) <= one.step / 2} if one.places else set()
        return found.pop() if len(found) == 1 else one.value

    def is_known(one: Quantity) -> bool:
        value = one.number / 100 if one.base == _RATE else one.value
        half = Fraction(1, 200 * 10**one.places) if one.base == _RATE else one.step / 2
        is_short = one.number * 10**one.places < _SHORT
        half = Fraction(0) if is_short or not (one.places or one.power or one.base == _RATE) else half
        long = one.places or value >= _LONG
        return bool(long) and any(abs(abs(v) - value) <= half for v in values.get(_kind(one), ()))

    for one in near_misses(paragraph.text, is_known, exactly, slip_of):
        typed = paragraph.typed(one.stated.start, one.stated.stop)
        yield Told(
            f"正文写“{typed}”，按同一句里的数算出{one.printed}", paragraph.at(one.stated.start, one.stated.stop),
            f"{one.formula}＝{one.printed}", "RATE-01" if one.is_rate else "SUM-09",
        )  # fmt: skip


def false_repeats(paragraph: Paragraph) -> Iterator[Told]:
    """Yield numbers said again in another size."""
    for again, first in said_again(paragraph.text):
        typed, before = (paragraph.typed(one.start, one.stop) for one in (again, first))
        yield Told(
            f"正文写“{typed}”，前面写的是“{before}”", paragraph.at(again.start, again.stop),
            f"是否应与“{before}”一样大？", "UNIT-02",
        )  # fmt: skip


def false_durations(facts: Facts, paragraph: Paragraph) -> Iterator[Told]:
    """Yield what is said to lie between two dates of a sentence, where it is another number of days."""
    if not any(word in paragraph.text for word in ("用时", "历时", "相隔", "前后")):
        return
    for match in _LASTED.finditer(paragraph.text):
        start = max(paragraph.text.rfind(c, 0, match.start()) for c in "。；！？") + 1
        inside = _days(paragraph.text[start : match.start()], facts.document.get("year"))
        if len(inside) == len("ab"):
            first, second = inside
            right = abs((second - first).days)
            if int(match["n"]) not in (right, right + 1):
                yield Told(
                    f"正文写“{match[0]}”，按前面的两个日期是{right}天", paragraph.at(match.start(), match.end()),
                    f"应为{right}天", "SUM-09",
                )  # fmt: skip


def _days(text: str, year: object) -> list[date]:
    """Return the days of a text; one without a year is of the year named before it, else of the report's."""
    found: list[date] = []
    for one in dates_in(text, year if isinstance(year, int) else None):
        if one.is_whole and (one.has_year or not found or found[-1].year == one.day.year):
            found.append(one.day)
        elif one.is_whole:
            found += [again.day for again in dates_in(text, found[-1].year) if again.start == one.start]
    return found


def _kind(one: Quantity) -> str:
    return {"元": "金额", _RATE: "比率"}.get(one.base, "数量")


class _Once:
    """What is worked out from the data of a document, once for all its paragraphs."""

    def __init__(self, facts: Facts) -> None:
        made: dict[str, set[Fraction]] = {}
        for datum in facts.data:
            many = {"万": 10**4, "亿": 10**8}.get(datum.unit[:1], 1) if datum.kind == "数量" and datum.unit[1:] else 1
            made.setdefault(datum.kind, set()).add(datum.number * many)
        self.values: Final = made
        self.differences: Final = tuple(differences_of(facts))


def _relation(paragraph: Paragraph, one: Relation) -> Told:
    typed = paragraph.typed(one.stated.start, one.stated.stop)
    said = "" if one.falls is None else "下降" if one.falls else "增长"
    if one.stated.base != _RATE:
        said = "相差" if one.falls is None else "少" if one.falls else "多"
    right = f"{_word(one)}{one.printed}" if one.right else "两数相等"
    turned = "，说反了" if one.is_turned else ""
    return Told(
        f"正文写{said}{typed}，按前面的两个数算出{right}{turned}",
        paragraph.at(one.stated.start, one.stated.stop), one.formula,
        "RATE-02" if one.is_turned else "RATE-01" if one.stated.base == _RATE else "SUM-09",
    )  # fmt: skip


def _word(one: Relation) -> str:
    if one.falls is None or not one.is_signed:
        return "相差"
    down, up = ("下降", "增长") if one.stated.base == _RATE else ("少", "多")
    return up if one.right > 0 else down


def _change(paragraph: Paragraph, one: Change) -> Told:
    typed = paragraph.typed(one.changed.start, one.changed.stop)
    word = "减" if one.falls else "增"
    return Told(
        f"正文写{word}{typed}，按前后两个数应为{one.difference}",
        paragraph.at(one.changed.start, one.changed.stop), one.formula, "SUM-09",
    )  # fmt: skip
