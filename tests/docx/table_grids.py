"""How wide the rows of a table are, and its grid."""

from __future__ import annotations

from lxml import etree

from perfeval_gen.docx import oxml
from perfeval_gen.docx.tables import cells_of

GRID_COLUMN = oxml.name("w:gridCol")


def span_of(cell: etree._Element) -> int:
    """Return how many columns a cell covers."""
    return _number(cell.find(f"{oxml.name('w:tcPr')}/{oxml.name('w:gridSpan')}"), 1)


def margin_of(row: etree._Element, side: str) -> int:
    """Return how many columns a row leaves out; ``side`` is ``w:gridBefore`` or ``w:gridAfter``."""
    return _number(row.find(f"{oxml.name('w:trPr')}/{oxml.name(side)}"), 0)


def row_width(row: etree._Element) -> int:
    """Return how many columns of the grid a row covers."""
    return sum(map(span_of, cells_of(row))) + margin_of(row, "w:gridBefore") + margin_of(row, "w:gridAfter")


def columns_of(table: etree._Element) -> list[etree._Element]:
    """Return the columns of the grid."""
    grid = table.find(oxml.name("w:tblGrid"))
    return [] if grid is None else grid.findall(GRID_COLUMN)


def _number(element: etree._Element | None, otherwise: int) -> int:
    text = oxml.value(element)
    return int(text) if text.isdecimal() else otherwise
