"""Rows that hold a long narrative may break over pages, whatever their template says.

``w:cantSplit`` keeps short rows in one piece. A long one would leave a large gap at the foot of the page before it,
and one taller than the page is cut off by some programs. How much is written is known only after rendering.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from perfeval_gen.docx import oxml
from perfeval_gen.docx.tables import columns_of, continues_merge, placed_cells, span_of

if TYPE_CHECKING:
    from lxml import etree

CHARACTER: Final = 210  # twips: 五号, the usual size of table text; the styles are in another part, an estimate will do
LINE: Final = 290  # twips: the line pitch that goes with it
MARGINS: Final = 114  # twips: left and right inside a cell
PORTRAIT: Final = 12756  # twips: the 225 mm of text on an upright A4 page, where a section does not say
SHARE: Final = 3  # a row taller than this part of the page may break

_PROPERTIES: Final = oxml.name("w:trPr")
_SECTION: Final = oxml.name("w:sectPr")
_WIDE: Final = frozenset("WFA")


def let_break(root: etree._Element) -> None:
    """Take ``w:cantSplit`` from every row of which a cell holds more than about a third of a page of text."""
    rows: list[etree._Element] = []
    for element in root.iter(oxml.W_TR, _SECTION):
        if element.tag == oxml.W_TR:
            rows.append(element)
        else:  # a section is told at its end
            _loosen(rows, section_height(element))
            rows = []
    _loosen(rows, PORTRAIT)


def _loosen(rows: list[etree._Element], page: int) -> None:
    for row in rows:
        properties = row.find(_PROPERTIES)
        if properties is None or oxml.children(properties, "w:tblHeader"):
            continue
        fixed = oxml.children(properties, "w:cantSplit")
        if fixed and text_height(row) * SHARE > page:
            properties.remove(fixed[0])


def section_height(section: etree._Element) -> int:
    """Return the height of the text area of a page."""
    size, margins = (section.find(name, oxml.NAMESPACES) for name in ("w:pgSz", "w:pgMar"))
    numbers = [oxml.value(size, "w:h"), oxml.value(margins, "w:top"), oxml.value(margins, "w:bottom")]
    if not all(number.isdecimal() for number in numbers):
        return PORTRAIT
    height, top, bottom = map(int, numbers)
    return height - top - bottom


def text_height(row: etree._Element) -> int:
    """Return the height of the tallest cell, those merged with the row below left out: they have its room too."""
    below = next(row.itersiblings(oxml.W_TR), None)
    merged = set() if below is None else {at for at, cell in placed_cells(below) if continues_merge(cell)}
    upright = [
        (at, cell)
        for at, cell in placed_cells(row)
        if at not in merged and cell.find("w:tcPr/w:textDirection", oxml.NAMESPACES) is None
    ]
    return max((cell_height(cell, at) for at, cell in upright), default=0)


def cell_height(cell: etree._Element, at: int) -> int:
    """Return the height of the text of a cell that begins in column ``at``."""
    return _lines(cell, cell_width(cell, at)) * LINE


def _lines(cell: etree._Element, width: int) -> int:
    room = max((width - MARGINS) * 2 // CHARACTER, 2)  # in half characters
    texts = [line for p in cell.iter(oxml.W_P) for line in oxml.text_of(p).split("\n")]
    return sum(max(-(-_halves(text) // room), 1) for text in texts)


def _halves(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in _WIDE else 1 for sign in text)


def cell_width(cell: etree._Element, at: int) -> int:
    """Return the width that the cell states, or that of its columns."""
    stated = cell.find("w:tcPr/w:tcW", oxml.NAMESPACES)
    number = oxml.value(stated, "w:w")
    if oxml.value(stated, "w:type") in {"dxa", ""} and number.isdecimal() and int(number):
        return int(number)
    columns = columns_of(next(cell.iterancestors(oxml.W_TBL)))[at : at + span_of(cell)]
    return sum(int(text) for column in columns if (text := oxml.value(column, "w:w")).isdecimal())
