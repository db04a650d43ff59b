"""Where each node of a tree begins and ends in the text, and where the comments are: for changes in place.

A ``Location`` names the place of a finding; a change needs both ends. They are taken from the parser's own marks, so
only for a text that was read without an error.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import yaml

from perfeval_gen.patterns import pattern
from perfeval_gen.source.build import PARSER
from perfeval_gen.source.node import Node
from perfeval_gen.source.scalars import Mark, Path

if TYPE_CHECKING:
    from perfeval_gen.source.text import Source

_HEADER: Final = pattern(r"[|>][+\-0-9]*")
_BLOCK_TEXT: Final = ("|", ">")


@dataclass(frozen=True, slots=True)
class Span:
    """A node in the text, in characters counted from 0; ``stop`` is behind its last character, comments left out.

    ``key`` and ``key_stop`` are its key's, both ``start`` where there is none. ``style`` is that of a scalar as YAML
    has it; ``flow`` tells braces and brackets; ``inside`` whether it stands within such.
    """

    path: Path
    node: Node
    key: int
    key_stop: int
    start: int
    stop: int
    style: str = ""
    flow: bool = False
    inside: bool = False

    @property
    def is_block(self) -> bool:
        """A mapping or list over lines of its own, without braces or brackets."""
        return self.node.kind != "scalar" and not self.flow


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment from its ``#`` to the end of its line."""

    start: int
    stop: int
    text: str


@dataclass(frozen=True)
class Spans:
    """All nodes of a text by path, and its comments in order."""

    text: str
    by_path: Mapping[Path, Span]

    def __getitem__(self, path: Path) -> Span:
        return self.by_path[path]

    def of(self, node: Node) -> Span:
        """Return the span of a node of the tree."""
        return self.by_path[node.location.path]

    def line_of(self, index: int) -> int:
        """Return the number of the line, counted from 0, in which a character stands."""
        return bisect_right(self._starts, index) - 1

    def nth_line_start(self, line: int) -> int:
        """Return where a line, counted from 0, begins."""
        return self._starts[line]

    def line_start(self, index: int) -> int:
        """Return where the line of a character begins."""
        return self._starts[self.line_of(index)]

    def line_stop(self, index: int) -> int:
        """Return where the line of a character ends, the line feed left out."""
        stop = self.text.find("\n", index)
        return len(self.text) if stop < 0 else stop

    def header_stop(self, span: Span) -> int:
        """Return where the sign that introduces a text over lines of its own ends."""
        found = _HEADER.match(self.text, span.start)
        return found.end() if found else span.start

    def said_at(self, span: Span) -> int:
        """Return a character in the line where a comment about the whole node goes."""
        if span.style in _BLOCK_TEXT:
            return span.start
        if span.is_block:
            return span.key if span.key_stop > span.key else span.start
        return max(span.stop - 1, span.key, 0) if span.stop == span.start else span.stop - 1

    def within(self, start: int, stop: int) -> tuple[Comment, ...]:
        """Return the comments that begin between two characters."""
        return tuple(c for c in self.comments if start <= c.start < stop)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.text))]

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """All comments of the text, in order; a ``#`` inside a text is none."""
        return tuple(_comments(self.text, self._texts))

    @cached_property
    def _texts(self) -> list[tuple[int, int]]:
        """The stretches in which a ``#`` is a character like any other, in order."""
        found = []
        for span in self.by_path.values():
            if span.key_stop > span.key:
                found.append((span.key, span.key_stop))
            if span.node.kind != "scalar":
                continue
            if span.style in _BLOCK_TEXT:
                found.append((self.line_stop(span.start), span.stop))
            else:
                found.append((span.start, span.stop))
        return sorted((a, b) for a, b in found if b > a)


def find_spans(source: Source, tree: Node) -> Spans:
    """Return where every node of the tree stands; the text must be the one it was read from, without errors."""
    composed = yaml.compose(source.text, Loader=PARSER)
    measured, _ = _Measuring(source).node(composed, tree, None, (), inside=False)
    return Spans(source.text, {span.path: span for span in measured})


@dataclass(frozen=True, slots=True)
class _Measuring:
    """Goes through the tree beside PyYAML's own nodes, which have no types and carry the marks."""

    source: Source

    def at(self, mark: Mark) -> int:
        return min(self.source.starts[mark.line] + mark.column, len(self.source.text))

    def node(self, part: Any, node: Node, key: Any, path: Path, *, inside: bool) -> tuple[list[Span], int]:  # noqa: ANN401
        """Return the spans of a node and of all below it, and its end: for a block that of the last thing in it."""
        start, stop = self.at(part.start_mark), self.at(part.end_mark)
        flow, style = bool(getattr(part, "flow_style", False)), str(getattr(part, "style", None) or "")
        below: list[Span] = []
        if style in _BLOCK_TEXT:
            stop = start + len(self.source.text[start:stop].rstrip())
        elif node.kind != "scalar":
            below, end = self._children(part, node, path, inside=inside or flow)
            stop = stop if flow else max(end, start)
        named = (start, start) if key is None else (self.at(key.start_mark), self.at(key.end_mark))
        return [Span(path, node, *named, start, stop, style, flow, inside), *below], stop

    def _children(self, part: Any, node: Node, path: Path, *, inside: bool) -> tuple[list[Span], int]:  # noqa: ANN401
        found: list[Span] = []
        end = 0
        for (key, piece), (name, child) in zip(part.value if node.entries else (), node.entries, strict=True):
            below, stop = self.node(piece, child, key, (*path, name), inside=inside)
            end = max(stop, self.at(key.end_mark) + 1)
            found += below
        for i, (piece, child) in enumerate(zip(part.value if node.items else (), node.items, strict=True)):
            below, end = self.node(piece, child, None, (*path, i), inside=inside)
            found += below
        return found, end


def _comments(text: str, texts: list[tuple[int, int]]) -> Iterator[Comment]:
    """Yield each comment: a ``#`` at the beginning of a line or behind a blank, outside of every text."""
    starts = [start for start, _ in texts]
    at = text.find("#")
    while at >= 0:
        before = bisect_right(starts, at) - 1
        if before >= 0 and at < texts[before][1]:
            at = text.find("#", texts[before][1])
            continue
        if at == 0 or text[at - 1] in " \t\n":
            stop = text.find("\n", at)
            stop = len(text) if stop < 0 else stop
            yield Comment(at, stop, text[at:stop])
            at = text.find("#", stop)
        else:
            at = text.find("#", at + 1)
