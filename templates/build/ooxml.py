"""Word XML as text: runs, paragraphs, tables and section properties, nothing that knows a form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

TEXT_WIDTH = 8845  # twips between the margins: 11906 - 1587 - 1474
LANDSCAPE_WIDTH = 12756  # the same on a sheet turned on its side: 16838 - 1984 - 2098
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOT = f'xmlns:w="{NAMESPACE}" xmlns:r="{RELATIONS}"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PIECES = re.compile(r"<<(\w+)\|(.*?)>>|\[\[(=?)(.+?)\]\]", re.DOTALL)


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def run(text: str, style: str = "") -> str:
    """Return a run; the hint gives quotes and dashes the full-width glyphs of the Chinese face."""
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    content = f'<w:t xml:space="preserve">{escape(text, quote=False)}</w:t>'
    return f'<w:r><w:rPr>{named}<w:rFonts w:hint="eastAsia"/></w:rPr>{content}</w:r>'


def runs(text: str) -> str:
    """Return the runs of a line; ``<<style|words>>`` has a character style, ``[[prose]]`` prints given runs.

    A full stop is added to given runs that end without one; ``[[=prose]]`` prints them as they are.
    """
    out, last = [], 0
    for piece in PIECES.finditer(text):
        if text[last : piece.start()]:
            out.append(run(text[last : piece.start()]))
        if piece[4]:
            out.append(bold_switch(piece[4]) + ("" if piece[3] else run(f"{{{{ {piece[4]}|收尾 }}}}")))
        else:
            out.append(run(piece[2], piece[1]))
        last = piece.end()
    return "".join(out) + (run(text[last:]) if text[last:] else "")


def paragraph(style: str, text: str = "", extra: str = "") -> str:
    """Return a paragraph in a named style; ``extra`` are further paragraph properties in schema order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{runs(text)}</w:p>'


def bold_switch(loop: str) -> str:
    """Return the tags that print runs of a text one after the other, the bold ones in their own run."""
    plain = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">'
    bold = plain.replace("<w:rPr>", '<w:rPr><w:rStyle w:val="Strong"/>')
    end = "</w:t></w:r>"
    return (
        f"{plain}{{% for 字 in {loop} %}}{{% if 字.粗 %}}{end}{bold}{{{{ 字.字 }}}}{end}{plain}"
        f"{{% else %}}{{{{ 字.字 }}}}{{% endif %}}{{% endfor %}}{end}"
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell: its paragraphs (style and text each), columns spanned and merging down.

    The text of an ``upright`` cell runs from top to bottom, for narrow labels of a block of rows. ``unruled`` is a
    side without a rule: where a head that every page repeats and the label column below it read as one cell.
    """

    lines: tuple[tuple[str, str], ...]
    span: int = 1
    merge: str = ""
    top: bool = False
    upright: bool = False
    unruled: str = ""


def cell(  # noqa: PLR0913 - what a cell can be, by name
    text: str,
    style: str = "TableCenter",
    span: int = 1,
    merge: str = "",
    *,
    merge_when: str = "",
    upright: bool = False,
) -> Cell:
    """Return a cell of one paragraph; ``merge_when`` is a template's condition that begins a merge downwards.

    Where the condition of a looped row does not hold, the cell belongs to the one above it and its text is left out.
    """
    tag = f"{{%vm {merge_when} %}}" if merge_when else ""
    return Cell(((style, tag + text),), span, merge, upright=upright)


def cell_xml(content: Cell, width: int) -> str:
    """Return ``w:tc`` of the given width."""
    merged = f'<w:vMerge w:val="{content.merge}"/>' if content.merge else ""
    spanned = f'<w:gridSpan w:val="{content.span}"/>' if content.span > 1 else ""
    ruled = f'<w:tcBorders><w:{content.unruled} w:val="nil"/></w:tcBorders>' if content.unruled else ""
    turned = '<w:textDirection w:val="tbRlV"/>' if content.upright else ""
    align = f'<w:vAlign w:val="{"top" if content.top else "center"}"/>'
    sized = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    body = "".join(paragraph(style, text) for style, text in content.lines)
    return f"<w:tc><w:tcPr>{sized}{spanned}{merged}{ruled}{turned}{align}</w:tcPr>{body}</w:tc>"


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; a header is repeated on every page, a narrative row may break, a kept one stays with the next."""

    cells: tuple[Cell, ...]
    header: bool = False
    breaks: bool = False
    height: int = 0
    kept: bool = False


def row_xml(row: Row, widths: tuple[int, ...]) -> str:
    """Return ``w:tr``; the spans of its cells must cover the grid exactly."""
    if sum(content.span for content in row.cells) != len(widths):
        raise ValueError(f"{row.cells[0].lines} and its neighbours do not fill {len(widths)} columns")
    props = "" if row.breaks else "<w:cantSplit/>"
    props += f'<w:trHeight w:val="{row.height}" w:hRule="atLeast"/>' if row.height else ""
    props += "<w:tblHeader/>" if row.header else ""
    out, start = [], 0
    for content in row.cells:
        out.append(cell_xml(content, sum(widths[start : start + content.span])))
        start += content.span
    body = "".join(out)
    if row.kept:
        body = re.sub(r'<w:pStyle w:val="\w+"/>(?!<w:keepNext/>)', r"\g<0><w:keepNext/>", body)
    return f"<w:tr>{f'<w:trPr>{props}</w:trPr>' if props else ''}{body}</w:tr>"


def table(widths: tuple[int, ...], rows: list[Row], style: str = "ReportTable") -> str:
    """Return a table of fixed layout over the full text width."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    props = (
        f'<w:tblStyle w:val="{style}"/><w:tblW w:w="5000" w:type="pct"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0000" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
        ' w:noHBand="1" w:noVBand="1"/>'
    )
    body = "".join(row_xml(row, widths) for row in rows)
    return f"<w:tbl><w:tblPr>{props}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def columns(*millimetres: float, width: int = TEXT_WIDTH) -> tuple[int, ...]:
    """Return column widths in twips that fill the text width to the last twip."""
    widths = [twips(mm) for mm in millimetres]
    return (*widths[:-1], widths[-1] + width - sum(widths))


def tag_row(tag: str, span: int) -> Row:
    """Return the row of a ``{%tr %}`` tag; it disappears when the template is rendered."""
    return Row((cell(tag, "TableCenter", span),))


UPRIGHT_PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="1417" w:footer="1417" w:gutter="0"/>'
)
# the same sheet turned: its head lies at the binding edge, its left edge was the foot, where the page number stays
LANDSCAPE_PAGE = (
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1587" w:right="2098" w:bottom="1474" w:left="1984" w:header="851" w:footer="567" w:gutter="0"/>'
)


def section(footers: tuple[str, str], *, restart: bool = True, landscape: bool = False) -> str:
    """Return ``w:sectPr`` of an A4 page; ``footers`` are the relation ids for odd and even pages."""
    odd, even = footers
    start = '<w:pgNumType w:start="1"/>' if restart else ""
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{odd}"/><w:footerReference w:type="even" r:id="{even}"/>'
        f'<w:type w:val="nextPage"/>{LANDSCAPE_PAGE if landscape else UPRIGHT_PAGE}'
        f'{start}<w:cols w:space="720"/><w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
    )
