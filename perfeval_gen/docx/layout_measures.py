"""What counts of a row for the layout: how tall its text makes it, which numbers are too wide, what to write where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfeval_gen.docx.layout_tree import Edit

LINE: Final = 290  # twips: the line pitch of 五号, the usual size of table text
SHARE: Final = 3  # a row taller than this part of the page may break
_NUMBER: Final = re.compile(r"[−+-]?\d[\d.,]*[%％]?")
_WIDEST: Final = 0.57  # of an em: a digit in the faces that stand in for the official ones
_NARROWEST: Final = 50  # percent
_WIDE: Final = frozenset("WFA")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that begins in column ``at``, its room in half characters.

    ``texts`` are its paragraphs in pieces, those without text left out: they take ``blank`` lines.
    """

    at: int
    room: int
    is_continued: bool
    is_upright: bool
    blank: int
    texts: tuple[tuple[int | str, ...], ...]

    def lines(self, texts: Sequence[str], start: int) -> int:
        """Return how many lines the text takes; ``start`` is the number of the first text of the row."""
        lines = self.blank
        for paragraph in self.texts:
            text = "".join([piece if isinstance(piece, str) else texts[start + piece] for piece in paragraph])
            lines += lines_of(text, self.room)
        return lines

    def least(self) -> int:
        """Return how many lines it takes however short its texts are."""
        return self.blank + len(self.texts)


def lines_of(text: str, room: int) -> int:
    """Return how many lines a text takes in a room of so many half characters."""
    if "\n" in text:
        return sum(lines_of(line, room) for line in text.split("\n"))
    return 1 if len(text) * 2 <= room else max(-(-_halves(text) // room), 1)


@dataclass(frozen=True, slots=True)
class Tallness:
    """The cells of a row that make it tall.

    ``least`` is how many lines the row has in any case, ``columns`` are those whose cells have so many. ``filled`` are
    the cells with text: column, number of the text (-1: more than one), room, cell.
    """

    cells: tuple[Cell, ...]
    least: int
    columns: frozenset[int]
    filled: tuple[tuple[int, int, int, Cell], ...]

    def lines(self, texts: Sequence[str], start: int, below: frozenset[int]) -> int:
        """Return how many lines the tallest cell has, those that go on in the row below left out."""
        most = self.least
        if self.columns <= below:
            most = max([cell.least() for cell in self.cells if cell.at not in below], default=0)
        for at, slot, room, cell in self.filled:
            if at in below:
                continue
            if slot < 0:
                most = max(most, cell.lines(texts, start))
                continue
            text, fits = texts[start + slot], room * most
            if (len(text) * 2 > fits and (len(text) > fits or not text.isascii())) or "\n" in text:
                most = max(most, lines_of(text, room))
        return most


@dataclass(frozen=True, slots=True)
class Fixed:
    """A row that may not break as long as no cell has more than ``most`` lines."""

    tallness: Tallness
    most: int
    below: frozenset[int] | None  # columns that go on in the row below; None: of the outer row, see there
    edit: Edit


@dataclass(frozen=True, slots=True)
class Figure:
    """A paragraph that may hold nothing but a number; one of ``least`` digits is too wide."""

    slots: tuple[int, ...]
    least: int
    room: int
    em: int
    edits: tuple[tuple[int, int, str, str], ...]

    def narrowed(self, texts: Sequence[str], start: int) -> Iterator[Edit]:
        """Yield the edits that make its number fit; ``start`` is the number of the first text of the row."""
        text = "".join([texts[start + slot] for slot in self.slots])
        if len(text) < self.least or not _NUMBER.fullmatch(text):
            return
        percent = max(int(self.room * 100 / (len(text) * self.em * _WIDEST)), _NARROWEST)
        for at, length, before, after in self.edits:
            yield at, length, f'{before}<w:w w:val="{percent}"/>{after}'


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an outer table, with the tables inside of it.

    ``merged`` are the columns whose cell continues the one above. ``wide`` and ``long``: below this length no text
    makes a number too wide or a row too tall. ``is_tall`` however short its texts may be.
    """

    cells: tuple[Cell, ...]
    tallness: Tallness
    merged: frozenset[int]
    is_head: bool
    least: int
    fixed: tuple[Fixed, ...]
    figures: tuple[Figure, ...]
    kept: tuple[Edit, ...]
    wide: tuple[int, ...]
    long: tuple[int, ...]
    is_tall: bool

    def height(self, texts: Sequence[str], start: int, below: frozenset[int]) -> int:
        """Return the height of the row, the cells that go on in the row below left out."""
        return max(self.tallness.lines(texts, start, below) * LINE, self.least)

    def text_height(self, texts: Sequence[str], start: int, column: int) -> int:
        """Return the height of the text of the cell that begins in a column."""
        return next((cell.lines(texts, start) * LINE for cell in self.cells if cell.at == column), 0)

    def loosened(self, texts: Sequence[str], start: int, below: frozenset[int]) -> Iterator[Edit]:
        """Yield the edits that let this row and rows inside break where they are tall."""
        for fixed in self.fixed:
            if fixed.tallness.lines(texts, start, below if fixed.below is None else fixed.below) > fixed.most:
                yield fixed.edit


def _halves(text: str) -> int:
    """Return how many half characters a text takes: in GBK exactly the wide ones have two bytes."""
    try:
        return len(text.encode("gbk"))
    except UnicodeEncodeError:
        return sum(map(_half, text))


@cache
def _half(sign: str) -> int:
    return 2 if east_asian_width(sign) in _WIDE else 1
