"""The way through docxtpl itself, for what needs the tree of the document: pictures, sub-documents, dynamic grids."""

from __future__ import annotations

import io
import zipfile
from contextlib import contextmanager
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from docxtpl import DocxTemplate

from perfeval_gen.docx import faults, oxml
from perfeval_gen.docx.matched import with_matched_grids
from perfeval_gen.docx.opc import ENDNOTES, FOOTNOTES, RENDERED, parts_of_type
from perfeval_gen.docx.package import package_of, read_package
from perfeval_gen.docx.policy import tree_environment
from perfeval_gen.docx.properties import CORE, CoreProperties
from perfeval_gen.docx.tags import separate
from perfeval_gen.docx.template import check, numbered, twice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lxml import etree

    from perfeval_gen.docx.package import Package
    from perfeval_gen.docx.template import Template

_PLAIN: Final = DocxTemplate("")


def rendered(
    template: Template, maker: DocxTemplate, context: Mapping[str, object], properties: CoreProperties | None
) -> bytes:
    """Return the document that docxtpl makes with ``maker``, always the same bytes; raises ``TemplateFault``."""
    ways = template.ways
    context, again = twice(context)
    buffer = io.BytesIO()
    try:
        with _as_by_text(maker, template):
            maker.render(template.values(context), tree_environment(ways.policy, ways.filters), autoescape=True)
        if not _has_core(template.source):
            maker.docx.core_properties.modified = CoreProperties().created
        maker.save(buffer)
    except faults.EXPECTED as error:
        fault = template.fault(again)
        if fault is None:  # what docxtpl itself was asked for can't be done
            raise
        raise fault from error
    package = read_package(buffer.getvalue())
    changes: dict[str, bytes] = {}
    if ways.policy == "strict":
        changes.update(_around_the_body(template, package))
    if ways.policy == "strict" or properties is not None:
        changes[CORE] = (properties or CoreProperties()).to_xml()
    if ways.layout is not None:
        from perfeval_gen.docx.layout import finish

        for name in parts_of_type(package, *RENDERED):
            text = finish(oxml.to_text(oxml.parse(changes.get(name, package.parts[name]))), ways.layout)
            changes[name] = oxml.to_bytes(oxml.parse(text))
    return package_of({**package.parts, **changes}).to_bytes()


def _around_the_body(template: Template, package: Package) -> Iterator[tuple[str, bytes]]:
    """Yield headers, footers and notes with their grids and drawings as the strict policy has them."""
    fixed = read_package(template.joined({})).parts
    tagged = {part.name: part for part in template.parts}
    for name in parts_of_type(package, *RENDERED):
        if name in fixed:
            yield name, fixed[name]
        elif not tagged[name].is_body:
            text = with_matched_grids(oxml.to_text(oxml.parse(package.parts[name])))
            text = numbered(text, count(tagged[name].first_drawing)) if tagged[name].has_drawings else text
            yield name, oxml.to_bytes(oxml.parse(text))


@contextmanager
def _as_by_text(maker: DocxTemplate, template: Template) -> Iterator[None]:
    """Let docxtpl do some things as a rendering by text does.

    It refuses XML that is not well-formed, where it would drop text; it renders footnotes once, not once for each
    section, which would take what data say for tags. Under the strict policy it renders endnotes too, ``&`` in a tag is
    one sign, and rows are counted as Word counts them.
    """
    is_strict = template.ways.policy == "strict"
    ways: dict[str, Callable[..., Any]] = {
        "render_xml_part": partial(_checked, maker.render_xml_part),
        "render_footnotes": partial(_render_notes, maker, (FOOTNOTES, ENDNOTES) if is_strict else (FOOTNOTES,)),
    }
    if is_strict:
        ways |= {"patch_xml": _with_ampersands, "fix_tables": _with_grids}
    vars(maker).update(ways)
    try:
        yield
    finally:
        for name in ways:
            delattr(maker, name)


def _checked(render: Callable[..., str], *given: Any) -> str:  # noqa: ANN401 - handed on
    xml = render(*given)
    check(xml.encode())
    return xml


def _render_notes(
    maker: DocxTemplate, kinds: tuple[str, ...], context: Mapping[str, object], environment: object
) -> None:
    for part in sorted(maker.docx.part.package.parts, key=lambda each: each.content_type == ENDNOTES):
        if part.content_type in kinds:
            source = maker.patch_xml(part.blob.decode())
            part._blob = maker.render_xml_part(source, part, context, environment).encode()  # noqa: SLF001 - as docxtpl


def _with_ampersands(xml: str) -> str:
    return separate(str(_PLAIN.patch_xml(xml)))[0]


def _with_grids(xml: str) -> etree._Element:
    return oxml.parse(with_matched_grids(xml))


def _has_core(source: bytes) -> bool:
    """Tell whether a template has core properties; if not, python-docx makes some of this very moment."""
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        return CORE in archive.namelist()
