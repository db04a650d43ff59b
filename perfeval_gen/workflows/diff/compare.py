"""Two checked documents compared: what was typed, last year's values where they say something new, what follows."""

from __future__ import annotations

from typing import Any, Final

from perfeval_gen.rendering import Checked
from perfeval_gen.workflows.diff.derived import derived_differences
from perfeval_gen.workflows.diff.model import Comparison, Difference, Side
from perfeval_gen.workflows.diff.walk import Walk

_PROJECT: Final = "项目自评"


def compare(first: Checked, second: Checked, names: tuple[str, str]) -> Comparison:
    """Return how the second differs from the first; both are of one kind. ``names`` is what the two are called."""
    walk = Walk((first.document, second.document))
    typed = (*walk.whole(), *_previous(first, second, walk))
    derived = tuple(derived_differences(first, second, walk, typed))
    sides = [_side(name, checked) for name, checked in zip(names, (first, second), strict=True)]
    return Comparison(sides[0], sides[1], (*typed, *derived))


def _previous(first: Checked, second: Checked, walk: Walk) -> tuple[Difference, ...]:
    """Return what of last year's values differs.

    In documents of one year these are compared like everything else. Between two years that follow each other, the
    later one's are compared with what the earlier one says itself, since they should repeat it. Between others they
    are of years that aren't asked about.
    """
    gap = _year(second) - _year(first)
    if gap == 0:
        return tuple(walk.previous(both=True))
    if abs(gap) != 1:
        return ()
    later, earlier = (1, first) if gap > 0 else (0, second)
    beside = Walk(walk.documents, only=later, totals=earlier.figures.totals)
    return tuple(beside.previous(both=False))


def _side(name: str, checked: Checked) -> Side:
    document = checked.document
    project = _text(document.get("name")) if document.schema.kind == _PROJECT else ""
    return Side(name, _text(document.get("unit", "name")), document.schema.kind, _year(checked), project)


def _year(checked: Checked) -> int:
    year = checked.document.get("year")
    return year if isinstance(year, int) else 0


def _text(value: Any) -> str:  # noqa: ANN401
    return value if isinstance(value, str) else ""
