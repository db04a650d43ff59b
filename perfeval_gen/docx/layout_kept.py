"""Rows that stay with the next one: the last row of a table with its neighbour, the rows of one merged cell.

A total alone on a page under the repeated head looks like a table of its own, and Word doesn't repeat the text of a
merged cell on the next page: a group breaks only where it would fill a good part of the page, not before its own text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from perfeval_gen.docx.layout_measures import SHARE
from perfeval_gen.docx.layout_outline import has_total_below

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from perfeval_gen.docx.layout_measures import Row
    from perfeval_gen.docx.layout_outline import Place

_FEWEST: Final = 3  # rows below the head: a shorter table has nothing to keep together
_NONE: Final = frozenset[int]()


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of an outer table, the texts in them, where those of each row start, which row stands below each.

    Where none does, ``below`` is the row's own number.
    """

    rows: list[Row]
    texts: list[str]
    starts: list[int]
    below: list[int]

    def merged_below(self, row: int) -> frozenset[int]:
        """Return the columns that go on in the row below."""
        below = self.below[row]
        return _NONE if below == row else self.rows[below].merged

    def height(self, row: int) -> int:
        """Return the height of a row."""
        return self.rows[row].height(self.texts, self.starts[row], self.merged_below(row))


def kept_rows(table: Table, xml: str, place: Place, following: Place | None) -> set[int]:
    """Return the rows that belong to the next one; ``following`` is the place of the next table."""
    limit, height = place.page // SHARE, cache(table.height)
    at_the_end = _at_the_end(table, height, limit, lambda: has_total_below(xml, place, following))
    return {*_in_groups(table, height, limit), *at_the_end}


def _in_groups(table: Table, height: Callable[[int], int], limit: int) -> Iterator[int]:
    """Yield the rows of each small merged group but its last; of a large one those that its text needs."""
    for column, start, end in _groups([row.merged for row in table.rows]):
        whole = sum(map(height, range(start, end + 1)))
        room = whole
        if whole > limit:
            room = min(limit, table.rows[start].text_height(table.texts, table.starts[start], column))
        reached = 0
        for row in range(start, end):
            reached += height(row)
            if reached >= room:
                break
            yield row


def _groups(merged: list[frozenset[int]]) -> Iterator[tuple[int, int, int]]:
    """Yield the column, the first and the last row of each cell that is merged downwards."""
    for column in sorted(_NONE.union(*set(merged))):
        start = 0
        for row in range(1, len(merged) + 1):
            if row == len(merged) or column not in merged[row]:
                if row - 1 > start:
                    yield column, start, row - 1
                start = row


def _at_the_end(table: Table, height: Callable[[int], int], limit: int, has_total: Callable[[], bool]) -> Iterator[int]:
    """Yield the row before the last under a repeated head, and the last one where a total is joined below."""
    rows, last = table.rows, len(table.rows) - 1
    if not rows or not rows[0].is_head or sum(not row.is_head for row in rows) < _FEWEST or height(last - 1) > limit:
        return
    yield last - 1
    if has_total() and height(last) <= limit:
        yield last
