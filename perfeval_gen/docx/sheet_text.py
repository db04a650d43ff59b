"""An Excel workbook as lines of text, for comparing: a line for each sheet's name and each row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from perfeval_gen.docx import oxml
from perfeval_gen.docx.opc import relationships
from perfeval_gen.docx.package import TooMuch
from perfeval_gen.docx.plain_text import joined, on_one_line

if TYPE_CHECKING:
    from lxml import etree

    from perfeval_gen.docx.package import Package

WORKBOOK: Final = "xl/workbook.xml"
_STRINGS: Final = "xl/sharedStrings.xml"
_X: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LETTERS: Final = re.compile(r"[A-Z]+")
_MOST_COLUMNS: Final = 16_384
_LONGEST: Final = 20  # characters of the name of a cell
_MOST: Final = 20_000_000  # marks, cells and characters in all


def sheet_lines(package: Package) -> Iterator[str]:
    """Yield each sheet's name and its rows: values as they are stored, of formulas the last result.

    Raises ``KeyError``, ``ValueError`` or ``XMLSyntaxError`` if a part is missing or broken, ``TooMuch`` if it
    would come to more than anybody compares.
    """
    targets = {each.id: each.target for each in relationships(package, WORKBOOK)}
    strings = _strings(package)
    room = _Room()
    for sheet in oxml.parse(package.parts[WORKBOOK]).iter(f"{_X}sheet"):
        yield f"〔{on_one_line(sheet.get('name', ''))}〕"
        content = package.parts[targets[sheet.get(oxml.name("r:id"), "")]]
        room.take(content.count(b"<"))
        yield from (line for row in oxml.parse(content).iter(f"{_X}row") if (line := _row(row, strings, room)))


class _Room:
    """What a workbook may still come to: a few bytes can stand for millions of cells and long strings."""

    def __init__(self) -> None:
        self._left = _MOST

    def take(self, size: int) -> None:
        """Take as much; raises ``TooMuch``."""
        self._left -= size
        if self._left < 0:
            raise TooMuch


def _strings(package: Package) -> list[str]:
    content = package.parts.get(_STRINGS)
    return [] if content is None else [_words(item) for item in oxml.parse(content).iter(f"{_X}si")]


def _words(element: etree._Element) -> str:
    """Return the text of a string, without the readings that stand above characters."""
    found = (t for t in element.iter(f"{_X}t") if next(t.iterancestors(f"{_X}rPh"), None) is None)
    return on_one_line("".join(t.text or "" for t in found))


def _row(row: etree._Element, strings: list[str], room: _Room) -> str:
    cells: dict[int, str] = {}
    last = -1
    for cell in row.iter(f"{_X}c"):
        at = _column(cell.get("r", ""), last + 1)
        last = max(last, at)
        cells[at] = _value(cell, strings)
        room.take(len(cells[at]))
    columns = 1 + max((at for at, text in cells.items() if text), default=-1)
    room.take(columns)
    return joined([cells.get(at, "") for at in range(columns)])


def _column(reference: str, following: int) -> int:
    """Return the column that ``AB12`` names, counted from 0; cells may leave out where they are."""
    letters = _LETTERS.match(reference[:_LONGEST])
    if letters is None:
        return following
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    if number > _MOST_COLUMNS:
        raise ValueError(reference)
    return number - 1


def _value(cell: etree._Element, strings: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return _words(cell)
    stored = cell.findtext(f"{_X}v") or ""
    if cell.get("t") == "s":
        return strings[int(stored)]
    if cell.get("t") == "b":
        return "TRUE" if stored == "1" else "FALSE"
    return on_one_line(stored)
