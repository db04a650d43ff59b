"""Cells merged downwards by a condition: ``{%vm 行.一首 %}``, where docxtpl's ``{% vm %}`` only knows ``loop.first``.

True: the cell begins a merge and shows its text; false: it continues the merge and holds one empty paragraph.
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Final

from lxml import etree

from perfeval_gen.docx import oxml
from perfeval_gen.docx.tags import merge_tag

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROPERTIES: Final = oxml.name("w:tcPr")
_VMERGE: Final = oxml.name("w:vMerge")
_BEFORE: Final = frozenset(map(oxml.name, ("w:cnfStyle", "w:tcW", "w:gridSpan", "w:hMerge")))
_PPR: Final = oxml.name("w:pPr")
_RPR: Final = oxml.name("w:rPr")
_WRITTEN_BY_DOCXTPL: Final = (  # into every w:tcPr of the cell, after taking away one that stands there
    (re.compile(r"\{%\s*colspan\s"), oxml.name("w:gridSpan")),
    (re.compile(r"\{%\s*cellbg\s"), oxml.name("w:shd")),
)


def expand(root: etree._Element) -> bool:
    """Put both forms of each conditionally merged cell into a template, as the branches of one ``{% if %}``.

    Return whether there was one.
    """
    found = False
    for cell in list(root.iter(oxml.W_TC)):
        for paragraph in _paragraphs(cell):
            condition = _take_tag(paragraph)
            if condition:
                _branch(cell, paragraph, condition)
                found = True
                break
    return found


def _paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of this cell, not those of tables inside it."""
    return (p for p in cell.iter(oxml.W_P) if next(p.iterancestors(oxml.W_TC), None) is cell)


def _take_tag(paragraph: etree._Element) -> str:
    """Cut the tag out of the runs over which Word spread it; return its condition, or nothing if there is no tag."""
    nodes = [t for t in paragraph.iter(oxml.W_T) if next(t.iterancestors(oxml.W_P), None) is paragraph]
    found = merge_tag("".join(node.text or "" for node in nodes))
    if found is None:
        return ""
    start, end, condition = found
    at = 0
    for node in nodes:
        text = node.text or ""
        node.text = text[: max(start - at, 0)] + text[max(end - at, 0) :]
        at += len(text)
        if text and not node.text:
            _drop(node)
    return condition


def _drop(text: etree._Element) -> None:
    """Leave out a text that the tag filled, and its run if nothing else stands in it."""
    run, outer, *_ = text.iterancestors()
    run.remove(text)
    if all(child.tag == _RPR for child in run):
        outer.remove(run)


def _branch(cell: etree._Element, paragraph: etree._Element, condition: str) -> None:
    texts = "".join(map(oxml.text_of, _paragraphs(cell)))
    starting = cell.find(_PROPERTIES)
    if starting is None:
        starting = etree.Element(_PROPERTIES)
        cell.insert(0, starting)
    continuing = copy.deepcopy(starting)
    for pattern, written in _WRITTEN_BY_DOCXTPL:
        for old in continuing.findall(written) if pattern.search(texts) else ():
            continuing.remove(old)
    _set_merge(starting, "restart")
    _set_merge(continuing, "continue")
    cell.text = f"{{% if ({condition}) %}}"
    cell[-1].tail = "{% else %}"
    cell.extend((continuing, _blank_like(paragraph)))
    cell[-1].tail = "{% endif %}"


def _set_merge(properties: etree._Element, value: str) -> None:
    """Write ``w:vMerge`` where the schema wants it: after the width and the span."""
    for old in properties.findall(_VMERGE):
        properties.remove(old)
    at = sum(child.tag in _BEFORE for child in properties)
    properties.insert(at, etree.Element(_VMERGE, {oxml.W_VAL: value}))


def _blank_like(paragraph: etree._Element) -> etree._Element:
    blank = etree.Element(oxml.W_P)
    style = paragraph.find(_PPR)
    if style is not None:
        blank.append(copy.deepcopy(style))
    return blank
