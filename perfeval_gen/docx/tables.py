"""The grid of a table: which rows and cells are its own, how wide a row is, columns to match."""

from __future__ import annotations

from lxml import etree

from perfeval_gen.docx import oxml

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


def _number(element: etree._Element | None, otherwise: int) -> int:
    text = oxml.value(element)
    return int(text) if text.isdecimal() else otherwise
