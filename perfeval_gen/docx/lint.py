"""Structural rules run on a rendered document before it is delivered: what Word or WPS would stumble over.

A finding here is our fault, not the user's; the texts are for the log.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from lxml import etree

from perfeval_gen.docx import oxml
from perfeval_gen.docx.lint_body import BODY_RULES
from perfeval_gen.docx.opc import RENDERED, all_relationships, content_types, parts_of_type, relationships
from perfeval_gen.docx.package import CONTENT_TYPES, ROOT_RELATIONSHIPS, UNREADABLE, Package, read_package
from perfeval_gen.docx.properties import CORE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_DATE: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z")
_DCTERMS: Final = "{http://purl.org/dc/terms/}"
_STYLES: Final = "word/styles.xml"
_STYLE_USES: Final = ("w:pStyle", "w:rStyle", "w:tblStyle")


def check_document(content: bytes) -> tuple[str, ...]:
    """Return what is structurally wrong with a document; nothing if it is sound."""
    try:
        package = read_package(content)
    except UNREADABLE:
        return ("the file is not a readable ZIP",)
    missing = [f"{part} is missing" for part in (CONTENT_TYPES, ROOT_RELATIONSHIPS) if part not in package.parts]
    unparsed = missing or list(_unparsed(package))
    return tuple(unparsed or _problems(package))


def _problems(package: Package) -> Iterator[str]:
    for rule in PACKAGE_RULES:
        yield from rule(package)
    for part in parts_of_type(package, *RENDERED):
        root = oxml.parse(package.parts[part])
        for body_rule in BODY_RULES:
            yield from (f"{part}: {problem}" for problem in body_rule(root))


def _unparsed(package: Package) -> Iterator[str]:
    for part, content in package.parts.items():
        if part.endswith((".xml", ".rels")):
            try:
                oxml.parse(content)
            except etree.XMLSyntaxError as error:
                yield f"{part}: not well-formed ({error})"


def _types(package: Package) -> Iterator[str]:
    defaults, overrides = content_types(package)
    for part in package.parts:
        if part != CONTENT_TYPES and part not in overrides and part.rpartition(".")[2].lower() not in defaults:
            yield f"{part} has no content type"
    yield from (f"content type for the missing part {part}" for part in overrides if part not in package.parts)


def _targets(package: Package) -> Iterator[str]:
    for each in all_relationships(package):
        kind = each.kind.rsplit("/", 1)[-1]
        if each.external and kind == "attachedTemplate":
            yield f"{each.source}: linked to an external template"
        elif each.external and kind != "hyperlink":
            yield f"{each.source}: external relationship of kind {kind}"
        elif not each.external and each.target not in package.parts:
            yield f"{each.source or 'package'}: {each.id} leads to the missing part {each.target}"


def _relationship_ids(package: Package) -> Iterator[str]:
    for part in ("", *package.parts):
        count = Counter(each.id for each in relationships(package, part))
        yield from (f"{part or 'package'}: relationship id {i} stands {n} times" for i, n in count.items() if n > 1)


def _references(package: Package) -> Iterator[str]:
    prefix = f"{{{oxml.NAMESPACES['r']}}}"
    for part in parts_of_type(package, *RENDERED):
        known = {each.id for each in relationships(package, part)}
        for element in oxml.parse(package.parts[part]).iter():
            used = {str(text) for key, text in element.attrib.items() if str(key).startswith(prefix) and text}
            yield from (f"{part}: {text} is no relationship" for text in sorted(used - known))


def _styles(package: Package) -> Iterator[str]:
    if _STYLES not in package.parts:
        return
    styles = oxml.parse(package.parts[_STYLES])
    known = {oxml.value(style, "w:styleId") for style in oxml.children(styles, "w:style")}
    for part in (_STYLES, *parts_of_type(package, *RENDERED)):
        used = {oxml.value(e) for e in oxml.elements(oxml.parse(package.parts[part]), *_STYLE_USES)}
        yield from (f"{part}: unknown style {style}" for style in sorted(used - known))
    based = {oxml.value(e) for e in oxml.elements(styles, "w:basedOn", "w:next", "w:link")}
    yield from (f"{_STYLES}: refers to the unknown style {style}" for style in sorted(based - known))


def _numbers(package: Package) -> Iterator[str]:
    part = "word/numbering.xml"
    root = oxml.parse(package.parts[part]) if part in package.parts else None
    known = set() if root is None else {oxml.value(num, "w:numId") for num in oxml.children(root, "w:num")}
    for rendered in parts_of_type(package, *RENDERED):
        used = {oxml.value(e) for e in oxml.elements(oxml.parse(package.parts[rendered]), "w:numId")}
        yield from (f"{rendered}: unknown list {number}" for number in sorted(used - known - {"0"}))


def _notes(package: Package) -> Iterator[str]:
    """References to notes that are not there."""
    for kind in ("footnote", "endnote"):
        part = f"word/{kind}s.xml"
        known = set[str]()
        if part in package.parts:
            known = {oxml.value(e, "w:id") for e in oxml.elements(oxml.parse(package.parts[part]), f"w:{kind}")}
        for rendered in parts_of_type(package, *RENDERED):
            root = oxml.parse(package.parts[rendered])
            used = {oxml.value(e, "w:id") for e in oxml.elements(root, f"w:{kind}Reference")}
            yield from (f"{rendered}: {kind} {number} does not exist" for number in sorted(used - known))


def _drawing_ids(package: Package) -> Iterator[str]:
    count: Counter[str] = Counter()
    for part in parts_of_type(package, *RENDERED):
        count.update(e.get("id", "") for e in oxml.elements(oxml.parse(package.parts[part]), "wp:docPr"))
    yield from (f"drawing id {number} stands {times} times" for number, times in count.items() if times > 1)


def _dates(package: Package) -> Iterator[str]:
    if CORE not in package.parts:
        return
    for element in oxml.parse(package.parts[CORE]).iter(f"{_DCTERMS}created", f"{_DCTERMS}modified"):
        if not _DATE.fullmatch(element.text or ""):
            yield f"{CORE}: bad date {element.text!r}"


def _zoom(package: Package) -> Iterator[str]:
    part = "word/settings.xml"
    if part in package.parts:
        for element in oxml.elements(oxml.parse(package.parts[part]), "w:zoom"):
            if not oxml.value(element, "w:percent"):
                yield f"{part}: w:zoom without w:percent"


PACKAGE_RULES: Final[tuple[Callable[[Package], Iterator[str]], ...]] = (
    _types,
    _targets,
    _relationship_ids,
    _references,
    _styles,
    _numbers,
    _notes,
    _drawing_ids,
    _dates,
    _zoom,
)
