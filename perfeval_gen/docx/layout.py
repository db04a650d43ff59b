"""The last touch to a rendered part: spaces that count, markers in yellow, rows and numbers of tables laid out.

It works on text, with nothing but the standard library, so that a warm command needs no parser of XML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from perfeval_gen.docx.layout_runs import keep_spaces, mark
from perfeval_gen.docx.layout_tables import lay_out_tables
from perfeval_gen.docx.layout_tree import SLOT, NotWellFormedError


@dataclass(frozen=True, slots=True)
class Layout:
    """What the layout needs to know of a template, made when it is compiled.

    ``sizes`` are those of its paragraph styles in half-points ('' for none), ``highlight`` the texts to be marked
    yellow. Without ``rows`` the tables stay as they are.
    """

    sizes: Mapping[str, int]
    highlight: tuple[str, ...] = ()
    rows: bool = True


def finish(xml: str, layout: Layout) -> str:
    """Return the text of a whole rendered part, laid out; the same text where its tags are seen not to match."""
    if SLOT in xml:  # never in XML
        return xml
    try:
        spaced = keep_spaces(mark(xml, layout.highlight) if layout.highlight else xml)
        return lay_out_tables(spaced, layout.sizes) if layout.rows and "<w:tbl" in spaced else spaced
    except NotWellFormedError:
        return xml
