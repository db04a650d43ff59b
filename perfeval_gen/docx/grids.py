"""Tables whose grid no data can change: proved on the Jinja source of a part, put right there once for all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lxml import etree

from perfeval_gen.docx import oxml
from perfeval_gen.docx.matched import matched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TOKEN: Final = re.compile(
    r"\{#.*?#\}|\{\{.*?\}\}"
    r"|\{%[-+]?\s*(?P<word>\w+)(?P<rest>.*?)%\}"
    r"|<(?P<end>/)?w:(?P<name>tbl|tr|tc|sdt|customXml|tcPr|tblGridChange)(?=[\s/>])(?:[^<>\"]|\"[^\"]*\")*?(?P<empty>/)?>"
    r"|<w:gridCol\b[^>]*>"
    r"|<w:(?P<span>gridSpan|gridBefore|gridAfter)\b[^>]*?w:val=\"(?P<value>[^\"]*)\"[^>]*>",
    re.DOTALL,
)
_BLOCKS: Final = frozenset(("if", "for", "macro", "call", "filter", "with", "autoescape", "block"))
_KEPT: Final = frozenset(("macro", "call", "filter", "set"))  # what stands in them may be printed elsewhere


@dataclass(slots=True)
class _Cell:
    depth: int
    properties: int = 0
    spans: list[str] = field(default_factory=list)

    def width(self) -> int | None:
        """How many columns the cell covers; None where data decide."""
        if not self.spans:
            return 1
        if len(set(self.spans)) > 1 or not self.spans[0].isdecimal() or len(self.spans) != max(self.properties, 1):
            return None
        return int(self.spans[0])


@dataclass(slots=True)
class _Row:
    depth: int
    certain: bool = True
    before: str = "0"
    after: str = "0"
    widths: list[int | None] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    depth: int
    start: int
    columns: list[str] = field(default_factory=list)
    first_column: int = 0
    last_column: int = 0
    has_change: bool = False
    rows: list[_Row] = field(default_factory=list)


def settle(source: str, repair: Callable[[etree._Element], None] | None = None) -> tuple[str, bool]:
    """Return the source with every grid put right, and whether data might still ask for another.

    ``repair`` sets the grids of a tree as docxtpl does, which takes rows of tables inside a table for its own and knows
    no columns that a row leaves out; without it they are counted as Word counts them, by ``matched``.
    """
    own_rows = repair is None
    changes: list[tuple[int, int, str]] = []
    is_open = False
    for table in _tables(source, own_rows=own_rows):
        columns = None if table is None or is_open else _settled(table, repair)
        if table is None or columns is None:
            is_open = True
        elif columns != "".join(table.columns):
            is_open = is_open or table.has_change
            changes.append((table.first_column, table.last_column, columns))
    for start, end, columns in sorted(changes, reverse=True):
        source = source[:start] + columns + source[end:]
    return source, is_open


def _settled(table: _Table, repair: Callable[[etree._Element], None] | None) -> str | None:
    """Return the columns as they come out in any case; None where that depends on data."""
    own_rows = repair is None
    sure = [row for row in table.rows if row.certain and row.depth == table.depth]
    shapes = [_shape(row, own_rows=own_rows) for row in table.rows]
    if not sure or any(shape is None for shape in shapes):
        return None
    known = [shape for shape in shapes if shape is not None]
    certain = [shape for row in sure if (shape := _shape(row, own_rows=own_rows)) is not None]
    if any(max(shape[i] for shape in known) != max(shape[i] for shape in certain) for i in (0, 1)):
        return None
    if repair is None:
        return matched(table.columns, max(shape[1] for shape in known))
    return _repaired(table, sure, repair)


def _repaired(table: _Table, rows: list[_Row], repair: Callable[[etree._Element], None]) -> str | None:
    """Return the columns that ``repair`` gives a table of these rows."""
    xml = f"<w:tbl><w:tblGrid>{''.join(table.columns)}</w:tblGrid>{''.join(map(_row_xml, rows))}</w:tbl>"
    try:
        root = etree.fromstring(f'<x xmlns:w="{oxml.NAMESPACES["w"]}">{xml}</x>')
        repair(root)
    except (etree.XMLSyntaxError, TypeError, ValueError):
        return None
    found = (dict(column.attrib) for column in root.iter(oxml.name("w:gridCol")))
    wanted = [_column_xml(attributes) for attributes in found]
    return "".join(table.columns) if wanted == [_column_xml(_attributes(c)) for c in table.columns] else "".join(wanted)


def _shape(row: _Row, *, own_rows: bool) -> tuple[int, int] | None:
    """Return how many cells a row has and how many columns they cover."""
    widths = [width for width in row.widths if width is not None]
    if len(widths) < len(row.widths) or not (row.before.isdecimal() and row.after.isdecimal()):
        return None
    margins = int(row.before) + int(row.after) if own_rows else 0
    return len(widths), sum(widths) + margins


def _row_xml(row: _Row) -> str:
    cells = "".join(f'<w:tc><w:tcPr><w:gridSpan w:val="{width}"/></w:tcPr></w:tc>' for width in row.widths)
    margins = f'<w:gridBefore w:val="{row.before}"/><w:gridAfter w:val="{row.after}"/>'
    return f"<w:tr><w:trPr>{margins}</w:trPr>{cells}</w:tr>"


def _attributes(column: str) -> dict[str, str]:
    xml = f'<x xmlns:w="{oxml.NAMESPACES["w"]}">{column}</x>'
    return {str(key): str(text) for key, text in etree.fromstring(xml)[0].attrib.items()}


def _column_xml(attributes: dict[str, str]) -> str:
    said = "".join(f' w:{etree.QName(key).localname}="{text}"' for key, text in attributes.items())
    return f"<w:gridCol{said}/>"


def _tables(source: str, *, own_rows: bool) -> Iterator[_Table | None]:
    """Yield each table of a source behind its last row; None for a piece of one that may be printed anywhere."""
    reader = _Reader(own_rows)
    for token in _TOKEN.finditer(source):
        done = reader.take(token)
        if done is not None:
            yield done
    if reader.is_scattered:
        yield None


class _Reader:
    """Goes through the tokens of a source and keeps what is open."""

    def __init__(self, own_rows: bool) -> None:  # noqa: FBT001 - a setting
        self.is_scattered = False
        self._own_rows = own_rows
        self._blocks: list[str] = []
        self._open: list[str] = []
        self._tables: list[_Table] = []
        self._rows: list[_Row] = []
        self._cells: list[_Cell] = []

    def take(self, token: re.Match[str]) -> _Table | None:
        """Return the table that ends with this token, if one does."""
        if token["word"]:
            self._block(token["word"], token["rest"])
        elif token["span"]:
            self._span(token["span"], token["value"])
        elif token[0].startswith("<w:gridCol") and self._tables and self._open[-1:] != ["tblGridChange"]:
            table = self._tables[-1]
            table.columns.append(token[0])
            table.first_column = table.first_column or token.start()
            table.last_column = token.end()
        elif token["name"]:
            return self._element(token)
        return None

    def _block(self, word: str, rest: str) -> None:
        if word in _BLOCKS or (word == "set" and "=" not in rest):
            self._blocks.append(word)
        elif word.startswith("end") and self._blocks:
            self._blocks.pop()

    @property
    def _depth(self) -> int:
        return len(self._blocks)

    def _span(self, name: str, value: str) -> None:
        if name == "gridSpan" and self._cells:
            self._cells[-1].spans.append(value)
        elif name == "gridBefore" and self._rows:
            self._rows[-1].before = value
        elif name == "gridAfter" and self._rows:
            self._rows[-1].after = value

    def _element(self, token: re.Match[str]) -> _Table | None:
        name = token["name"]
        self.is_scattered = self.is_scattered or not _KEPT.isdisjoint(self._blocks)
        if token["empty"]:
            if name == "tcPr" and self._cells:
                self._cells[-1].properties += 1
            return None
        if token["end"]:
            return self._closed(name)
        if name == "tbl":
            self._tables.append(_Table(self._depth, token.start()))
        elif name == "tblGridChange" and self._tables:
            self._tables[-1].has_change = True
        elif name == "tr" and self._tables:
            self._rows.append(_Row(self._depth))
        elif name == "tc" and self._rows:
            self._cell()
        elif name == "tcPr" and self._cells:
            self._cells[-1].properties += 1
        if name != "tcPr":
            self._open.append(name)
        return None

    def _cell(self) -> None:
        row, cell = self._rows[-1], _Cell(self._depth)
        self._cells.append(cell)
        if self._depth != row.depth:
            row.widths.append(None)

    def _closed(self, name: str) -> _Table | None:
        if name == "tcPr":
            return None
        if self._open:
            self._open.pop()
        if name == "tc" and self._cells and self._rows:
            cell = self._cells.pop()
            if self._own_rows or (self._open and self._open[-1] == "tr"):  # docxtpl counts none inside w:sdt
                self._rows[-1].widths.append(cell.width())
        elif name == "tr" and self._rows and self._tables:
            self._row(self._rows.pop())
        elif name == "tbl" and self._tables:
            return self._tables.pop()
        return None

    def _row(self, row: _Row) -> None:
        row.certain = row.depth == self._depth
        for table in self._tables[-1:] if self._own_rows else self._tables:
            table.rows.append(row)
