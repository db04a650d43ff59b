"""Whose document is this: a digest kept inside it tells ours from an edited and from a foreign one."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final, Literal

from perfeval_gen.docx.package import (
    CUSTOM_PROPERTIES,
    UNREADABLE,
    Package,
    archive_digest,
    digest_of_digests,
    opened,
    part_of,
    parts_digest,
    read_package,
)
from perfeval_gen.docx.xml_text import escape, unescape

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zipfile import ZipFile

    from perfeval_gen.docx.template import Template

DIGEST: Final = "perfeval.digest"
_PREFIX: Final = "perfeval."
_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_KIND: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_NS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VT: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FMTID: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


_QUOTES: Final = {"&quot;": '"'}
_SIGNS: Final = {'"': "&quot;"}
_DECLARATION: Final = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_EMPTY: Final = f'<Properties xmlns="{_NS}" xmlns:vt="{_VT}">'
_END: Final = "</Properties>"
_PID: Final = re.compile(r'\bpid="(\d+)"')
_MOST: Final = 1 << 20  # bytes of custom properties; ours are a thousand
_OURS: Final = re.compile(  # bounded, so that nothing takes long to be found in what isn't ours
    r'<property\b[^<>]{0,400}?\bname="(perfeval\.[^"<>]{0,80})"[^<>]{0,400}>'
    r"<vt:lpwstr>([^<]*)</vt:lpwstr></property>"
)


def prepared(package: Package) -> tuple[Package, str]:
    """Return a template with a place for custom properties, and what the part begins with.

    That are those that the template brought along, without any of ours.
    """
    from perfeval_gen.docx.opc import declare

    head = _EMPTY
    if CUSTOM_PROPERTIES in package.parts:
        from perfeval_gen.docx import oxml

        root = oxml.parse(package.parts[CUSTOM_PROPERTIES])
        for element in list(root):
            if element.get("name", "").startswith(_PREFIX):
                root.remove(element)
        root.text = (root.text or "") + "\ue000"  # an empty root would be written without an end
        head = oxml.to_text(root).replace("\ue000", "").rpartition("</")[0]
    return declare(package, CUSTOM_PROPERTIES, b"", _TYPE, _KIND), head


def sealed(template: Template, parts: Mapping[str, bytes], facts: Mapping[str, str]) -> tuple[dict[str, bytes], str]:
    """Return the parts that a rendering wrote with those that seal them with ``facts``, and the digest of all parts.

    ``template`` was compiled with ``sealed=True``.
    """
    digests = dict(template.digests)
    digests.update((name, hashlib.sha256(content).hexdigest()) for name, content in parts.items())
    digest = digest_of_digests(digests)
    custom = _custom(template.custom, {**facts, DIGEST: digest})
    return {**parts, CUSTOM_PROPERTIES: custom}, digest


def seal(content: bytes, facts: Mapping[str, str]) -> bytes:
    """Return the document with its digest and ``facts`` (names such as ``perfeval.data``) as custom properties."""
    package, head = prepared(read_package(content))
    custom = _custom(head, {**facts, DIGEST: parts_digest(package)})
    return package.replace({CUSTOM_PROPERTIES: custom}).to_bytes()


def facts_of(content: bytes) -> dict[str, str]:
    """Return the facts sealed into a document, its digest among them; nothing if it is not ours."""
    try:
        with opened(content) as archive:
            return _facts(archive)
    except UNREADABLE:
        return {}


def _facts(archive: ZipFile) -> dict[str, str]:
    custom = part_of(archive, CUSTOM_PROPERTIES, _MOST).decode()
    found = {unescape(name, _QUOTES): unescape(text) for name, text in _OURS.findall(custom)}
    return found or (_saved_elsewhere(custom) if _PREFIX in custom else {})


def _saved_elsewhere(custom: str) -> dict[str, str]:
    """Return our facts as another program wrote them down, with prefixes of its own."""
    from xml.etree import ElementTree as ET

    try:
        root = ET.fromstring(custom)  # noqa: S314 - expat bounds what entities may grow to
    except ET.ParseError:
        return {}
    found = ((each.get("name", ""), "".join(each.itertext())) for each in root)
    return {name: text for name, text in found if name.startswith(_PREFIX)}


def inspect(content: bytes) -> Literal["ours", "edited", "foreign"]:
    """Tell whether a document is as we sealed it, was changed since, or was never ours."""
    digest = None
    try:
        with opened(content) as archive:
            digest = _facts(archive).get(DIGEST)
            if digest is not None:
                return "ours" if archive_digest(archive) == digest else "edited"
    except UNREADABLE:
        pass
    return "foreign" if digest is None else "edited"


def _custom(head: str, facts: Mapping[str, str]) -> bytes:
    """Return the part with our facts behind those that stand there."""
    taken = max((int(number) for number in _PID.findall(head)), default=1)
    ours = "".join(
        f'<property xmlns="{_NS}" xmlns:vt="{_VT}" fmtid="{_FMTID}" pid="{pid}" name="{escape(name, _SIGNS)}">'
        f"<vt:lpwstr>{escape(text)}</vt:lpwstr></property>"
        for pid, (name, text) in enumerate(sorted(facts.items()), taken + 1)
    )
    if head == _EMPTY:
        ours = ours.replace(f' xmlns="{_NS}" xmlns:vt="{_VT}"', "")
    return f"{_DECLARATION}{head}{ours}{_END if head == _EMPTY else _end_of(head)}".encode()


def _end_of(head: str) -> str:
    found = re.match(r"<([^\s/>]+)", head)
    return f"</{found[1]}>" if found else _END
