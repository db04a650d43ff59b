"""An Excel workbook as lines of text, for comparing: a line for each sheet's name and each row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from perfeval_gen.docx import oxml
from perfeval_gen.docx.opc import relationships
from perfeval_gen.docx.plain_text import joined, on_one_line

if TYPE_CHECKING:
    from lxml import etree

    from perfeval_gen.docx.package import Package

WORKBOOK: Final = "xl/workbook.xml"
_STRINGS: Final = "xl/sharedStrings.xml"
_X: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LETTERS: Final = re.compile(r"[A-Z]+")
_MOST_COLUMNS: Final = 16_384


def sheet_lines(package: Package) -> Iterator[str]:
    """Yield each sheet's name and its rows: values as they are stored, of formulas the last result.

    Raises ``KeyError``, ``ValueError`` or ``XMLSyntaxError`` if a part is missing or broken.
    """
    targets = {each.id: each.target for each in relationships(package, WORKBOOK)}
    strings = _strings(package)
    for sheet in oxml.parse(package.parts[WORKBOOK]).iter(f"{_X}sheet"):
        yield f"〔{on_one_line(sheet.get('name', ''))}〕"
        part = targets[sheet.get(oxml.name("r:id"), "")]
        rows = oxml.parse(package.parts[part]).iter(f"{_X}row")
        yield from (line for row in rows if (line := _row(row, strings)))


def _strings(package: Package) -> list[str]:
    content = package.parts.get(_STRINGS)
    return [] if content is None else [_words(item) for item in oxml.parse(content).iter(f"{_X}si")]


def _words(element: etree._Element) -> str:
    """Return the text of a string, without the readings that stand above characters."""
    found = (t for t in element.iter(f"{_X}t") if next(t.iterancestors(f"{_X}rPh"), None) is None)
    return on_one_line("".join(t.text or "" for t in found))


def _row(row: etree._Element, strings: list[str]) -> str:
    cells: dict[int, str] = {}
    for cell in row.iter(f"{_X}c"):
        cells[_column(cell.get("r", ""), max(cells, default=-1) + 1)] = _value(cell, strings)
    filled = [at for at, text in cells.items() if text]
    return joined([cells.get(at, "") for at in range(max(filled, default=-1) + 1)])


def _column(reference: str, following: int) -> int:
    """Return the column that ``AB12`` names, counted from 0; cells may leave out where they are."""
    letters = _LETTERS.match(reference)
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
