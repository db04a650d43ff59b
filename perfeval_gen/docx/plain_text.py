"""A Word file as lines of text, for comparing: a line for each paragraph and each row of a table."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from perfeval_gen.docx import oxml
from perfeval_gen.docx.opc import ENDNOTES, FOOTER, FOOTNOTES, HEADER, MAIN, parts_of_type
from perfeval_gen.docx.tables import cells_of, continues_merge, rows_of

if TYPE_CHECKING:
    from lxml import etree

    from perfeval_gen.docx.package import Package

SEPARATOR: Final = " | "
_BESIDE: Final = {HEADER: "页眉", FOOTER: "页脚", FOOTNOTES: "脚注", ENDNOTES: "尾注"}
_SHOWN_TWICE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_BREAKS: Final = "\t\n\r"


def word_lines(package: Package) -> Iterator[str]:
    """Yield the words of the body, then of headers, footers and notes; what is empty is left out.

    Raises ``KeyError`` or ``XMLSyntaxError`` if a part is missing or broken.
    """
    for part in parts_of_type(package, MAIN):
        yield from _lines(_root(package, part))
    for kind, label in _BESIDE.items():
        found = (line for part in parts_of_type(package, kind) for line in _lines(_root(package, part)))
        yield from (f"〔{label}〕{line}" for line in dict.fromkeys(found))


def on_one_line(text: str) -> str:
    """Return a text without breaks, a ? for what is invisible or steers a terminal."""
    shown = "".join(" " if c in _BREAKS else "?" if unicodedata.category(c) in _HIDDEN else c for c in text)
    return shown.strip()


def joined(cells: list[str]) -> str:
    """Return the cells of a row as a line; nothing for a row without words."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return SEPARATOR.join(cells[:end])


def _root(package: Package, part: str) -> etree._Element:
    """Return a part without the second copies that old programs are to show."""
    root = oxml.parse(package.parts[part])
    for copy in list(root.iter(_SHOWN_TWICE)):
        next(copy.iterancestors()).remove(copy)
    return root


def _lines(container: etree._Element) -> Iterator[str]:
    for block in _blocks(container):
        found = _rows(block) if block.tag == oxml.W_TBL else (on_one_line(oxml.text_of(block)),)
        yield from (line for line in found if line)


def _blocks(container: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and tables in order, those inside controls and marks of revision too."""
    for child in container:
        if child.tag in (oxml.W_P, oxml.W_TBL):
            yield child
        else:
            yield from _blocks(child)


def _rows(table: etree._Element) -> Iterator[str]:
    return (joined([_cell(cell) for cell in cells_of(row)]) for row in rows_of(table))


def _cell(cell: etree._Element) -> str:
    """Return what a cell says; one that is merged into the cell above or before it says nothing again."""
    before = cell.find("w:tcPr/w:hMerge", oxml.NAMESPACES)
    if continues_merge(cell) or (before is not None and oxml.value(before) in {"", "continue"}):
        return ""
    return " ".join(_lines(cell))
