"""The layout of a rendered part as it was first written, over the tree: slow and plain, to compare with."""

from __future__ import annotations

import copy
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from lxml import etree

from perfeval_gen.docx import oxml
from perfeval_gen.docx.tables import cells_of, continues_merge, rows_of
from tests.docx.table_grids import columns_of, margin_of, span_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CHARACTER: Final = 210  # twips: 五号, the usual size of table text; the styles are in another part, an estimate will do
LINE: Final = 290  # twips: the line pitch that goes with it
MARGINS: Final = 114  # twips: left and right inside a cell
PORTRAIT: Final = 12756  # twips: the 225 mm of text on an upright A4 page, where a section does not say
SHARE: Final = 3  # a row taller than this part of the page may break

_ROW_PROPERTIES: Final = oxml.name("w:trPr")
_SECTION: Final = oxml.name("w:sectPr")
_WIDE: Final = frozenset("WFA")
_PPR: Final = oxml.name("w:pPr")
_KEEP: Final = oxml.name("w:keepNext")
_STYLE: Final = oxml.name("w:pStyle")
_FEWEST: Final = 3  # rows below the head: a shorter table has nothing to keep together
USUAL: Final = 21  # half-points: 五号, where no style says otherwise
_NUMBER: Final = re.compile(r"[−+-]?\d[\d.,]*[%％]?")
_DIGIT: Final = 0.55  # of an em: half a character in the official faces, a little more in what stands in for them
_WIDEST: Final = 0.57
_TWIPS: Final = 10  # in a half-point
_NARROWEST: Final = 50  # percent
_RPR: Final = oxml.name("w:rPr")
_SCALE: Final = oxml.name("w:w")
_BEFORE: Final = frozenset(
    oxml.name(f"w:{tag}")
    for tag in (
        *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow"),
        *("emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing"),
    )
)
_HIGHLIGHT: Final = oxml.name("w:highlight")
_AFTER: Final = frozenset(
    oxml.name(f"w:{local}")
    for local in (
        *("u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang"),
        *("eastAsianLayout", "specVanish", "oMath", "rPrChange"),
    )
)


def finish(xml: str, sizes: Mapping[str, int], highlight: tuple[str, ...]) -> etree._Element:
    """Return the tree of the part, laid out."""
    root = oxml.parse(xml)
    keep_spaces(root)
    let_break(root)
    keep_rows(root)
    mark(root, highlight)
    fit_numbers(root, sizes)
    return root


def keep_spaces(root: etree._Element) -> None:
    """Mark each text with outer spaces as one in which they count."""
    for text in root.iter(oxml.W_T):
        if text.text and text.text != text.text.strip():
            text.set(oxml.SPACE, "preserve")


def let_break(root: etree._Element) -> None:
    """Take ``w:cantSplit`` from every row of which a cell holds more than about a third of a page of text."""
    rows: list[etree._Element] = []
    for element in root.iter(oxml.W_TR, _SECTION):
        if element.tag == oxml.W_TR:
            rows.append(element)
        else:  # a section is told at its end
            _loosen(rows, section_height(element))
            rows = []
    _loosen(rows, PORTRAIT)


def _loosen(rows: list[etree._Element], page: int) -> None:
    for row in rows:
        properties = row.find(_ROW_PROPERTIES)
        if properties is None or oxml.children(properties, "w:tblHeader"):
            continue
        fixed = oxml.children(properties, "w:cantSplit")
        if fixed and text_height(row) * SHARE > page:
            properties.remove(fixed[0])


def section_height(section: etree._Element) -> int:
    """Return the height of the text area of a page."""
    size, margins = (section.find(name, oxml.NAMESPACES) for name in ("w:pgSz", "w:pgMar"))
    numbers = [oxml.value(size, "w:h"), oxml.value(margins, "w:top"), oxml.value(margins, "w:bottom")]
    if not all(number.isdecimal() for number in numbers):
        return PORTRAIT
    height, top, bottom = map(int, numbers)
    return height - top - bottom


def text_height(row: etree._Element) -> int:
    """Return the height of the tallest cell, those merged with the row below left out: they have its room too."""
    below = next(row.itersiblings(oxml.W_TR), None)
    merged = set() if below is None else {at for at, cell in placed_cells(below) if continues_merge(cell)}
    upright = [
        (at, cell)
        for at, cell in placed_cells(row)
        if at not in merged and cell.find("w:tcPr/w:textDirection", oxml.NAMESPACES) is None
    ]
    return max((cell_height(cell, at) for at, cell in upright), default=0)


