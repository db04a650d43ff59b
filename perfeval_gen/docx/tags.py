"""The tags of a template and where they stand, in the words of somebody who looks at the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from perfeval_gen.docx import oxml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

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
FULL_WIDTH: Final = re.compile("[{｛]｛|｛[{%％]|[}｝]｝|[%％]｝|｝}")
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


def lines_of(root: etree._Element, title: str) -> tuple[Line, ...]:
    """Return the paragraphs of a part; ``title`` is what the part is called (``正文``, ``页脚``)."""
    outer = [p for p in root.iter(oxml.W_P) if not _inside(p, oxml.W_TBL) and not _inside(p, oxml.W_P)]
    numbers = {paragraph: n for n, paragraph in enumerate(outer, 1)}
    tables = {t: n for n, t in enumerate((t for t in root.iter(oxml.W_TBL) if not _inside(t, oxml.W_TBL)), 1)}
    return tuple(
        Line(text, _place(paragraph, title, numbers, tables))
        for paragraph in root.iter(oxml.W_P)
        if (text := oxml.text_of(paragraph))
    )


def tags_of(lines: tuple[Line, ...]) -> tuple[Tag, ...]:
    """Return the tags of a part in reading order."""
    return tuple(Tag(text, line.place) for line in lines for text in _TAG.findall(line.text))


def rest_of(text: str) -> str:
    """Return what is left of a paragraph without its tags."""
    return _TAG.sub("", _RAW.sub("", text))


def separate(source: str) -> tuple[str, tuple[str, ...]]:
    """Return the source with a line break inside each tag, and the tag of each line (``names[line - 1]``).

    A line number of Jinja then names one tag, not a paragraph; what is rendered stays the same.
    """
    pieces: list[str] = []
    names, end = [""], 0
    for match in _RAW_OR_TAG.finditer(source):
        between, text = source[end : match.start()], _broken(match[0])
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


def _broken(text: str) -> str:
    """A tag with a line break after its opening sign; raw text and comments stay as they are.

    docxtpl turns ``&lt;`` within a tag back into a sign, but leaves ``&amp;``.
    """
    if text.startswith("{#") or _RAW.fullmatch(text):
        return text
    sign = 3 if text[2:3] in {"-", "+"} else 2
    return f"{text[:sign]}\n{text[sign:].replace('&amp;', '&')}"


def _inside(element: etree._Element, tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None


def _place(
    paragraph: etree._Element, title: str, numbers: dict[etree._Element, int], tables: dict[etree._Element, int]
) -> str:
    table = next((t for t in paragraph.iterancestors(oxml.W_TBL) if t in tables), None)
    prefix = "" if title == "正文" else title
    if table is None:
        outer = next((p for p in paragraph.iterancestors(oxml.W_P) if p in numbers), paragraph)
        return f"{title}第{numbers.get(outer, 1)}段"
    row = next(r for r in paragraph.iterancestors(oxml.W_TR) if _table(r) is table)
    cell = next(c for c in paragraph.iterancestors(oxml.W_TC) if _table(c) is table)
    return f"{prefix}表{tables[table]} 第{_rank(row, table, oxml.W_TR)}行第{_rank(cell, row, oxml.W_TC)}列"


def _table(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors(oxml.W_TBL), None)


def _rank(element: etree._Element, within: etree._Element, tag: str) -> int:
    """Which one among its kind: rows of this table, cells of this row (content controls may stand between)."""
    nearest = (e for e in within.iter(tag) if _same_level(e, element))
    return next(n for n, each in enumerate(nearest, 1) if each is element)


def _same_level(one: etree._Element, other: etree._Element) -> bool:
    return _table(one) is _table(other)


def paragraphs_with(lines: tuple[Line, ...], pattern: re.Pattern[str]) -> Iterator[tuple[Line, str]]:
    """Yield each paragraph whose text outside tags matches, with what matched."""
    for line in lines:
        found = pattern.search(rest_of(line.text))
        if found:
            yield line, found[0]
