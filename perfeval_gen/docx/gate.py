"""The gate before a document is delivered: structural rules over every part, with the standard library only.

A finding here is our fault, not the user's; the texts are for the log. What data cannot change is looked into once a
template (``prepare``); of a rendering only the parts it wrote are looked into again (``check_parts``).
"""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from perfeval_gen.docx.gate_body import Facts, look_into
from perfeval_gen.docx.gate_package import CONTENT_TYPES, ROOTS, Frame, frame_of, is_frame, link_problems
from perfeval_gen.docx.gate_parts import lists_defined, notes_wanted, part_problems, picture_problems, styles_defined
from perfeval_gen.docx.gate_walk import BEHIND
from perfeval_gen.docx.gate_xml import why_not_well_formed

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Container, Iterator, Mapping

_METHODS: Final = (0, 8)  # stored and deflated
_SEALED: Final = 0x1  # the flag of an encrypted entry


class Static(NamedTuple):
    """What is known of a package part by part; can be pickled and shared."""

    frame: Frame = Frame()
    texts: Mapping[str, bytes] = {}
    facts: Mapping[str, Facts] = {}

    def problems(self, without: Container[str] = ()) -> tuple[str, ...]:
        """Return what is wrong with the package, parts that a rendering writes anew left out."""
        return tuple(_problems(self, [part for part in self.facts if part not in without]))


def prepare(parts: Mapping[str, bytes]) -> Static:
    """Return the facts of a package, to check against them the parts that a rendering writes."""
    return _with(Static(), parts, references=False)


def check_parts(static: Static, changed: Mapping[str, bytes], *, references: bool = False) -> tuple[str, ...]:
    """Return what is wrong with the parts that a rendering wrote, by themselves and together with the others.

    ``references``: braces of the data are written as character references, so that a plain ``{{`` is a tag left over.
    """
    return tuple(_problems(_with(static, changed, references=references), list(changed)))


def check_document(content: bytes, *, references: bool = False) -> tuple[str, ...]:
    """Return what is structurally wrong with a document; nothing if it is sound."""
    import zipfile
    import zlib

    unreadable = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = list(_entries(content, archive.infolist()))
            parts = {i.filename: archive.read(i) for i in archive.infolist() if not i.is_dir()}
    except unreadable:
        return ("the file is not a readable ZIP",)
    whole = _with(Static(), parts, references=references)
    return (*found, *_problems(whole, list(parts)))


def without_place(problem: str) -> str:
    """Return what is wrong without the words and numbers that tell where: the same in a template and its renderings."""
    return re.sub(r"table \d+( row \d+)?", "a table", problem.partition(BEHIND)[0])


def _entries(content: bytes, entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    if not content.startswith(b"PK\x03\x04"):
        yield "the file does not begin as a ZIP"
    count = Counter(entry.filename for entry in entries)
    yield from (f"{name} stands {times} times in the ZIP" for name, times in count.items() if times > 1)
    for entry in entries:
        if entry.flag_bits & _SEALED or entry.compress_type not in _METHODS:
            yield f"{entry.filename} is packed in a way that Word does not read"


# -- facts


def _with(static: Static, changed: Mapping[str, bytes], *, references: bool) -> Static:
    """Return the package with these parts looked into."""
    broken = {part: why for part, content in changed.items() if _is_xml(part) and (why := why_not_well_formed(content))}
    texts, frame = static.texts, static.frame
    framing = {part: content for part, content in changed.items() if is_frame(part) and part not in broken}
    if framing or any(part not in static.facts for part in changed):
        texts = {**texts, **framing}
        frame = frame_of(texts, {*static.facts, *changed})
    facts = dict(static.facts)
    for part, content in changed.items():
        if part in broken:
            facts[part] = Facts((f"not well-formed ({broken[part]})",))
        else:
            facts[part] = _facts(content, frame.type_of(part), part, references=references)
    return Static(frame, texts, facts)


def _is_xml(part: str) -> bool:
    return part.endswith((".xml", ".rels", ".vml"))


def _facts(content: bytes, content_type: str, part: str, *, references: bool) -> Facts:
    if is_frame(part):
        return Facts()
    if content_type.startswith("image/"):
        return Facts(tuple(picture_problems(content, content_type)))
    element = ROOTS.get(content_type)
    facts = look_into(content, element, references=references) if element else Facts()
    own = tuple(part_problems(content, content_type)) if _is_xml(part) else ()
    facts = facts._replace(problems=(*facts.problems, *own))
    if element == "settings":
        return facts._replace(notes=frozenset(notes_wanted(content)))
    if element == "styles":
        return facts._replace(defines=frozenset(styles_defined(content)))
    if element == "numbering":
        return facts._replace(defines=frozenset(("list", number) for number in lists_defined(content)))
    return facts


# -- rules over several parts


def _problems(whole: Static, parts: list[str]) -> Iterator[str]:
    """Yield what is wrong with these parts, and with the package as far as it was looked into anew."""
    if CONTENT_TYPES in parts or any(map(is_frame, parts)):
        yield from whole.frame.problems
    styles, others = _defined(whole)
    for part in parts:
        facts = whole.facts[part]
        yield from (f"{part}: {problem}" for problem in facts.problems)
        yield from link_problems(whole.frame, part, facts.links)
        if styles:
            yield from (f"{part}: {why}" for why in _style_problems(facts, styles))
        yield from (f"{part}: unknown list {n}" for n in sorted(facts.lists) if ("list", n) not in others)
        yield from (f"{part}: {kind} {n} does not exist" for kind, n in sorted(facts.notes - others))
        yield from (f"{part}: no bookmark {name!r}" for name in sorted(facts.anchors - _bookmarks(whole)))


def _defined(whole: Static) -> tuple[dict[str, set[str]], set[tuple[str, str]]]:
    """The types of each style by its identifier; lists and notes."""
    styles: dict[str, set[str]] = {}
    others: set[tuple[str, str]] = set()
    for part, facts in whole.facts.items():
        if ROOTS.get(whole.frame.type_of(part)) == "styles":
            for kind, name in facts.defines:
                styles.setdefault(name, set()).add(kind)
        else:
            others |= facts.defines
    return styles, others


def _style_problems(facts: Facts, styles: Mapping[str, set[str]]) -> Iterator[str]:
    for kind, name in sorted(facts.styles):
        if name not in styles:
            yield f"unknown style {name}"
        elif kind not in styles[name]:
            yield f"{kind} style {name} is of type {'/'.join(sorted(styles[name]))}"


def _bookmarks(whole: Static) -> frozenset[str]:
    return frozenset().union(*(facts.bookmarks for facts in whole.facts.values()), ("_top", "_Top"))
