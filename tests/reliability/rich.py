"""A small document that has one of everything: what there isn't cannot be damaged."""

# ruff: noqa: E501 - XML, an element a line

from __future__ import annotations

import struct
import zlib

from perfeval_gen.docx.package import Package, package_of
from perfeval_gen.docx.properties import CoreProperties

FORMATS = "http://schemas.openxmlformats.org"
OFFICE = f"{FORMATS}/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SPACES = f"""xmlns:w="{FORMATS}/wordprocessingml/2006/main" xmlns:r="{OFFICE}" xmlns:wp="{FORMATS}/drawingml/2006/wordprocessingDrawing" \
xmlns:a="{FORMATS}/drawingml/2006/main" xmlns:pic="{FORMATS}/drawingml/2006/picture" xmlns:mc="{FORMATS}/markup-compatibility/2006" \
xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14\""""


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(inner: str, properties: str = "") -> str:
    return f"<w:p>{properties}{inner}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="1000" w:type="dxa"/>{properties}</w:tcPr>{p(run(text))}</w:tc>'


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


PICTURE = f"""<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="9525" cy="9525"/><wp:docPr id="1" name="图"/>\
<a:graphic><a:graphicData uri="{FORMATS}/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="图"/><pic:cNvPicPr/></pic:nvPicPr>\
<pic:blipFill><a:blip r:embed="rId8"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9525" cy="9525"/></a:xfrm>\
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"""
SPAN, RESTART, CONTINUE = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
TABLE = f"""<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="3000" w:type="dxa"/></w:tblPr>\
<w:tblGrid><w:gridCol w:w="1000"/><w:gridCol w:w="1000"/><w:gridCol w:w="1000"/></w:tblGrid>\
<w:tr><w:trPr><w:tblHeader/></w:trPr>{cell("指标", RESTART)}{cell("预算", SPAN)}</w:tr>\
<w:tr>{cell("", CONTINUE)}{cell("年初")}{cell("调整")}</w:tr>\
<w:tr>{cell("数量")}{cell("12")}<w:tc><w:tcPr><w:tcW w:w="1000" w:type="dxa"/></w:tcPr><w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>\
<w:tblGrid><w:gridCol w:w="400"/></w:tblGrid><w:tr>{cell("内")}</w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>"""
SECTION = """<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>\
<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="851" w:footer="992" w:gutter="0"/>\
<w:cols w:space="425"/><w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>"""
BODY = "".join(
    (
        p('<w:bookmarkStart w:id="1" w:name="_Toc1"/>' + run("一、概况") + '<w:bookmarkEnd w:id="1"/>', '<w:pPr><w:pStyle w:val="Heading1"/><w:keepNext/><w:jc w:val="center"/></w:pPr>'),
        p(run("　正文 &lt;5%&gt; &amp; 其他 ", '<w:rPr><w:rStyle w:val="Strong"/><w:b/><w:color w:val="FF0000"/><w:sz w:val="32"/></w:rPr>')),
        p(run("项"), '<w:pPr><w:pStyle w:val="ListParagraph"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'),
        p(f'{field("begin")}<w:r><w:instrText xml:space="preserve"> PAGEREF _Toc1 \\h </w:instrText></w:r>{field("separate")}{run("1")}{field("end")}'),
        p(f'<w:hyperlink w:anchor="_Toc1">{run("见上")}</w:hyperlink><w:hyperlink r:id="rId9">{run("网页")}</w:hyperlink>'),
        p(f'<w:commentRangeStart w:id="3"/>{run("被批注")}<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r>'),
        p(run("有注") + '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        p(PICTURE),
        TABLE,
        p(run("横向前"), f"<w:pPr>{SECTION}</w:pPr>"),
        p(run("末段")),
    )
)  # fmt: skip


def styles() -> str:
    def style(kind: str, name: str, inner: str = "", default: str = "") -> str:
        return f'<w:style w:type="{kind}"{default} w:styleId="{name}"><w:name w:val="{name}"/>{inner}</w:style>'

    default = ' w:default="1"'
    return "".join(
        (
            '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>',
            style("paragraph", "Normal", default=default),
            style("character", "DefaultFont", default=default),
            style("table", "TableNormal", default=default),
            style("paragraph", "Heading1", '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
            style("paragraph", "ListParagraph", '<w:basedOn w:val="Normal"/>'),
            style("character", "Strong", '<w:basedOn w:val="DefaultFont"/><w:rPr><w:b/></w:rPr>'),
            style("table", "TableGrid", '<w:basedOn w:val="TableNormal"/>'),
        )
    )  # fmt: skip


def picture() -> bytes:
    """The smallest PNG: one white dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0\xff\xff\xff")) + chunk(b"IEND", b"")


