"""The words of a finished document, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval_gen.docx import oxml
from perfeval_gen.docx.package import read_package

_STYLE = oxml.name("w:pStyle")


def paragraphs(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield the text of each paragraph of the body with the text of the heading it stands under."""
    heading = ""
    for paragraph in oxml.parse(read_package(content).parts["word/document.xml"]).iter(oxml.W_P):
        text = oxml.text_of(paragraph)
        style = next(iter(paragraph.iter(_STYLE)), None)
        if oxml.value(style).startswith("Heading"):
            heading = text
        yield heading, text
