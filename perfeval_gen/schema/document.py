"""A checked file and the way through it: the value, the place and the field at a path of ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from perfeval_gen.diagnostics import Location
from perfeval_gen.schema.model import Field, Schema
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.values import State
from perfeval_gen.source.node import Node

ALWAYS_REQUIRED: Final = frozenset({("kind",), ("year",), ("unit",), ("unit", "name")})


@dataclass(frozen=True, slots=True)
class Document:
    """A checked file: ``data`` by English id (``Amount``, ``Decimal``, ``date``, ``str``, ``State``, tuples).

    ``places`` maps a path of ids to where its value stands.
    """

    schema: Schema
    data: Mapping[str, Any]
    tree: Node
    places: Mapping[Path, Node]

    def at(self, path: Path) -> Location:
        """Return where the value at ``path`` stands; where it isn't written, its nearest parent's place."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, self.tree).location

    def named_at(self, path: Path) -> Location:
        """Return where the key of the field at ``path`` stands; where it isn't written, its nearest parent's."""
        while path and path not in self.places:
            path = path[:-1]
        return self.key_at(path)

    def key_at(self, path: Path) -> Location:
        """Return where the key at ``path`` stands; where it isn't written, the beginning of the file."""
        node = self.places.get(path, self.tree)
        return node.key_location or node.location

    def get(self, *path: str | int) -> Any:  # noqa: ANN401 - as many types as fields
        """Return the value at ``path``, or None where nothing is filled in; a ``State`` other than 待填 stays."""
        value: Any = self.data
        for step in path:
            kind = type(value)
            if kind is MappingProxyType or kind is dict:  # asking an abstract class takes longer than all the rest
                value = value.get(step) if isinstance(step, str) else None
            elif kind is tuple and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return None if value is State.UNFILLED else value

    def rows(self, *path: str | int) -> tuple[Mapping[str, Any], ...]:
        """Return the items of the list at ``path``; none where there is no list."""
        value = self.get(*path)
        return value if isinstance(value, tuple) else ()


def shape_at(schema: Schema, path: Path) -> Field | None:
    """Return the field that a path of ids (and list positions) leads to."""
    shape: Field | None = schema.root
    for step in path:
        if shape is None:
            return None
        if isinstance(step, int):
            shape = shape.item
        else:
            shape = shape.values if shape.values is not None else shape.index.get(step)
    return shape


def ids_of(path: Path) -> Path:
    """Return a path without the positions in lists."""
    return tuple(p for p in path if isinstance(p, str))
