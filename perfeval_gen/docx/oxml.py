"""The XML of a package: one strict parser, the namespaces, names and texts of paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMESPACES: Final = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
    "pr": "http://schemas.openxmlformats.org/package/2006/relationships",
}
SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def name(prefixed: str) -> str:
    """Return ``w:p`` in the notation of lxml."""
    prefix, local = prefixed.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


W_P: Final = name("w:p")
W_R: Final = name("w:r")
W_T: Final = name("w:t")
W_TBL: Final = name("w:tbl")
W_TR: Final = name("w:tr")
W_TC: Final = name("w:tc")
W_VAL: Final = name("w:val")


def parse(content: bytes | str, *, drop_blank: bool = False) -> etree._Element:
    """Return the root; raises ``etree.XMLSyntaxError`` where a lenient parser would drop text.

    ``drop_blank`` leaves out the white space between elements (what docxtpl's patterns expect).
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False, remove_blank_text=drop_blank)
    return etree.fromstring(content, parser)


def to_bytes(root: etree._Element) -> bytes:
    """Return the part as it stands in a package."""
    return etree.tostring(root, encoding="UTF-8", standalone=True)


def to_text(root: etree._Element) -> str:
    """Return the part as text without a declaration, for docxtpl's patterns."""
    return etree.tostring(root, encoding="unicode")


def elements(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the elements of these prefixed names in document order."""
    return root.iter(*(name(each) for each in names))


def children(parent: etree._Element, prefixed: str) -> list[etree._Element]:
    """Return the direct children of this prefixed name."""
    return parent.findall(name(prefixed))


def value(element: etree._Element | None, prefixed: str = "w:val") -> str:
    """Return an attribute, or nothing if there is no such element or attribute."""
    return "" if element is None else element.get(name(prefixed)) or ""


def text_of(paragraph: etree._Element) -> str:
    """Return the characters of a paragraph as a reader sees them: tabs and line breaks included."""
    signs = {name("w:tab"): "\t", name("w:br"): "\n", name("w:cr"): "\n"}
    found = (
        node.text or "" if node.tag == W_T else signs[node.tag]
        for node in paragraph.iter(W_T, *signs)
        if (parent := node.getparent()) is not None and parent.tag == W_R
    )
    return "".join(found)
