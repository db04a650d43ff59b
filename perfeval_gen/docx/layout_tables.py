"""The rows and numbers of the outer tables of a rendered part, laid out table by table.

``w:cantSplit`` keeps short rows in one piece. A long one would leave a large gap at the foot of the page before it,
and one taller than the page is cut off by some programs. The widths of a form suit the usual amounts; a longer one is
drawn narrower (``w:w``), so that it stays in one line. How much is written is known only after rendering.
"""

from __future__ import annotations

import re
from bisect import bisect
from functools import lru_cache
from itertools import accumulate, chain, repeat
from typing import TYPE_CHECKING, Final

from perfeval_gen.docx.layout_kept import Table, kept_rows
from perfeval_gen.docx.layout_outline import SECTION, OuterRows, outer_rows, outline
from perfeval_gen.docx.layout_rows import Frame, columns_of, row_of
from perfeval_gen.docx.layout_tree import SLOT, Edit, edited, parse, plain, refilled, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from perfeval_gen.docx.layout_outline import Place

_PART_OF_NUMBER: Final = re.compile(r"[−+\d.,%％-]*")
_Styles = tuple[tuple[str, int], ...]


def lay_out_tables(xml: str, sizes: Mapping[str, int]) -> str:
    """Return the part with the rows and numbers of its tables laid out."""
    places, pages = outline(xml)
    styles = tuple(sizes.items())
    done: list[str] = []
    end = 0
    for place, following in zip(places, [*places[1:], None], strict=False):
        bare, parts = skeleton(xml[place.start : place.end])
        outer = outer_rows(bare, is_nested=place.is_nested)
        table = _table(outer, parts[2::3], _frames(outer, place, pages, styles))
        edits = _edits(table, kept_rows(table, xml, place, following))
        if edits:
            rows = [edited(row, edits[n]) if n in edits else row for n, row in enumerate(outer.rows)]
            done += (xml[end : place.start], refilled(OuterRows(outer.gaps, rows).joined(), parts))
            end = place.end
    return "".join([*done, xml[end:]]) if done else xml


def _table(outer: OuterRows, texts: Sequence[str], frames: Iterable[Frame]) -> Table:
    """Return what the layout looks at."""
    rows = list(map(row_of, outer.rows, frames))
    counts = [len(row.wide) for row in rows]
    own = list(_own_texts(outer.gaps, counts, texts))
    joined = "".join(own)
    if "&" in joined or "\r" in joined:
        own = list(map(plain, own))
    return Table(rows, own, list(accumulate(counts, initial=0)), outer.below())


def _frames(outer: OuterRows, place: Place, pages: tuple[int, ...], styles: _Styles) -> Iterable[Frame]:
    columns = _columns(outer.gaps[0])
    if place.section == place.section_behind:
        return repeat(_frame(columns, pages[place.section : place.section + 1], styles))
    return _frames_of_sections(outer, pages[place.section :], columns, styles)


def _frames_of_sections(
    outer: OuterRows, pages: tuple[int, ...], columns: tuple[int, ...], styles: _Styles
) -> list[Frame]:
    """Return a frame for each row of a table in which sections end."""
    frames, at = [], 0
    for gap, row in zip(outer.gaps, outer.rows, strict=False):
        start = at + len(SECTION.findall(gap))
        at = start + len(SECTION.findall(row))
        frames.append(_frame(columns, pages[start : at + 1], styles))
    return frames


@lru_cache(maxsize=64)
def _columns(head: str) -> tuple[int, ...]:
    """Return the widths of the columns of a table, of which the text up to the first row is given."""
    return next(map(columns_of, parse(head).children), ())


@lru_cache(maxsize=64)
def _frame(columns: tuple[int, ...], pages: tuple[int, ...], styles: _Styles) -> Frame:
    return Frame(columns, pages, dict(styles))


def _own_texts(gaps: Sequence[str], counts: Sequence[int], texts: Sequence[str]) -> Iterator[str]:
    """Yield the texts in rows, without those between rows."""
    if sum(counts) == len(texts):
        yield from texts
        return
    at = 0
    for gap, count in zip(gaps, counts, strict=False):
        at += gap.count(SLOT)
        yield from texts[at : at + count]
        at += count


def _edits(table: Table, kept: Iterable[int]) -> dict[int, list[Edit]]:
    """Return all edits of each row that needs some."""
    edits: dict[int, list[Edit]] = {}
    for row in kept:
        edits.setdefault(row, []).extend(table.rows[row].kept)
    for row in _perhaps_tall(table):
        loosened = table.rows[row].loosened(table.texts, table.starts[row], table.merged_below(row))
        edits.setdefault(row, []).extend(loosened)
    for row in _with_long_numbers(table):
        for figure in table.rows[row].figures:
            edits.setdefault(row, []).extend(figure.narrowed(table.texts, table.starts[row]))
    return {row: found for row, found in edits.items() if found}


def _perhaps_tall(table: Table) -> set[int]:
    """Return the rows that may have to break, all that say they must not if a text has lines of its own."""
    if "\n" in "".join(table.texts):
        return {n for n, row in enumerate(table.rows) if row.fixed}
    least = chain.from_iterable(row.long for row in table.rows)
    slots = [n for n, (text, long) in enumerate(zip(table.texts, least, strict=True)) if len(text) >= long]
    return {bisect(table.starts, n) - 1 for n in slots}.union(n for n, row in enumerate(table.rows) if row.is_tall)


def _with_long_numbers(table: Table) -> set[int]:
    least = chain.from_iterable(row.wide for row in table.rows)
    pairs = enumerate(zip(table.texts, least, strict=True))
    slots = [n for n, (text, wide) in pairs if len(text) >= wide and _PART_OF_NUMBER.fullmatch(text)]
    return {bisect(table.starts, n) - 1 for n in slots}
