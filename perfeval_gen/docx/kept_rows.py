"""Rows that stay with the next one: the last row of a table with its neighbour, the rows of one merged cell.

A total alone on a page under the repeated head looks like a table of its own, and Word doesn't repeat the text of a
merged cell on the next page: a group breaks only where it would fill a good part of the page, not before its own text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from perfeval_gen.docx import oxml
from perfeval_gen.docx.long_rows import PORTRAIT, SHARE, cell_height, section_height, text_height
from perfeval_gen.docx.tables import continues_merge, placed_cells, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_PPR: Final = oxml.name("w:pPr")
_KEEP: Final = oxml.name("w:keepNext")
_STYLE: Final = oxml.name("w:pStyle")
_SECTION: Final = oxml.name("w:sectPr")
_FEWEST: Final = 3  # rows below the head: a shorter table has nothing to keep together


def keep_rows(root: etree._Element) -> None:
    """Write ``w:keepNext`` into the rows that belong to the next one, table by table."""
    tables = [t for t in root.iter(oxml.W_TBL) if next(t.iterancestors(oxml.W_TBL), None) is None]
    for table in tables:
        rows, limit = rows_of(table), _page_height(table) // SHARE
        heights = [_height(row) for row in rows]
        for i in sorted({*_in_groups(rows, heights, limit), *_at_the_end(table, rows, heights, limit)}):
            _keep(rows[i])


def _in_groups(rows: list[etree._Element], heights: list[int], limit: int) -> Iterator[int]:
    """Yield the rows of each small merged group but its last; of a large one those that its text needs."""
    for column, start, end in _groups(rows):
        whole = sum(heights[start : end + 1])
        room = whole if whole <= limit else min(limit, _text_height(rows[start], column))
        reached = 0
        for i in range(start, end):
            reached += heights[i]
            if reached >= room:
                break
            yield i


def _text_height(row: etree._Element, column: int) -> int:
    return next((cell_height(cell, at) for at, cell in placed_cells(row) if at == column), 0)


def _at_the_end(table: etree._Element, rows: list[etree._Element], heights: list[int], limit: int) -> Iterator[int]:
    """Yield the row before the last under a repeated head, and the last one where a total is joined below."""
    if not rows or not _has_head(rows[0]) or sum(not _has_head(row) for row in rows) < _FEWEST or heights[-2] > limit:
        return
    yield len(rows) - 2
    if _has_total_below(table) and heights[-1] <= limit:
        yield len(rows) - 1


def _height(row: etree._Element) -> int:
    least = oxml.value(row.find("w:trPr/w:trHeight", oxml.NAMESPACES))
    return max(text_height(row), int(least) if least.isdecimal() else 0)


def _page_height(table: etree._Element) -> int:
    section = next((e for after in table.itersiblings() for e in after.iter(_SECTION)), None)
    return PORTRAIT if section is None else section_height(section)


def _has_total_below(table: etree._Element) -> bool:
    """Return whether a table of one row is joined below: a total that the head is not repeated for."""
    joint, below = next(table.itersiblings(), None), next(table.itersiblings(oxml.W_TBL), None)
    if joint is None or below is None or joint.getnext() is not below or joint.tag != oxml.W_P:
        return False
    return not oxml.text_of(joint) and len(rows_of(below)) == 1


def _has_head(row: etree._Element) -> bool:
    return row.find("w:trPr/w:tblHeader", oxml.NAMESPACES) is not None


def _groups(rows: list[etree._Element]) -> Iterator[tuple[int, int, int]]:
    """Yield the column, the first and the last row of each cell that is merged downwards."""
    merged = [{at for at, cell in placed_cells(row) if continues_merge(cell)} for row in rows]
    for column in sorted(set().union(*merged)):
        start = 0
        for i in range(1, len(rows) + 1):
            if i == len(rows) or column not in merged[i]:
                if i - 1 > start:
                    yield column, start, i - 1
                start = i


def _keep(row: etree._Element) -> None:
    for paragraph in row.iter(oxml.W_P):
        properties = paragraph.find(_PPR)
        if properties is None:
            properties = paragraph.makeelement(_PPR)
            paragraph.insert(0, properties)
        if properties.find(_KEEP) is None:
            properties.insert(1 if properties.find(_STYLE) is not None else 0, properties.makeelement(_KEEP))
