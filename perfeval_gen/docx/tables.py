"""The grid of a table: which rows and cells are its own, how wide a row is, columns to match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from perfeval_gen.docx import oxml

if TYPE_CHECKING:
    from collections.abc import Iterator

GRID_COLUMN = oxml.name("w:gridCol")
_WIDTH = oxml.name("w:w")


def rows_of(table: etree._Element) -> list[etree._Element]:
    """Return the rows of this table, not those of tables inside it."""
    return [row for row in table.iter(oxml.W_TR) if next(row.iterancestors(oxml.W_TBL), None) is table]


def cells_of(row: etree._Element) -> list[etree._Element]:
    """Return the cells of this row, not those of tables inside it."""
    return [cell for cell in row.iter(oxml.W_TC) if next(cell.iterancestors(oxml.W_TR), None) is row]


def span_of(cell: etree._Element) -> int:
    """Return how many columns a cell covers."""
    return _number(cell.find(f"{oxml.name('w:tcPr')}/{oxml.name('w:gridSpan')}"), 1)


def margin_of(row: etree._Element, side: str) -> int:
    """Return how many columns a row leaves out; ``side`` is ``w:gridBefore`` or ``w:gridAfter``."""
    return _number(row.find(f"{oxml.name('w:trPr')}/{oxml.name(side)}"), 0)


def row_width(row: etree._Element) -> int:
    """Return how many columns of the grid a row covers."""
    return sum(map(span_of, cells_of(row))) + margin_of(row, "w:gridBefore") + margin_of(row, "w:gridAfter")


def continues_merge(cell: etree._Element) -> bool:
    """Tell whether the cell belongs to the one above it."""
    merge = cell.find("w:tcPr/w:vMerge", oxml.NAMESPACES)
    return merge is not None and oxml.value(merge) in {"", "continue"}


def columns_of(table: etree._Element) -> list[etree._Element]:
    """Return the columns of the grid."""
    grid = table.find(oxml.name("w:tblGrid"))
    return [] if grid is None else grid.findall(GRID_COLUMN)


def match_grids(root: etree._Element) -> None:
    """Give every table the columns its rows need, keeping its width: docxtpl's repair, spans and nesting counted."""
    for table in root.iter(oxml.W_TBL):
        columns = columns_of(table)
        widest = max(map(row_width, rows_of(table)), default=0)
        if columns and widest > len(columns):
            _widen(columns, widest)
        elif 0 < widest < len(columns):
            _narrow(columns, widest)


def with_matched_grids(xml: str) -> str:
    """Return the part with the columns its rows need; raises ``etree.XMLSyntaxError`` if it is not well-formed."""
    root = oxml.parse(xml)
    match_grids(root)
    return oxml.to_text(root)


def _widen(columns: list[etree._Element], wanted: int) -> None:
    total = sum(_widths(columns))
    if not total:
        return
    old, new = total / len(columns), total / wanted
    for column, width in zip(columns, list(_widths(columns)), strict=True):
        column.set(_WIDTH, str(int(width * new / old)))
    grid = columns[0].getparent()
    for _ in range(wanted - len(columns)):
        if grid is not None:
            etree.SubElement(grid, GRID_COLUMN, {_WIDTH: str(int(new))})


def _narrow(columns: list[etree._Element], wanted: int) -> None:
    extra = int(sum(_widths(columns[wanted:])) / wanted)
    grid = columns[0].getparent()
    for column in columns[wanted:]:
        if grid is not None:
            grid.remove(column)
    for column, width in zip(columns[:wanted], list(_widths(columns[:wanted])), strict=True):
        column.set(_WIDTH, str(int(width + extra)))


def _widths(columns: list[etree._Element]) -> Iterator[float]:
    return (float(column.get(_WIDTH, "0")) for column in columns)


def _number(element: etree._Element | None, otherwise: int) -> int:
    text = oxml.value(element)
    return int(text) if text.isdecimal() else otherwise
