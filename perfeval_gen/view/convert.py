"""From data by English id to printed values by Chinese key, following the schema; every field is always there."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from perfeval_gen.figures.derive import Figures
from perfeval_gen.figures.full_year import ADJUSTED, FULL_YEAR
from perfeval_gen.schema.model import Field
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.values import Prose, State
from perfeval_gen.view.printed import BLANK, TO_FILL, Narrative, Printed, Rows, Section
from perfeval_gen.view.style import Style, narrative, plain_narrative, state_text

_ADJUSTED: Final = frozenset(ADJUSTED)
_SEVERAL: Final = frozenset({"dict", "list", "prose"})  # what has a form of its own even where nothing is given


class Converter:
    """Prints a document's data; sums take the place of what they replace, ratios go beside what they describe."""

    def __init__(self, style: Style, figures: Figures) -> None:
        self._style = style
        self._figures = figures
        self._summed = frozenset(path[-1] for path in figures.totals)

    def section(self, shape: Field, data: Any, path: Path) -> Section:  # noqa: ANN401
        """Return all fields of a section by Chinese key."""
        given = data if isinstance(data, (dict, MappingProxyType)) else {}
        members: dict[str, Any] = {}
        for f in shape.fields:
            value = given.get(f.id)
            is_blank = value is None and not (f.fields or f.types[0] in _SEVERAL or f.id in self._summed)
            members[f.key] = BLANK if is_blank else self.value(f, value, (*path, f.id))
        if isinstance(data, State):
            singles = [f.key for f in shape.fields if not f.fields and f.item is None and f.types != ("prose",)]
            members.update(dict.fromkeys(singles, _of_state(data)))
        for name, figure in self._figures.ratios.get(path, {}).items():
            if path:
                members[name] = self._style.ratio(figure)
        adjusted = None if _ADJUSTED.isdisjoint(shape.index) else next(f for f in shape.fields if f.id in ADJUSTED)
        if adjusted is not None:  # the budget of the full year, whether it was adjusted or not
            full = self._figures.totals.get((*path, FULL_YEAR))
            members[FULL_YEAR] = members[adjusted.key] if full is None else self._style.text(adjusted, full.value)
        return Section(members, {f.key: f.title for f in shape.fields})

    def value(self, shape: Field, value: Any, path: Path) -> Any:  # noqa: ANN401
        """Return one field as printed."""
        kind = shape.types[0]
        if path[-1] in self._summed and path in self._figures.totals:
            return self._style.text(shape, self._figures.totals[path].value)
        if shape.fields:
            return self.section(shape, value, path)
        if kind == "list":
            return self._rows(shape, value, path)
        if kind == "prose":
            return _narrative(value)
        if shape.values is not None:
            return self._free(shape, value, path)
        return BLANK if value is None else self._style.text(shape, value)

    def _rows(self, shape: Field, value: Any, path: Path) -> Rows:  # noqa: ANN401
        if isinstance(value, State):
            return Rows((), value.value)
        if not isinstance(value, tuple) or shape.item is None:
            return Rows()
        item = shape.item
        if shape.private and not item.private:
            item = replace(item, private=shape.private)
        return Rows(self.value(item, v, (*path, i)) for i, v in enumerate(value))

    def _free(self, shape: Field, value: Any, path: Path) -> Section:  # noqa: ANN401
        given = value if isinstance(value, (dict, MappingProxyType)) else {}
        values = shape.values
        if values is None:
            return Section({})
        return Section({key: self.value(values, v, (*path, key)) for key, v in given.items()})


def _of_state(state: State) -> Printed:
    """Return what a field shows where its whole section is 无 or 不适用: the word in a cell, nothing in text."""
    word = state_text(state).格
    return Printed("", 数=word, 格=word)


def _narrative(value: Any) -> Narrative:  # noqa: ANN401
    if isinstance(value, Prose):
        return narrative(value)
    if value is State.UNFILLED:
        return plain_narrative(TO_FILL)
    if isinstance(value, State):
        return plain_narrative(f"{state_text(value)}")
    return Narrative()


def text_of(value: Printed | None) -> str:
    """Return a printed value, or nothing for one that is only a mark to fill."""
    return "" if value is None or value == TO_FILL else str(value)
