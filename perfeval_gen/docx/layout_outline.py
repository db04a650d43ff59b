"""Where the outer tables of a part stand, on pages of which height, and where their rows are."""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final

from perfeval_gen.docx.layout_tree import find, parse, pieces, skeleton, value

if TYPE_CHECKING:
    from collections.abc import Iterator

PORTRAIT: Final = 12756  # twips: the 225 mm of text on an upright A4 page, where a section does not say
SECTION: Final = re.compile(r"<w:sectPr[ />]")
_HOLDERS: Final = "body|hdr|ftr|footnote|endnote|comment|docPartBody|sdtContent|txbxContent|customXml"
_OUTER: Final = re.compile(rf"<(/?)(w:(?:tbl|sectPr|{_HOLDERS})|mc:(?:Choice|Fallback))(?=[ />])[^>]*?(/?)>")
_SIGNS_OF_HOLDERS: Final = ("Content>", "w:customXml", "mc:Choice")  # one of them stands in all that are not roots
_TABLE_OR_SECTION: Final = re.compile("<w:(?:tbl[ >]|sectPr[ />])")
_TABLE: Final = re.compile(r"<(/?)w:tbl(?=[ />])[^>]*?(/?)>")
_PARAGRAPH: Final = re.compile(r"<(/?)w:p(?=[ />])[^>]*?(/?)>")
_ROW: Final = re.compile(r"<(/?)w:tr(?: [^>]*[^>/])?>")
_EMPTY_ROW: Final = re.compile(r"(<w:tr(?: [^>]*)?)/>")
_TAG: Final = re.compile(r"<(/?)[^>]*?(/?)>")


@dataclass(frozen=True, slots=True)
class Place:
    """An outer table: where it stands, how many sections end before it and before its end, how high its pages are."""

    start: int
    end: int
    is_nested: bool
    section: int
    section_behind: int
    page: int


@dataclass(frozen=True, slots=True)
class OuterRows:
    """The rows of a table without their texts and end tags, and what stands before, between and behind them."""

    gaps: list[str]
    rows: list[str]

    def joined(self) -> str:
        """Return the table again."""
        ends = (f"</w:tr>{gap}" for gap in self.gaps[1:])
        return "".join(chain(self.gaps[:1], *zip(self.rows, ends, strict=True)))

    def below(self) -> list[int]:
        """Return the number of the row that stands beside each one, next below; its own where there is none."""
        last = len(self.rows) - 1
        if not any(self.gaps[1:-1]):
            return [*range(1, last + 1), last]
        found: dict[int, int] = {}
        below: list[int] = []
        for row, parent in reversed(list(enumerate(self._parents()))):
            below.append(found.get(parent, row))
            found[parent] = row
        return below[::-1]

    def _parents(self) -> list[int]:
        """Return a number for the element that each row is a child of."""
        parents, made, stack = [], 0, [0]
        for gap in self.gaps[:-1]:
            for end, is_empty in _TAG.findall(gap):
                if end:
                    stack = stack[:-1] or [0]
                elif not is_empty:
                    made += 1
                    stack.append(made)
            parents.append(stack[-1])
        return parents


def outer_rows(bare: str, *, is_nested: bool) -> OuterRows:
    """Return the rows of a table without its texts; none where its tags do not match."""
    found = _rows_around_tables(bare) if is_nested else _plain_rows(bare)
    if any(map(_EMPTY_ROW.search, filter(None, found.gaps))):
        return outer_rows(_EMPTY_ROW.sub(r"\1></w:tr>", bare), is_nested=is_nested)
    return found


def _plain_rows(bare: str) -> OuterRows:
    *found, behind = bare.split("</w:tr>")
    gaps, rows = [], []
    for text in found:
        start = 0
        if not text.startswith("<w:tr>"):
            tag = _ROW.search(text)
            if tag is None:
                return OuterRows([bare], [])
            start = tag.start()
        gaps.append(text[:start])
        rows.append(text[start:])
    return OuterRows([*gaps, behind], rows)


def _rows_around_tables(bare: str) -> OuterRows:
    gaps, rows = [], []
    depth = start = end = 0
    for tag in _ROW.finditer(bare):
        if not tag[1]:
            if not depth:
                start = tag.start()
                gaps.append(bare[end:start])
            depth += 1
            continue
        depth -= 1
        if not depth:
            rows.append(bare[start : tag.start()])
            end = tag.end()
        if depth < 0:
            break
    return OuterRows([bare], []) if depth else OuterRows([*gaps, bare[end:]], rows)


