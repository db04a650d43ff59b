"""How a text is laid out: the entries of a tree with where each begins and ends, for those who rewrite files.

Only for texts that ``parse_tree`` took without an error; offsets count characters of the text, lines count from 0.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Final, Literal

import yaml

from perfeval_gen.patterns import pattern
from perfeval_gen.source.build import PARSER

_HEADER: Final = pattern(r"[|>][^\s#]*")
_BLOCK: Final = ("|", ">")


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment: its text from ``#`` on, where it stands, and how many blanks part it from what stands before."""

    line: int
    column: int
    text: str
    blanks: int
    is_alone: bool


@dataclass(frozen=True, slots=True)
class Laid:
    """A value as it stands: ``end`` is behind its last character, blank lines below a text left out.

    ``style`` is the quote, ``|`` or ``>`` of a scalar; ``flow`` tells ``{…}`` and ``[…]``, or a pair among ``[…]``.
    ``indent`` is the column at which the lines below ``|`` or ``>`` begin.
    """

    kind: Literal["scalar", "mapping", "sequence"]
    start: int
    end: int
    column: int
    first_line: int
    last_line: int
    value: str = ""
    style: str = ""
    flow: bool = False
    entries: tuple[Entry, ...] = ()
    indent: int = 0

    @property
    def is_block(self) -> bool:
        """True of a mapping or list whose entries stand on lines of their own."""
        return self.kind != "scalar" and not self.flow


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value, or an item (``key`` is None); ``start``, ``line``, ``column`` are of the key or dash."""

    key: Laid | None
    value: Laid
    start: int
    line: int
    column: int

    @property
    def last_line(self) -> int:
        """The last line of the entry's value."""
        return max(self.line, self.value.last_line)


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole text: its root mapping, the remarks by line, lines that hold nothing, and where the data begins.

    ``first`` is the line after ``---`` (0 without), ``stop`` the line of ``...`` or the number of lines.
    """

    text: str
    lines: tuple[str, ...]
    root: Laid
    remarks: dict[int, Remark]
    blank: frozenset[int]
    first: int = 0
    stop: int = 0
    starts: tuple[int, ...] = ()

    def line_of(self, index: int) -> int:
        """Return the line that holds the character at an offset."""
        return bisect_right(self.starts, index) - 1

    def at(self, path: tuple[str | int, ...]) -> Entry | None:
        """Return the entry at a path of keys and positions as typed."""
        here, found = self.root, None
        for step in path:
            found = _child(here, step)
            if found is None:
                return None
            here = found.value
        return found


def _child(laid: Laid, step: str | int) -> Entry | None:
    if isinstance(step, int):
        return laid.entries[step] if laid.kind == "sequence" and step < len(laid.entries) else None
    return next((e for e in laid.entries if e.key is not None and e.key.value == step), None)


def lay_out(text: str) -> Layout:
    """Return the layout of a text without errors whose outermost value is a mapping."""
    work = _Work(text)
    root = work.document()
    lines = tuple(text.split("\n"))
    remarks = work.remarks()
    inside = {n for a in work.atoms for n in range(a.first_line + 1, a.last_line + 1)}
    blank = frozenset(n for n, line in enumerate(lines) if not line.strip() and n not in inside)
    return Layout(text, lines, root, remarks, blank, work.first, work.stop, tuple(work.starts))


@dataclass(slots=True)
class _Work:
    """One pass over the events; ``cursor`` is behind what has been taken."""

    text: str
    starts: list[int] = field(init=False)
    atoms: list[Laid] = field(default_factory=list)
    events: list[Any] = field(init=False)
    next: int = 0
    cursor: int = 0
    first: int = 0
    stop: int = 0

    def __post_init__(self) -> None:
        self.starts = [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))]
        self.events = list(yaml.parse(self.text, Loader=PARSER))
        self.stop = len(self.starts) - 1

    def document(self) -> Laid:
        """Take the marks of the document and return its root."""
        begin = self.events[1]
        if begin.explicit:
            self.first, self.cursor = begin.end_mark.line + 1, begin.end_mark.index
        self.next = 2
        root = self.node()
        end = self.events[self.next]
        if end.explicit:
            self.stop = end.start_mark.line
        return root

    def node(self) -> Laid:
        """Return the value that the next events make."""
        event = self.events[self.next]
        self.next += 1
        if isinstance(event, yaml.ScalarEvent):
            made = self._scalar(event)
            self.atoms.append(made)
        else:
            made = self._collection(event)
        self.cursor = max(self.cursor, made.end)
        return made

    def _collection(self, event: Any) -> Laid:  # noqa: ANN401
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        start, flow = event.start_mark.index, bool(event.flow_style)
        if self.text[start : start + 1] in ("{", "["):
            self.cursor = max(self.cursor, start + 1)
        ending = yaml.MappingEndEvent if is_mapping else yaml.SequenceEndEvent
        entries = []
        while not isinstance(self.events[self.next], ending):
            entries.append(self._pair() if is_mapping else self._item(flow=flow))
        close = self.events[self.next]
        self.next += 1
        end = close.end_mark.index if flow else max((e.value.end for e in entries), default=start)
        kind: Literal["mapping", "sequence"] = "mapping" if is_mapping else "sequence"
        return self._laid(kind, start, end, flow=flow, entries=tuple(entries))

    def _pair(self) -> Entry:
        key = self.node()
        value = self.node()
        return Entry(key, value, key.start, key.first_line, key.column)

    def _item(self, *, flow: bool) -> Entry:
        if flow:
            value = self.node()
            return Entry(None, value, value.start, value.first_line, value.column)
        dash = self._significant(self.cursor)
        self.cursor = dash + 1
        value = self.node()
        line = self._line(dash)
        return Entry(None, value, dash, line, dash - self.starts[line])

    def _significant(self, start: int) -> int:
        """Return the next dash from ``start`` on: blanks, comments and the colon of the key stand before it."""
        at = start
        while self.text[at] != "-":
            at = self.text.index("\n", at) if self.text[at] == "#" else at + 1
        return at

    def _scalar(self, event: Any) -> Laid:  # noqa: ANN401
        start, end, style = event.start_mark.index, event.end_mark.index, event.style or ""
        if style not in _BLOCK:
            return self._laid("scalar", start, end, value=event.value, style=style)
        first = event.start_mark.line
        header, *below = self.text[self.starts[first] : end].split("\n")
        filled = next((line for line in below if line.strip()), "")
        said = next((line for line in event.value.split("\n") if line.strip()), "")
        indent = _lead(filled) - _lead(said)
        last = first + _filled(header[event.start_mark.column :], below, indent)
        end = min(self.starts[last + 1] - 1, len(self.text))
        return Laid("scalar", start, end, event.start_mark.column, first, last, event.value, style, indent=indent)

    def _laid(  # noqa: PLR0913 - the parts of a value, by name
        self, kind: Literal["scalar", "mapping", "sequence"], start: int, end: int, *,
        value: str = "", style: str = "", flow: bool = False, entries: tuple[Entry, ...] = (),
    ) -> Laid:  # fmt: skip
        first, last = self._line(start), self._line(max(start, end - 1))
        return Laid(kind, start, end, start - self.starts[first], first, last, value, style, flow, entries)

    def _line(self, index: int) -> int:
        return bisect_right(self.starts, index) - 1

    def remarks(self) -> dict[int, Remark]:
        """Return every comment by its line: what begins with ``#`` outside all scalars."""
        found: dict[int, Remark] = {}
        at = 0
        for start, end in [*((a.start, a.end) for a in self.atoms), (len(self.text), len(self.text))]:
            self._between(at, start, found)
            at = max(at, end)
        for atom in self.atoms:
            if atom.style in _BLOCK:
                header = _HEADER.match(self.text, atom.start)
                stop = self.text.find("\n", atom.start)
                self._between(header.end() if header else atom.start, stop if stop >= 0 else atom.end, found)
        return found

    def _between(self, start: int, stop: int, found: dict[int, Remark]) -> None:
        at = self.text.find("#", start, stop)
        while at >= 0:
            line = self._line(at)
            before = self.text[self.starts[line] : at]
            end = self.starts[line + 1] - 1
            text = self.text[at:end].rstrip()
            blanks = len(before) - len(before.rstrip())
            found[line] = Remark(line, len(before), text, blanks, not before.strip())
            at = self.text.find("#", end, stop)


def _lead(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _filled(header: str, below: list[str], indent: int) -> int:
    """Return how many of the lines below ``|`` or ``>`` are text; blank ones at the end are only after ``+``."""
    match = _HEADER.match(header)
    if match is not None and "+" in match[0]:
        return len(below) - (below[-1:] == [""])
    stop = len(below)
    while stop and not below[stop - 1].strip() and len(below[stop - 1]) <= max(indent, 0):
        stop -= 1
    return stop if any(line.strip() for line in below) else 0
