"""Both data trees side by side, field by field in the order of the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from perfeval_gen.diagnostics import Location
from perfeval_gen.figures.totals import Total
from perfeval_gen.schema.model import PREVIOUS, Field
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document, shape_at
from perfeval_gen.schema.values import Prose, State
from perfeval_gen.workflows.diff.matching import Pair, match, name_ids
from perfeval_gen.workflows.diff.model import Difference, Keys, Kind, Value, Words
from perfeval_gen.workflows.diff.texts import compare_texts, sentences
from perfeval_gen.workflows.diff.values import is_same, told

# What says nothing of the year: the schema's version is the program's, the unit of amounts is in every amount.
FORMAL: Final = frozenset({("version",), ("amount_unit",)})
_PREVIOUS: Final = "previous_year"
_INDICATORS: Final = frozenset({"indicators", "figures", "scores", "reported", "supervision", "satisfaction"})
_MONEY: Final = frozenset({"budget", "funds", "allocations"})
_TEXTS: Final = frozenset({"string", "prose"})
Ids = tuple[str, ...]
Paths = tuple[Path | None, Path | None]


@dataclass(frozen=True, slots=True)
class Spot:
    """A field in both documents: its keys and ids, its shape, and on each side its path (None: not there) and value."""

    keys: Keys
    ids: Ids
    shape: Field
    paths: Paths
    values: tuple[Any, Any]
    is_named: bool = False

    def inner(self, key: str, shape: Field, step: tuple[str | int | None, str | int | None]) -> Spot:
        """Return a member, or an item, that lies one step below on each side where it is."""
        values = tuple(_below(value, one) for value, one in zip(self.values, step, strict=True))
        paths = tuple(
            None if path is None or one is None else (*path, one)
            for path, one in zip(self.paths, step, strict=True)
        )  # fmt: skip
        ids = (*self.ids, shape.id) if shape.id else self.ids
        return Spot((*self.keys, key), ids, shape, (paths[0], paths[1]), (values[0], values[1]))


def _below(value: Any, step: str | int | None) -> Any:  # noqa: ANN401
    if isinstance(value, Mapping):
        return value.get(step)
    return value[step] if isinstance(value, tuple) and isinstance(step, int) else None


@dataclass(frozen=True, slots=True)
class Walk:
    """Goes through two documents; ``labels`` gathers what each section and item is called, by path, for each side.

    ``only`` is a side (0 or 1) where nothing counts that this side doesn't say: last year's values beside the values of
    that year, whose sums are ``totals``.
    """

    documents: tuple[Document, Document]
    labels: tuple[dict[Path, Keys], dict[Path, Keys]] = field(default_factory=lambda: ({}, {}))
    only: int | None = None
    totals: Mapping[Path, Total] = field(default_factory=dict)

    def whole(self) -> Iterator[Difference]:
        """Yield what differs in two documents but for last year's values."""
        first, second = self.documents
        root = _joined(second.schema.root, first.schema.root)
        shape = replace(root, fields=tuple(f for f in root.fields if f.key != PREVIOUS))
        yield from self.at(Spot((), (), shape, ((), ()), (first.data, second.data)))

    def previous(self, *, both: bool) -> Iterator[Difference]:
        """Yield what differs in last year's values, of both documents or of one beside the other's own values."""
        root = _joined(self.documents[1].schema.root, self.documents[0].schema.root)
        shape = root.member(PREVIOUS)
        if shape is None:
            return
        below = [both or side == self.only for side in (0, 1)]
        paths = tuple((_PREVIOUS,) if is_below else () for is_below in below)
        values = tuple(
            d.data.get(_PREVIOUS) if is_below else d.data for d, is_below in zip(self.documents, below, strict=True)
        )
        yield from self.at(Spot((PREVIOUS,), (_PREVIOUS,), shape, (paths[0], paths[1]), (values[0], values[1])))

    def at(self, spot: Spot) -> Iterator[Difference]:
        """Yield the differences at a field and below it."""
        for side, path in enumerate(spot.paths):
            if path is not None and self.only is None:
                self.labels[side][path] = spot.keys
        shape = spot.shape
        if shape.fields or shape.values is not None:
            yield from self._states(spot, Mapping)
            yield from self._members(spot)
        elif shape.item is not None and shape.item.fields:
            yield from self._states(spot, tuple)
            yield from self._list(spot, shape.item)
        elif shape.item is not None:
            yield from self._texts(spot, shape.item)
        elif not is_same(*(values := self._with_totals(spot))):
            yield self._leaf(replace(spot, values=values))

    def _with_totals(self, spot: Spot) -> tuple[Any, Any]:
        """Return the values; where the year before has none of its own, the sum that was derived for it."""
        if self.only is None:
            return spot.values
        other = 1 - self.only
        path = spot.paths[other]
        if spot.values[other] is not None or path is None or path not in self.totals:
            return spot.values
        found = self.totals[path].value
        return (found, spot.values[1]) if other == 0 else (spot.values[0], found)

    def _states(self, spot: Spot, container_type: type) -> Iterator[Difference]:
        """Yield that one side has 无 or another word where the other has a section or list, or an empty list."""
        before, after = spot.values
        inside = [isinstance(value, container_type) for value in spot.values]
        is_empty = () in spot.values and None in spot.values
        if inside == [True, True] or (before is None and after is None) or is_same(before, after):
            return
        if is_empty or any(isinstance(value, State) for value in spot.values):
            yield replace(self._leaf(spot), words=None)

    def _members(self, spot: Spot) -> Iterator[Difference]:
        shape, values = spot.shape, spot.values
        if shape.values is not None:
            names = dict.fromkeys(k for v in reversed(values) if isinstance(v, Mapping) for k in v)
            members = [(name, replace(shape.values, key=name, id="")) for name in names]
        else:
            members = [(f.id, f) for f in shape.fields]
        skipped = name_ids(shape) if spot.is_named else ()
        for name, member in members:
            if (*spot.ids, name) not in FORMAL and name not in skipped and self._counts(values, name):
                yield from self.at(spot.inner(member.key, member, (name, name)))

    def _counts(self, values: tuple[Any, Any], name: str) -> bool:
        sides = values if self.only is None else (values[self.only],)
        return any(isinstance(v, Mapping) and name in v for v in sides)

    # -- lists ----------------------------------------------------------------------------------------------------

    def _list(self, spot: Spot, item: Field) -> Iterator[Difference]:
        before, after = (value if isinstance(value, tuple) else () for value in spot.values)
        pairs = match(item, before, after)
        if self.only is not None:
            pairs = tuple(p for p in pairs if None not in (p.before, p.after))
        for pair in pairs:
            yield from self._item(spot, item, pair)
        yield from self._order(spot, pairs)

    def _item(self, spot: Spot, item: Field, pair: Pair) -> Iterator[Difference]:
        inner = spot.inner(pair.label, item, (pair.before, pair.after))
        if None not in (pair.before, pair.after):
            yield from self.at(inner)
            return
        said = Value("item", pair.label, pair.label)
        before, after = (None, said) if pair.before is None else (said, None)
        kind = _kind_of_whole(spot.shape, spot.ids)
        places = self._places(inner)
        yield Difference(inner.keys, kind, spot.shape.title, before, after, is_item=True, places=places)
        yield from self.at(replace(inner, is_named=True))

    def _order(self, spot: Spot, pairs: tuple[Pair, ...]) -> Iterator[Difference]:
        """Yield that items which both lists have stand in another order."""
        common = [p for p in pairs if p.before is not None and p.after is not None]
        was = sorted(common, key=lambda p: p.before or 0)
        if self.only is None and was != common:
            before, after = ("、".join(p.label for p in one) for one in (was, common))
            yield Difference(
                spot.keys, "其他", spot.shape.title, Value("order", before, before), Value("order", after, after),
                is_order=True, places=self._places(spot),
            )  # fmt: skip

    def _texts(self, spot: Spot, item: Field) -> Iterator[Difference]:
        """Yield how two lists of plain texts or percentages differ, item by item."""
        if spot.values[0] == spot.values[1]:
            return
        texts = [tuple(_plain(item, one) for one in v) if isinstance(v, tuple) else () for v in spot.values]
        shown = [
            Value("texts", "\n".join(side), "；".join(side)) if side else told(item, (value, None))[0]
            for side, value in zip(texts, spot.values, strict=True)
        ]
        kind: Kind = "指标" if _INDICATORS & set(spot.ids) else "文字"
        yield Difference(
            spot.keys, kind, spot.shape.title, shown[0], shown[1],
            words=compare_texts(*texts), places=self._places(spot),
        )  # fmt: skip

    # -- leaves ---------------------------------------------------------------------------------------------------

    def _leaf(self, spot: Spot) -> Difference:
        before, after, delta = told(spot.shape, spot.values)
        return Difference(
            keys=spot.keys,
            kind=kind_of(spot.shape, spot.ids),
            title=spot.shape.title or spot.keys[-1],
            before=before,
            after=after,
            delta=delta,
            words=_words(spot.values),
            places=self._places(spot),
        )

    def _places(self, spot: Spot) -> tuple[Location | None, Location | None]:
        """Return where a field stands on each side that has it."""
        first, second = (
            None if path is None or path not in document.places or value is None else _place(document, path)
            for document, path, value in zip(self.documents, spot.paths, spot.values, strict=True)
        )
        return first, second