def outline(xml: str) -> tuple[list[Place], tuple[int, ...]]:
    """Return the outer tables, and the height of the pages of each section and of those behind the last one."""
    found = [tag.start() for tag in _TABLE_OR_SECTION.finditer(xml)]
    sections = [at for at in found if xml[at + 3] == "s"]
    tables = list(_tables(xml, [at for at in found if xml[at + 3] == "t"]))
    pages = (*(_section_height(_section_at(xml, at)) for at in sections), PORTRAIT)
    told = _told_by_siblings if sections and _has_holders(xml, tables) else _told_by_all
    numbers = told(xml, tables, sections)
    places = [
        Place(start, end, is_nested, bisect(sections, start), bisect_left(sections, end), pages[numbers[start]])
        for start, end, is_nested in tables
    ]
    return places, pages


def _tables(xml: str, starts: list[int]) -> Iterator[tuple[int, int, bool]]:
    """Yield where each outer table starts and ends, and whether there are tables inside."""
    end = 0
    for start, following in pairwise([*starts, len(xml)]):
        if start >= end:
            end = _end_of(xml, "</w:tbl>", start)
            is_nested = following < end
            if is_nested:
                end = _end_of_element(xml, _TABLE, start)
            yield start, end, is_nested


def _has_holders(xml: str, tables: list[tuple[int, int, bool]]) -> bool:
    """Return whether something else than the body may hold tables and sections."""
    ends = [0, *(end for _, end, _ in tables)]
    starts = [*(start for start, _, _ in tables), len(xml)]
    between = list(zip(ends, starts, strict=True))
    return any(xml.find(sign, start, end) >= 0 for sign in _SIGNS_OF_HOLDERS for start, end in between)


def _told_by_all(_xml: str, tables: list[tuple[int, int, bool]], sections: list[int]) -> dict[int, int]:
    return {start: bisect_left(sections, end) for start, end, _ in tables}


def _told_by_siblings(xml: str, tables: list[tuple[int, int, bool]], sections: list[int]) -> dict[int, int]:
    """Return for each table, known by its start, the number of the section that its siblings tell first.

    Where they tell none, that is the number of what comes behind the last section.
    """
    ends = {start: end for start, end, _ in tables}
    told = dict.fromkeys(ends, len(sections))
    waiting: list[list[int]] = [[]]  # tables of each open element that have not met the end of a section
    for tag in _OUTER.finditer(xml):
        end, name, is_empty = tag.groups()
        if name == "w:tbl":
            waiting[-1] += [tag.start()] if tag.start() in ends else []
        elif name == "w:sectPr":
            for held in () if end else waiting:
                told.update((table, bisect(sections, tag.start()) - 1) for table in held if ends[table] <= tag.start())
                held[:] = [table for table in held if ends[table] > tag.start()]
        elif end:
            waiting = waiting[:-1] or [[]]
        elif not is_empty:
            waiting.append([])
    return told


def _end_of_element(xml: str, tags: re.Pattern[str], start: int) -> int:
    """Return where the element that begins here ends, others of its name inside of it."""
    depth = 0
    for tag in tags.finditer(xml, start):
        end, is_empty = tag.groups()
        depth += 0 if is_empty else -1 if end else 1
        if not depth:
            return tag.end()
    return len(xml)


def _end_of(xml: str, tag: str, start: int) -> int:
    at = xml.find(tag, start)
    return len(xml) if at < 0 else at + len(tag)


def _section_at(xml: str, start: int) -> str:
    tag = xml[start : _end_of(xml, ">", start)]
    return tag if tag.endswith("/>") else xml[start : _end_of(xml, "</w:sectPr>", start)]


@lru_cache(maxsize=64)
def _section_height(section: str) -> int:
    """Return the height of the text area of a page."""
    (properties, *_) = parse(section).children
    size, margins = find(properties, "w:pgSz"), find(properties, "w:pgMar")
    numbers = [value(size, "w:h"), value(margins, "w:top"), value(margins, "w:bottom")]
    if not all(number.isdecimal() for number in numbers):
        return PORTRAIT
    height, top, bottom = map(int, numbers)
    return height - top - bottom


def has_total_below(xml: str, place: Place, following: Place | None) -> bool:
    """Return whether a table of one row is joined below: a total that the head is not repeated for."""
    joint = _PARAGRAPH.match(xml, place.end)
    if following is None or joint is None or joint[1]:
        return False
    if _end_of_element(xml, _PARAGRAPH, place.end) != following.start:
        return False
    bare, parts = skeleton(xml[place.end : following.start])
    texts = parts[2::3]
    if any(isinstance(piece, str) or texts[piece] for piece in pieces(parse(bare))):
        return False
    second = xml.find("</w:tr>", _end_of(xml, "</w:tr>", following.start), following.end)
    if second >= 0 and not following.is_nested:
        return False
    return len(outer_rows(xml[following.start : following.end], is_nested=following.is_nested).rows) == 1
