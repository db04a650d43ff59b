"""Parts with rules of their own: styles, lists, settings, properties, pictures."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from perfeval_gen.docx.gate_xml import SPACE_OF, parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from xml.etree.ElementTree import Element

_W: Final = f"{{{SPACE_OF['w']}}}"
_PACKAGE: Final = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_DCTERMS: Final = "{http://purl.org/dc/terms/}"
_XSI_TYPE: Final = "{http://www.w3.org/2001/XMLSchema-instance}type"
_CUSTOM: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
_VALUE: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}"
_EXTENDED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_CORE_NAMES: Final = frozenset(
    (
        *(f"{_DC}{name}" for name in ("creator", "description", "identifier", "language", "subject", "title")),
        *(f"{_DCTERMS}{name}" for name in ("created", "modified")),
        *(f"{_PACKAGE}{name}" for name in ("category", "contentStatus", "keywords", "lastModifiedBy", "lastPrinted")),
        *(f"{_PACKAGE}{name}" for name in ("revision", "version", "contentType")),
    )
)
_DATE: Final = (
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?Z"
)
_WHOLE: Final = (
    "TotalTime",
    "Pages",
    "Words",
    "Characters",
    "Lines",
    "Paragraphs",
    "CharactersWithSpaces",
    "DocSecurity",
)
_GUID: Final = r"\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}"
_SIGNS: Final = {  # how a picture of this content type begins and ends
    "image/png": ((b"\x89PNG\r\n\x1a\n",), (b"IEND\xaeB`\x82",)),
    "image/jpeg": ((b"\xff\xd8\xff",), (b"\xff\xd9",)),
    "image/gif": ((b"GIF87a", b"GIF89a"), (b";",)),
    "image/bmp": ((b"BM",), (b"",)),
    "image/tiff": ((b"II*\0", b"MM\0*"), (b"",)),
}
_TAIL: Final = 32  # bytes that some programs leave behind the end
_DEEPEST_LIST: Final = 8


def _value(element: Element | None, key: str = "val") -> str:
    return "" if element is None else element.get(f"{_W}{key}", "")


# -- styles


def styles_defined(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield type and identifier of each style."""
    for style in parsed(content).iter(f"{_W}style"):
        yield _value(style, "type") or "paragraph", _value(style, "styleId")


def _styles(content: bytes) -> Iterator[str]:
    styles = list(parsed(content).iter(f"{_W}style"))
    count = Counter(_value(style, "styleId") for style in styles)
    yield from (f"style {name!r} stands {times} times" for name, times in count.items() if times > 1)
    types = {_value(style, "styleId"): _value(style, "type") or "paragraph" for style in styles}
    based: dict[str, str] = {}
    defaults: Counter[str] = Counter()
    for style in styles:
        own = _value(style, "styleId")
        defaults[types[own]] += _value(style, "default") in {"1", "true", "on"}
        if style.find(f"{_W}name") is None:
            yield f"style {own} without a name"
        for kind in ("basedOn", "next", "link"):
            other = _value(style.find(f"{_W}{kind}"))
            if other and other not in types:
                yield f"refers to the unknown style {other}"
            elif other and kind == "basedOn":
                based[own] = other
                if types[other] != types[own]:
                    yield f"style {own} of type {types[own]} is based on {other} of type {types[other]}"
    yield from (f"{times} default styles of type {kind}" for kind, times in defaults.items() if times > 1)
    yield from (f"style {name} is based on itself" for name in based if _goes_round(name, based))


def _goes_round(name: str, based: Mapping[str, str]) -> bool:
    at, steps = based.get(name), 0
    while at is not None and at != name and steps <= len(based):
        at, steps = based.get(at), steps + 1
    return at == name


# -- lists


def lists_defined(content: bytes) -> Iterator[str]:
    """Yield the number of each list."""
    return (_value(number, "numId") for number in parsed(content).iter(f"{_W}num"))


