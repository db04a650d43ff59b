"""Which rows and cells are a table's own, and which continue the one above."""

from __future__ import annotations

from lxml import etree

from perfeval_gen.docx import oxml


def rows_of(table: etree._Element) -> list[etree._Element]:
    """Return the rows of this table, not those of tables inside it."""
    return [row for row in table.iter(oxml.W_TR) if next(row.iterancestors(oxml.W_TBL), None) is table]


def cells_of(row: etree._Element) -> list[etree._Element]:
    """Return the cells of this row, not those of tables inside it."""
    return [cell for cell in row.iter(oxml.W_TC) if next(cell.iterancestors(oxml.W_TR), None) is row]


def continues_merge(cell: etree._Element) -> bool:
    """Tell whether the cell belongs to the one above it."""
    merge = cell.find("w:tcPr/w:vMerge", oxml.NAMESPACES)
    return merge is not None and oxml.value(merge) in {"", "continue"}
