"""A place amid the tags of a part, as a value: what each tag makes of it, by the rules that the gate has.

Where the gate follows one document, a proof follows all ways through a template at once; so nothing here is changed in
place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from perfeval_gen.docx.gate_walk import Flaw, Unusual, root_of
from perfeval_gen.docx.gate_xml import name_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfeval_gen.docx.gate_walk import State

_TAG: Final = re.compile(rb"<[^>]*>")
_NUMBER: Final = re.compile(rb'w:val="\s*(\d{1,6})\s*"')
_SIZED: Final = re.compile(rb'w:w="[1-9]')
_FIELD: Final = re.compile(rb'w:fldCharType="(\w+)"')
_BLANK_END: Final = re.compile(rb"^\s|\s$|&#")
_NONE, _TRIMMED, _KEPT, _OTHER = 0, 1, 2, 3  # what text may stand here
_RESTART, _CONTINUE = 1, 2
_MOST_COLUMNS: Final = 63
_MANY: Final = 10**6  # columns: as many as data say
_MOST_FOUND: Final = 40
_NO_WORDS: Final = re.compile(rb"<[^>]*>|^[^<]*>|\s")
_NEAR, _SHOWN = 400, 20
_TEXTS: Final = frozenset({"instrText", "delText", "delInstrText", "fldData"})
_NO_CELL: Final = "w:tr without w:tc"  # it covers none of the columns
_PAST: Final = ("w:tblGridChange", "w:tcPrChange", "w:trPrChange")

Merges = tuple[tuple[int, int], ...]


class Table(NamedTuple):
    """A table that is open; ``width`` is that of the rows before, where the grid follows the rows (0: no row yet)."""

    columns: int = 0
    is_sized: bool = False
    width: int = 0
    at: int = 0
    after: int = 0
    span: int = 1
    merge: int = 0
    above: Merges = ()
    here: Merges = ()


class Place(NamedTuple):
    """Where a way through the template has come; ``pending`` begins a tag that a Jinja tag stands in."""

    element: int
    text: int = _NONE
    fields: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    pending: bytes = b""


class _Does(NamedTuple):
    """What a tag does besides opening or closing an element."""

    text: int
    field: str
    table: Callable[[Table, int], Table] | None
    number: int
    name: str
    closes: bool


class Places:
    """The ways through one part; ``found`` tells what is wrong on one of them, ``tags`` is what they met.

    ``of_tables`` tells of grids: the rules for them can be tried on a document by themselves.
    """

    def __init__(self, element: str, *, is_matched: bool) -> None:
        self.found: dict[str, None] = {}
        self.of_tables: dict[str, None] = {}
        self.tags: dict[bytes, _Does] = {}
        self._is_matched = is_matched
        self._walks: dict[int, State] = {}
        self.start = Place(self._kept(root_of(element)))
        self._near = b"", 0
        self._tables: dict[tuple[str, bool], Callable[[Table, int], Table]] = {
            ("w:gridSpan", False): self._span,
            ("w:gridBefore", False): lambda table, number: table._replace(at=number),
            ("w:gridAfter", False): lambda table, number: table._replace(after=number),
            ("w:vMerge", False): lambda table, kind: table._replace(merge=kind),
            ("w:gridCol", False): lambda table, sized: table._replace(
                columns=table.columns + 1, is_sized=table.is_sized or bool(sized)
            ),
            ("w:tr", False): lambda table, _: table._replace(at=0, after=0, here=()),
            ("w:tr", True): self._row_end,
            ("w:tc", False): lambda table, _: table._replace(span=1, merge=0),
            ("w:tc", True): self._cell_end,
        }

    def tell(self, text: str, *, of_tables: bool = False) -> None:
        """Note what is wrong, with the words before it."""
        found = self.of_tables if of_tables else self.found
        if len(found) < _MOST_FOUND:
            text_before, at = self._near
            words = _NO_WORDS.sub(b"", text_before[max(at - _NEAR, 0) : at]).decode("utf-8", "ignore")[-_SHOWN:]
            found[f"{text} (after “{words}”)" if words else text] = None

    def end(self, place: Place) -> None:
        """Tell what a way through the whole part leaves open."""
        self._near = b"", 0
        if place.fields:
            self.tell("a field is left open")
        if place.pending or place.tables or self._walks[place.element].above is not None:
            self.tell("an element is left open")

    def value(self, place: Place) -> Place:
        """Return the place behind a value of the data: text, in which line ends and tabs become elements of the run."""
        if place.pending:
            self.tell("a value inside of a tag")
            return place._replace(pending=place.pending + b"1")
        if place.text == _TRIMMED:
            self.tell("a value whose outer spaces could be lost")
        elif place.text != _KEPT:
            self.tell("a value outside of a text")
        return place

    def data(self, text: bytes, place: Place) -> Place:
        """Return the place behind a stretch of the template."""
        element, mode, fields, tables, pending = place
        text = pending + text
        state, end = self._walks[element], 0
        for match in _TAG.finditer(text):
            if end < match.start():
                self._text(text[end : match.start()], mode, is_whole=end > 0)
            tag, end = match[0], match.end()
            self._near = text, end
            state = self._walked(state, tag, has_grid=bool(tables and tables[-1].columns))
            does = self.tags.get(tag) or self._learnt(tag)
            mode = does.text
            if does.field:
                fields = self._field(does.field, fields)
            if does.table:
                tables = (*tables[:-1], does.table(tables[-1] if tables else Table(), does.number)) if tables else ()
            elif does.name == "w:tbl":
                tables = self._table(tables, closes=does.closes)
        begun = text.find(b"<", end)
        rest = text[end:] if begun < 0 else text[end:begun]
        if rest:
            self._text(rest, mode, is_whole=False)
        return Place(self._kept(state), mode, fields, tables, text[begun:] if begun >= 0 else b"")

    def _kept(self, state: State) -> int:
        self._walks[id(state)] = state
        return id(state)

    def _walked(self, state: State, tag: bytes, *, has_grid: bool) -> State:
        try:
            return state[tag]
        except Flaw as flaw:
            for text in flaw.texts:
                self.tell(text, of_tables=has_grid and text == _NO_CELL)
            return flaw.state
        except Unusual:
            self.tell(f"{name_of(tag) or tag.decode('utf-8', 'replace')} is written in an unusual way")
            return state

    def _text(self, text: bytes, mode: int, *, is_whole: bool) -> None:
        if mode == _NONE and not text.isspace():
            self.tell("text directly inside of an element")
        elif mode == _TRIMMED and (not is_whole or _BLANK_END.search(text)):
            self.tell("outer spaces of a text could be lost")
        elif mode == _OTHER and not is_whole:
            self.tell("a branch amid a text that is no text of a run")

    @staticmethod
    def widened(place: Place) -> Place:
        """Return the place as if it stood behind any number of cells."""
        if not place.tables:
            return place
        return place._replace(tables=(*place.tables[:-1], place.tables[-1]._replace(at=_MANY, here=())))

    # -- what a tag does

    def _learnt(self, tag: bytes) -> _Does:
        name, closes = name_of(tag), tag.startswith(b"</")
        is_empty = tag.endswith(b"/>")
        if name in _PAST:
            self.tell("a tracked change of a table")
        field = "instrText" if name == "w:instrText" and not closes else ""
        if name == "w:fldChar" and not closes:
            kind = _FIELD.search(tag)
            field = kind[1].decode() if kind else ""
        number = _number(name, tag)
        table = None if is_empty and name in {"w:tr", "w:tc"} else self._tables.get((name, closes))
        self.tags[tag] = does = _Does(
            _NONE if closes or is_empty else _text_in(name, tag), field, table, number, "" if is_empty else name, closes
        )
        return does

    def _field(self, mark: str, fields: tuple[str, ...]) -> tuple[str, ...]:
        if mark == "begin":
            return (*fields, "begin")
        if not fields:
            self.tell(f"a field mark {mark!r} without a beginning")
        elif mark == "end":
            return fields[:-1]
        elif fields[-1] != "begin":
            self.tell(f"a field mark {mark!r} after the separating one")
        elif mark == "separate":
            return (*fields[:-1], "separate")
        return fields

    def _table(self, tables: tuple[Table, ...], *, closes: bool) -> tuple[Table, ...]:
        if not closes:
            return (*tables, Table())
        if tables and max(tables[-1].columns, tables[-1].width) > _MOST_COLUMNS:
            self.tell(f"a table of more than {_MOST_COLUMNS} columns", of_tables=True)
        return tables[:-1]

    def _span(self, table: Table, number: int) -> Table:
        if number < 1 or (number > table.columns and not self._is_matched):
            self.tell(f"gridSpan {number} of {table.columns} columns", of_tables=True)
        return table._replace(span=max(number, 1))

    def _row_end(self, table: Table, _: int) -> Table:
        if table.at >= _MANY:
            self.tell("data decide how many cells a row has", of_tables=True)
            return table._replace(above=table.here)
        width = table.at + table.after
        columns = table.columns
        if self._is_matched and columns and (table.is_sized or width <= columns):
            columns = table.width or width  # the grid will be as wide as the widest row, so all have to be
        if width != columns:
            self.tell(f"a row covers {width} of {columns} columns", of_tables=True)
        return table._replace(above=table.here, width=columns)

    def _cell_end(self, table: Table, _: int) -> Table:
        here = table.here
        if table.merge:
            if table.merge == _CONTINUE and (table.at, table.span) not in table.above:
                self.tell("a vMerge that continues nothing", of_tables=True)
            here = (*here, (table.at, table.span))
        return table._replace(here=here, at=min(table.at + table.span, _MANY))


def _number(name: str, tag: bytes) -> int:
    if name == "w:vMerge":
        return _RESTART if b'"restart"' in tag else _CONTINUE
    if name == "w:gridCol":
        return int(_SIZED.search(tag) is not None)
    number = _NUMBER.search(tag) if name.startswith("w:grid") else None
    return int(number[1]) if number else 0


def _text_in(name: str, tag: bytes) -> int:
    """Tell what text an element may hold, as the gate does; values only where it is the text of a run."""
    if name == "w:t":
        return _KEPT if b'xml:space="preserve"' in tag else _TRIMMED
    if name == "m:t":
        return _KEPT
    return _OTHER if not name.startswith("w:") or name[2:] in _TEXTS else _NONE
