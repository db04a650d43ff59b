"""The order of keys: as the schema has them; what it doesn't know stays behind the key it stood behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from perfeval_gen.schema.model import Field
from perfeval_gen.source.layout import Entry, Laid

_KEEPS: Final = ("prose", "raw")
Names = Mapping[str, str]


def inner(shape: Field | None, entry: Entry) -> Field | None:
    """Return the field that an entry's value is read by, or None."""
    if shape is None:
        return None
    if entry.key is None:
        return shape.item
    return shape.values if shape.values is not None else shape.member(entry.key.value)


def ordered(laid: Laid, shape: Field | None) -> tuple[Entry, ...]:
    """Return the entries in the order in which they are to be written."""
    if laid.kind != "mapping" or shape is None or not shape.fields or any(t in _KEEPS for t in shape.types):
        return laid.entries
    places = {name: i for i, f in enumerate(shape.fields) for name in (f.id, f.key)}
    groups: list[_Group] = [_Group(-1)]
    for entry in laid.entries:
        place = places.get(entry.key.value) if entry.key is not None else None
        if place is not None:
            groups.append(_Group(place))
        groups[-1].entries.append(entry)
    return tuple(entry for group in sorted(groups, key=lambda g: g.place) for entry in group.entries)


def names(laid: Laid, shape: Field | None) -> Names:
    """Return the Chinese key for each English id among the entries; for one that stands in both, none."""
    if laid.kind != "mapping" or shape is None:
        return MappingProxyType({})
    written = {entry.key.value for entry in laid.entries if entry.key is not None}
    return MappingProxyType({f.id: f.key for f in shape.fields if f.id in written and f.key not in written})


def by_id(key: str, shape: Field | None) -> str:
    """Return the id of a key that the schema knows, else the key."""
    member = shape.member(key) if shape is not None and shape.values is None else None
    return key if member is None else member.id


@dataclass(slots=True)
class _Group:
    """A key that the schema knows and those behind it that it doesn't."""

    place: int
    entries: list[Entry] = field(default_factory=list)
