"""A Word template, compiled: rendered by text alone, shared between threads, sent to other processes.

Nothing here imports docxtpl or lxml; what needs the tree does, when it comes.
"""

from __future__ import annotations

import io
import marshal
import re
from dataclasses import dataclass, field
from itertools import count, tee
from typing import TYPE_CHECKING, Any, Final, Literal, cast
from xml.parsers import expat

from jinja2 import Template as JinjaTemplate

from perfeval_gen.docx import faults, listing
from perfeval_gen.docx.faults import PartMap, TemplateFault, rendering_fault
from perfeval_gen.docx.policy import NeedsTree, environment_of, has_raw, note_raw, without_trees
from perfeval_gen.docx.properties import CORE, CoreProperties
from perfeval_gen.docx.skeleton import Packed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import BinaryIO

    from docxtpl import DocxTemplate

    from perfeval_gen.docx.layout import Layout
    from perfeval_gen.docx.policy import Filters, Policy
    from perfeval_gen.docx.proof import Proof
    from perfeval_gen.docx.skeleton import Deflate, Skeleton

_DECLARATION: Final = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_DRAWING: Final = re.compile(r'(<wp:docPr\b(?:[^>"]|"[^"]*")*?\sid=")[^"]*"')
FIRST_DRAWING: Final = 1001  # as docxtpl counts
_SPLIT_BRACES: Final = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
_PIECE: Final = 1 << 16
_PARAGRAPH_END: Final = "</w:p>"


@dataclass(frozen=True, slots=True)
class Part:
    """A part with tags: its Jinja code (marshalled), where its tags stand, and what is to be looked at afterwards.

    ``is_proved``: whatever the data, it stays well-formed; ``proof`` tells what else, where it was asked for. Its
    drawings are counted from ``first_drawing``.
    """

    name: str
    code: bytes
    map: PartMap
    is_proved: bool
    has_drawings: bool
    first_drawing: int
    is_body: bool
    proof: Proof | None = None


@dataclass(frozen=True, slots=True)
class Ways:
    """How a template is rendered: ``tree`` names who has to set the grids of the main part, if data can change them."""

    policy: Policy
    filters: Filters
    per_render: Mapping[str, Callable[[], object]]
    level: int
    deflate: Deflate
    layout: Layout | None
    tree: Literal["", "docxtpl", "own"] = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled template: immutable, the same bytes for the same context, safe in threads, picklable.

    ``names_used`` are the names at the root of the tags, those of ``per_render`` left out. ``digests`` are the sha256
    of the parts that never change; ``source`` is the template as docxtpl would open it; ``custom`` is what its custom
    properties begin with; ``core`` are its core properties where they count and hold no tags.
    """

    name: str
    names_used: frozenset[str]
    ways: Ways
    skeleton: Skeleton
    parts: tuple[Part, ...]
    digests: Mapping[str, str]
    source: bytes
    custom: str = ""
    core: bytes = b""
    programs: tuple[JinjaTemplate, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        environment = environment_of(self.ways.policy, self.ways.filters)
        codes = (marshal.loads(part.code) for part in self.parts)  # noqa: S302 - made by us
        made = (JinjaTemplate.from_code(environment, code, environment.make_globals(None)) for code in codes)
        object.__setattr__(self, "programs", tuple(made))

    def __reduce__(self) -> tuple[Any, ...]:
        fields = (self.name, self.names_used, self.ways, self.skeleton, self.parts)
        return revived, (*fields, dict(self.digests), self.source, self.custom, self.core)

    def render(
        self,
        context: Mapping[str, object],
        properties: CoreProperties | None = None,
        *,
        docxtpl: DocxTemplate | None = None,
    ) -> bytes:
        """Return the document as bytes; raises ``TemplateFault``.

        ``docxtpl`` is what ``self.docxtpl()`` returned, where pictures, sub-documents or replacements were made by it.
        """
        if docxtpl is None:
            context, again = twice(context)
            try:
                return self.joined(self.render_parts(context, properties))
            except NeedsTree as needed:
                context, docxtpl = again, needed.maker or self.docxtpl()
        from perfeval_gen.docx.through_docxtpl import rendered

        return rendered(self, docxtpl, context, properties)

    def render_to(
        self, file: BinaryIO, context: Mapping[str, object], properties: CoreProperties | None = None
    ) -> None:
        """Write the document to an open file; raises ``TemplateFault``, and then the file is untouched.

        What is rendered is deflated piece by piece, so that memory holds nothing else.
        """
        if self.ways.tree or self.ways.layout is not None:  # these look at more than a paragraph
            file.write(self.render(context, properties))
            return
        values = self.values(context)
        try:
            pairs = zip(self.parts, self.programs, strict=True)
            packed = {part.name: self._packed(part, program, values) for part, program in pairs}
        except NeedsTree:
            if any(map(_is_stream, context.values())):
                raise ValueError("pictures and iterators together: pass a list, or use render()") from None
            file.write(self.render(context, properties))
            return
        for name, pieces in self._core(properties):
            packed[name] = Packed.of(pieces, self.ways.level, self.ways.deflate)
        self.skeleton.write(file, packed)

    def render_parts(self, context: Mapping[str, object], properties: CoreProperties | None = None) -> dict[str, bytes]:
        """Return the parts that a rendering writes; raises ``TemplateFault``, and ``NeedsTree`` for a picture."""
        values = self.values(context)
        if self.ways.tree == "docxtpl":
            raise NeedsTree(self.docxtpl())
        pairs = zip(self.parts, self.programs, strict=True)
        try:
            changes = {part.name: self._rendered(part, program, values) for part, program in pairs}
        except TemplateFault as first:
            if self.ways.policy != "strict":
                raise
            from perfeval_gen.docx.gathering import all_faults

            raise all_faults(self, context, first) from first
        for name, pieces in self._core(properties):
            changes[name] = b"".join(pieces)
        return changes

    def joined(self, parts: Mapping[str, bytes]) -> bytes:
        """Return the document of the parts that a rendering wrote."""
        return self.skeleton.join(parts.items(), self.ways.level, self.ways.deflate)

    def docxtpl(self) -> DocxTemplate:
        """Return docxtpl's own template, with which pictures, sub-documents and replacements are made."""
        from docxtpl import DocxTemplate

        return DocxTemplate(io.BytesIO(self.source))

    def fault(self, context: Mapping[str, object]) -> TemplateFault | None:
        """Return what goes wrong in a rendering by text, which knows the place of each tag; pictures are left out."""
        values = self.values(context)
        with without_trees():
            try:
                for part, program in zip(self.parts, self.programs, strict=True):
                    self._rendered(part, program, values)
            except TemplateFault as fault:
                return fault
        return None

    def values(self, context: Mapping[str, object]) -> dict[str, object]:
        """Return what the tags may use in one rendering."""
        return {**context, **{name: make() for name, make in self.ways.per_render.items()}}

    def _core(self, properties: CoreProperties | None) -> list[tuple[str, Iterable[bytes]]]:
        """The core properties: those said, else those of the template, which may be a part with tags."""
        if properties is not None or self.ways.policy == "strict":
            return [(CORE, ((properties or CoreProperties()).to_xml(),))]
        return [(CORE, (self.core,))] if self.core else []

    def _rendered(self, part: Part, program: JinjaTemplate, values: dict[str, object]) -> bytes:
        note_raw(seen=False)
        try:
            text = self._finished(part, program.render(values), count(part.first_drawing))
            content = _DECLARATION + text.encode()
            if has_raw() or not part.is_proved:
                check(content)
        except faults.EXPECTED as error:
            raise rendering_fault(error, part.map, values) from error
        return content

    def _finished(self, part: Part, text: str, numbers: Iterator[int]) -> str:
        """Return what Jinja made as it stands in the part."""
        if part.name == CORE:
            return text.replace("\r", "&#13;")
        text = listing.resolve(with_braces(text))
        if part.has_drawings:
            text = numbered(text, numbers)
        if part.is_body and self.ways.tree == "own":
            from perfeval_gen.docx.matched import with_matched_grids

            text = with_matched_grids(text)
        return text if self.ways.layout is None else _laid_out(text, self.ways.layout)

    def _packed(self, part: Part, program: JinjaTemplate, values: dict[str, object]) -> Packed:
        """Return a part deflated while it is rendered."""
        note_raw(seen=False)
        packed = Packed.of(self._streamed(part, program, values), self.ways.level, self.ways.deflate)
        if has_raw() and part.is_proved:  # else it was looked at in passing
            parser = _parser()
            try:
                for piece in packed.unpacked():
                    parser.Parse(piece, False)
                parser.Parse(b"", True)
            except faults.EXPECTED as error:
                raise rendering_fault(error, part.map, values) from error
        return packed

    def _streamed(self, part: Part, program: JinjaTemplate, values: dict[str, object]) -> Iterator[bytes]:
        """Yield a part in pieces that end with a paragraph."""
        parser, numbers = _parser(), count(part.first_drawing)
        yield _DECLARATION
        try:
            for text in _pieces(program.generate(values)):
                piece = self._finished(part, text, numbers).encode()
                if not part.is_proved:
                    parser.Parse(piece, False)
                yield piece
            if not part.is_proved:
                parser.Parse(b"", True)
        except faults.EXPECTED as error:
            raise rendering_fault(error, part.map, values) from error


