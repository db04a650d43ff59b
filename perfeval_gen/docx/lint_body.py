"""Structural rules on the body of a part: tables, fields, bookmarks, texts, sections."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from perfeval_gen.docx import oxml
from perfeval_gen.docx.tables import cells_of, columns_of, continues_merge, placed_cells, row_width, rows_of, span_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import etree

_BLOCKS: Final = frozenset(map(oxml.name, ("w:p", "w:tbl", "w:sdt", "w:altChunk", "w:customXml")))
_NOT_WITHIN: Final = (  # child, parents in which it must not stand directly
    (oxml.W_P, frozenset(map(oxml.name, ("w:p", "w:r", "w:t", "w:tbl", "w:tr")))),
    (oxml.W_R, frozenset(map(oxml.name, ("w:r", "w:t", "w:tc", "w:body", "w:tr")))),
    (oxml.W_T, frozenset(map(oxml.name, ("w:p", "w:t", "w:tc", "w:body")))),
    (oxml.W_TBL, frozenset(map(oxml.name, ("w:p", "w:r", "w:tr", "w:tbl")))),
    (oxml.W_TC, frozenset(map(oxml.name, ("w:tbl", "w:tc", "w:p")))),
    (oxml.W_TR, frozenset(map(oxml.name, ("w:tr", "w:tc", "w:p", "w:body")))),
)
_REFERENCES: Final = ("w:headerReference", "w:footerReference")


def _tables(root: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    return enumerate(root.iter(oxml.W_TBL), 1)


def _cells(root: etree._Element) -> Iterator[str]:
    """Word refuses the whole file for these."""
    for cell in root.iter(oxml.W_TC):
        blocks = [child.tag for child in cell if child.tag in _BLOCKS]
        if not blocks:
            yield "a cell without a paragraph"
        elif blocks[-1] != oxml.W_P:
            yield "a cell that does not end in a paragraph"


def _rows(root: etree._Element) -> Iterator[str]:
    for number, table in _tables(root):
        rows = rows_of(table)
        if not rows:
            yield f"table {number} has no rows"
        yield from (f"table {number} row {n} has no cells" for n, row in enumerate(rows, 1) if not cells_of(row))


def _grid(root: etree._Element) -> Iterator[str]:
    for number, table in _tables(root):
        if table.find(oxml.name("w:tblGrid")) is None:
            yield f"table {number} has no grid"
            continue
        width = len(columns_of(table))
        for n, row in enumerate(rows_of(table), 1):
            if row_width(row) != width:
                yield f"table {number} row {n} covers {row_width(row)} of {width} columns"


def _spans(root: etree._Element) -> Iterator[str]:
    for number, table in _tables(root):
        width = len(columns_of(table))
        for row in rows_of(table):
            spans = [e for cell in cells_of(row) for e in cell.iterfind("w:tcPr/w:gridSpan", oxml.NAMESPACES)]
            for span in map(oxml.value, spans):
                if not span.isdecimal() or not 1 <= int(span) <= width:
                    yield f"table {number}: gridSpan {span!r} of {width} columns"


def _merges(root: etree._Element) -> Iterator[str]:
    for number, table in _tables(root):
        above: dict[int, int] = {}
        for n, row in enumerate(rows_of(table), 1):
            here: dict[int, int] = {}
            for at, cell in placed_cells(row):
                if continues_merge(cell) and above.get(at) != span_of(cell):
                    yield f"table {number} row {n}: a vMerge that continues nothing"
                if cell.find("w:tcPr/w:vMerge", oxml.NAMESPACES) is not None:
                    here[at] = span_of(cell)
            above = here


def _fields(root: etree._Element) -> Iterator[str]:
    depth = 0
    for element in oxml.elements(root, "w:fldChar"):
        kind = oxml.value(element, "w:fldCharType")
        depth += {"begin": 1, "end": -1}.get(kind, 0)
        if depth < 0 or (kind == "separate" and not depth):
            yield f"a field mark {kind!r} without a beginning"
            depth = max(depth, 0)
    if depth:
        yield "a field is left open"


def _bookmarks(root: etree._Element) -> Iterator[str]:
    yield from _paired(root, "bookmark", "w:bookmarkStart", "w:bookmarkEnd")
    names = Counter(oxml.value(e, "w:name") for e in oxml.elements(root, "w:bookmarkStart"))
    yield from (f"bookmark {name!r} stands {times} times" for name, times in names.items() if times > 1)


def _comment_ranges(root: etree._Element) -> Iterator[str]:
    yield from _paired(root, "comment range", "w:commentRangeStart", "w:commentRangeEnd")


def _paired(root: etree._Element, what: str, start: str, end: str) -> Iterator[str]:
    starts = Counter(oxml.value(e, "w:id") for e in oxml.elements(root, start))
    ends = Counter(oxml.value(e, "w:id") for e in oxml.elements(root, end))
    yield from (f"{what} {number} is left open" for number in starts - ends)
    yield from (f"{what} {number} ends without a start" for number in ends - starts)
    yield from (f"{what} {number} starts {times} times" for number, times in starts.items() if times > 1)


def _spaces(root: etree._Element) -> Iterator[str]:
    for text in root.iter(oxml.W_T):
        content = text.text or ""
        if content != content.strip(" \t\r\n") and not _kept(text):
            yield f"outer spaces of {content[:20]!r} would be lost"


def _kept(text: etree._Element) -> bool:
    near = next((e for e in (text, *text.iterancestors()) if e.get(oxml.SPACE)), None)
    return near is not None and near.get(oxml.SPACE) == "preserve"


def _nesting(root: etree._Element) -> Iterator[str]:
    for tag, refused in _NOT_WITHIN:
        for element in root.iter(tag):
            parent = element.getparent()
            if parent is not None and parent.tag in refused:
                yield f"{_local(tag)} directly inside {_local(str(parent.tag))}"


def _sections(root: etree._Element) -> Iterator[str]:
    """The last section closes the body; headers and footers of the first one serve those that have none."""
    body = root.find(oxml.name("w:body"))
    if body is None:
        return
    if not len(body) or body[-1].tag != oxml.name("w:sectPr"):
        yield "the body does not end in a section"
    sections = list(oxml.elements(root, "w:sectPr"))
    for reference in _REFERENCES:
        kinds = [[oxml.value(e, "w:type") for e in oxml.children(section, reference)] for section in sections]
        yield from (f"{reference} of one type twice in a section" for k in kinds if len(set(k)) < len(k))
        if any("default" in k for k in kinds[1:]) and "default" not in kinds[0]:
            yield f"{reference}: a later section has one, the first none"


def _empty_values(root: etree._Element) -> Iterator[str]:
    for element in oxml.elements(root, "w:pStyle", "w:rStyle", "w:tblStyle", "w:jc", "w:numId", "w:sz"):
        if not oxml.value(element):
            yield f"{_local(str(element.tag))} without a value"


def _stray_text(root: etree._Element) -> Iterator[str]:
    """Characters where only elements may stand: Word refuses the file."""
    outside = {oxml.name(n) for n in ("w:body", "w:p", "w:r", "w:tbl", "w:tr", "w:tc", "w:hdr", "w:ftr")}
    for element in root.iter(*outside):
        texts = (element.text, *(child.tail for child in element))
        if any(text and text.strip() for text in texts):
            yield f"text directly inside {_local(str(element.tag))}"


def _local(tag: str) -> str:
    return f"w:{tag.rpartition('}')[2]}"


BODY_RULES: Final[tuple[Callable[[etree._Element], Iterator[str]], ...]] = (
    _cells,
    _rows,
    _grid,
    _spans,
    _merges,
    _fields,
    _bookmarks,
    _comment_ranges,
    _spaces,
    _nesting,
    _sections,
    _empty_values,
    _stray_text,
)
