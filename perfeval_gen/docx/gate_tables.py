"""The grid of each table, followed tag by tag: rows that fill it, spans that fit, merges that continue something."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Step = tuple[Callable[[int], None], int]

_TAG: Final = re.compile(
    rb"<(/?)w:(tbl|tr|tc|gridCol|gridSpan|gridBefore|gridAfter|vMerge|tblGridChange|tcPrChange|trPrChange)(?=[ />])"
)
_NUMBER: Final = re.compile(rb'w:val="\s*(\d{1,6})\s*"')
_MOST_COLUMNS: Final = 63  # Word opens no table with more
_MOST_PROBLEMS: Final = 40
_RESTART, _CONTINUE = 1, 2


class _Table:
    """A table that is open: its columns, the row that is being filled, and the merged cells of the row above."""

    __slots__ = ("above", "after", "at", "columns", "here", "merge", "number", "row", "span")

    def __init__(self, number: int) -> None:
        self.number = number
        self.columns = self.row = self.at = self.after = self.merge = 0
        self.span = 1
        self.above: dict[int, int] = {}
        self.here: dict[int, int] = {}


class _Steps(dict[bytes, "Step | None"]):
    """What each tag does, worked out when it first comes."""

    def __init__(self, work_out: Callable[[bytes], Step | None]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, tag: bytes) -> Step | None:
        step = self[tag] = self._work_out(tag)
        return step


class Tables:
    """Follows the tables of one part; ``problems`` tells what was found."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self._opening: Mapping[bytes, Callable[[int], None]] = {
            b"tbl": self._table,
            b"tr": self._row,
            b"tc": self._cell,
            b"gridCol": self._column,
            b"gridSpan": self._span,
            b"gridBefore": self._left_out_before,
            b"gridAfter": self._left_out_after,
            b"vMerge": self._merge,
        }
        self._closing: Mapping[bytes, Callable[[int], None]] = {
            b"tbl": self._table_end,
            b"tr": self._row_end,
            b"tc": self._cell_end,
        }
        self._steps = _Steps(self._step)
        self._open = [_Table(0)]  # one that stands for none, so that a stray cell does no harm
        self._count = self._before = 0

    def see(self, tags: list[bytes]) -> None:
        """Follow the next tags."""
        for does, number in filter(None, map(self._steps.__getitem__, tags)):
            does(number)

    def _found(self, text: str) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(text)

    def _change(self, by: int) -> None:
        """What is tracked as having been there before doesn't count."""
        self._before += by

    def _table(self, _: int) -> None:
        self._count += 1
        self._open.append(_Table(self._count))

    def _table_end(self, _: int) -> None:
        table = self._open.pop() if len(self._open) > 1 else self._open[0]
        if table.columns > _MOST_COLUMNS:
            self._found(f"table {table.number} has {table.columns} columns, Word opens at most {_MOST_COLUMNS}")

    def _column(self, _: int) -> None:
        self._open[-1].columns += not self._before

    def _row(self, _: int) -> None:
        table = self._open[-1]
        table.row += 1
        table.at = table.after = 0
        table.here = {}

    def _row_end(self, _: int) -> None:
        table = self._open[-1]
        width = table.at + table.after
        if width != table.columns and table.number:
            self._found(f"table {table.number} row {table.row} covers {width} of {table.columns} columns")
        table.above = table.here

    def _left_out_before(self, number: int) -> None:
        if not self._before:
            self._open[-1].at = number

    def _left_out_after(self, number: int) -> None:
        if not self._before:
            self._open[-1].after = number

    def _cell(self, _: int) -> None:
        table = self._open[-1]
        table.span, table.merge = 1, 0

    def _span(self, number: int) -> None:
        table = self._open[-1]
        if self._before:
            return
        if not 1 <= number <= table.columns:
            self._found(f"table {table.number}: gridSpan {number!r} of {table.columns} columns")
        table.span = max(number, 1)

    def _merge(self, kind: int) -> None:
        if not self._before:
            self._open[-1].merge = kind

    def _cell_end(self, _: int) -> None:
        table = self._open[-1]
        if table.merge:
            if table.merge == _CONTINUE and table.above.get(table.at) != table.span:
                self._found(f"table {table.number} row {table.row}: a vMerge that continues nothing")
            table.here[table.at] = table.span
        table.at += table.span

    def _step(self, tag: bytes) -> Step | None:
        """Return what a tag does, and with which number; nothing for the many that are of no table."""
        match = _TAG.match(tag)
        if match is None:
            return None
        closes, name = bool(match[1]), match[2]
        if name.endswith(b"Change"):
            return None if tag.endswith(b"/>") else (self._change, -1 if closes else 1)
        if name in self._closing and tag.endswith(b"/>"):
            return None  # empty, which is a fault of its own
        does = (self._closing if closes else self._opening).get(name)
        if does is None:
            return None
        if name == b"vMerge":
            return does, _RESTART if b'"restart"' in tag else _CONTINUE
        number = _NUMBER.search(tag)
        return does, int(number[1]) if number else 0