def _numbering(content: bytes) -> Iterator[str]:
    root = parsed(content)
    patterns = list(root.iter(f"{_W}abstractNum"))
    known = Counter(_value(pattern, "abstractNumId") for pattern in patterns)
    yield from (f"list pattern {each} stands {times} times" for each, times in known.items() if times > 1)
    numbers = Counter(_value(number, "numId") for number in root.iter(f"{_W}num"))
    yield from (f"list {each} stands {times} times" for each, times in numbers.items() if times > 1)
    for number in root.iter(f"{_W}num"):
        followed = _value(number.find(f"{_W}abstractNumId"))
        if followed not in known:
            yield f"list {_value(number, 'numId')} follows the unknown pattern {followed}"
    for pattern in patterns:
        levels = Counter(_value(level, "ilvl") for level in pattern.findall(f"{_W}lvl"))
        where = f"list pattern {_value(pattern, 'abstractNumId')}"
        for depth, times in levels.items():
            if times > 1:
                yield f"{where}: level {depth} stands {times} times"
            if not depth.isdecimal() or int(depth) > _DEEPEST_LIST:
                yield f"{where}: level {depth} is none of 0 to {_DEEPEST_LIST}"


# -- settings


def notes_wanted(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield the separating notes that the settings name."""
    root = parsed(content)
    for kind in ("footnote", "endnote"):
        for note in root.iterfind(f"{_W}{kind}Pr/{_W}{kind}"):
            yield kind, _value(note, "id")


# -- properties


def _core(content: bytes) -> Iterator[str]:
    root = parsed(content)
    if root.tag != f"{_PACKAGE}coreProperties":
        yield f"{root.tag} at the top"
    count = Counter(element.tag for element in root)
    yield from (f"{_local(tag)} stands {times} times" for tag, times in count.items() if times > 1)
    yield from (f"{tag} is no core property" for tag in count if tag not in _CORE_NAMES)
    for element in root:
        if len(element):
            yield f"{_local(element.tag)} holds elements"
        if element.tag.startswith(_DCTERMS):
            if not re.fullmatch(_DATE, element.text or ""):
                yield f"bad date {element.text!r}"
            if element.get(_XSI_TYPE, "").rpartition(":")[2] != "W3CDTF":
                yield f"{_local(element.tag)} does not say that it is a date"


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _custom(content: bytes) -> Iterator[str]:
    root = parsed(content)
    if root.tag != f"{_CUSTOM}Properties":
        yield f"{root.tag} at the top"
    for key, what in (("pid", "number"), ("name", "name")):
        count = Counter(element.get(key, "").lower() for element in root)
        yield from (f"property {what} {each!r} stands {times} times" for each, times in count.items() if times > 1)
    for element in root:
        name = element.get("name")
        if element.tag != f"{_CUSTOM}property":
            yield f"{element.tag} among the properties"
        if not name or not re.fullmatch(_GUID, element.get("fmtid", "")):
            yield f"property {name!r} without a name or a valid fmtid"
        number = element.get("pid", "")
        if not number.isdecimal() or int(number) < 2:  # noqa: PLR2004 - 0 and 1 are reserved
            yield f"property {name!r} with the number {number!r}"
        if [child.tag.startswith(_VALUE) for child in element] != [True]:
            yield f"property {name!r} without one value"


def _extended(content: bytes) -> Iterator[str]:
    root = parsed(content)
    if root.tag != f"{_EXTENDED}Properties":
        yield f"{root.tag} at the top"
    count = Counter(element.tag for element in root)
    yield from (f"{_local(tag)} stands {times} times" for tag, times in count.items() if times > 1)
    for name in _WHOLE:
        text = root.findtext(f"{_EXTENDED}{name}")
        if text is not None and not text.strip().isdecimal():
            yield f"{name} {text!r} is no number"


_OWN: Final[Mapping[str, Callable[[bytes], Iterator[str]]]] = {
    "wordprocessingml.styles+xml": _styles,
    "wordprocessingml.numbering+xml": _numbering,
    "package.core-properties+xml": _core,
    "officedocument.custom-properties+xml": _custom,
    "officedocument.extended-properties+xml": _extended,
}


def part_problems(content: bytes, content_type: str) -> Iterator[str]:
    """Yield what the rules of its own content type find in a well-formed part."""
    for ending, rule in _OWN.items():
        if content_type.endswith(ending):
            yield from rule(content)


def picture_problems(content: bytes, content_type: str) -> Iterator[str]:
    """Yield that a picture is not what its content type says, or is cut short."""
    begins, ends = _SIGNS.get(content_type.lower().replace("jpg", "jpeg"), ((b"",), (b"",)))
    if not content:
        yield "is empty"
    elif not content.startswith(begins):
        yield f"is no picture of type {content_type}"
    elif not any(end in content[-_TAIL - len(end) :] for end in ends):
        yield "is a picture cut short"
