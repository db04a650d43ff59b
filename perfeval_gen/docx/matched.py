"""Grids of a rendered part: every table gets the columns that its rows need, on the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOKEN: Final = re.compile(
    r'<(?P<end>/?)w:(?P<name>tbl|tr|tc|tblGridChange)(?=[\s/>])(?:[^<>"]|"[^"]*")*?(?P<empty>/?)>'
    r"|(?P<column><w:gridCol\b[^>]*>)"
    r'|<w:(?P<span>gridSpan|gridBefore|gridAfter)\b[^>]*?w:val="(?P<value>\d+)"'
)
_WIDTH: Final = re.compile(r'\bw:w="([^"]*)"')


@dataclass(slots=True)
class _Table:
    columns: list[str] = field(default_factory=list)
    start: int = 0
    end: int = 0
    widest: int = 0
    row: int = 0
    is_past: bool = False


def with_matched_grids(xml: str) -> str:
    """Return the part with grids as wide as the rows of their tables, each table as wide as it was."""
    pieces: list[str] = []
    done = 0
    for start, end, columns in sorted(_changes(xml)):
        pieces += (xml[done:start], columns)
        done = end
    return "".join((*pieces, xml[done:]))


def matched(columns: Sequence[str], widest: int) -> str:
    """Return the columns of a grid for rows that cover ``widest`` of them: docxtpl's repair, spans counted."""
    if not columns or not widest or widest == len(columns):
        return "".join(columns)
    widths = [_width(column) for column in columns]
    if widest < len(columns):
        extra = int(sum(widths[widest:]) / widest)
        return "".join(
            _with(column, int(width + extra)) for column, width in zip(columns[:widest], widths, strict=False)
        )
    total = sum(widths)
    if not total:
        return "".join(columns)
    old, new = total / len(columns), total / widest
    kept = [_with(column, int(width * new / old)) for column, width in zip(columns, widths, strict=True)]
    return "".join(kept) + f'<w:gridCol w:w="{int(new)}"/>' * (widest - len(columns))


def _changes(xml: str) -> Iterator[tuple[int, int, str]]:
    """Yield where columns stand that have to change, and what they become."""
    tables: list[_Table] = []
    for token in _TOKEN.finditer(xml):
        name = token["name"]
        if name == "tbl" and not token["end"]:
            tables.append(_Table())
        elif not tables:
            continue
        elif name == "tbl":
            table = tables.pop()
            columns = matched(table.columns, table.widest)
            if columns != "".join(table.columns):
                yield table.start, table.end, columns
        else:
            _count(token, tables[-1])


def _count(token: re.Match[str], table: _Table) -> None:
    name = token["name"]
    if name == "tr":
        table.widest, table.row = max(table.widest, table.row), 0
    elif name == "tc" and not token["end"]:
        table.row += 1
    elif name == "tblGridChange":
        table.is_past = not token["end"] and not token["empty"]
    elif token["span"]:
        table.row += int(token["value"]) - (token["span"] == "gridSpan")
    elif token["column"] and not table.is_past:
        table.columns.append(token["column"])
        table.start, table.end = table.start or token.start(), token.end()


def _width(column: str) -> float:
    found = _WIDTH.search(column)
    return float(found[1]) if found else 0.0


def _with(column: str, width: int) -> str:
    if _WIDTH.search(column):
        return _WIDTH.sub(f'w:w="{width}"', column)
    return column.replace("<w:gridCol", f'<w:gridCol w:w="{width}"', 1)
