"""The characters of a part: text where none may stand, spaces that would be lost, tags of a template left over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from perfeval_gen.docx.gate_xml import SEPARATOR, SPACE_OF, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXT: Final = re.compile(rb">([^<]+)<")
_HOLDS_TEXT: Final = re.compile(rb"<(?:w:(?:t|instrText|delText|delInstrText|fldData)[ >]|(?!w:|/)[\w.-]+:)")
_BLANK: Final = rb"(?:\s|&#(?:x0*(?:9|[aAdD]|20)|0*(?:9|10|13|32));)"
_BLANK_END: Final = rb"^" + _BLANK + rb"|" + _BLANK + rb"$"
_KEPT_OUTSIDE: Final = rb'<(?!w:t )[^>]*xml:space="preserve"'
_LEFT_OVER: Final = (b"{{", b"}}", b"{%", b"%}", b"{#", b"#}")
_AROUND: Final = rb"[^<>]{0,30}(?:\{[{%#]|[}%#]\})[^<>]{0,30}"
_SHOWN: Final = 20
_MOST: Final = 20
_NONE, _KEPT, _TRIMMED = 0, 1, 2
_W_T: Final = f"{SPACE_OF['w']}{SEPARATOR}t"
_XML_SPACE: Final = f"{SPACE_OF['xml']}{SEPARATOR}space"


def text_problems(text: bytes) -> Iterator[str]:
    """Yield text directly inside what holds only elements (Word refuses the file), and spaces Word would not show."""
    kinds: dict[bytes, int] = {}
    lost: list[bytes] = []
    for match in _TEXT.finditer(text):
        content, end = match[1], match.start() + 1
        tag = text[text.rfind(b"<", 0, end) : end]
        kind = kinds.get(tag)
        if kind is None:
            kind = kinds[tag] = _kind(tag)
        if kind == _NONE and not content.isspace():
            where = "right after the end of" if tag.startswith(b"</") or tag.endswith(b"/>") else "directly inside"
            yield f"text {where} {name_of(tag)}: {_shown(content)}"
        elif kind == _TRIMMED and re.search(_BLANK_END, content):
            lost.append(content)
    if lost and re.search(_KEPT_OUTSIDE, text):
        lost = _Kept().lost(text)
    yield from (f"outer spaces of {_shown(content)} would be lost" for content in lost[:_MOST])


def _kind(tag: bytes) -> int:
    if tag.endswith(b"/>") or not _HOLDS_TEXT.match(tag):
        return _NONE
    return _TRIMMED if tag.startswith(b"<w:t") and name_of(tag) == "w:t" and not _keeps(tag) else _KEPT


def _keeps(tag: bytes) -> bool:
    return b'xml:space="preserve"' in tag


def _shown(content: bytes) -> str:
    return repr(content.decode("utf-8", "replace")[:_SHOWN])


def leftovers(text: bytes) -> Iterator[str]:
    """Yield the tags of a template that are still there."""
    if (b"{" in text or b"}" in text) and any(sign in text for sign in _LEFT_OVER):
        for match in list(re.finditer(_AROUND, text))[:_MOST]:
            yield f"a tag of the template is left over: {match[0].decode('utf-8', 'ignore').strip()}"


class _Kept:
    """Texts that lose their outer spaces where ``xml:space`` is inherited."""

    def __init__(self) -> None:
        self._modes: list[bool] = [False]
        self._text: list[str] | None = None
        self._lost: list[bytes] = []

    def lost(self, text: bytes) -> list[bytes]:
        parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._more
        parser.Parse(text, True)
        return self._lost

    def _start(self, name: str, given: dict[str, str]) -> None:
        mode = given.get(_XML_SPACE)
        self._modes.append(mode == "preserve" if mode else self._modes[-1])
        self._text = [] if name == _W_T else None

    def _end(self, _name: str) -> None:
        written = "".join(self._text or ())
        if not self._modes.pop() and written != written.strip(" \t\r\n"):
            self._lost.append(written.encode())
        self._text = None

    def _more(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
