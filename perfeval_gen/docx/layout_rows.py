"""A row of a table read once for all rows that differ from it only in their texts."""

from __future__ import annotations

import sys
from bisect import bisect
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from perfeval_gen.docx.layout_measures import LINE, SHARE, Cell, Figure, Fixed, Row, Tallness, lines_of
from perfeval_gen.docx.layout_outline import SECTION
from perfeval_gen.docx.layout_tree import (
    SLOT,
    Edit,
    Node,
    children,
    find,
    inserted,
    number,
    parse,
    pieces,
    value,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CHARACTER: Final = 210  # twips: 五号, the usual size of table text; the styles are in another part, an estimate will do
MARGINS: Final = 114  # twips: left and right inside a cell
USUAL: Final = 21  # half-points: 五号, where no style says otherwise
_DIGIT: Final = 0.55  # of an em: half a character in the official faces, a little more in what stands in for them
_TWIPS: Final = 10  # in a half-point
_NEVER: Final = sys.maxsize
_BEFORE_SCALE: Final = frozenset(
    f"w:{tag}"
    for tag in (
        *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow"),
        *("emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What a row has from around it: the columns of its table in twips, the heights of pages, the sizes of styles.

    The row begins on ``pages[0]``; each section that ends inside of it leads to the next.
    """

    columns: tuple[int, ...]
    pages: tuple[int, ...]
    sizes: Mapping[str, int]


@lru_cache(maxsize=1024)
def row_of(skeleton: str, frame: Frame) -> Row:
    """Return what counts of a row, given without its texts and its end tag."""
    row = parse(skeleton).children[0]
    sections = [found.start() for found in SECTION.finditer(skeleton)]
    found = [(row, None, frame.columns), *_rows_inside(row, frame.columns)]
    cells = [tuple(_cells(each, columns)) for each, _, columns in found]
    fixed = tuple(
        Fixed(_tallness(own), _page(frame, bisect(sections, each.start)), below, edit)
        for (each, below, _), own in zip(found, cells, strict=True)
        if (edit := _cant_split(each)) is not None
    )
    figures = tuple(f for each, _, columns in found for f in _figures(each, columns, frame.sizes))
    long = _long(fixed, skeleton.count(SLOT))
    return Row(
        cells=cells[0],
        tallness=_tallness(cells[0]),
        merged=frozenset(cell.at for cell in cells[0] if cell.is_continued),
        is_head=find(row, "w:trPr", "w:tblHeader") is not None,
        least=number(find(row, "w:trPr", "w:trHeight"), 0),
        fixed=fixed,
        figures=figures,
        kept=tuple(edit for p in walk(row, "w:p") for edit in _keep(p)),
        wide=_wide(figures, skeleton.count(SLOT)),
        long=long or (0,) * skeleton.count(SLOT),
        is_tall=long is None,
    )


def _page(frame: Frame, section: int) -> int:
    """Return how many lines of a page a row may have."""
    return frame.pages[min(section, len(frame.pages) - 1)] // (LINE * SHARE)


def _rows_inside(node: Node, columns: tuple[int, ...]) -> Iterator[tuple[Node, frozenset[int], tuple[int, ...]]]:
    """Yield each row inside a node, the columns of its table and those that go on in the next row beside it."""
    beside = [child for child in node.children if child.name == "w:tr"]
    merged = [_merged(row) for row in beside[1:]]
    below = iter([*merged, frozenset[int]()])
    for child in node.children:
        inner = columns_of(child) if child.name == "w:tbl" else columns
        if child.name == "w:tr":
            yield child, next(below), inner
        if child.children:
            yield from _rows_inside(child, inner)


def columns_of(table: Node) -> tuple[int, ...]:
    """Return the widths of the columns of a table."""
    grid = find(table, "w:tblGrid")
    return () if grid is None else tuple(number(each, 0, "w:w") for each in children(grid, "w:gridCol"))


def _placed(row: Node) -> Iterator[tuple[int, Node]]:
    at = number(find(row, "w:trPr", "w:gridBefore"), 0)
    for cell in walk(row, "w:tc", barrier="w:tr"):
        yield at, cell
        at += _span(cell)


def _span(cell: Node) -> int:
    return number(find(cell, "w:tcPr", "w:gridSpan"), 1)


def _merged(row: Node) -> frozenset[int]:
    return frozenset(at for at, cell in _placed(row) if _is_continued(cell))


def _is_continued(cell: Node) -> bool:
    merge = find(cell, "w:tcPr", "w:vMerge")
    return merge is not None and value(merge) in {"", "continue"}


def _width(cell: Node, at: int, columns: tuple[int, ...]) -> int:
    """Return the width that the cell states, or that of its columns."""
    stated = find(cell, "w:tcPr", "w:tcW")
    text = value(stated, "w:w")
    if value(stated, "w:type") in {"dxa", ""} and text.isdecimal() and int(text):
        return int(text)
    return sum(columns[at : at + _span(cell)])


def _cells(row: Node, columns: tuple[int, ...]) -> Iterator[Cell]:
    for at, cell in _placed(row):
        room = max((_width(cell, at, columns) - MARGINS) * 2 // CHARACTER, 2)
        found = [tuple(pieces(p)) for p in walk(cell, "w:p")]
        texts = tuple(text for text in found if any(isinstance(piece, int) for piece in text))
        blank = sum(lines_of("".join(map(str, text)), room) for text in found if text not in texts)
        is_upright = find(cell, "w:tcPr", "w:textDirection") is not None
        yield Cell(at, room, _is_continued(cell), is_upright, blank, texts)


def _cant_split(row: Node) -> Edit | None:
    """Return the edit that takes away what keeps a row in one piece, if it is so and no head."""
    properties = find(row, "w:trPr")
    if properties is None or children(properties, "w:tblHeader"):
        return None
    fixed = find(properties, "w:cantSplit")
    return None if fixed is None else (fixed.start, fixed.end - fixed.start, "")


def _keep(paragraph: Node) -> Iterator[Edit]:
    """Yield the edit that keeps a paragraph with the next one, unless it is so already."""
    properties = find(paragraph, "w:pPr")
    if properties is None:
        yield inserted(paragraph, 0, "<w:pPr><w:keepNext/></w:pPr>")
    elif find(properties, "w:keepNext") is None:
        yield inserted(properties, 0 if find(properties, "w:pStyle") is None else 1, "<w:keepNext/>")


def _figures(row: Node, columns: tuple[int, ...], sizes: Mapping[str, int]) -> Iterator[Figure]:
    for at, cell in _placed(row):
        room = _width(cell, at, columns) - MARGINS
        for paragraph in children(cell, "w:p") if room > 0 else ():
            found = list(pieces(paragraph))
            slots = tuple(piece for piece in found if isinstance(piece, int))
            em = _size(paragraph, sizes) * _TWIPS
            edits = tuple(each for run in children(paragraph, "w:r") for each in _scale(run))
            if slots and len(slots) == len(found) and edits and em > 0:
                yield Figure(slots, _least(room, em), room, em, edits)


def _least(room: int, em: int) -> int:
    """Return the length of the shortest number that is too wide."""
    length = max(int(room / (em * _DIGIT)) - 1, 0)
    while not room < length * em * _DIGIT:
        length += 1
    return length


def _size(paragraph: Node, sizes: Mapping[str, int]) -> int:
    stated = max((number(find(run, "w:rPr", "w:sz"), 0) for run in children(paragraph, "w:r")), default=0)
    return stated or sizes.get(value(find(paragraph, "w:pPr", "w:pStyle")), USUAL)


def _scale(run: Node) -> Iterator[tuple[int, int, str, str]]:
    """Yield the edit that narrows a run in two halves, between which the scale goes."""
    properties = find(run, "w:rPr")
    if properties is None:
        at, length, around = inserted(run, 0, f"<w:rPr>{SLOT}</w:rPr>")
    elif find(properties, "w:w") is None:
        at, length, around = inserted(properties, sum(c.name in _BEFORE_SCALE for c in properties.children), SLOT)
    else:
        return
    before, _, after = around.partition(SLOT)
    yield at, length, before, after


def _wide(figures: tuple[Figure, ...], count: int) -> tuple[int, ...]:
    least = [_NEVER] * count
    for figure in figures:
        for slot in figure.slots:
            least[slot] = min(least[slot], -(-figure.least // len(figure.slots)))
    return tuple(least)


def _long(fixed: tuple[Fixed, ...], count: int) -> tuple[int, ...] | None:
    """Return the length from which a text may make a row too tall; None if it is so without.

    A cell of n lines of text with h half characters takes at most n + h / room lines on paper.
    """
    least = [_NEVER] * count
    if any(row.tallness.least > row.most for row in fixed):
        return None
    for row in fixed:
        for cell in row.tallness.cells:
            signs = [piece for text in cell.texts for piece in text]
            slots = [piece for piece in signs if isinstance(piece, int)]
            halves = (row.most - cell.least() - signs.count("\n")) * cell.room - signs.count("\t")
            if halves < 0:
                return None
            for slot in slots:
                least[slot] = min(least[slot], halves // (2 * len(slots)) + 1)
    return tuple(least)


def _tallness(cells: tuple[Cell, ...]) -> Tallness:
    measured = tuple(cell for cell in cells if not cell.is_upright)
    least = max((cell.least() for cell in measured), default=0)
    columns = frozenset(cell.at for cell in measured if cell.least() == least)
    filled = tuple((cell.at, _only(cell), cell.room, cell) for cell in measured if cell.texts)
    return Tallness(measured, least, columns, filled)


def _only(cell: Cell) -> int:
    """Return the number of the text of a cell that has nothing else, or -1."""
    (first, *others) = cell.texts
    return first[0] if not (cell.blank or others or first[1:]) and isinstance(first[0], int) else -1
