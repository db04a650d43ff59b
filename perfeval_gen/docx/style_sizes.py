"""The size of each paragraph style, by which a number is fitted to its cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval_gen.docx import oxml
from perfeval_gen.docx.layout_rows import USUAL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree


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
