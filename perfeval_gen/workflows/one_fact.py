"""Findings of several files, each fact once: a year and a project's own document look at the same lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from perfeval_gen.diagnostics import Diagnostic, Location, in_order

# What is not told where the other code says the same of the same place.
_GIVE_WAY: Final = {"PE722": "PE720"}
_REFERENCES: Final = frozenset({"PE431", "PE432", "PE433", "PE434"})  # of one expression only one is told in a run


def told_once(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the findings in order, without those that say in another way what is told of the same place."""
    ordered = in_order(found)
    places = {(d.code, _start(d.location)) for d in ordered}
    expressions: defaultdict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    kept = []
    for item in ordered:
        if (_GIVE_WAY.get(item.code, ""), _start(item.location)) in places:
            continue
        if item.code in _REFERENCES and (span := _expression(item.location)) is not None:
            seen = expressions[item.location.file, item.location.line]
            if span in seen:
                continue
            seen.append(span)
        kept.append(item)
    return tuple(kept)


def _start(place: Location) -> tuple[str, int, int]:
    return place.file, place.line, place.column


def _expression(place: Location) -> tuple[int, int] | None:
    """Return where the ``{{ … }}`` around a place begins and ends in its line; None where it isn't in one."""
    start = place.excerpt.rfind("{{", 0, place.column)
    stop = place.excerpt.find("}}", place.column - 1)
    return (start, stop) if 0 <= start < stop else None
