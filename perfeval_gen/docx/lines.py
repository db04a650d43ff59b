"""The paragraphs of a template's part and where they stand, in the words of somebody who looks at the page."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Final

from perfeval_gen.docx import oxml
from perfeval_gen.docx.tags import Line

if TYPE_CHECKING:
    from lxml import etree


_BOX: Final = oxml.name("w:txbxContent")


def lines_of(root: etree._Element, title: str) -> tuple[Line, ...]:
    """Return the paragraphs of a part; ``title`` is what the part is called (``正文``, ``页脚``)."""
    outer = [p for p in root.iter(oxml.W_P) if not _inside(p, oxml.W_TBL) and not _inside(p, oxml.W_P)]
    numbers = {paragraph: n for n, paragraph in enumerate(outer, 1)}
    tables = {t: n for n, t in enumerate((t for t in root.iter(oxml.W_TBL) if not _inside(t, oxml.W_TBL)), 1)}
    return tuple(
        Line(text, _place(paragraph, title, numbers, tables))
        for paragraph in root.iter(oxml.W_P)
        if (text := _own_text(paragraph))
    )


def _own_text(paragraph: etree._Element) -> str:
    """Return the text of a paragraph without that of the text boxes in it."""
    if not any(True for _ in paragraph.iter(_BOX)):
        return oxml.text_of(paragraph)
    plain = copy.deepcopy(paragraph)
    for box in list(plain.iter(_BOX)):
        box.clear()
    return oxml.text_of(plain)


def _inside(element: etree._Element, tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None


def _place(
    paragraph: etree._Element, title: str, numbers: dict[etree._Element, int], tables: dict[etree._Element, int]
) -> str:
    table = next((t for t in paragraph.iterancestors(oxml.W_TBL) if t in tables), None)
    prefix = "" if title == "正文" else title
    if table is None:
        outer = next((p for p in paragraph.iterancestors(oxml.W_P) if p in numbers), paragraph)
        box = "的文本框" if outer is not paragraph and _inside(paragraph, _BOX) else ""
        return f"{title}第{numbers.get(outer, 1)}段{box}"
    row = next(r for r in paragraph.iterancestors(oxml.W_TR) if _table(r) is table)
    cell = next(c for c in paragraph.iterancestors(oxml.W_TC) if _table(c) is table)
    return f"{prefix}表{tables[table]} 第{_rank(row, table, oxml.W_TR)}行第{_rank(cell, row, oxml.W_TC)}列"


def _table(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors(oxml.W_TBL), None)


def _rank(element: etree._Element, within: etree._Element, tag: str) -> int:
    """Which one among its kind: rows of this table, cells of this row (content controls may stand between)."""
    nearest = (e for e in within.iter(tag) if _same_level(e, element))
    return next(n for n, each in enumerate(nearest, 1) if each is element)


def _same_level(one: etree._Element, other: etree._Element) -> bool:
    return _table(one) is _table(other)
