"""Whose document is this: a digest kept inside it tells ours from an edited and from a foreign one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from lxml import etree

from perfeval_gen.docx import oxml
from perfeval_gen.docx.opc import declare
from perfeval_gen.docx.package import CUSTOM_PROPERTIES, UNREADABLE, Package, parts_digest, read_package

if TYPE_CHECKING:
    from collections.abc import Mapping

DIGEST: Final = "perfeval.digest"
_PREFIX: Final = "perfeval."
_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_KIND: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_NS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VT: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FMTID: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def seal(content: bytes, facts: Mapping[str, str]) -> bytes:
    """Return the document with its digest and ``facts`` (names such as ``perfeval.data``) as custom properties."""
    package = read_package(content)
    root = _foreign_properties(package)
    declared = declare(package, CUSTOM_PROPERTIES, b"", _TYPE, _KIND)
    for name, text in sorted({**facts, DIGEST: parts_digest(declared)}.items()):
        _add(root, name, text)
    return declared.replace({CUSTOM_PROPERTIES: oxml.to_bytes(root)}).to_bytes()


def facts_of(content: bytes) -> dict[str, str]:
    """Return the facts sealed into a document, its digest among them; nothing if it is not ours."""
    try:
        root = oxml.parse(read_package(content).parts[CUSTOM_PROPERTIES])
    except UNREADABLE:
        return {}
    found = ((e.get("name", ""), "".join(str(t) for t in e.itertext())) for e in root)
    return {name: text for name, text in found if name.startswith(_PREFIX)}


def inspect(content: bytes) -> Literal["ours", "edited", "foreign"]:
    """Tell whether a document is as we sealed it, was changed since, or was never ours."""
    digest = facts_of(content).get(DIGEST)
    if digest is None:
        return "foreign"
    return "ours" if parts_digest(read_package(content)) == digest else "edited"


def _foreign_properties(package: Package) -> etree._Element:
    """The custom properties that the template brought along, without any of ours."""
    if CUSTOM_PROPERTIES not in package.parts:
        return oxml.parse(f'<Properties xmlns="{_NS}" xmlns:vt="{_VT}"/>')
    root = oxml.parse(package.parts[CUSTOM_PROPERTIES])
    for element in list(root):
        if element.get("name", "").startswith(_PREFIX):
            root.remove(element)
    return root


def _add(root: etree._Element, name: str, text: str) -> None:
    pid = max((int(e.get("pid", "1")) for e in root), default=1) + 1
    attributes = {"fmtid": _FMTID, "pid": str(pid), "name": name}
    element = etree.SubElement(root, f"{{{_NS}}}property", attributes)
    etree.SubElement(element, f"{{{_VT}}}lpwstr").text = text
