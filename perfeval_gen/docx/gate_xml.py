"""The XML of a part for the gate: is it well-formed, brought to one way of writing it, cut into tags.

Only expat and regular expressions: a warm command imports no lxml.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

_FORMATS: Final = "http://schemas.openxmlformats.org/"
_OFFICE: Final = "http://schemas.microsoft.com/office/"
PREFIXES: Final = {  # the usual prefix of a namespace; parts that write it otherwise are rewritten
    f"{_FORMATS}wordprocessingml/2006/main": "w",
    f"{_FORMATS}officeDocument/2006/relationships": "r",
    f"{_FORMATS}drawingml/2006/wordprocessingDrawing": "wp",
    f"{_FORMATS}drawingml/2006/main": "a",
    f"{_FORMATS}drawingml/2006/picture": "pic",
    f"{_FORMATS}officeDocument/2006/math": "m",
    f"{_FORMATS}markup-compatibility/2006": "mc",
    f"{_OFFICE}word/2010/wordml": "w14",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
SPACE_OF: Final = {prefix: space for space, prefix in PREFIXES.items()}
KNOWN_SPACES: Final = (
    _FORMATS,
    _OFFICE,
    "http://schemas.microsoft.com/",
    "urn:schemas-microsoft-com:",
    "http://www.w3.org/",
)
SEPARATOR: Final = "}"  # between namespace and name, as ElementTree has it; no namespace may hold it
_DECLARATION: Final = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?(?:encoding\s*=\s*["']([\w.-]+)["'][^>]*)?\?>\s*""")
_UTF8: Final = {b"utf-8", b"us-ascii", b"ascii"}
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_XMLNS: Final = re.compile(rb"""\sxmlns(?::([\w.-]+))?\s*=\s*["']([^"']*)["']""")
_DECLARED: Final = re.compile(rb"""\s(?:xmlns|was):([\w.-]+)="([^"]*)\"""")  # was: declared, but used for another
_PLAIN_TAG: Final = re.compile(rb"""</[^\s<>/"'=]+>|<[^\s<>/"'=!?]+(?:\s+[^\s<>/"'=]+="[^"<>]*")*\s*/?>""")
_ATTRIBUTE: Final = re.compile(rb'\s([^\s=/]+)="([^"]*)"')
_NAME: Final = re.compile(rb"</?([^\s/>]+)")
_TAGS: Final = re.compile(rb"<[^>]*>")
_ENTITY: Final = "&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(lt|gt|amp|quot|apos));"
_ENTITIES: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ESCAPED: Final = str.maketrans({sign: f"&{name};" for name, sign in _ENTITIES.items()})
_CHUNK: Final = 1 << 18
_LONGEST_REASON: Final = 200


class _Refused(Exception):  # noqa: N818 - only carries the reason out of a callback
    """Something that well-formed XML may have and a part may not."""


def why_not_well_formed(content: bytes) -> str:
    """Return why a part is no XML that Word would read, or nothing."""
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    parser.XmlDeclHandler = _check_declaration
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        return str(error)
    except (_Refused, ValueError, LookupError) as error:
        return str(error)[:_LONGEST_REASON]
    return ""


def _check_declaration(version: str, encoding: str | None, _standalone: int) -> None:
    if version != "1.0":
        raise _Refused(f"XML {version}")
    if (encoding or "utf-8").lower() not in {"utf-8", "utf-16", "us-ascii", "ascii"}:
        raise _Refused(f"written in {encoding}, not in UTF-8 or UTF-16")


def _refuse_doctype(*_given: object) -> None:
    raise _Refused("has a DOCTYPE")


def stripped(content: bytes) -> bytes:
    """Return a well-formed part without its declaration; written anew if it isn't in UTF-8."""
    declared = _DECLARATION.match(content)
    if content[:2] in _UTF16 or (declared and declared[1] and declared[1].lower() not in _UTF8):
        return rewritten(content)
    return content[declared.end() :] if declared else content


