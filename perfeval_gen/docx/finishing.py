"""Layout of a rendered part over its tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Layout:
    """What a layout needs to know of a template."""

    sizes: Mapping[str, int]
    highlight: tuple[str, ...]
    rows: bool = True


def finish(text: str, layout: Layout) -> str:
    """Return the part laid out."""
    from perfeval_gen.docx import oxml
    from perfeval_gen.docx.highlight import mark
    from perfeval_gen.docx.kept_rows import keep_rows
    from perfeval_gen.docx.long_rows import let_break
    from perfeval_gen.docx.narrow import fit_numbers

    root = oxml.parse(text)
    for each in root.iter(oxml.W_T):
        if each.text and each.text != each.text.strip():
            each.set(oxml.SPACE, "preserve")
    if layout.rows:
        let_break(root)
        keep_rows(root)
    mark(root, layout.highlight)
    if layout.rows:
        fit_numbers(root, layout.sizes)
    return oxml.to_text(root)
