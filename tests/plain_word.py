"""Word files as somebody makes them who knows Word: a paragraph, and a table with a row for each indicator."""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.oxml.ns import qn

UP = "↑"


def form(above: str, *cells: str, loop: str = "评分表.行") -> bytes:
    """A paragraph and, if there are cells, a table that repeats them as a row."""
    word = Document()
    word.add_paragraph(above)
    if cells:
        table = word.add_table(rows=0, cols=len(cells))
        for texts in ([f"{{%tr for 行 in {loop} %}}"], cells, ["{%tr endfor %}"]):
            for cell, text in zip(table.add_row().cells, texts, strict=False):
                cell.text = text
    zoom = word.settings.element.find(qn("w:zoom"))
    zoom.set(qn("w:percent"), "100")  # Word writes it, python-docx doesn't
    kept = BytesIO()
    word.save(kept)
    return kept.getvalue()


def tables_of(content: bytes) -> list[list[tuple[str, ...]]]:
    """The text of each cell of each table as it stands in the file; ``UP`` for one merged into the cell above."""
    body = Document(BytesIO(content)).element.body
    return [
        [
            tuple(
                UP if cell.vMerge == "continue" else "".join(text.text or "" for text in cell.iter(qn("w:t")))
                for cell in row.iterchildren(qn("w:tc"))
            )
            for row in table.iterchildren(qn("w:tr"))
        ]
        for table in body.iterchildren(qn("w:tbl"))
    ]