def _place(document: Document, path: Path) -> Location:
    node = document.places[path]
    return node.key_location or node.location


def _plain(item: Field | None, value: Any) -> str:  # noqa: ANN401
    said, _, _ = told(item, (value, None))
    return said.text if said is not None else ""


def _words(values: tuple[Any, Any]) -> Words | None:
    """Return how two texts differ; None where there is no text, or nothing to compare a short one with."""
    texts = [sentences(value) if isinstance(value, (str, Prose)) else () for value in values]
    if not any(isinstance(value, (str, Prose)) for value in values):
        return None
    is_prose = any(isinstance(value, Prose) for value in values)
    return compare_texts(texts[0], texts[1]) if is_prose or max(map(len, texts)) > 1 or all(texts) else None


def kind_of(shape: Field, ids: Ids) -> Kind:
    """Return the kind of a field's difference: money, indicator, text or another."""
    if shape.fields or shape.item is not None or shape.values is not None:
        return _kind_of_whole(shape, ids)
    if "amount" in shape.types:
        return "资金"
    if "prose" in shape.types:
        return "文字"
    if _INDICATORS & set(ids):
        return "指标"
    if "string" in shape.types and "allowed" not in shape.constraints:
        return "文字"
    return "其他"


def _kind_of_whole(shape: Field, ids: Ids) -> Kind:
    """Return the kind of a section or list, or of an item of one: that of what it is about."""
    if _INDICATORS & set(ids):
        return "指标"
    if _MONEY & set(ids):
        return "资金"
    item = shape.item if shape.item is not None else shape
    types = {t for f in item.fields for t in (f.item.types if f.item is not None else f.types)}
    return "文字" if shape.item is not None and types <= _TEXTS else "其他"


def _joined(first: Field, second: Field) -> Field:
    """Return a shape with the fields of both: two packs may have added different ones."""
    if first == second:
        return first
    names = {f.id for f in first.fields}
    fields = tuple(
        _joined(f, other) if (other := second.member(f.id)) is not None else f for f in first.fields
    ) + tuple(f for f in second.fields if f.id not in names)  # fmt: skip
    inner = _joined(first.item, second.item) if first.item is not None and second.item is not None else None
    values = _joined(first.values, second.values) if first.values is not None and second.values is not None else None
    return replace(first, fields=fields, item=inner or first.item, values=values or first.values)


def label_of(walk: Walk, side: int, path: Path) -> Keys:
    """Return what people call a path of one side: keys, and the names of items."""
    end = next((n for n in range(len(path), -1, -1) if path[:n] in walk.labels[side]), 0)
    labels = list(walk.labels[side].get(path[:end], ()))
    schema = walk.documents[side].schema
    for n in range(end, len(path)):
        shape = shape_at(schema, path[: n + 1])
        labels.append(shape.key if shape is not None and shape.key else str(path[n]))
    return tuple(labels)
