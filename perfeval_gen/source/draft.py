"""A text under repair: lines may be mended, places still name the columns that the user typed."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from perfeval_gen.diagnostics import Edit
from perfeval_gen.patterns import pattern

if TYPE_CHECKING:
    from perfeval_gen.diagnostics import Location
    from perfeval_gen.source.text import Source

WIDE_BLANKS: Final = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BLANKS: Final = pattern(f"[ \t{WIDE_BLANKS}]*")
_ASCII_BLANKS: Final = pattern("[ \t]*")
_SEPARATOR: Final = pattern(r":(?=[ \t]|$)")
_COMMENT: Final = pattern(r"[ \t]#")
_DASH: Final = pattern(r"-[ \t]+|-$")
_QUOTED_KEY: Final = pattern(r"[ \t]*:(?=[ \t]|$)")


@dataclass(slots=True)
class Draft:
    """Lines that may be mended; ``trusted`` until a repair is no more than a guess. Counts from 0.

    ``reach`` is how many lines further the end of a quoted text or a bracket is sought.
    """

    source: Source
    lines: list[str] = field(init=False)
    trusted: bool = True
    reach: int = sys.maxsize
    _moves: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lines = list(self.source.lines)

    @property
    def text(self) -> str:
        """The whole text as it stands now."""
        return "\n".join(self.lines)

    def line(self, number: int) -> str:
        """Return a line as it stands now; empty after the last."""
        return self.lines[number] if number < len(self.lines) else ""

    def replace(self, line: int, start: int, stop: int, text: str) -> None:
        """Put ``text`` in place of the characters from ``start`` to ``stop``."""
        old = self.lines[line]
        self.lines[line] = old[:start] + text + old[stop:]
        if len(text) != stop - start:
            self._moves.setdefault(line, []).append((start, stop, len(text)))

    def edit(self, line: int, start: int, stop: int, text: str) -> Edit:
        """Return the change of the file that puts ``text`` in place of columns of the text as it stands now."""
        moves = self._moves.get(line, [])
        return Edit(self.source.name, line + 1, _unmoved(start, moves) + 1, _unmoved(stop, moves) + 1, text)

    def blank(self, line: int, start: int) -> None:
        """Put a stand-in for the rest of a line that can't be read."""
        rest = len(self.lines[line]) - start
        self.lines[line] = self.lines[line][:start] + "x" + " " * (rest - 1)
        self.trusted = False

    def place(self, line: int, start: int, stop: int = 0, path: tuple[str | int, ...] = ()) -> Location:
        """Return the place that the user typed for columns of the text as it stands now."""
        if line >= len(self.lines):  # a mark at the end of a text whose last line has no end
            line, start, stop = len(self.lines) - 1, len(self.lines[-1]), 0
        if line not in self._moves:
            return self.source.at(line + 1, start + 1, stop + 1, path)
        moves = self._moves[line]
        first, last = _unmoved(start, moves), _unmoved(max(stop, start + 1), moves)
        return self.source.at(line + 1, first + 1, last + 1, path)


def _unmoved(column: int, moves: list[tuple[int, int, int]]) -> int:
    for start, stop, length in reversed(moves):
        if column >= start + length:
            column += stop - start - length
        elif column > start:
            column = min(column, stop)
    return column


@dataclass(frozen=True, slots=True)
class Entry:
    """One line taken apart: where its dashes stand, its key (None without ``: ``), the colon and the value."""

    indent: int
    dashes: tuple[int, ...]
    start: int
    key: str | None
    colon: int
    value: int


def take_apart(line: str) -> Entry:
    """Return the parts of a line that isn't blank; every number is a column counted from 0."""
    indent = start = skip_blanks(line, 0)
    dashes: list[int] = []
    while dash := _DASH.match(line, start):
        dashes.append(start)
        start = dash.end()
    colon = _colon(line, start)
    if colon < 0:
        return Entry(indent, tuple(dashes), start, None, -1, start)
    return Entry(indent, tuple(dashes), start, line[start:colon].strip(), colon, skip_ascii(line, colon + 1))


def skip_blanks(line: str, start: int) -> int:
    """Return the first column from ``start`` on that is no white space of any kind."""
    match = _BLANKS.match(line, start)
    return match.end() if match else start


def skip_ascii(line: str, start: int) -> int:
    """Return the first column from ``start`` on that is neither a space nor a tab."""
    match = _ASCII_BLANKS.match(line, start)
    return match.end() if match else len(line)


def without_comment(line: str, start: int) -> str:
    """Return the line up to the comment that begins at ``start`` or after it."""
    if line[start : start + 1] == "#":
        return line[:start]
    comment = _COMMENT.search(line, start)
    return line[: comment.start()] if comment else line


def closing_quote(line: str, start: int, quote: str) -> int:
    """Return where a quoted text that has begun before ``start`` ends, or -1."""
    at = start
    while at < len(line):
        if quote == '"' and line[at] == "\\":
            at += 2
        elif line[at] != quote:
            at += 1
        elif quote == "'" and line[at + 1 : at + 2] == "'":
            at += 2
        else:
            return at
    return -1


def _colon(line: str, start: int) -> int:
    """Return the column of the separator between key and value, or -1."""
    first = line[start : start + 1]
    if first and first in "\"'":
        end = closing_quote(line, start + 1, first)
        match = _QUOTED_KEY.match(line, end + 1) if end >= 0 else None
        return match.end() - 1 if match else -1
    if not first or first in "[{":
        return -1
    separator = _SEPARATOR.search(without_comment(line, start), start)
    return separator.start() if separator else -1


def is_entry(line: str, base: int) -> bool:
    """Tell a line that begins a new entry at column ``base`` or further left."""
    entry = take_apart(line)
    return entry.indent <= base and entry.key is not None
