"""Small valid documents, made from raw XML."""

# ruff: noqa: E501 - a table of cases, one a line

from __future__ import annotations

from perfeval_gen.docx import oxml
from perfeval_gen.docx.package import Package, package_of, read_package

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

TYPES = f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>\
<Override PartName="/word/styles.xml" ContentType="{WORD}.styles+xml"/>\
<Override PartName="/word/header1.xml" ContentType="{WORD}.header+xml"/>\
<Override PartName="/word/footer1.xml" ContentType="{WORD}.footer+xml"/>\
<Override PartName="/word/footnotes.xml" ContentType="{WORD}.footnotes+xml"/></Types>"""
ROOT = f'<Relationships {RELS}><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
LINKS = f"""<Relationships {RELS}>\
<Relationship Id="rId1" Type="{OFFICE}/styles" Target="styles.xml"/>\
<Relationship Id="rId2" Type="{OFFICE}/header" Target="header1.xml"/>\
<Relationship Id="rId3" Type="{OFFICE}/footer" Target="footer1.xml"/>\
<Relationship Id="rId4" Type="{OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>"""
STYLES = f'<w:styles {W}><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style></w:styles>'
SECTION = '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/></w:sectPr>'


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escaped(text)}</w:t></w:r></w:p>'


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def table(rows: list[list[str]], columns: int | None = None) -> str:
    """A table; a text that begins with ``<w:tc`` stands as it is."""
    width = columns or max(len(row) for row in rows)
    grid = '<w:gridCol w:w="1000"/>' * width
    body = "".join(f"<w:tr>{''.join(c if c.startswith('<w:tc') else cell(c) for c in row)}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def package(body: str, *, header: str = "", footer: str = "", footnote: str = "") -> Package:
    """A package; ``body`` is XML, or plain text for one paragraph."""
    inner = body if body.startswith("<") else paragraph(body)
    notes = f'<w:footnote w:id="1">{paragraph(footnote)}</w:footnote>'
    texts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT,
        "word/_rels/document.xml.rels": LINKS,
        "word/document.xml": f"<w:document {W} {R} {WP}><w:body>{inner}{SECTION}</w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/header1.xml": f"<w:hdr {W} {R}>{paragraph(header)}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {W} {R}>{paragraph(footer)}</w:ftr>",
        "word/footnotes.xml": f"<w:footnotes {W} {R}>{notes}</w:footnotes>",
    }
    return package_of({name: text.encode("utf-8", "surrogatepass") for name, text in texts.items()})


def document(body: str, *, header: str = "", footer: str = "", footnote: str = "") -> bytes:
    return package(body, header=header, footer=footer, footnote=footnote).to_bytes()


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """The document with one place of one part replaced."""
    before = read_package(content)
    text = before.parts[part].decode("utf-8")
    assert old in text, (old, text)
    return before.replace({part: text.replace(old, new, 1).encode("utf-8")}).to_bytes()


def texts(content: bytes, part: str = "word/document.xml") -> list[str]:
    """The text of each paragraph of a part."""
    root = oxml.parse(read_package(content).parts[part])
    return [oxml.text_of(p) for p in root.iter(oxml.W_P)]


def xml(content: bytes, part: str = "word/document.xml") -> str:
    return read_package(content).parts[part].decode("utf-8")
