"""What binds the parts of a package: content types and relationships."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

from perfeval_gen.docx import oxml
from perfeval_gen.docx.package import CONTENT_TYPES, ROOT_RELATIONSHIPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval_gen.docx.package import Package

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
MAIN: Final = _WORD + "document.main+xml"
HEADER: Final = _WORD + "header+xml"
FOOTER: Final = _WORD + "footer+xml"
FOOTNOTES: Final = _WORD + "footnotes+xml"
ENDNOTES: Final = _WORD + "endnotes+xml"
STYLES: Final = _WORD + "styles+xml"
RENDERED: Final = (MAIN, HEADER, FOOTER, FOOTNOTES, ENDNOTES)


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship: the part it starts from ("" is the package), and the part or address it leads to."""

    source: str
    id: str
    kind: str
    target: str
    external: bool


def content_types(package: Package) -> tuple[dict[str, str], dict[str, str]]:
    """Return the content types by extension, and by part name (without the leading slash)."""
    root = oxml.parse(package.parts[CONTENT_TYPES])
    defaults = {e.get("Extension", "").lower(): e.get("ContentType", "") for e in oxml.children(root, "ct:Default")}
    overrides = {
        e.get("PartName", "").lstrip("/"): e.get("ContentType", "") for e in oxml.children(root, "ct:Override")
    }
    return defaults, overrides


def parts_of_type(package: Package, *wanted: str) -> tuple[str, ...]:
    """Return the names of the parts of these content types, in the order of ``wanted``, then by name."""
    _, overrides = content_types(package)
    found = [part for part in package.parts if overrides.get(part) in wanted]
    return tuple(sorted(found, key=lambda part: (wanted.index(overrides[part]), part)))


def relationships_name(part: str) -> str:
    """Return the name of the part that holds the relationships of ``part``."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels") if part else ROOT_RELATIONSHIPS


def relationships(package: Package, part: str) -> tuple[Relationship, ...]:
    """Return the relationships of a part; "" asks for those of the package."""
    content = package.parts.get(relationships_name(part))
    if content is None:
        return ()
    return tuple(_relationship(part, e) for e in oxml.children(oxml.parse(content), "pr:Relationship"))


def all_relationships(package: Package) -> Iterator[Relationship]:
    """Yield every relationship of the package."""
    for part in ("", *package.parts):
        yield from relationships(package, part)


def declare(package: Package, part: str, content: bytes, content_type: str, kind: str) -> Package:
    """Return the package with this part, its content type and a relationship from the root."""
    return package.replace(
        {
            part: content,
            CONTENT_TYPES: _with_override(package.parts[CONTENT_TYPES], part, content_type),
            ROOT_RELATIONSHIPS: _with_relationship(package.parts[ROOT_RELATIONSHIPS], part, kind),
        }
    )


def _relationship(part: str, element: etree._Element) -> Relationship:
    target, external = element.get("Target", ""), element.get("TargetMode") == "External"
    if not external:
        absolute = target if target.startswith("/") else posixpath.join("/", posixpath.dirname(part), target)
        target = posixpath.normpath(absolute).lstrip("/")
    return Relationship(part, element.get("Id", ""), element.get("Type", ""), target, external)


def _with_override(content: bytes, part: str, content_type: str) -> bytes:
    root = oxml.parse(content)
    for element in oxml.children(root, "ct:Override"):
        if element.get("PartName") == f"/{part}":
            root.remove(element)
    etree.SubElement(root, oxml.name("ct:Override"), {"PartName": f"/{part}", "ContentType": content_type})
    return oxml.to_bytes(root)


def _with_relationship(content: bytes, part: str, kind: str) -> bytes:
    root = oxml.parse(content)
    for element in oxml.children(root, "pr:Relationship"):
        if element.get("Type") == kind:
            root.remove(element)
    taken = {element.get("Id") for element in oxml.children(root, "pr:Relationship")}
    free = next(name for name in (f"rIdP{n}" for n in range(1, len(taken) + 2)) if name not in taken)
    etree.SubElement(root, oxml.name("pr:Relationship"), {"Id": free, "Type": kind, "Target": part})
    return oxml.to_bytes(root)
