"""A number that is wider than its cell is drawn narrower (``w:w``), so that it stays in one line.

The widths of a form suit the usual amounts; how long one is, is known only after rendering.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from perfeval_gen.docx import oxml
from perfeval_gen.docx.long_rows import MARGINS, cell_width
from perfeval_gen.docx.tables import placed_cells

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

USUAL: Final = 21  # half-points: 五号, where no style says otherwise
_NUMBER: Final = re.compile(r"[−+-]?\d[\d.,]*[%％]?")
_DIGIT: Final = 0.55  # of an em: half a character in the official faces, a little more in what stands in for them
_WIDEST: Final = 0.57
_TWIPS: Final = 10  # in a half-point
_NARROWEST: Final = 50  # percent
_PROPERTIES: Final = oxml.name("w:rPr")
_SCALE: Final = oxml.name("w:w")
_BEFORE: Final = frozenset(
    oxml.name(f"w:{tag}")
    for tag in (
        *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow"),
        *("emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing"),
    )
)


def style_sizes(styles: etree._Element) -> dict[str, int]:
    """Return the size of each paragraph style in half-points, '' for a paragraph that names none."""
    found = {oxml.value(s, "w:styleId"): s for s in oxml.elements(styles, "w:style")}
    usual = _size(styles.find("w:docDefaults/w:rPrDefault", oxml.NAMESPACES)) or USUAL
    sizes = {key: _inherited(key, found) or usual for key in found}
    default = next((k for k, s in found.items() if _is_default(s)), "")
    return {**sizes, "": sizes.get(default, usual)}


def _is_default(style: etree._Element) -> bool:
    return oxml.value(style, "w:type") == "paragraph" and oxml.value(style, "w:default") in ("1", "true")


def _inherited(key: str, found: Mapping[str, etree._Element]) -> int:
    seen: set[str] = set()
    while key in found and key not in seen:
        seen.add(key)
        if size := _size(found[key]):
            return size
        key = oxml.value(found[key].find("w:basedOn", oxml.NAMESPACES))
    return 0


def _size(holder: etree._Element | None) -> int:
    text = "" if holder is None else oxml.value(holder.find("w:rPr/w:sz", oxml.NAMESPACES))
    return int(text) if text.isdecimal() else 0


def fit_numbers(root: etree._Element, sizes: Mapping[str, int]) -> None:
    """Narrow every number that stands alone in a paragraph of a cell and would not fit its width."""
    for row in root.iter(oxml.W_TR):
        for at, cell in placed_cells(row):
            for paragraph in oxml.children(cell, "w:p"):
                text = oxml.text_of(paragraph)
                if _NUMBER.fullmatch(text):
                    _fit(paragraph, len(text), cell_width(cell, at) - MARGINS, sizes)


def _fit(paragraph: etree._Element, length: int, room: int, sizes: Mapping[str, int]) -> None:
    runs = oxml.children(paragraph, "w:r")
    style = oxml.value(paragraph.find("w:pPr/w:pStyle", oxml.NAMESPACES))
    size = max(map(_size, runs), default=0) or sizes.get(style, USUAL)
    em = size * _TWIPS
    if 0 < room < length * em * _DIGIT:
        for run in runs:
            _narrow(run, max(int(room * 100 / (length * em * _WIDEST)), _NARROWEST))


def _narrow(run: etree._Element, percent: int) -> None:
    properties = run.find(_PROPERTIES)
    if properties is None:
        properties = run.makeelement(_PROPERTIES)
        run.insert(0, properties)
    if properties.find(_SCALE) is None:
        at = sum(child.tag in _BEFORE for child in properties)
        properties.insert(at, properties.makeelement(_SCALE, {oxml.W_VAL: str(percent)}))