TYPED = {
    "word/document.xml": f"{WORD}.document.main+xml",
    **{f"word/{n}.xml": f"{WORD}.{n}+xml" for n in ("styles", "numbering", "settings", "footnotes", "comments")},
    "word/header1.xml": f"{WORD}.header+xml",
    "word/footer1.xml": f"{WORD}.footer+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
}
ROOT_LINKS = (
    ("rId1", f"{OFFICE}/officeDocument", "word/document.xml"),
    ("rId2", f"{FORMATS}/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
    ("rId3", f"{OFFICE}/extended-properties", "docProps/app.xml"),
    ("rId4", f"{OFFICE}/custom-properties", "docProps/custom.xml"),
)
BODY_LINKS = (
    *((f"rId{i}", f"{OFFICE}/{n}", f"{n}.xml") for i, n in enumerate(("styles", "numbering", "settings"), 1)),
    ("rId4", f"{OFFICE}/header", "header1.xml"),
    ("rId5", f"{OFFICE}/footer", "footer1.xml"),
    ("rId6", f"{OFFICE}/footnotes", "footnotes.xml"),
    ("rId7", f"{OFFICE}/comments", "comments.xml"),
    ("rId8", f"{OFFICE}/image", "media/image1.png"),
)  # fmt: skip
LEVEL = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/></w:lvl>'
NOTES = "".join(
    f'<w:footnote w:type="{kind}" w:id="{n}"><w:p><w:r><w:{element}/></w:r></w:p></w:footnote>'
    for n, kind, element in ((0, "separator", "separator"), (1, "continuationSeparator", "continuationSeparator"))
)


def part(element: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{element} {SPACES}>{inner}</w:{element}>'


def links(entries: tuple[tuple[str, str, str], ...], more: str = "") -> str:
    listed = "".join(f'<Relationship Id="{i}" Type="{kind}" Target="{target}"/>' for i, kind, target in entries)
    return f'<Relationships xmlns="{FORMATS}/package/2006/relationships">{listed}{more}</Relationships>'


def content_types() -> str:
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in TYPED.items())
    return f"""<Types xmlns="{FORMATS}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="png" ContentType="image/png"/>{overrides}</Types>"""


def rich() -> Package:
    web = f'<Relationship Id="rId9" Type="{OFFICE}/hyperlink" Target="https://example.com/" TargetMode="External"/>'
    texts = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": links(ROOT_LINKS),
        "word/_rels/document.xml.rels": links(BODY_LINKS, web),
        "word/document.xml": part("document", f"<w:body>{BODY}{SECTION}</w:body>"),
        "word/styles.xml": part("styles", styles()),
        "word/numbering.xml": part("numbering", f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>{LEVEL}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'),
        "word/settings.xml": part("settings", '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:footnotePr><w:footnote w:id="0"/><w:footnote w:id="1"/></w:footnotePr><w:compat/>'),
        "word/header1.xml": part("hdr", p(run("页眉"))),
        "word/footer1.xml": part("ftr", p(f'<w:fldSimple w:instr=" PAGE ">{run("1")}</w:fldSimple>')),
        "word/footnotes.xml": part("footnotes", f'{NOTES}<w:footnote w:id="2">{p(run("注文"))}</w:footnote>'),
        "word/comments.xml": part("comments", f'<w:comment w:id="3" w:author="某某" w:date="2025-01-02T03:04:05Z" w:initials="某">{p(run("批注"))}</w:comment>'),
        "docProps/app.xml": f'<Properties xmlns="{FORMATS}/officeDocument/2006/extended-properties"><Pages>1</Pages></Properties>',
        "docProps/custom.xml": f'<Properties xmlns="{FORMATS}/officeDocument/2006/custom-properties" xmlns:vt="{FORMATS}/officeDocument/2006/docPropsVTypes"><property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="甲"><vt:lpwstr>乙</vt:lpwstr></property></Properties>',
    }  # fmt: skip
    parts = {name: text.encode() for name, text in texts.items()}
    parts["docProps/core.xml"] = CoreProperties(title="题", creator="某某").to_xml()
    parts["word/media/image1.png"] = picture()
    return package_of(parts)
