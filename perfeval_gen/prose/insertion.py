"""Changes inside a text of a YAML file that leave the file readable, whatever quotes the text stands in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from perfeval_gen.diagnostics import Edit

if TYPE_CHECKING:
    from perfeval_gen.prose.segments import Segment
    from perfeval_gen.source.node import Node

_BLOCK: Final = "|>"
_OPENING: Final = "[{"


def flow_nodes(tree: Node) -> frozenset[int]:
    """Return the identities of the nodes that stand within brackets or braces."""
    found: set[int] = set()
    waiting = [(tree, False)]
    while waiting:
        node, inside = waiting.pop()
        if inside:
            found.add(id(node))
        is_flow = inside or (node.kind != "scalar" and _first(node) in tuple(_OPENING))
        waiting += [(child, is_flow) for _, child in node.entries]
        waiting += [(child, is_flow) for child in node.items]
    return frozenset(found)


def inserted(segment: Segment, start: int, stop: int, text: str, *, inside: bool) -> tuple[Edit, ...]:
    """Return the changes that put ``text`` in place of a stretch; none where that can't be done in one line.

    ``inside`` brackets or braces a text without quotes can't hold either, so it gets quotes; the same where the new
    text would begin it with a sign of YAML's own.
    """
    node = segment.node
    sign = _first(node) if node.quoted else ""
    if sign == '"':
        text = text.replace('"', "'") if "'" not in text else text.replace("\\", "\\\\").replace('"', '\\"')
    elif sign == "'":
        text = text.replace("'", "''")
    edit = segment.edit(start, stop, text)
    if edit is None or sign or not _needs_quotes(start, text, inside=inside):
        return () if edit is None else (edit,)
    if node.lines or _first(node) in tuple(_BLOCK):
        return ()
    return tuple(_quoted(node, Edit(edit.file, edit.line, edit.column, edit.end_column, text.replace("'", "''"))))


def _needs_quotes(start: int, text: str, *, inside: bool) -> bool:
    return inside or start == 0 or ": " in text or " #" in text or "'" in text


def _quoted(node: Node, edit: Edit) -> Iterator[Edit]:
    """Yield a change together with quotes around the whole text and a second one beside each in it."""
    place = node.location
    yield Edit(place.file, place.line, place.column, place.column, "'")
    for column, char in enumerate(place.excerpt[place.column - 1 : place.end_column - 1], place.column):
        if char == "'" and not edit.column <= column < edit.end_column:
            yield Edit(place.file, place.line, column, column, "'")
    yield edit
    yield Edit(place.file, place.line, place.end_column, place.end_column, "'")


def _first(node: Node) -> str:
    return node.location.excerpt[node.location.column - 1 : node.location.column]
