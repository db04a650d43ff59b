"""The way through docxtpl itself, for what needs the tree of the document: pictures, sub-documents, dynamic grids."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from docxtpl import DocxTemplate

from perfeval_gen.docx import faults, oxml
from perfeval_gen.docx.faults import rendering_fault
from perfeval_gen.docx.opc import RENDERED, parts_of_type
from perfeval_gen.docx.package import package_of, read_package
from perfeval_gen.docx.policy import tree_environment
from perfeval_gen.docx.properties import CORE, CoreProperties
from perfeval_gen.docx.tags import separate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfeval_gen.docx.template import Template


def rendered(
    template: Template, maker: DocxTemplate, context: Mapping[str, object], properties: CoreProperties | None
) -> bytes:
    """Return the document that docxtpl makes with ``maker``, always the same bytes; raises ``TemplateFault``."""
    ways = template.ways
    values = template.values(context)
    if ways.policy == "strict":
        maker.patch_xml = _without_ampersands
    buffer = io.BytesIO()
    try:
        maker.render(values, tree_environment(ways.policy, ways.filters), autoescape=True)
        if not _has_core(template.source):
            maker.docx.core_properties.modified = CoreProperties().created
        maker.save(buffer)
    except faults.EXPECTED as error:
        raise rendering_fault(error, template.parts[0].map, values) from error
    package = read_package(buffer.getvalue())
    changes: dict[str, bytes] = {}
    if ways.policy == "strict" or properties is not None:
        changes[CORE] = (properties or CoreProperties()).to_xml()
    if ways.layout is not None:
        from perfeval_gen.docx.finishing import finish

        for name in parts_of_type(package, *RENDERED):
            text = finish(oxml.to_text(oxml.parse(package.parts[name])), ways.layout)
            changes[name] = oxml.to_bytes(oxml.parse(text))
    return package_of({**package.parts, **changes}).to_bytes()


def _has_core(source: bytes) -> bool:
    """Tell whether a template has core properties; if not, python-docx makes some of this very moment."""
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        return CORE in archive.namelist()


def _without_ampersands(xml: str) -> str:
    """Return what docxtpl makes of a part, with plain ampersands in its tags, as the strict policy has them."""
    return separate(str(DocxTemplate("").patch_xml(xml)))[0]