def placed_cells(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """Yield each cell with the column of the grid in which it begins."""
    at = margin_of(row, "w:gridBefore")
    for cell in cells_of(row):
        yield at, cell
        at += span_of(cell)


def cell_height(cell: etree._Element, at: int) -> int:
    """Return the height of the text of a cell that begins in column ``at``."""
    return _lines(cell, cell_width(cell, at)) * LINE


def _lines(cell: etree._Element, width: int) -> int:
    room = max((width - MARGINS) * 2 // CHARACTER, 2)  # in half characters
    texts = [line for p in cell.iter(oxml.W_P) for line in oxml.text_of(p).split("\n")]
    return sum(max(-(-_halves(text) // room), 1) for text in texts)


def _halves(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in _WIDE else 1 for sign in text)


def cell_width(cell: etree._Element, at: int) -> int:
    """Return the width that the cell states, or that of its columns."""
    stated = cell.find("w:tcPr/w:tcW", oxml.NAMESPACES)
    number = oxml.value(stated, "w:w")
    if oxml.value(stated, "w:type") in {"dxa", ""} and number.isdecimal() and int(number):
        return int(number)
    columns = columns_of(next(cell.iterancestors(oxml.W_TBL)))[at : at + span_of(cell)]
    return sum(int(text) for column in columns if (text := oxml.value(column, "w:w")).isdecimal())


def keep_rows(root: etree._Element) -> None:
    """Write ``w:keepNext`` into the rows that belong to the next one, table by table."""
    tables = [t for t in root.iter(oxml.W_TBL) if next(t.iterancestors(oxml.W_TBL), None) is None]
    for table in tables:
        rows, limit = rows_of(table), _page_height(table) // SHARE
        heights = [_row_height(row) for row in rows]
        for i in sorted({*_in_groups(rows, heights, limit), *_at_the_end(table, rows, heights, limit)}):
            _keep(rows[i])


def _in_groups(rows: list[etree._Element], heights: list[int], limit: int) -> Iterator[int]:
    """Yield the rows of each small merged group but its last; of a large one those that its text needs."""
    for column, start, end in _groups(rows):
        whole = sum(heights[start : end + 1])
        room = whole if whole <= limit else min(limit, _text_height(rows[start], column))
        reached = 0
        for i in range(start, end):
            reached += heights[i]
            if reached >= room:
                break
            yield i


def _text_height(row: etree._Element, column: int) -> int:
    return next((cell_height(cell, at) for at, cell in placed_cells(row) if at == column), 0)


def _at_the_end(table: etree._Element, rows: list[etree._Element], heights: list[int], limit: int) -> Iterator[int]:
    """Yield the row before the last under a repeated head, and the last one where a total is joined below."""
    if not rows or not _has_head(rows[0]) or sum(not _has_head(row) for row in rows) < _FEWEST or heights[-2] > limit:
        return
    yield len(rows) - 2
    if _has_total_below(table) and heights[-1] <= limit:
        yield len(rows) - 1


def _row_height(row: etree._Element) -> int:
    least = oxml.value(row.find("w:trPr/w:trHeight", oxml.NAMESPACES))
    return max(text_height(row), int(least) if least.isdecimal() else 0)


def _page_height(table: etree._Element) -> int:
    section = next((e for after in table.itersiblings() for e in after.iter(_SECTION)), None)
    return PORTRAIT if section is None else section_height(section)


def _has_total_below(table: etree._Element) -> bool:
    """Return whether a table of one row is joined below: a total that the head is not repeated for."""
    joint, below = next(table.itersiblings(), None), next(table.itersiblings(oxml.W_TBL), None)
    if joint is None or below is None or joint.getnext() is not below or joint.tag != oxml.W_P:
        return False
    return not oxml.text_of(joint) and len(rows_of(below)) == 1


def _has_head(row: etree._Element) -> bool:
    return row.find("w:trPr/w:tblHeader", oxml.NAMESPACES) is not None


def _groups(rows: list[etree._Element]) -> Iterator[tuple[int, int, int]]:
    """Yield the column, the first and the last row of each cell that is merged downwards."""
    merged = [{at for at, cell in placed_cells(row) if continues_merge(cell)} for row in rows]
    for column in sorted(set().union(*merged)):
        start = 0
        for i in range(1, len(rows) + 1):
            if i == len(rows) or column not in merged[i]:
                if i - 1 > start:
                    yield column, start, i - 1
                start = i


def _keep(row: etree._Element) -> None:
    for paragraph in row.iter(oxml.W_P):
        properties = paragraph.find(_PPR)
        if properties is None:
            properties = paragraph.makeelement(_PPR)
            paragraph.insert(0, properties)
        if properties.find(_KEEP) is None:
            properties.insert(1 if properties.find(_STYLE) is not None else 0, properties.makeelement(_KEEP))


def _size(holder: etree._Element | None) -> int:
    text = "" if holder is None else oxml.value(holder.find("w:rPr/w:sz", oxml.NAMESPACES))
    return int(text) if text.isdecimal() else 0


def fit_numbers(root: etree._Element, sizes: Mapping[str, int]) -> None:
    """Narrow every number that stands alone in a paragraph of a cell and would not fit its width."""
    for row in root.iter(oxml.W_TR):
        for at, cell in placed_cells(row):
            for paragraph in oxml.children(cell, "w:p"):
                text = oxml.text_of(paragraph)
                if _NUMBER.fullmatch(text):
                    _fit(paragraph, len(text), cell_width(cell, at) - MARGINS, sizes)


def _fit(paragraph: etree._Element, length: int, room: int, sizes: Mapping[str, int]) -> None:
    runs = oxml.children(paragraph, "w:r")
    style = oxml.value(paragraph.find("w:pPr/w:pStyle", oxml.NAMESPACES))
    size = max(map(_size, runs), default=0) or sizes.get(style, USUAL)
    em = size * _TWIPS
    if 0 < room < length * em * _DIGIT:
        for run in runs:
            _narrow(run, max(int(room * 100 / (length * em * _WIDEST)), _NARROWEST))


def _narrow(run: etree._Element, percent: int) -> None:
    properties = run.find(_RPR)
    if properties is None:
        properties = run.makeelement(_RPR)
        run.insert(0, properties)
    if properties.find(_SCALE) is None:
        at = sum(child.tag in _BEFORE for child in properties)
        properties.insert(at, properties.makeelement(_SCALE, {oxml.W_VAL: str(percent)}))


def mark(root: etree._Element, markers: tuple[str, ...]) -> None:
    """Highlight every occurrence of a marker within a run; the run is split and keeps its properties."""
    if not markers:
        return
    pattern = re.compile("|".join(re.escape(m) for m in sorted(markers, key=len, reverse=True)))
    for run in [r for r in root.iter(oxml.W_R) if any(pattern.search(t.text or "") for t in r.findall(oxml.W_T))]:
        _split(run, pattern)


def _split(run: etree._Element, pattern: re.Pattern[str]) -> None:
    parent = run.getparent()
    if parent is None:
        return
    at, tail = parent.index(run), run.tail
    new = [_run_like(run, nodes, highlighted=is_marker) for nodes, is_marker in _marker_groups(run, pattern)]
    parent[at : at + 1] = new
    new[-1].tail = tail


def _marker_groups(run: etree._Element, pattern: re.Pattern[str]) -> list[tuple[list[etree._Element], bool]]:
    """The content of a run in consecutive groups, marker or not."""
    groups: list[tuple[list[etree._Element], bool]] = []
    for node, is_marker in _pieces(run, pattern):
        if not groups or groups[-1][1] != is_marker:
            groups.append(([], is_marker))
        groups[-1][0].append(node)
    return groups


def _pieces(run: etree._Element, pattern: re.Pattern[str]) -> Iterator[tuple[etree._Element, bool]]:
    for node in [child for child in run if child.tag != _RPR]:
        if node.tag != oxml.W_T:
            yield node, False
            continue
        for text in re.split(f"({pattern.pattern})", node.text or ""):
            if text:
                yield _text(text), pattern.fullmatch(text) is not None


def _text(text: str) -> etree._Element:
    element = etree.Element(oxml.W_T)
    element.text = text
    element.set(oxml.SPACE, "preserve")
    return element


def _run_like(run: etree._Element, nodes: list[etree._Element], *, highlighted: bool) -> etree._Element:
    made = copy.copy(run)
    del made[:]
    properties = run.find(_RPR)
    if properties is not None:
        made.append(copy.deepcopy(properties))
    made.extend(nodes)
    if highlighted:
        _highlight(made)
    return made


def _highlight(run: etree._Element) -> None:
    properties = run.find(_RPR)
    if properties is None:
        properties = etree.Element(_RPR)
        run.insert(0, properties)
    for old in properties.findall(_HIGHLIGHT):
        properties.remove(old)
    at = next((n for n, child in enumerate(properties) if child.tag in _AFTER), len(properties))
    properties.insert(at, etree.Element(_HIGHLIGHT, {oxml.W_VAL: "yellow"}))
