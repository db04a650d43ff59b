"""docxtpl's tag language over a strict parser: its preprocessing and repairs, without its silent ones."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final

from docxtpl import DocxTemplate

from perfeval_gen.docx import merges, oxml
from perfeval_gen.docx.kept_rows import keep_rows
from perfeval_gen.docx.long_rows import let_break
from perfeval_gen.docx.tables import match_grids

if TYPE_CHECKING:
    from lxml import etree

_LISTING: Final = re.compile("[\n\t\a\f]")


class Engine(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl for one rendering; it opens no file, we hand it the XML of a part."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO())
        self.docx_ids_index = 1000

    def fix_tables(self, xml: str) -> etree._Element:
        """Return the tree, grids matched; where docxtpl would drop text, ``etree.XMLSyntaxError``."""
        root = oxml.parse(xml)
        match_grids(root)
        return root

    def render_properties(self, context: dict[str, Any], jinja_env: object = None) -> None:
        """Do nothing: properties are data, never templates."""

    def prepare(self, content: bytes) -> str:
        """Return the XML of a part as Jinja source."""
        root = oxml.parse(content, drop_blank=True)
        merges.expand(root)
        return str(self.patch_xml(oxml.to_text(root)))

    def finish(self, rendered: str) -> etree._Element:
        """Return the tree of a rendered part, repaired as docxtpl does, long rows free to break, small groups kept."""
        for written, meant in (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}")):
            rendered = rendered.replace(written, meant)
        if _LISTING.search(rendered):
            rendered = self.resolve_listing(rendered)
        root = self.fix_tables(rendered)
        self.fix_docpr_ids(root)
        keep_spaces(root)
        let_break(root)
        keep_rows(root)
        return root


def keep_spaces(root: etree._Element) -> None:
    """Mark each text with outer spaces as one in which they count."""
    for text in root.iter(oxml.W_T):
        if text.text and text.text != text.text.strip():
            text.set(oxml.SPACE, "preserve")
