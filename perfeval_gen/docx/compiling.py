"""From a Word file to a compiled template: everything that is the same for each document is done here, once."""

from __future__ import annotations

import hashlib
import io
import marshal
import os
import re
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes

from perfeval_gen.diagnostics import Diagnostic, Location, finding
from perfeval_gen.docx import faults, listing, merges, oxml, tags
from perfeval_gen.docx.balance import elements_if_balanced
from perfeval_gen.docx.faults import PartMap, TemplateFault
from perfeval_gen.docx.gate_package import ROOTS
from perfeval_gen.docx.grids import settle
from perfeval_gen.docx.layout import Layout
from perfeval_gen.docx.lines import lines_of
from perfeval_gen.docx.opc import (
    ENDNOTES,
    FOOTER,
    FOOTNOTES,
    HEADER,
    MAIN,
    STYLES,
    content_types,
    parts_of_type,
    relationships,
)
from perfeval_gen.docx.package import CUSTOM_PROPERTIES, Package, read_package
from perfeval_gen.docx.policy import code_of, environment_of, is_refused
from perfeval_gen.docx.proof import prove
from perfeval_gen.docx.properties import CORE, CoreProperties, with_properties
from perfeval_gen.docx.safety import check_package
from perfeval_gen.docx.seal import prepared as prepared_for_seal
from perfeval_gen.docx.skeleton import Deflate, check_engine, skeleton_of
from perfeval_gen.docx.style_sizes import style_sizes
from perfeval_gen.docx.template import FIRST_DRAWING, Part, Template, Ways, numbered, with_braces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jinja2 import Environment
    from lxml import etree

    from perfeval_gen.docx.policy import Filters, Policy
    from perfeval_gen.docx.proof import Proof

DEFAULT_LEVEL: Final = 1
_TITLES: Final = {MAIN: "正文", HEADER: "页眉", FOOTER: "页脚", FOOTNOTES: "脚注", ENDNOTES: "尾注", CORE: "文档属性"}
_REACHING: Final = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)
_WITH_TAGS: Final = re.compile(r"\{[{%#]")
_PROPERTIES: Final = ("author", "comments", "identifier", "language", "subject", "title")  # those docxtpl renders
_TOO_MUCH: Final = (RecursionError, MemoryError, SyntaxError, ValueError, OverflowError)  # Python's own limits
_MARK: Final = "\ue000%d\ue001"
_APART: Final = 100_000  # drawings of a header are counted far from those of the body


def compile_template(  # noqa: PLR0913 - options by name
    source: bytes | str | os.PathLike[str],
    *,
    filters: Filters | None = None,
    policy: Policy = "docxtpl",
    per_render: Mapping[str, Callable[[], object]] | None = None,
    highlight: tuple[str, ...] = (),
    layout: bool = False,
    sealed: bool = False,
    deflate_level: int = DEFAULT_LEVEL,
    deflate: Deflate = "zlib",
    name: str | None = None,
) -> Template:
    """Return the compiled template; raises ``TemplateFault``, and ``ValueError`` for a way to deflate that there isn't.

    ``source`` is a path or the bytes of a DOCX file. ``policy`` "docxtpl" prints as docxtpl with ``autoescape=True``
    does, properties with tags included; "strict" is a sandbox in which data arrive unchanged, nothing undefined or
    unprintable passes, and properties are data. Each rendering calls the factories of ``per_render`` anew and offers
    what they return to the tags. ``highlight`` lists texts to be marked yellow; ``layout`` lets long rows break, keeps
    small groups of rows together and narrows numbers that don't fit; ``sealed`` prepares for ``seal.sealed``.
    ``deflate_level`` is zlib's, 0 to 9; ``deflate`` "isal" asks for another engine, which has to be installed and
    makes other bytes.
    """
    check_engine(deflate_level, deflate)
    content = source if isinstance(source, bytes) else Path(source).read_bytes()
    title = name or ("模板" if isinstance(source, bytes) else os.fspath(source))
    _refuse(check_package(content, title, is_trusted=policy == "docxtpl"))
    package = read_package(content)
    package = with_properties(package, CoreProperties()) if policy == "strict" else _as_docxtpl_writes(content, package)
    package, custom = prepared_for_seal(package) if sealed else (package, "")
    looks = Layout(_sizes(package), highlight, rows=layout) if layout or highlight else None
    ways = Ways(policy, dict(filters or {}), dict(per_render or {}), deflate_level, deflate, looks)
    return _Compiler(title, package, ways).template(content, custom)


