"""The stretches of a document that are sentences, each with the place of every character."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from perfeval_gen.diagnostics import Edit, Location
from perfeval_gen.schema.model import PREVIOUS, Field
from perfeval_gen.schema.validate import Document, shape_at
from perfeval_gen.schema.values import State
from perfeval_gen.source.positions import on_one_line, place_in

if TYPE_CHECKING:
    from perfeval_gen.schema.read import Path
    from perfeval_gen.source.node import Node

_STATES: Final = frozenset(state.value for state in State)
# Characters of a paragraph, of all texts, and how many texts: ten times what the longest reports have.
MOST_IN_LINE: Final = 6_000
MOST_IN_ALL: Final = 400_000
MOST_TEXTS: Final = 10_000
_CARRIED: Final = ("previous_year", "previous_problems")  # written by a rollover, about another year


@dataclass(frozen=True, slots=True)
class Segment:
    """One scalar of running text: a paragraph or several, an item, a cell of a free table, a sentence of a list.

    ``path`` leads to the field, by ids; several segments of one narrative share it. ``text`` is what was typed,
    ``**`` and ``{{ }}`` included.
    """

    path: Path
    shape: Field
    text: str
    node: Node
    in_table: bool = False

    def at(self, start: int = 0, stop: int | None = None) -> Location:
        """Return where the characters from ``start`` up to ``stop`` stand; of several lines, the first."""
        return place_in(self.node, start, len(self.text) if stop is None else stop)

    def edit(self, start: int, stop: int, text: str) -> Edit | None:
        """Return the change that puts ``text`` in place of a stretch; None where it isn't typed as it reads."""
        if not on_one_line(self.node, start, stop):
            return None
        place = self.at(start, stop)
        return Edit(place.file, place.line, place.column, place.end_column, text)


def parted(found: tuple[Segment, ...]) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """Return the texts that are read for checks, and those that are too long, or too many, for anybody to read.

    Expressions that look around a number take the longer the more stands in a line.
    """
    read: list[Segment] = []
    left: list[Segment] = []
    total = 0
    for one in found:
        total += len(one.text)
        is_long = len(one.text) > MOST_IN_LINE and max(map(len, one.text.split("\n"))) > MOST_IN_LINE
        (left if is_long or total > MOST_IN_ALL or len(read) >= MOST_TEXTS else read).append(one)
    return tuple(read), tuple(left)


def segments(document: Document) -> tuple[Segment, ...]:
    """Return the running text of this year, in the order of the file; names, codes and states are left out."""
    return tuple(_all(document))


def _all(document: Document) -> Iterator[Segment]:
    for path, node in document.places.items():
        if path[:1] == _CARRIED[:1] or _CARRIED[1] in path:
            continue
        shape = shape_at(document.schema, path)
        if shape is None or not shape.narrative or shape.key == PREVIOUS:
            continue
        if shape.types[0] == "prose":
            yield from _of_prose(path, shape, node)
        elif shape.types[0] == "string" and node.kind == "scalar":
            yield from _of_scalar(path, shape, node)


def _of_scalar(path: Path, shape: Field, node: Node, *, in_table: bool = False) -> Iterator[Segment]:
    if node.value.strip() and node.value.strip() not in _STATES:
        yield Segment(path, shape, node.value, node, in_table)


def _of_prose(path: Path, shape: Field, node: Node, *, in_table: bool = False) -> Iterator[Segment]:
    if node.kind == "scalar":
        yield from _of_scalar(path, shape, node, in_table=in_table)
    for key, child in node.entries:
        if key != "样式":
            yield from _of_prose(path, shape, child, in_table=in_table or key == "表格")
    for child in node.items:
        yield from _of_prose(path, shape, child, in_table=in_table)
