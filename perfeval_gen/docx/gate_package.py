"""What binds the parts of a package together: names, content types, relationships. Nothing of it comes from data."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from perfeval_gen.docx.gate_xml import parsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

CONTENT_TYPES: Final = "[Content_Types].xml"
ROOT_LINKS: Final = "_rels/.rels"
_TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LINKS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_WORD: Final = f"{_OFFICE}wordprocessingml."
MAIN: Final = f"{_WORD}document.main+xml"
ROOTS: Final = {  # content type → the element at the top
    MAIN: "document",
    f"{_WORD}header+xml": "hdr",
    f"{_WORD}footer+xml": "ftr",
    **{f"{_WORD}{name}+xml": name for name in ("footnotes", "endnotes", "comments", "styles", "numbering", "settings")},
    f"{_WORD}webSettings+xml": "webSettings",
    f"{_WORD}fontTable+xml": "fonts",
    f"{_OFFICE}theme+xml": "a:theme",
}
_TYPE_OF_KIND: Final = {  # what a relationship of this kind leads to
    "officeDocument": MAIN,
    **{name: f"{_WORD}{name}+xml" for name in ("header", "footer", "footnotes", "endnotes", "comments", "styles")},
    **{name: f"{_WORD}{name}+xml" for name in ("numbering", "settings", "webSettings", "fontTable")},
    "theme": f"{_OFFICE}theme+xml",
    "core-properties": "application/vnd.openxmlformats-package.core-properties+xml",
    "extended-properties": f"{_OFFICE}extended-properties+xml",
    "custom-properties": f"{_OFFICE}custom-properties+xml",
    "image": "image/",
}
_ONCE: Final = frozenset(_TYPE_OF_KIND) - {"header", "footer", "image"}
_KINDS_OF_ELEMENT: Final = {  # the relationship that an attribute r:id of this element names
    "w:headerReference": "header", "w:footerReference": "footer", "w:hyperlink": "hyperlink", "a:blip": "image",
    "v:imagedata": "image", "a:hlinkClick": "hyperlink", "w:attachedTemplate": "attachedTemplate",
    "w:altChunk": "aFChunk", "c:chart": "chart",
}  # fmt: skip
_MIME: Final = r"(?a:[\w.+-]+/[\w.+-]+(?:;.*)?)"
_ID: Final = r"[^\W\d][\w.-]*"
_BAD_NAME: Final = r"""[\\<>"|?*:\x00-\x1f]|(^|/)\.{1,2}(/|$)|//|^/|\.$|\./"""


class Link(NamedTuple):
    """One relationship: its identifier, the last word of its kind, the part or address it leads to."""

    id: str
    kind: str
    target: str
    external: bool


class Frame(NamedTuple):
    """Content types by extension and by part; relationships by the part they start from ("" is the package)."""

    defaults: Mapping[str, str] = {}
    overrides: Mapping[str, str] = {}
    links: Mapping[str, tuple[Link, ...]] = {}
    problems: tuple[str, ...] = ()

    def type_of(self, part: str) -> str:
        """Return the content type of a part, or nothing."""
        return self.overrides.get(part) or self.defaults.get(part.rpartition(".")[2].lower(), "")


def is_frame(part: str) -> bool:
    """Tell whether a part holds content types or relationships."""
    return part == CONTENT_TYPES or part.endswith(".rels")


def frame_of(texts: Mapping[str, bytes], names: Iterable[str]) -> Frame:
    """Return how the parts of these names are bound, from the well-formed parts that say so."""
    parts = frozenset(names)
    problems = list(_name_problems(parts))
    defaults, overrides = _types(texts.get(CONTENT_TYPES, b"<none/>"), problems)
    links: dict[str, tuple[Link, ...]] = {}
    for name, content in texts.items():
        if name != CONTENT_TYPES:
            folder, _, base = name.rpartition("/")
            source = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
            links[source] = tuple(_links(content, source, problems))
            if source and source not in parts:
                problems.append(f"{name}: relationships of the missing part {source}")
    frame = Frame(defaults, overrides, links)
    problems.extend(_typed(frame, parts))
    problems.extend(_targets(frame, parts))
    return Frame(defaults, overrides, links, tuple(problems))


def _name_problems(parts: frozenset[str]) -> Iterator[str]:
    yield from (f"{part} is missing" for part in (CONTENT_TYPES, ROOT_LINKS) if part not in parts)
    yield from (f"{part!r} is no name of a part" for part in sorted(parts) if re.search(_BAD_NAME, part))
    same = Counter(part.lower() for part in parts)
    yield from (f"{part} stands {times} times" for part, times in same.items() if times > 1)


def _types(content: bytes, problems: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    defaults: dict[str, str] = {}
    overrides: dict[str, str] = {}
    root = parsed(content)
    if root.tag not in {f"{_TYPES}Types", "none"}:
        problems.append(f"{CONTENT_TYPES}: {root.tag} at the top")
    for element in root:
        kind, given = element.tag.removeprefix(_TYPES), element.get("ContentType", "")
        if kind == "Default":
            key, into = element.get("Extension", "").lower(), defaults
        elif kind == "Override":
            key, into = element.get("PartName", ""), overrides
            if not key.startswith("/"):
                problems.append(f"{CONTENT_TYPES}: the part name {key!r} does not begin with /")
            key = key.removeprefix("/")
        else:
            problems.append(f"{CONTENT_TYPES}: {kind} in it")
            continue
        if key in into:
            problems.append(f"{CONTENT_TYPES}: {kind} of {key} stands twice")
        if not re.fullmatch(_MIME, given):
            problems.append(f"{CONTENT_TYPES}: {given!r} is no content type")
        into[key] = given
    return defaults, overrides


def _links(content: bytes, source: str, problems: list[str]) -> Iterator[Link]:
    where, root = source or "package", parsed(content)
    if root.tag != f"{_LINKS}Relationships":
        problems.append(f"{where}: {root.tag} at the top of its relationships")
    count: Counter[str] = Counter()
    for element in root:
        if element.tag != f"{_LINKS}Relationship":
            problems.append(f"{where}: {element.tag} among its relationships")
            continue
        number, kind, target = (element.get(key, "") for key in ("Id", "Type", "Target"))
        count[number] += 1
        if not re.fullmatch(_ID, number):
            problems.append(f"{where}: a relationship with the id {number!r}")
        if not kind or "Target" not in element.attrib:
            problems.append(f"{where}: relationship {number} without a type or target")
        mode = element.get("TargetMode", "Internal")
        if mode not in {"Internal", "External"}:
            problems.append(f"{where}: relationship {number} with the mode {mode}")
        external = mode == "External"
        yield Link(number, kind.rpartition("/")[2], target if external else _absolute(source, target), external)
    problems.extend(f"{where}: relationship id {i} stands {n} times" for i, n in count.items() if n > 1)


def _absolute(source: str, target: str) -> str:
    path = target.partition("#")[0]
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), path)).lstrip("/")