class _Compiler:
    """Goes through the parts of one package."""

    def __init__(self, title: str, package: Package, ways: Ways) -> None:
        self._title, self._package, self._ways = title, package, ways
        self._environment = environment_of(ways.policy, ways.filters)
        self._names: set[str] = set()
        self._expanded: dict[str, bytes] = {}
        self._still: dict[str, bytes] = {}
        self._tree = False

    def template(self, content: bytes, custom: str) -> Template:
        parts = self._parts()
        ways = self._ways
        if self._tree:
            ways = Ways(
                ways.policy, ways.filters, ways.per_render, ways.level, ways.deflate, ways.layout,
                "own" if ways.policy == "strict" else "docxtpl",
            )  # fmt: skip
        written = {part.name for part in parts} | {CORE, CUSTOM_PROPERTIES}
        keeps_core = ways.policy == "docxtpl" and CORE not in {part.name for part in parts}
        fixed = self._package.replace(self._still).parts
        fixed = {key: fixed[key] for key in fixed if key not in written or (key == CUSTOM_PROPERTIES and not custom)}
        source = self._package.replace(self._expanded).to_bytes() if ways.policy == "strict" else content
        return Template(
            self._title,
            frozenset(self._names - set(ways.per_render)),
            ways,
            skeleton_of(fixed, content),
            parts,
            MappingProxyType({key: hashlib.sha256(fixed[key]).hexdigest() for key in fixed}),
            source,
            custom,
            self._package.parts[CORE] if keeps_core else b"",
        )

    def _parts(self) -> tuple[Part, ...]:
        """Every part with tags, and the main one; all findings of all parts are raised together."""
        types, titles = content_types(self._package)[1], _titles(self._package)
        parts: list[Part] = []
        found: list[Diagnostic] = []
        for place, name in enumerate(self._in_order()):
            if name == CORE:
                parts += self._core()
                continue
            blank = PartMap(self._title, titles.get(name) or _TITLES[types[name]], (), ())
            try:
                part = self._part(name, types[name], blank, place)
            except TemplateFault as fault:
                found += fault.diagnostics
            else:
                parts += [part] if part else []
        _refuse(tuple(found))
        return tuple(parts)

    def _in_order(self) -> list[str]:
        """Return the parts in the order in which docxtpl renders them, since tags may count on."""
        main, *others = parts_of_type(self._package, MAIN, HEADER, FOOTER)
        linked = [each.target for each in relationships(self._package, main)]
        _, types = content_types(self._package)
        others.sort(key=lambda name: (types[name] == FOOTER, linked.index(name) if name in linked else len(linked)))
        notes = (FOOTNOTES, ENDNOTES) if self._ways.policy == "strict" else (FOOTNOTES,)
        return [main, *others, CORE, *parts_of_type(self._package, *notes)]

    def _part(self, name: str, kind: str, blank: PartMap, place: int) -> Part | None:
        root = oxml.parse(self._package.parts[name], drop_blank=kind not in (FOOTNOTES, ENDNOTES))
        lines = lines_of(root, blank.title)
        originals = tags.tags_of(lines)
        found = tuple(_misspelt(lines, originals, blank.file))
        _refuse(found if self._ways.policy == "strict" else ())
        if merges.expand(root):
            self._expanded[name] = oxml.to_bytes(root)
        self._tree = self._tree or (kind == MAIN and _has_hidden_drawings(root))
        source = str(_DOCXTPL.patch_xml(oxml.to_text(root)))
        has_drawings = "<wp:docPr" in source and (kind == MAIN or self._ways.policy == "strict")
        first = FIRST_DRAWING + place * _APART
        if kind == MAIN or self._ways.policy == "strict":
            source = self._settled(source, is_body=kind == MAIN)
        if kind != MAIN and not _WITH_TAGS.search(source):
            self._still[name] = self._finished(source, has_drawings=has_drawings, first=first)
            return None
        try:
            made = self._compiled(name, source, originals, blank, kind)
        except TemplateFault as fault:
            raise TemplateFault(*(found or fault.diagnostics)) from fault
        return Part(*made[:4], has_drawings, first, kind == MAIN, made[4])

    def _settled(self, source: str, *, is_body: bool) -> str:
        """Return the source with its static grids put right."""
        own = self._ways.policy == "strict"
        settled, is_open = settle(source, None if own else _docxtpl_grids)
        self._tree = self._tree or (is_open and is_body)
        return settled

    def _compiled(
        self, name: str, source: str, originals: tuple[tags.Tag, ...], blank: PartMap, kind: str = ""
    ) -> tuple[str, bytes, PartMap, bool, Proof | None]:
        separated, names = tags.separate(source, keep_ampersands=self._ways.policy == "docxtpl")
        located = PartMap(blank.file, blank.title, originals, names)
        environment = self._environment
        try:
            tree = environment.parse(separated)
            _refuse(tuple(_disallowed(tree, environment, located)))
            elements = elements_if_balanced(tree)
            code, used = code_of(tree, environment, name)
            proof = self._proof(tree, elements, kind)
        except TemplateSyntaxError as error:
            where = located.location(error.lineno)
            raise TemplateFault(finding(faults.BAD_TAG, "标签不合语法", where)) from error
        except _TOO_MUCH as error:
            raise TemplateFault(faults.too_involved(located)) from error
        self._names |= used
        return name, marshal.dumps(code), located, elements is not None, proof

    def _proof(self, tree: nodes.Template, elements: frozenset[str] | None, kind: str) -> Proof | None:
        """Return what is proved of a part, for documents of ours."""
        if self._ways.policy != "strict":
            return None
        return prove(tree, elements, ROOTS[kind], is_matched=kind == MAIN and self._tree)

    def _finished(self, source: str, *, has_drawings: bool, first: int) -> bytes:
        """Return a part without tags as a rendering leaves it."""
        text = listing.resolve(with_braces(source))
        if has_drawings:
            text = numbered(text, count(first))
        if self._ways.layout is not None:
            from perfeval_gen.docx.layout import finish

            text = finish(text, self._ways.layout)
        return oxml.to_bytes(oxml.parse(text))

    def _core(self) -> list[Part]:
        """The core properties as a part, if they hold tags: what docxtpl sets as text is escaped twice."""
        if self._ways.policy == "strict" or CORE not in self._package.parts:
            return []
        text = self._package.parts[CORE].decode()
        if not _WITH_TAGS.search(text):
            return []
        blank = PartMap(self._title, _TITLES[CORE], tags.tags_of((tags.Line(text, _TITLES[CORE]),)), ())
        made = self._compiled(CORE, text, blank.tags, blank)
        return [Part(*made[:4], False, 0, False)]


