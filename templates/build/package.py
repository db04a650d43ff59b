"""The Word file as a ZIP of parts, the same bytes on every run."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ooxml import HEAD, RELATIONS, ROOT, TEXT_WIDTH
from styles import font_table_xml, settings_xml, styles_xml
from theme import theme_xml

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
# part below word/: kind of content and of relation; the order gives rId1, rId2 …
PARTS = {
    "styles.xml": ("styles", styles_xml),
    "settings.xml": ("settings", settings_xml),
    "fontTable.xml": ("fontTable", font_table_xml),
}
FOOTERS = ("footerOdd.xml", "footerEven.xml", "footerNone1.xml", "footerNone2.xml")
THEME = "application/vnd.openxmlformats-officedocument.theme+xml"
BODY_FOOTERS, COVER_FOOTERS = ("rId4", "rId5"), ("rId6", "rId7")
# only in a document with landscape pages: the number stands where it is on the other pages, once the sheet is turned
TURNED = ("footerTurnedOdd.xml", "footerTurnedEven.xml")
TURNED_FOOTERS = ("rId9", "rId10")


def footer_xml(part: str) -> str:
    """Return a footer: the page number between dashes on the outer side, or nothing on the cover."""
    if "None" in part:
        return f'{HEAD}<w:ftr {ROOT}><w:p><w:pPr><w:pStyle w:val="PageNumberNone"/></w:pPr></w:p></w:ftr>'
    style = "PageNumberOdd" if "Odd" in part else "PageNumberEven"
    hint = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    field = '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    number = f"{marks[0]}{field}{marks[1]}<w:r><w:t>1</w:t></w:r>{marks[2]}"
    left, right = (f'<w:r>{hint}<w:t xml:space="preserve">{dash}</w:t></w:r>' for dash in ("— ", " —"))
    line = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{left}{number}{right}</w:p>'
    return f"{HEAD}<w:ftr {ROOT}>{turned(line) if 'Turned' in part else line}</w:ftr>"


def turned(line: str) -> str:
    """Return a line from top to bottom at the left edge of a landscape page: its foot when the sheet is upright."""
    place = '<w:tblpPr w:vertAnchor="page" w:horzAnchor="page" w:tblpX="1417" w:tblpY="1587"/>'
    margins = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:tbl><w:tblPr>{place}<w:tblW w:w="360" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="360"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{TEXT_WIDTH}" w:hRule="exact"/></w:trPr>'
        '<w:tc><w:tcPr><w:tcW w:w="360" w:type="dxa"/><w:textDirection w:val="tbRl"/></w:tcPr>'
        f'{line}</w:tc></w:tr></w:tbl><w:p><w:pPr><w:pStyle w:val="PageNumberNone"/></w:pPr></w:p>'
    )


def content_types_xml(footers: tuple[str, ...] = FOOTERS) -> str:
    kinds = {f"word/{part}": kind for part, (kind, _) in PARTS.items()} | {f"word/{part}": "footer" for part in footers}
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{WORD}.{kind}+xml"/>' for part, kind in kinds.items()
    )
    return (
        f'{HEAD}<Types xmlns="{TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>{overrides}'
        f'<Override PartName="/word/theme1.xml" ContentType="{THEME}"/>'
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


def relations_xml(targets: list[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}">{links}</Relationships>'


def core_xml(title: str) -> str:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def parts(title: str, body: str) -> dict[str, str]:
    """Return every part of a document by name, in the order it is stored."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    linked = [(f"{RELATIONS}/{kind}", part) for part, (kind, _) in PARTS.items()]
    linked += [*((f"{RELATIONS}/footer", part) for part in FOOTERS), (f"{RELATIONS}/theme", "theme1.xml")]
    sideways = TURNED if any(f'r:id="{one}"' in body for one in TURNED_FOOTERS) else ()
    linked += [(f"{RELATIONS}/footer", part) for part in sideways]
    roots = [
        (f"{office}/officeDocument", "word/document.xml"),
        (f"{PACKAGE}/metadata/core-properties", "docProps/core.xml"),
        (f"{office}/extended-properties", "docProps/app.xml"),
    ]
    out = {"[Content_Types].xml": content_types_xml(FOOTERS + sideways), "_rels/.rels": relations_xml(roots)}
    out["word/document.xml"] = f"{HEAD}<w:document {ROOT}><w:body>{body}</w:body></w:document>"
    out["word/_rels/document.xml.rels"] = relations_xml(linked)
    out |= {f"word/{part}": make() for part, (_, make) in PARTS.items()}
    out |= {f"word/{part}": footer_xml(part) for part in FOOTERS + sideways}
    out["word/theme1.xml"] = theme_xml()
    out["docProps/core.xml"] = core_xml(title)
    out["docProps/app.xml"] = f'{HEAD}<Properties xmlns="{PROPERTIES}"><Application>perfeval</Application></Properties>'
    return out


def docx(title: str, body: str) -> bytes:
    """Return the file; dates and system are fixed, else every run would differ."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in parts(title, body).items():
            info = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, text.encode(), ZIP_DEFLATED, compresslevel=6)
    return buffer.getvalue()