def _typed(frame: Frame, parts: frozenset[str]) -> Iterator[str]:
    for part in sorted(parts - {CONTENT_TYPES}):
        if not frame.type_of(part):
            yield f"{part} has no content type"
    yield from (f"content type for the missing part {part}" for part in frame.overrides if part not in parts)
    mains = [link.target for link in frame.links.get("", ()) if link.kind == "officeDocument"]
    if len(mains) != 1:
        yield f"the package has {len(mains)} main documents"


def _targets(frame: Frame, parts: frozenset[str]) -> Iterator[str]:
    for source, links in frame.links.items():
        where = source or "package"
        kinds = Counter(link.kind for link in links)
        yield from (f"{where}: {n} relationships of kind {k}" for k, n in kinds.items() if n > 1 and k in _ONCE)
        for link in links:
            if link.kind == "vbaProject":
                yield f"{where}: a macro, which no .docx may hold"
            elif link.external:
                yield from _external(link, where)
            elif link.kind == "hyperlink" and not link.target.startswith(tuple(parts)):
                yield f"{where}: hyperlink {link.id} is not marked as external"
            elif link.target not in parts:
                yield f"{where}: {link.id} leads to the missing part {link.target}"
            elif not _suit(link.kind, frame.type_of(link.target)):
                yield f"{where}: {link.kind} {link.target} has the content type {frame.type_of(link.target)}"
    reached = {link.target for links in frame.links.values() for link in links}
    for part in sorted(parts - reached):
        if not is_frame(part) and not part.endswith("/"):
            yield f"{part} is reached by no relationship"


def _suit(kind: str, content_type: str) -> bool:
    """Tell whether a relationship of this kind may lead to a part of this type."""
    wanted = _TYPE_OF_KIND.get(kind)
    return content_type.startswith(wanted) if wanted else content_type not in _TYPE_OF_KIND.values()


def _external(link: Link, where: str) -> Iterator[str]:
    if link.kind == "attachedTemplate":
        yield f"{where}: linked to an external template"
    elif link.kind != "hyperlink":
        yield f"{where}: external relationship of kind {link.kind}"
    elif not link.target.strip():
        yield f"{where}: hyperlink {link.id} leads nowhere"


def link_problems(frame: Frame, part: str, used: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield references of a part that no relationship, or one of another kind, answers."""
    known = {link.id: link.kind for link in frame.links.get(part, ())}
    for element, number in sorted(used):
        wanted = _KINDS_OF_ELEMENT.get(element)
        if number not in known:
            yield f"{part}: {number} is no relationship"
        elif wanted and known[number] != wanted:
            yield f"{part}: {element} names the relationship {number} of kind {known[number]}"
