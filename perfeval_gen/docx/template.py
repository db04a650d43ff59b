"""A Word template, compiled once and rendered often."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, TemplateSyntaxError, meta, nodes
from jinja2 import Template as JinjaTemplate

from perfeval_gen.diagnostics import Diagnostic, Location, finding
from perfeval_gen.docx import faults, oxml, tags
from perfeval_gen.docx.engine import Engine
from perfeval_gen.docx.faults import PartMap, TemplateFault, rendering_fault
from perfeval_gen.docx.highlight import mark
from perfeval_gen.docx.narrow import fit_numbers, style_sizes
from perfeval_gen.docx.opc import (
    ENDNOTES,
    FOOTER,
    FOOTNOTES,
    HEADER,
    MAIN,
    RENDERED,
    STYLES,
    content_types,
    parts_of_type,
)
from perfeval_gen.docx.package import Package, read_package
from perfeval_gen.docx.policy import default_environment, is_refused, strict_environment
from perfeval_gen.docx.properties import CORE, CoreProperties, with_properties
from perfeval_gen.docx.safety import check_package

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from perfeval_gen.docx.policy import Filters

_TITLES: Final = {MAIN: "正文", HEADER: "页眉", FOOTER: "页脚", FOOTNOTES: "脚注", ENDNOTES: "尾注"}
_REACHING: Final = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a template that holds tags."""

    name: str
    code: JinjaTemplate
    map: PartMap
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled template: immutable, reusable, the same bytes for the same context.

    ``names_used`` are the names at the root of the tags, those of ``per_render`` left out.
    """

    name: str
    names_used: frozenset[str]
    package: Package
    parts: tuple[Part, ...]
    per_render: Mapping[str, Callable[[], object]]
    highlight: tuple[str, ...]
    sizes: Mapping[str, int]

    def render(self, context: Mapping[str, object], properties: CoreProperties | None = None) -> bytes:
        """Return the document as bytes; raises ``TemplateFault``."""
        engine = Engine()
        values = {**context, **{name: make() for name, make in self.per_render.items()}}
        changes = {part.name: self._rendered(part, engine, values) for part in self.parts}
        core = {CORE: (properties or CoreProperties()).to_xml()}
        return self.package.replace({**changes, **core}).to_bytes()

    def _rendered(self, part: Part, engine: Engine, values: dict[str, object]) -> bytes:
        try:
            root = engine.finish(part.code.render(values))
        except faults.EXPECTED as error:
            raise rendering_fault(error, part.map, values) from error
        mark(root, self.highlight)
        fit_numbers(root, self.sizes)
        return oxml.to_bytes(root)


def compile_template(  # noqa: PLR0913 - options by name
    source: bytes | str | os.PathLike[str],
    *,
    filters: Filters | None = None,
    strict: bool = False,
    per_render: Mapping[str, Callable[[], object]] | None = None,
    highlight: tuple[str, ...] = (),
    name: str | None = None,
) -> Template:
    """Return the compiled template; raises ``TemplateFault``.

    ``source`` is a path or the bytes of a DOCX file. ``strict`` sets the sandboxed policy in which data arrive
    unchanged and nothing undefined or unprintable passes. Each rendering calls the factories of ``per_render``
    anew and offers what they return to the tags. ``highlight`` lists texts to be marked yellow.
    """
    content = source if isinstance(source, bytes) else Path(source).read_bytes()
    title = name or ("模板" if isinstance(source, bytes) else os.fspath(source))
    _refuse(check_package(content, title))
    package = with_properties(read_package(content), CoreProperties())
    environment = (strict_environment if strict else default_environment)(dict(filters or {}))
    offered = MappingProxyType(dict(per_render or {}))
    parts = _compiled(package, environment, title)
    used = frozenset[str]().union(*(part.names for part in parts)) - set(offered)
    return Template(title, used, package, parts, offered, highlight, _sizes(package))


def _sizes(package: Package) -> Mapping[str, int]:
    """Return the size of each paragraph style, by which a number is fitted to its cell."""
    return next((style_sizes(oxml.parse(package.parts[name])) for name in parts_of_type(package, STYLES)), {})


def _compiled(package: Package, environment: Environment, title: str) -> tuple[Part, ...]:
    """Every part with tags, and the main one; all findings of all parts are raised together."""
    _, types = content_types(package)
    parts: list[Part] = []
    found: list[Diagnostic] = []
    for name in parts_of_type(package, *RENDERED):
        try:
            part = _part(package.parts[name], name, PartMap(title, _TITLES[types[name]], (), ()), environment)
        except TemplateFault as fault:
            found += fault.diagnostics
            continue
        if part.map.tags or types[name] == MAIN:
            parts.append(part)
    _refuse(tuple(found))
    return tuple(parts)


def _part(content: bytes, name: str, blank: PartMap, environment: Environment) -> Part:
    lines = tags.lines_of(oxml.parse(content), blank.title)
    originals = tags.tags_of(lines)
    _refuse(tuple(_misspelt(lines, originals, blank.file)))
    source, names = tags.separate(Engine().prepare(content))
    located = PartMap(blank.file, blank.title, originals, names)
    try:
        tree = environment.parse(source)
        _refuse(tuple(_disallowed(tree, environment, located)))
        code = environment.compile(tree, name=name, filename=f"<{name}>")
    except TemplateSyntaxError as error:
        where = located.location(error.lineno)
        raise TemplateFault(finding(faults.BAD_TAG, "标签不合语法", where)) from error
    compiled = JinjaTemplate.from_code(environment, code, environment.make_globals(None))
    return Part(name, compiled, located, frozenset(meta.find_undeclared_variables(tree)))


def _misspelt(lines: tuple[tags.Line, ...], originals: tuple[tags.Tag, ...], file: str) -> Iterator[Diagnostic]:
    """What Jinja would not see, or see too late to know the place."""
    for line, text in tags.paragraphs_with(lines, tags.FULL_WIDTH):
        where = Location(file, place=line.place, excerpt=line.text)
        yield finding(faults.FULL_WIDTH_BRACES, f"标签用了全角花括号“{text}”", where)
    if any(tag.keyword == "raw" for tag in originals):
        return
    for line, text in tags.paragraphs_with(lines, tags.STRAY):
        where = Location(file, place=line.place, excerpt=line.text)
        yield finding(faults.BAD_TAG, f"“{text}”没有与之配对的括号", where)
    tag = tags.unbalanced(originals)
    if tag is not None:
        where = Location(file, place=tag.place, excerpt=tag.text)
        yield finding(faults.BAD_TAG, f"标签“{tag.text}”没有与之配对的标签", where)


def _disallowed(tree: nodes.Template, environment: Environment, located: PartMap) -> Iterator[Diagnostic]:
    for reaching in tree.find_all(_REACHING):
        yield finding(faults.FORBIDDEN, "模板不能引入其他文件", located.location(reaching.lineno))
    for used in tree.find_all((nodes.Filter, nodes.Test)):
        known = environment.filters if isinstance(used, nodes.Filter) else environment.tests
        if used.name in known:
            continue
        where = located.location(used.lineno)
        if isinstance(used, nodes.Filter) and is_refused(used.name):
            yield finding(faults.FORBIDDEN, f"不允许使用过滤器“{used.name}”", where)
        else:
            kind = "过滤器" if isinstance(used, nodes.Filter) else "判断"
            hint = faults.suggestion(used.name, known)
            yield finding(faults.UNKNOWN_NAME, f"没有名为“{used.name}”的{kind}", where, hint=hint)


def _refuse(found: tuple[Diagnostic, ...]) -> None:
    if found:
        raise TemplateFault(*found)
