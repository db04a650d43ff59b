"""The tags of a template and where they stand, in the words of somebody who looks at the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_STRING: Final = r""""[^"]*"|'[^']*'"""
_TAG: Final = re.compile(
    rf"\{{\{{(?:{_STRING}|(?!\}}\}}).)*+\}}\}}|\{{%(?:{_STRING}|(?!%\}}).)*+%\}}|\{{#(?:(?!#\}}).)*+#\}}", re.DOTALL
)
_RAW: Final = re.compile(r"\{%-?\s*raw\b.*?\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_RAW_OR_TAG: Final = re.compile(f"{_RAW.pattern}|{_TAG.pattern}", re.DOTALL)
_LEVEL: Final = re.compile(r"^(\{[{%#])(?:p|tr|tc|r)\s")
_NOISE: Final = re.compile(r"[\s\u201c\u201d\u2018\u2019\"'+-]")
_BLOCKS: Final = ("if", "for", "macro", "call", "filter", "with", "autoescape", "block")
_MIDDLE: Final = {"else": ("if", "for"), "elif": ("if",)}
_KEYWORD: Final = re.compile(r"^\{%[-+]?\s*(\w+)")
_MERGE: Final = re.compile(r"^\{%\s*vm\s+(.*\S)\s*%\}$", re.DOTALL)
FULL_WIDTH: Final = re.compile("[{｛]｛|｛[{%％#＃]|\\{[％＃]|[}｝]｝|[%％#＃]｝|[％＃]\\}|｝}")
STRAY: Final = re.compile(r"\{\{|\{%|%\}|\}\}")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as typed, and its place in words (``表2 第3行第2列``)."""

    text: str
    place: str

    @property
    def key(self) -> str:
        """What stays of the tag whatever docxtpl's preprocessing does to blanks, quotes and level letters."""
        return key_of(self.text)

    @property
    def keyword(self) -> str:
        """``for`` of ``{%tr for x in y %}``; nothing for ``{{ }}``."""
        found = _KEYWORD.match(_LEVEL.sub(r"\1 ", self.text))
        return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph with text: its characters and its place."""

    text: str
    place: str


def key_of(text: str) -> str:
    """Return the comparable part of a tag; ``{%vm x %}`` reads as the ``{% if (x) %}`` that it becomes."""
    return _NOISE.sub("", _LEVEL.sub(r"\1 ", _MERGE.sub(r"{% if (\1) %}", text)))


def merge_tag(text: str) -> tuple[int, int, str] | None:
    """Return where the first ``{%vm condition %}`` of a text begins and ends, and its condition."""
    for tag in _TAG.finditer(text):
        found = _MERGE.match(tag[0])
        if found:
            return tag.start(), tag.end(), found[1]
    return None


def tags_of(lines: tuple[Line, ...]) -> tuple[Tag, ...]:
    """Return the tags of a part in reading order."""
    return tuple(Tag(text, line.place) for line in lines for text in _TAG.findall(line.text))


def rest_of(text: str) -> str:
    """Return what is left of a paragraph without its tags."""
    return _TAG.sub("", _RAW.sub("", text))


def separate(source: str, *, keep_ampersands: bool = False) -> tuple[str, tuple[str, ...]]:
    """Return the source with a line break inside each tag, and the tag of each line (``names[line - 1]``).

    A line number of Jinja then names one tag, not a paragraph; what is rendered stays the same. docxtpl turns
    ``&lt;`` within a tag back into a sign, but keeps ``&amp;``.
    """
    pieces: list[str] = []
    names, end = [""], 0
    for match in _RAW_OR_TAG.finditer(source):
        between, text = source[end : match.start()], _broken(match[0], keep_ampersands=keep_ampersands)
        pieces += [between, text]
        names += [""] * between.count("\n") + [text.replace("\n", "", 1)] * text.count("\n")
        end = match.end()
    return "".join([*pieces, source[end:]]), tuple(names)


def unbalanced(tags: tuple[Tag, ...]) -> Tag | None:
    """Return the first tag without its counterpart: a block never closed, or an end without a beginning."""
    open_blocks: list[Tag] = []
    for tag in tags:
        word = tag.keyword
        if word in _BLOCKS or (word == "set" and "=" not in tag.text):
            open_blocks.append(tag)
        elif word in _MIDDLE and (not open_blocks or open_blocks[-1].keyword not in _MIDDLE[word]):
            return tag
        elif word.startswith("end") and word[3:] in (*_BLOCKS, "set"):
            if not open_blocks or open_blocks[-1].keyword != word[3:]:
                return open_blocks[-1] if open_blocks else tag
            open_blocks.pop()
    return open_blocks[-1] if open_blocks else None


def _broken(text: str, *, keep_ampersands: bool) -> str:
    """A tag with a line break after its opening sign; raw text and comments stay as they are."""
    if text.startswith("{#") or _RAW.fullmatch(text):
        return text
    sign = 3 if text[2:3] in {"-", "+"} else 2
    return f"{text[:sign]}\n{text[sign:] if keep_ampersands else text[sign:].replace('&amp;', '&')}"


def paragraphs_with(lines: tuple[Line, ...], pattern: re.Pattern[str]) -> Iterator[tuple[Line, str]]:
    """Yield each paragraph whose text outside tags matches, with what matched."""
    for line in lines:
        found = pattern.search(rest_of(line.text))
        if found:
            yield line, found[0]
