"""Core properties of a document, written from data and never by a template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from perfeval_gen.docx.xml_text import escape

if TYPE_CHECKING:
    from perfeval_gen.docx.package import Package

CORE: Final = "docProps/core.xml"
_TYPE: Final = "application/vnd.openxmlformats-package.core-properties+xml"
_KIND: Final = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_EPOCH: Final = datetime(1980, 1, 1, tzinfo=UTC)
_XML: Final = """<?xml version='1.0' encoding='UTF-8' standalone='yes'?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"\
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"\
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
<dc:title>{title}</dc:title><dc:subject>{subject}</dc:subject><dc:creator>{creator}</dc:creator>\
<cp:lastModifiedBy>{creator}</cp:lastModifiedBy><cp:revision>1</cp:revision>\
<dcterms:created xsi:type="dcterms:W3CDTF">{created}</dcterms:created>\
<dcterms:modified xsi:type="dcterms:W3CDTF">{modified}</dcterms:modified>\
<dc:language>{language}</dc:language></cp:coreProperties>"""


@dataclass(frozen=True, slots=True)
class CoreProperties:
    """Title, author and dates of a document; a date without a zone is taken as UTC."""

    title: str = ""
    creator: str = ""
    subject: str = ""
    created: datetime = _EPOCH
    modified: datetime | None = None
    language: str = "zh-CN"

    def to_xml(self) -> bytes:
        """Return the part ``docProps/core.xml``."""
        fields = {
            "title": escape(self.title),
            "subject": escape(self.subject),
            "creator": escape(self.creator),
            "language": escape(self.language),
            "created": _w3c(self.created),
            "modified": _w3c(self.modified or self.created),
        }
        return _XML.format(**fields).encode("utf-8")


def with_properties(package: Package, properties: CoreProperties) -> Package:
    """Return the package with these core properties in place of its own."""
    from perfeval_gen.docx.opc import declare  # with lxml, which a document that is only rendered does without

    return declare(package, CORE, properties.to_xml(), _TYPE, _KIND)


def _w3c(moment: datetime) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