_DOCXTPL: Final = DocxTemplate("")


def _docxtpl_grids(root: etree._Element) -> None:
    """Set the grids of a tree as docxtpl does."""
    made = _DOCXTPL.fix_tables(oxml.to_text(root))
    root[:] = list(made)


def _has_hidden_drawings(root: etree._Element) -> bool:
    """Tell whether a drawing has a name or no number, so that only the tree shows it."""
    drawings = oxml.elements(root, "wp:docPr")
    return any(each.prefix != "wp" or each.get("id") is None for each in drawings)


def _as_docxtpl_writes(content: bytes, package: Package) -> Package:
    """Return the package as docxtpl leaves it behind before any tag is looked at; tags in properties stay."""
    opened = DocxTemplate(io.BytesIO(content))
    opened.render_init()
    core: Any = opened.docx.core_properties
    if CORE not in package.parts:  # python-docx makes one, of this very moment
        core.modified = CoreProperties().created
    texts = {_MARK % n: str(getattr(core, name)) for n, name in enumerate(_PROPERTIES)}
    for mark, name in zip(texts, _PROPERTIES, strict=True):
        setattr(core, name, mark)
    buffer = io.BytesIO()
    opened.docx.save(buffer)
    saved = read_package(buffer.getvalue())
    return saved.replace({CORE: _with_texts(saved.parts[CORE], texts)})


def _with_texts(content: bytes, texts: Mapping[str, str]) -> bytes:
    """Put the texts of the properties in place of their marks; one with tags is escaped as docxtpl does: twice."""
    xml = oxml.to_text(oxml.parse(content)).replace("{", "&#123;")  # other properties hold no tags
    for mark, said in texts.items():
        text = re.sub("\r\n|\r", "\n", said)
        text = text.removesuffix("\n")  # as Jinja does
        has_tags = _WITH_TAGS.search(text) is not None
        xml = xml.replace(mark, f"{{% filter forceescape %}}{text}{{% endfilter %}}" if has_tags else escape(text))
    return xml.encode()


def _sizes(package: Package) -> Mapping[str, int]:
    """Return the size of each paragraph style, by which a number is fitted to its cell."""
    return next((style_sizes(oxml.parse(package.parts[name])) for name in parts_of_type(package, STYLES)), {})


def _titles(package: Package) -> dict[str, str]:
    """Return what the headers and footers of a first or an even page are called."""
    main = parts_of_type(package, MAIN)[0]
    targets = {each.id: each.target for each in relationships(package, main)}
    found: dict[str, str] = {}
    for each in oxml.elements(oxml.parse(package.parts[main]), "w:headerReference", "w:footerReference"):
        page = {"first": "首页", "even": "偶数页"}.get(oxml.value(each, "w:type"), "")
        kind = "页眉" if each.tag == oxml.name("w:headerReference") else "页脚"
        found.setdefault(targets.get(oxml.value(each, "r:id"), ""), page + kind)
    return found


def _misspelt(lines: tuple[tags.Line, ...], originals: tuple[tags.Tag, ...], file: str) -> Iterator[Diagnostic]:
    """What Jinja would not see, or see too late to know the place."""
    for line, text in tags.paragraphs_with(lines, tags.FULL_WIDTH):
        where = Location(file, place=line.place, excerpt=line.text)
        yield finding(faults.FULL_WIDTH_BRACES, f"标签用了全角符号“{text}”", where)
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
    for used in tree.find_all((*_REACHING, nodes.Filter, nodes.Test)):
        if not isinstance(used, nodes.Filter | nodes.Test):
            yield finding(faults.FORBIDDEN, "模板不能引入其他文件", located.location(used.lineno))
            continue
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
