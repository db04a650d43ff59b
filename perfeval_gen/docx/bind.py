"""Several documents of one template bound into one volume."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Final

from lxml import etree

from perfeval_gen.docx import oxml
from perfeval_gen.docx.opc import MAIN, RENDERED, parts_of_type
from perfeval_gen.docx.package import Package, read_package
from perfeval_gen.docx.properties import CORE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BODY: Final = oxml.name("w:body")
_SECTION: Final = oxml.name("w:sectPr")
_PPR: Final = oxml.name("w:pPr")
_TYPE: Final = oxml.name("w:type")
_START: Final = oxml.name("w:start")
_NAME: Final = oxml.name("w:name")
_ANCHOR: Final = oxml.name("w:anchor")
_ID: Final = oxml.name("w:id")
_INSTRUCTION: Final = oxml.name("w:instr")
_FIELD_TEXT: Final = oxml.name("w:instrText")
_BEFORE_TYPE: Final = tuple(
    oxml.name(f"w:{local}") for local in ("headerReference", "footerReference", "footnotePr", "endnotePr")
)
_NEW_PAGE: Final = ("nextPage", "oddPage", "evenPage")
_NOTES: Final = ("w:footnoteReference", "w:endnoteReference")
_COMMENTS: Final = ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference")
_LONGEST_NAME: Final = 40  # characters of a bookmark
_SMALL: Final = (  # a paragraph after a table that fills its page must not make another page
    f'<w:pPr xmlns:w="{oxml.NAMESPACES["w"]}">'
    '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr>'
)


def bind(documents: Sequence[bytes]) -> bytes:
    """Return one document that holds the bodies of several, rendered from the same template, one after another.

    Each begins on a new page and keeps its sections as they are: paper, margins, columns, footers. Page numbers run
    through the volume, as offices expect of what is bound together: the first document numbers its pages as it does
    alone, in the others no section starts anew (a cover without a number counts as a page). The first section of the
    template must name its footers, else it takes over those before it. Core properties are those of the first.
    Word's own list numbers run on too; ours are text.

    Raises:
        ValueError: nothing to bind, parts other than the body and the core properties differ (as they do once a
            document is sealed), or a body refers to footnotes, which cannot be shared.
    """
    packages = [read_package(content) for content in documents]
    if not packages:
        raise ValueError("there is nothing to bind")
    if len(packages) == 1:
        return documents[0]
    first = packages[0]
    (main,) = parts_of_type(first, MAIN)
    for package in packages[1:]:
        _compare(first, package, main)
    roots = [oxml.parse(package.parts[main]) for package in packages]
    _bind(roots, [oxml.parse(first.parts[part]) for part in parts_of_type(first, *RENDERED) if part != main])
    return first.replace({main: oxml.to_bytes(roots[0])}).to_bytes()


def _compare(one: Package, other: Package, main: str) -> None:
    names = {*one.parts, *other.parts} - {main, CORE}
    different = sorted(name for name in names if one.parts.get(name) != other.parts.get(name))
    if different:
        raise ValueError(f"not from the same template: {', '.join(different)}")


def _bind(roots: list[etree._Element], shared: list[etree._Element]) -> None:
    """Move the content of each body to the end of the first."""
    bodies = [_body(root) for root in roots]
    if any(True for root in roots for _ in oxml.elements(root, *_NOTES)):
        raise ValueError("documents with footnotes cannot be bound")
    for root in roots[1:]:
        _continue(root)
    _separate_drawings(roots, shared)
    _separate_bookmarks(roots)
    for body in bodies[1:]:
        _end_section(bodies[0])
        bodies[0].extend(list(body))


def _body(root: etree._Element) -> etree._Element:
    body = root.find(_BODY)
    if body is None or not len(body) or body[-1].tag != _SECTION:
        raise ValueError("the body does not end in a section")
    return body


# -- sections and pages


def _end_section(body: etree._Element) -> None:
    """Turn the last section, which the body itself holds, into one that a paragraph ends."""
    section = body[-1]
    body.remove(section)
    last = body[-1] if len(body) else None
    if last is None or last.tag != oxml.W_P or last.find(f"{_PPR}/{_SECTION}") is not None:
        last = etree.SubElement(body, oxml.W_P)
        last.append(oxml.parse(_SMALL))
    properties = last.find(_PPR)
    if properties is None:
        properties = etree.Element(_PPR)
        last.insert(0, properties)
    change = properties.find(oxml.name("w:pPrChange"))
    properties.insert(len(properties) if change is None else properties.index(change), section)


def _continue(root: etree._Element) -> None:
    """Let a document begin on a new page and go on counting pages; leave comments to the first document."""
    sections = list(root.iter(_SECTION))
    for section in sections:
        for numbering in oxml.children(section, "w:pgNumType"):
            numbering.attrib.pop(_START, "")
            if not numbering.attrib:
                section.remove(numbering)
    _begin_on_new_page(sections[0])
    for element in list(oxml.elements(root, *_COMMENTS)):
        next(element.iterancestors()).remove(element)


def _begin_on_new_page(section: etree._Element) -> None:
    kind = section.find(_TYPE)
    if kind is None:
        kind = etree.Element(_TYPE)
        section.insert(sum(child.tag in _BEFORE_TYPE for child in section), kind)
    if oxml.value(kind) not in _NEW_PAGE:
        kind.set(oxml.W_VAL, "nextPage")


# -- what must be there only once


def _separate_drawings(roots: list[etree._Element], shared: list[etree._Element]) -> None:
    taken = {drawing.get("id", "") for root in shared for drawing in oxml.elements(root, "wp:docPr")}
    free = (number for n in count(1) if (number := str(n)) not in taken)
    for root in roots:
        for drawing in oxml.elements(root, "wp:docPr"):
            if drawing.get("id", "") in taken:
                drawing.set("id", next(free))
            taken.add(drawing.get("id", ""))


def _separate_bookmarks(roots: list[etree._Element]) -> None:
    """Give each document bookmarks of its own, and lead its references to them."""
    used = {oxml.value(mark, "w:id") for mark in _bookmarks(roots[0])}
    names = {oxml.value(mark, "w:name") for mark in _bookmarks(roots[0])}
    free = (number for n in count(1) if (number := str(n)) not in used)
    for volume, root in enumerate(roots[1:], 2):
        ids: dict[str, str] = {}
        renamed: dict[str, str] = {}
        for mark in _bookmarks(root):
            old, name = oxml.value(mark, "w:id"), oxml.value(mark, "w:name")
            ids[old] = ids.get(old) or next(free)
            mark.set(_ID, ids[old])
            if name:
                renamed[name] = _another(name, volume, names)
                mark.set(_NAME, renamed[name])
        _lead(root, renamed)


def _bookmarks(root: etree._Element) -> Iterator[etree._Element]:
    return oxml.elements(root, "w:bookmarkStart", "w:bookmarkEnd")


def _another(name: str, volume: int, taken: set[str]) -> str:
    """A name like this one that no document has yet."""
    new = next(
        each
        for n in count(volume)
        if (each := f"{name[: _LONGEST_NAME - len(str(n)) - 1]}_{n}") not in taken  # Word cuts longer names
    )
    taken.add(new)
    return new


def _lead(root: etree._Element, renamed: dict[str, str]) -> None:
    """Lead links, and fields such as ``PAGEREF``, to the bookmarks under their new names."""
    if not renamed:
        return
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, renamed))})(?!\w)")
    for element in oxml.elements(root, "w:hyperlink", "w:fldSimple", "w:instrText"):
        anchor = element.get(_ANCHOR)
        if anchor in renamed:
            element.set(_ANCHOR, renamed[anchor])
        if _INSTRUCTION in element.attrib:
            element.set(_INSTRUCTION, pattern.sub(lambda m: renamed[m[1]], oxml.value(element, "w:instr")))
        if element.tag == _FIELD_TEXT and element.text:
            element.text = pattern.sub(lambda m: renamed[m[1]], element.text)