def with_braces(text: str) -> str:
    """Return the part with the braces that stand for themselves."""
    if "{" in text or "}" in text:  # one sign is found much quicker than two
        for written, meant in _SPLIT_BRACES:
            text = text.replace(written, meant)
    return text


def numbered(text: str, numbers: Iterator[int]) -> str:
    """Return the part with its drawings numbered."""
    return _DRAWING.sub(lambda found: f'{found[1]}{next(numbers)}"', text)


def revived(*fields: Any) -> Template:  # noqa: ANN401 - the fields of a template, as pickled
    """Return a template again in another process."""
    return Template(*fields)


def _parser() -> expat.XMLParserType:
    """Return a parser that knows of prefixes, as Word does."""
    return expat.ParserCreate(namespace_separator=" ")


def check(xml: bytes) -> None:
    """Raise ``ExpatError`` unless the part is well-formed."""
    _parser().Parse(xml, True)


def _is_stream(value: object) -> bool:
    return hasattr(type(value), "__next__")


def twice(context: Mapping[str, object]) -> tuple[Mapping[str, object], Mapping[str, object]]:
    """Return the context for two renderings: what can be gone through only once is there twice."""
    streams = {name: tee(cast("Iterator[object]", each)) for name, each in context.items() if _is_stream(each)}
    if not streams:
        return context, context
    one, other = ({**context, **{name: pair[n] for name, pair in streams.items()}} for n in (0, 1))
    return one, other


def _laid_out(text: str, layout: Layout) -> str:
    from perfeval_gen.docx.layout import finish

    return finish(text, layout)


def _pieces(texts: Iterable[str]) -> Iterator[str]:
    waiting: list[str] = []
    size = 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size < _PIECE:
            continue
        whole = "".join(waiting)
        end = whole.rfind(_PARAGRAPH_END) + len(_PARAGRAPH_END)
        if end > len(_PARAGRAPH_END):
            yield whole[:end]
            whole = whole[end:]
        waiting, size = [whole], len(whole)
    yield "".join(waiting)
