"""Documents with everything around the text: headers of three kinds, footnotes, properties, pictures, an embedded file."""

# ruff: noqa: E501 - XML, one element a line

from __future__ import annotations

import struct
import zlib
from typing import Final

from perfeval_gen.docx.package import package_of
from tests.docx.samples import OFFICE, RELS, WORD, escaped, paragraph

NAMES: Final = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": OFFICE,
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
_BASE: Final = "http://schemas.openxmlformats.org/package/2006"
_PACKAGE: Final = "application/vnd.openxmlformats-package"
_OVERRIDES: Final = {
    "/word/document.xml": f"{WORD}.document.main+xml",
    "/word/styles.xml": f"{WORD}.styles+xml",
    "/word/settings.xml": f"{WORD}.settings+xml",
    "/word/footnotes.xml": f"{WORD}.footnotes+xml",
    "/word/header1.xml": f"{WORD}.header+xml",
    "/word/header2.xml": f"{WORD}.header+xml",
    "/word/header3.xml": f"{WORD}.header+xml",
    "/word/footer1.xml": f"{WORD}.footer+xml",
    "/docProps/core.xml": f"{_PACKAGE}.core-properties+xml",
}
_DEFAULTS: Final = {
    "rels": f"{_PACKAGE}.relationships+xml",
    "xml": "application/xml",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_LINKS: Final = {
    "rId1": ("styles", "styles.xml"),
    "rId2": ("header", "header1.xml"),
    "rId3": ("footer", "footer1.xml"),
    "rId4": ("footnotes", "footnotes.xml"),
    "rId5": ("settings", "settings.xml"),
    "rId6": ("header", "header2.xml"),
    "rId7": ("header", "header3.xml"),
    "rId8": ("image", "media/image1.png"),
    "rId9": ("package", "embeddings/表.xlsx"),
}
_STYLES: Final = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="character" w:styleId="strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
)
SECTION: Final = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:headerReference w:type="first" r:id="rId6"/>'
    '<w:headerReference w:type="even" r:id="rId7"/><w:footerReference w:type="default" r:id="rId3"/><w:titlePg/></w:sectPr>'
)
_CORE: Final = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"\
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"\
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>%s</dc:title><dc:subject>%s</dc:subject>\
<dc:creator>某某</dc:creator><cp:keywords>{{ x }}</cp:keywords></cp:coreProperties>"""


def png(shade: int = 0, side: int = 2) -> bytes:
    """A small grey picture."""
    rows = (b"\0" + bytes([shade]) * side) * side
    chunks = (
        (b"IHDR", struct.pack(">2L5B", side, side, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    written = (struct.pack(">L", len(c)) + n + c + struct.pack(">L", zlib.crc32(n + c)) for n, c in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def drawing(number: int = 1, name: str = "图.png", text: str = "") -> str:
    """A run with the picture of the document."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="{number}" name="图" descr="{text}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="0" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId8"/></pic:blipFill>'
        "<pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties and f"<w:rPr>{properties}</w:rPr>"}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'


def runs(*texts: str, properties: str = "") -> str:
    """A paragraph over several runs."""
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}{''.join(map(run, texts))}</w:p>"


def rich_document(  # noqa: PLR0913 - what a document may hold, by name
    body: str,
    *,
    header: str = "",
    first: str = "",
    even: str = "",
    footer: str = "",
    footnote: str = "",
    title: str = "题",
    subject: str = "",
    core: bool = True,
) -> bytes:
    """A document; texts of headers, footer and footnote are XML, or plain text for one paragraph."""
    parts = {
        "word/document.xml": f"<w:document {NAMES}><w:body>{_inner(body)}{SECTION}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMES}>{_STYLES}</w:styles>",
        "word/settings.xml": f"<w:settings {NAMES}><w:evenAndOddHeaders/></w:settings>",
        "word/footnotes.xml": f'<w:footnotes {NAMES}>\n<w:footnote w:id="1">{_inner(footnote)}</w:footnote></w:footnotes>',
        "word/footer1.xml": f"<w:ftr {NAMES}>{_inner(footer)}</w:ftr>",
        "docProps/core.xml": _CORE % (escaped(title), escaped(subject)),
    } | {
        f"word/header{n}.xml": f"<w:hdr {NAMES}>{_inner(text)}</w:hdr>"
        for n, text in enumerate((header, first, even), 1)
    }
    if not core:
        del parts["docProps/core.xml"]
    defaults = "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in _DEFAULTS.items())
    overrides = "".join(
        f'<Override PartName="{p}" ContentType="{t}"/>' for p, t in _OVERRIDES.items() if p.lstrip("/") in parts
    )
    links = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{t}" Target="{a}"/>' for i, (t, a) in _LINKS.items())
    metadata = (
        f'<Relationship Id="rId2" Type="{_BASE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    )
    parts |= {
        "[Content_Types].xml": f'<Types xmlns="{_BASE}/content-types">{defaults}{overrides}</Types>',
        "_rels/.rels": f'<Relationships {RELS}><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>{metadata if core else ""}</Relationships>',
        "word/_rels/document.xml.rels": f"<Relationships {RELS}>{links}</Relationships>",
    }
    pictures = f'<Relationships {RELS}><Relationship Id="rId8" Type="{OFFICE}/image" Target="media/image1.png"/></Relationships>'
    parts |= {f"word/_rels/header{n}.xml.rels": pictures for n in (1, 2, 3)}
    binary = {"word/media/image1.png": png(), "word/embeddings/表.xlsx": b"PK-xlsx"}
    return package_of({name: text.encode() for name, text in parts.items()} | binary).to_bytes()


def _inner(text: str) -> str:
    return text if text.startswith("<") else paragraph(text)
