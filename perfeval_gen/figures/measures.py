"""What a leaf of the tree is judged by: a ratio, a count, a fact or a field, with why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.figures.facts import FACTS, Answer
from perfeval_gen.figures.ratios import Figure, Status
from perfeval_gen.figures.totals import Total, raw_value
from perfeval_gen.quantities import Amount
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document, shape_at
from perfeval_gen.schema.values import Percent, State


@dataclass(frozen=True, slots=True)
class Known:
    """A document with what is derived from it so far; ``ratios`` are those of the document itself, by name."""

    document: Document
    totals: Mapping[Path, Total]
    counts: Mapping[str, Any]
    ratios: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Measured:
    """A measured value: a number on the scale of criteria (99.07 % is 0.9907), or an answer, or why there is none."""

    status: Status
    value: Fraction | None = None
    answer: Answer = None
    figure: Figure | None = None


UNKNOWN: Final = Measured("缺数")
NOT_APPLICABLE: Final = Measured("不适用", answer=State.NOT_APPLICABLE)


def measured(name: str, known: Known) -> Measured:
    """Return what ``比率.…``, ``统计.…``, ``判断.…`` or a dotted field path gives in this document."""
    group, _, rest = name.partition(".")
    if group == "比率":
        figure = known.ratios.get(rest)
        return UNKNOWN if figure is None else Measured(figure.status, figure.value, figure=figure)
    if group == "统计":
        return of_value(known.counts.get(rest))
    if group == "判断":
        return of_value(FACTS[rest](known.document))
    return of_value(_field(name, known))


def of_value(value: Any) -> Measured:  # noqa: ANN401 - whatever a field holds
    """Return a single value as measured; a text measures nothing."""
    if isinstance(value, bool):
        return Measured("算出", answer=value)
    if isinstance(value, State):  # 无 answers no question: only 不适用 says that it doesn't arise
        return NOT_APPLICABLE if value is State.NOT_APPLICABLE else UNKNOWN
    if isinstance(value, Percent):
        return Measured("算出", Fraction(value.points) / 100)
    if isinstance(value, Amount):
        return Measured("算出", Fraction(value.yuan))
    if isinstance(value, (Decimal, int, Fraction)):
        return Measured("算出", Fraction(value))
    return UNKNOWN


def _field(name: str, known: Known) -> Any:  # noqa: ANN401
    path = field_path(known.document, name)
    return known.totals[path].value if path in known.totals else raw_value(known.document, path)


def field_path(document: Document, name: str) -> Path:
    """Return the path of ids of a field named by its keys (``资产.账实一致``)."""
    path: Path = ()
    for key in name.split("."):
        section = shape_at(document.schema, path)
        member = section.member(key) if section is not None else None
        path = (*path, member.id if member is not None else key)
    return path
