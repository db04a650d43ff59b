"""One part of WordprocessingML looked into: what is wrong with it by itself, and to what it refers."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from perfeval_gen.docx.gate_tables import Tables
from perfeval_gen.docx.gate_texts import leftovers, text_problems
from perfeval_gen.docx.gate_walk import Unusual, walk
from perfeval_gen.docx.gate_xml import attributes_of, name_of, rewritten, spaces_of, stripped

if TYPE_CHECKING:
    from collections.abc import Iterator

_STYLES: Final = {"w:pStyle": "paragraph", "w:rStyle": "character", "w:tblStyle": "table"}
_NOTES: Final = {
    "w:footnoteReference": "footnote",
    "w:endnoteReference": "endnote",
    "w:commentReference": "comment",
}
_STORIES: Final = ("hdr", "ftr", "footnotes", "endnotes", "comments")
_NOTE_PARTS: Final = {"footnotes": "w:footnote", "endnotes": "w:endnote", "comments": "w:comment"}
_PAIRS: Final = {
    "w:bookmarkStart": ("bookmark", "w:bookmarkEnd"),
    "w:commentRangeStart": ("comment range", "w:commentRangeEnd"),
    "w:permStart": ("permission", "w:permEnd"),
    "w:moveFromRangeStart": ("move", "w:moveFromRangeEnd"),
    "w:moveToRangeStart": ("move", "w:moveToRangeEnd"),
}
_COUNTED: Final = frozenset(
    (*_PAIRS, *(end for _, end in _PAIRS.values()), *_NOTE_PARTS.values(), "wp:docPr", "w:commentReference")
)
_SECTION: Final = re.compile(rb"<w:sectPr[ >].*?</w:sectPr>", re.DOTALL)
_REFERENCE: Final = re.compile(rb'<w:(header|footer)Reference [^>]*?w:type="(\w+)"')
_FIELD: Final = re.compile(rb'<w:fldChar [^>]*?w:fldCharType="(\w+)"|<w:(instrText)[ >]')
_PAGE_REFERENCE: Final = rb"PAGEREF\s+([^\s<\"\\]+)"
_REACHES: Final = re.compile(r"r:(id|embed|link|pict|dm|lo|qs|cs)")
_HIGHEST_ID: Final = 0x7FFFFFFF
_PREFIX_LISTS: Final = ("mc:Ignorable", "mc:MustUnderstand", "Requires")
_FAMILIES: Final = ("http://schemas.openxmlformats.org/", "http://schemas.microsoft.com/", "urn:schemas-microsoft-com:")
_DEEPEST_LIST: Final = 8


class Facts(NamedTuple):
    """What a part shows the rest of the package: its own problems, what it refers to, and what it defines."""

    problems: tuple[str, ...] = ()
    styles: frozenset[tuple[str, str]] = frozenset()
    lists: frozenset[str] = frozenset()
    links: frozenset[tuple[str, str]] = frozenset()
    notes: frozenset[tuple[str, str]] = frozenset()
    anchors: frozenset[str] = frozenset()
    bookmarks: frozenset[str] = frozenset()
    defines: frozenset[tuple[str, str]] = frozenset()


def look_into(content: bytes, element: str, *, references: bool) -> Facts:
    """Return the facts of a well-formed part whose root has to be ``element``.

    ``references``: braces of the data are written as character references, so that a plain ``{{`` is a tag left over.
    """
    text = stripped(content)
    try:
        return _look_into(text, element, references=references)
    except Unusual:
        return _look_into(rewritten(content), element, references=references)


def _look_into(text: bytes, element: str, *, references: bool) -> Facts:
    tables, seen = Tables(), _Seen()

    def see(tags: list[bytes]) -> None:
        tables.see(tags)
        seen.see(tags)

    problems = walk(text, element, see)
    seen.read()
    problems.extend(tables.problems)
    problems.extend(seen.problems())
    problems.extend(text_problems(text))
    problems.extend(_fields(text))
    problems.extend(_sections(text))
    problems.extend(_spaces(seen))
    problems.extend(_out_of_place(seen, element))
    if references:
        problems.extend(leftovers(text))
    return seen.facts(tuple(problems), _NOTE_PARTS.get(element, ""), text)


def look_loosely(tags: list[bytes], text: bytes, element: str) -> Facts:
    """Return the facts of tags whose order isn't settled, each once, and of a text that holds all of them.

    For a template, whose branches never stand in a document together.
    """
    seen = _Seen()
    seen.see(tags)
    seen.read()
    problems = (*seen.problems(), *_sections(text), *_spaces(seen), *_out_of_place(seen, element))
    return seen.facts(problems, _NOTE_PARTS.get(element, ""), text)


class _Seen:
    """The start tags of a part that say something to other rules, each with its attributes and how often it stands."""

    def __init__(self) -> None:
        self._known: dict[bytes, bool] = {}
        self._count: Counter[bytes] = Counter()
        self.names: set[str] = set()
        self.named: set[str] = set()
        self.declared: dict[str, str] = {}
        self.tags: dict[str, list[tuple[dict[str, str], int]]] = {}

    def see(self, tags: list[bytes]) -> None:
        """Note the next tags."""
        known = self._known
        for tag in set(tags).difference(known):
            known[tag] = name_of(tag) in _COUNTED
        self._count.update(filter(known.__getitem__, tags))

    def read(self) -> None:
        """Read what was noted, once all tags came."""
        for tag in self._known:
            name = name_of(tag)
            self.names.add(name)
            if b'="' in tag:
                given = attributes_of(tag)
                self.tags.setdefault(name, []).append((given, self._count[tag] or 1))
                if b"mc:" in tag or b"Requires" in tag:
                    self.named.update(prefix for key in _PREFIX_LISTS for prefix in given.get(key, "").split())
        self.declared = spaces_of(self._known)

    def values(self, name: str, key: str = "w:val") -> Counter[str]:
        found: Counter[str] = Counter()
        for given, times in self.tags.get(name, ()):
            if key in given:
                found[given[key]] += times
        return found

    def facts(self, problems: tuple[str, ...], note: str, text: bytes) -> Facts:
        """Return what others need to know."""
        pages = (
            {name.decode("utf-8", "replace") for name in re.findall(_PAGE_REFERENCE, text)}
            if b"PAGEREF" in text
            else ()
        )
        return Facts(
            problems,
            styles=frozenset((kind, style) for name, kind in _STYLES.items() for style in self.values(name)),
            lists=frozenset(self.values("w:numId")) - {"0"},
            links=frozenset(self._links()),
            notes=frozenset((kind, each) for name, kind in _NOTES.items() for each in self.values(name, "w:id")),
            anchors=frozenset(self.values("w:hyperlink", "w:anchor")).union(pages),
            bookmarks=frozenset(self.values("w:bookmarkStart", "w:name")),
            defines=frozenset((note.removeprefix("w:"), each) for each in self.values(note, "w:id")),
        )

    def _links(self) -> Iterator[tuple[str, str]]:
        for name, tags in self.tags.items():
            for given, _ in tags:
                yield from ((name, each) for key, each in given.items() if each and _REACHES.fullmatch(key))

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with identifiers that must stand once or in pairs."""
        for start, (what, end) in _PAIRS.items():
            yield from _pairs(what, self.values(start, "w:id"), self.values(end, "w:id"))
        names = self.values("w:bookmarkStart", "w:name")
        yield from (f"bookmark {name!r} stands {times} times" for name, times in names.items() if times > 1)
        yield from (f"bookmark {name!r} has no name" for name in names if not name.strip())
        for note in _NOTE_PARTS.values():
            ids = self.values(note, "w:id")
            yield from (f"{note} {each} stands {times} times" for each, times in ids.items() if times > 1)
        drawings = self.values("wp:docPr", "id")
        yield from (f"drawing id {each} stands {times} times" for each, times in drawings.items() if times > 1)
        comments = self.values("w:commentReference", "w:id")
        yield from (f"comment {each} is referred to {times} times" for each, times in comments.items() if times > 1)
        for name in ("w:pStyle", "w:rStyle", "w:tblStyle"):
            yield from (f"{name} without a value" for value in self.values(name) if not value)
        for level in self.values("w:ilvl"):
            if not level.isdecimal() or int(level) > _DEEPEST_LIST:
                yield f"w:ilvl {level}: lists have levels 0 to {_DEEPEST_LIST}"
        yield from self._numbers()

    def _numbers(self) -> Iterator[str]:
        for given, _ in self.tags.get("w:p", []) + self.tags.get("w:tr", []):
            for key in ("w14:paraId", "w14:textId"):
                number = given.get(key, "1")
                if not re.fullmatch("[0-9A-Fa-f]{1,8}", number) or not 0 < int(number, 16) <= _HIGHEST_ID:
                    yield f"{key} {number} is out of range"
        for given, _ in self.tags.get("w:pgSz", ()):
            if any(not re.fullmatch("[1-9][0-9.]*[a-z]*", given.get(key, "")) for key in ("w:w", "w:h")):
                yield "w:pgSz without a size"


def _pairs(what: str, starts: Counter[str], ends: Counter[str]) -> Iterator[str]:
    yield from (f"{what} {number} is left open" for number in starts - ends)
    yield from (f"{what} {number} ends without a start" for number in ends - starts)
    yield from (f"{what} {number} starts {times} times" for number, times in starts.items() if times > 1)


def _fields(text: bytes) -> Iterator[str]:
    """Each field begins, tells what it is, may separate that from its result, and ends."""
    stages: list[str] = []
    for match in _FIELD.finditer(text) if b"<w:fldChar" in text or b"<w:instrText" in text else ():
        mark = "instrText" if match[2] else match[1].decode()
        if mark == "begin":
            stages.append("begin")
        elif not stages:
            yield f"a field mark {mark!r} without a beginning"
        elif mark == "end":
            stages.pop()
        elif stages[-1] != "begin":
            yield f"a field mark {mark!r} after the separating one"
        elif mark == "separate":
            stages[-1] = "separate"
    if stages:
        yield "a field is left open"


def _sections(text: bytes) -> Iterator[str]:
    """A section has one header and one footer of a type."""
    for section in _SECTION.findall(text) if b"<w:sectPr" in text else ():
        count = Counter(_REFERENCE.findall(section))
        yield from (
            f"w:{kind.decode()}Reference of one type twice in a section" for (kind, _), n in count.items() if n > 1
        )


def _out_of_place(seen: _Seen, element: str) -> Iterator[str]:
    """What only the body may hold: sections, notes, and (headers and footers apart) comments."""
    if element in _STORIES:
        names = ("w:footnoteReference", "w:endnoteReference", "w:sectPr")
        comments = ("w:commentReference",) if element in {"hdr", "ftr"} else ()
        yield from (f"{name} in w:{element}" for name in (*names, *comments) if name in seen.names)


def _spaces(seen: _Seen) -> Iterator[str]:
    """Prefixes that another reader has to understand or may ignore are declared; other namespaces are of the family."""
    yield from (f"prefix {prefix} is named but not declared" for prefix in sorted(seen.named - set(seen.declared)))
    used = {name.rpartition(":")[0] for name in seen.names}
    for prefix in sorted(used & set(seen.declared) - seen.named):
        if not seen.declared[prefix].startswith(_FAMILIES):
            yield f"elements of the unknown namespace {seen.declared[prefix]}"
