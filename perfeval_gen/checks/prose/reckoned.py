"""What two numbers beside each other make of a third: differences, rates of change, changed amounts; told as PE411."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from perfeval_gen.checks.prose.shares import Told
from perfeval_gen.prose.equation_relations import Change, Relation, changes, relations
from perfeval_gen.prose.equation_text import Paragraph

_RATE: Final = "%"


def false_relations(paragraph: Paragraph) -> Iterator[Told]:
    """Yield the differences and changes of a paragraph that its own numbers don't bear out."""
    yield from (_relation(paragraph, one) for one in relations(paragraph.text))
    yield from (_change(paragraph, one) for one in changes(paragraph.text))


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