def is_plain(tag: bytes) -> bool:
    """Tell whether a tag is written as ``rewritten`` writes it: usual prefixes, double quotes, no comment."""
    if not _PLAIN_TAG.fullmatch(tag):
        return False
    return b"xmlns" not in tag or all(map(_is_usual, _XMLNS.findall(tag)))


def _is_usual(declared: tuple[bytes, bytes]) -> bool:
    prefix, space = declared[0].decode(), declared[1].decode()
    return bool(prefix) and PREFIXES.get(space, prefix) == prefix and SPACE_OF.get(prefix, space) == space


def rewritten(content: bytes) -> bytes:
    """Return a well-formed part in UTF-8 with the usual prefixes, double quotes, no comments and no sections."""
    return _Writer().written(content)


class _Writer:
    """Writes a part anew from what expat tells of it."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._spaces: list[str] = []
        self._prefixes = dict(PREFIXES)

    def written(self, content: bytes) -> bytes:
        parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartNamespaceDeclHandler = self._declare
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(content, True)
        return "".join(self._out).encode("utf-8", "surrogatepass")

    def _declare(self, prefix: str | None, space: str | None) -> None:
        if prefix and space:
            usual = _is_usual((prefix.encode(), space.encode()))
            self._spaces.append(f" {'xmlns' if usual else 'was'}:{prefix}={_quoted(space)}")

    def _named(self, name: str) -> str:
        space, _, local = name.rpartition(SEPARATOR)
        if not space:
            return local
        if space not in self._prefixes:
            self._prefixes[space] = f"ns{len(self._prefixes)}"
            self._spaces.append(f" xmlns:{self._prefixes[space]}={_quoted(space)}")
        return f"{self._prefixes[space]}:{local}"

    def _start(self, name: str, given: list[str]) -> None:
        own = self._named(name)
        attributes = [f" {self._named(k)}={_quoted(v)}" for k, v in zip(given[::2], given[1::2], strict=True)]
        self._out.extend((f"<{own}", *self._spaces, *attributes, ">"))
        self._spaces = []

    def _end(self, name: str) -> None:
        self._out.append(f"</{self._named(name)}>")

    def _text(self, text: str) -> None:
        self._out.append(text.translate(_ESCAPED))


def _quoted(text: str) -> str:
    return f'"{text.translate(_ESCAPED)}"'


def tags_of(text: bytes) -> Iterator[list[bytes]]:
    """Yield the tags of a canonical part in order, in lists of a size that keeps memory flat."""
    at = 0
    while at < len(text):
        end = text.find(b"<", at + _CHUNK)
        end = len(text) if end < 0 else end
        yield _TAGS.findall(text, at, end)
        at = end


def name_of(tag: bytes) -> str:
    """Return the name in a tag: ``w:p``."""
    found = _NAME.match(tag)
    return found[1].decode() if found else ""


def attributes_of(tag: bytes) -> dict[str, str]:
    """Return the attributes in a start tag."""
    return {k.decode(): _plain(v.decode()) for k, v in _ATTRIBUTE.findall(tag)}


def _plain(text: str) -> str:
    return re.sub(_ENTITY, _character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    if match[1] or match[2]:
        return chr(int(match[1], 16) if match[1] else int(match[2]))
    return _ENTITIES.get(match[3], match[0])


def spaces_of(tags: Iterable[bytes]) -> dict[str, str]:
    """Return the namespaces that these tags declare, by prefix."""
    found = (pair for tag in tags if b"xmlns:" in tag or b" was:" in tag for pair in _DECLARED.findall(tag))
    return {prefix.decode(): space.decode() for prefix, space in found}


def parsed(content: bytes) -> Element:
    """Return the root of a small part that was found well-formed."""
    from xml.etree.ElementTree import fromstring  # seldom: data writes no such parts

    return fromstring(content)  # noqa: S314 - refused before if it has a DOCTYPE
