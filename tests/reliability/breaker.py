"""Damages a DOCX: each entry of ``BREAKAGES`` takes a package and returns a file that Word would refuse or mend.

Most change one place of one part (``edit``: it must be there, so that no breakage misses its mark); the others change
parts as a whole, or the ZIP.
"""

# ruff: noqa: E501 - a table of breakages, one a line

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Final

from perfeval_gen.docx.package import Package
from tests.reliability.rich import BODY, CONTINUE, OFFICE, RESTART, SPAN, TABLE, WORD, cell, field, p, picture, run

Breakage = Callable[[Package], bytes]

BODY_PART, STYLES, NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
SETTINGS, NOTES, COMMENTS = "word/settings.xml", "word/footnotes.xml", "word/comments.xml"
TYPES, LINKS, ROOT_LINKS = "[Content_Types].xml", "word/_rels/document.xml.rels", "_rels/.rels"
CORE, CUSTOM, APP, PICTURE = "docProps/core.xml", "docProps/custom.xml", "docProps/app.xml", "word/media/image1.png"


def edit(part: str, *pairs: str) -> Breakage:
    """Replace one text by another in a part, pair by pair, each once."""

    def damage(package: Package) -> bytes:
        text = package.parts[part].decode()
        for old, new in zip(pairs[::2], pairs[1::2], strict=True):
            assert old in text, f"{old} is not in {part}"
            text = text.replace(old, new, 1)
        return package.replace({part: text.encode()}).to_bytes()

    return damage


def body(*pairs: str) -> Breakage:
    return edit(BODY_PART, *pairs)


def inserted(xml: str) -> Breakage:
    """Put something at the beginning of the body."""
    return body("<w:body>", f"<w:body>{xml}")


def table(rows: str, columns: int = 1) -> Breakage:
    grid = '<w:gridCol w:w="1000"/>' * columns
    properties = '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
    return inserted(f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>")


def without(part: str) -> Breakage:
    return lambda package: package.replace({part: None}).to_bytes()


def with_part(part: str, content: bytes) -> Breakage:
    return lambda package: package.replace({part: content}).to_bytes()


def linked(kind: str, target: str, number: str = "rId77", mode: str = "") -> Breakage:
    added = f'<Relationship Id="{number}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    return edit(LINKS, "</Relationships>", added)


def cut_short(package: Package) -> bytes:
    return package.to_bytes()[:-200]


def a_byte_flipped(package: Package) -> bytes:
    content = bytearray(package.to_bytes())
    at = content.find(b"word/document.xml") + 60
    content[at] ^= 0xFF
    return bytes(content)


def rubbish_in_front(package: Package) -> bytes:
    return b"rubbish" + package.to_bytes()


def zipped(package: Package, more: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The package as a ZIP with further entries, whatever their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in (*package.parts.items(), *more.items()):
            archive.writestr(name, content)
    return buffer.getvalue()


def a_part_twice(package: Package) -> bytes:
    buffer = io.BytesIO(package.to_bytes())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.filelist[0].filename, first = "x", archive.filelist[0].filename
        archive.NameToInfo.clear()
        archive.writestr(BODY_PART, package.parts[BODY_PART])
        archive.filelist[0].filename = first
    return buffer.getvalue()


def names_differ_in_case(package: Package) -> bytes:
    return zipped(package, {"word/Document.xml": package.parts[BODY_PART]})


def a_name_that_climbs(package: Package) -> bytes:
    return zipped(package, {"../x.xml": b"<x/>"})


def packed_in_another_way(package: Package) -> bytes:
    return zipped(package, {}, zipfile.ZIP_BZIP2)


def in_another_encoding(package: Package) -> bytes:
    text = package.parts[BODY_PART].decode().replace("UTF-8", "GB18030")
    return package.replace({BODY_PART: text.encode("gb18030")}).to_bytes()


def a_surrogate(package: Package) -> bytes:
    content = package.parts[BODY_PART].replace("末段".encode(), b"\xed\xa0\x80")
    return package.replace({BODY_PART: content}).to_bytes()


def a_control_character(package: Package) -> bytes:
    return package.replace({BODY_PART: package.parts[BODY_PART].replace("末段".encode(), b"\x01")}).to_bytes()


def columns_beyond_what_word_opens(package: Package) -> bytes:
    return table(f"<w:tr>{cell('x') * 64}</w:tr>", 64)(package)


BREAKAGES: Final[Mapping[str, Breakage]] = {
    # the ZIP
    "cut short": cut_short,
    "a byte flipped": a_byte_flipped,
    "rubbish in front": rubbish_in_front,
    "a part twice": a_part_twice,
    "names that differ in case": names_differ_in_case,
    "a name that climbs": a_name_that_climbs,
    "packed in another way": packed_in_another_way,
    # the frame
    "no content types": without(TYPES),
    "no root relationships": without(ROOT_LINKS),
    "main part missing": without(BODY_PART),
    "styles part missing": without(STYLES),
    "picture missing": without(PICTURE),
    "content type missing": edit(TYPES, '<Default Extension="png" ContentType="image/png"/>', ""),
    "content type of a missing part": edit(TYPES, "</Types>", f'<Override PartName="/word/x.xml" ContentType="{WORD}.header+xml"/></Types>'),
    "content type twice": edit(TYPES, "</Types>", '<Default Extension="PNG" ContentType="image/png"/></Types>'),
    "content type of the main part": edit(TYPES, f"{WORD}.document.main+xml", "application/vnd.ms-word.document.macroEnabled.main+xml"),
    "content type of a template": edit(TYPES, f"{WORD}.document.main+xml", f"{WORD}.template.main+xml"),
    "content type of the header": edit(TYPES, f"{WORD}.header+xml", f"{WORD}.footer+xml"),
    "content type nonsense": edit(TYPES, "image/png", "png"),
    "content types of another kind": edit(TYPES, "<Override", "<Overrule"),
    "relationship id twice": linked("footer", "footer1.xml", "rId5"),
    "relationship id no name": linked("footer", "footer1.xml", "5"),
    "relationship to a missing part": linked("image", "media/x.png"),
    "relationship without a type": edit(LINKS, f'Type="{OFFICE}/header" ', ""),
    "relationship of another kind": edit(LINKS, f"{OFFICE}/header", f"{OFFICE}/image"),
    "relationship with a strange mode": linked("footer", "footer1.xml", mode=' TargetMode="Elsewhere"'),
    "two relationships to styles": linked("styles", "styles.xml"),
    "external picture": linked("image", "http://example.com/y.png", mode=' TargetMode="External"'),
    "external template": linked("attachedTemplate", "c:/x.dotx", mode=' TargetMode="External"'),
    "web address not external": edit(LINKS, ' TargetMode="External"', ""),
    "two main documents": edit(ROOT_LINKS, "</Relationships>", f'<Relationship Id="rId77" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'),
    "relationships of a missing part": with_part("word/_rels/x.xml.rels", b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'),
    "a macro": lambda package: linked("vbaProject", "vba.bin")(Package({**package.parts, "word/vba.bin": b"x"})),
    "a part without relationship": edit(LINKS, f'<Relationship Id="rId4" Type="{OFFICE}/header" Target="header1.xml"/>', ""),
    # the XML
    "not well-formed": body("</w:body>", ""),
    "an ampersand": body("末段", "A & B"),
    "a less-than sign": body("末段", "增长<5%"),
    "a control character": a_control_character,
    "a control character as reference": body("末段", "&#1;"),
    "a surrogate": a_surrogate,
    "an unknown entity": body("末段", "&nbsp;"),
    "an attribute twice": body('<w:jc w:val="center"/>', '<w:jc w:val="center" w:val="left"/>'),
    "a prefix not declared": body("末段", "末段</w:t><x:y/><w:t>"),
    "a DOCTYPE": body("<w:document ", '<!DOCTYPE x [<!ENTITY y "z">]><w:document '),
    "another encoding": in_another_encoding,
    "XML 1.1": body('version="1.0"', 'version="1.1"'),
    "another namespace": body("wordprocessingml/2006/main", "wordprocessingml/2006/mein"),
    "ignorable prefix not declared": body('mc:Ignorable="w14"', 'mc:Ignorable="w14 w15"'),
    "elements of a stranger": inserted('<q:q xmlns:q="urn:example:q"/>'),
    "an alternative without a branch": inserted("<mc:AlternateContent><w:p/></mc:AlternateContent>"),
    "an alternative without condition": inserted("<mc:AlternateContent><mc:Choice><w:p/></mc:Choice></mc:AlternateContent>"),
    "a way to keep spaces that there isn't": body('xml:space="preserve"', 'xml:space="keep"'),
    "empty part": with_part("word/header1.xml", b""),
    "another element at the top": edit("word/header1.xml", "<w:hdr ", "<w:ftr ", "</w:hdr>", "</w:ftr>"),
    # the order of things
    "text in the body": body("<w:body>", "<w:body>x"),
    "text in a paragraph": inserted("<w:p>x</w:p>"),
    "text between runs": inserted(f"<w:p>{run('a')}x{run('b')}</w:p>"),
    "paragraph in paragraph": inserted(p(p(run("x")))),
    "paragraph in run": inserted("<w:p><w:r><w:p/></w:r></w:p>"),
    "run in cell": table(f"<w:tr><w:tc>{run('x')}<w:p/></w:tc></w:tr>"),
    "run in body": inserted(run("x")),
    "text without run": inserted("<w:p><w:t>x</w:t></w:p>"),
    "table in paragraph": inserted(p(TABLE)),
    "cell outside a row": inserted(cell("x")),
    "row outside a table": inserted(f"<w:tr>{cell('x')}</w:tr>"),
    "properties behind the text": inserted(f'<w:p>{run("x")}<w:pPr><w:jc w:val="left"/></w:pPr></w:p>'),
    "properties in the wrong order": body('<w:keepNext/><w:jc w:val="center"/>', '<w:jc w:val="center"/><w:keepNext/>'),
    "merge before the width of its cell": body(f'<w:tcW w:w="1000" w:type="dxa"/>{RESTART}', f'{RESTART}<w:tcW w:w="1000" w:type="dxa"/>'),
    "cell properties in the wrong order": body('<w:tcW w:w="1000" w:type="dxa"/>', '<w:vAlign w:val="center"/><w:tcW w:w="1000" w:type="dxa"/>'),
    "a font named twice": body("<w:b/><w:color", '<w:rFonts w:ascii="A"/><w:b/><w:rFonts w:ascii="A"/><w:color'),
    "table properties in the wrong order": body('<w:tblStyle w:val="TableGrid"/><w:tblW w:w="3000" w:type="dxa"/>', '<w:tblW w:w="3000" w:type="dxa"/><w:tblStyle w:val="TableGrid"/>'),
    "grid before the table's properties": body('<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="400"/></w:tblGrid>', '<w:tblGrid><w:gridCol w:w="400"/></w:tblGrid><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'),
    "the section's properties in the wrong order": body('<w:pgSz w:w="11906" w:h="16838"/>', "", "<w:cols ", '<w:cols w:num="1"/><w:pgSz w:w="11906" w:h="16838"/><w:cols '),
    "a property twice": body("<w:keepNext/>", "<w:keepNext/><w:keepNext/>"),
    "an element that there isn't": inserted("<w:paragraph/>"),
    "an attribute that there isn't": body('<w:jc w:val="center"/>', '<w:jc w:value="center" w:val="center"/>'),
    "an attribute without prefix": body('<w:jc w:val="center"/>', '<w:jc val="center"/>'),
    "a value that there isn't": body('<w:jc w:val="center"/>', '<w:jc w:val="middle"/>'),
    "a value missing": body('<w:jc w:val="center"/>', "<w:jc/>"),
    "a size of words": body('<w:sz w:val="32"/>', '<w:sz w:val="三号"/>'),
    "a colour by name": body('w:val="FF0000"', 'w:val="red"'),
    "a float where whole numbers stand": body('w:w="11906"', 'w:w="11906.5"'),
    "a negative size": body('<w:sz w:val="32"/>', '<w:sz w:val="-32"/>'),
    # tables
    "cell without a paragraph": table("<w:tr><w:tc><w:tcPr/></w:tc></w:tr>"),
    "cell ends in a table": body("</w:tbl><w:p/></w:tc>", "</w:tbl></w:tc>"),
    "table without rows": table(""),
    "row without cells": table("<w:tr/>"),
    "row too short": table(f"<w:tr>{cell('x')}</w:tr>", 2),
    "row too long": table(f"<w:tr>{cell('x')}{cell('y')}</w:tr>"),
    "table without grid": body('<w:tblGrid><w:gridCol w:w="400"/></w:tblGrid>', ""),
    "table without properties": body('<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>', ""),
    "span 0": body(SPAN, '<w:gridSpan w:val="0"/>'),
    "span too wide": body(SPAN, '<w:gridSpan w:val="9"/>'),
    "span of words": body(SPAN, '<w:gridSpan w:val="两"/>'),
    "merge that continues nothing": body(RESTART, ""),
    "merge of another width": table(f"<w:tr>{cell('x', RESTART)}{cell('y')}</w:tr><w:tr>{cell('', SPAN + CONTINUE)}</w:tr>", 2),
    "64 columns": columns_beyond_what_word_opens,
    # fields, marks, notes
    "field left open": body(field("end"), ""),
    "field never begun": body(field("begin"), ""),
    "field separated twice": body(field("separate"), field("separate") * 2),
    "instruction outside a field": inserted("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"),
    "page of a missing bookmark": body("PAGEREF _Toc1", "PAGEREF _Toc9"),
    "bookmark left open": body('<w:bookmarkEnd w:id="1"/>', ""),
    "bookmark never begun": inserted('<w:p><w:bookmarkEnd w:id="9"/></w:p>'),
    "bookmark id twice": inserted('<w:p><w:bookmarkStart w:id="1" w:name="b"/><w:bookmarkEnd w:id="1"/></w:p>'),
    "bookmark name twice": inserted('<w:p><w:bookmarkStart w:id="9" w:name="_Toc1"/><w:bookmarkEnd w:id="9"/></w:p>'),
    "bookmark name too long": body('w:name="_Toc1"', f'w:name="{"x" * 41}"'),
    "link to a missing bookmark": body('w:anchor="_Toc1"', 'w:anchor="_Toc9"'),
    "comment range left open": body('<w:commentRangeEnd w:id="3"/>', ""),
    "comment referred to twice": body('<w:r><w:commentReference w:id="3"/></w:r>', '<w:r><w:commentReference w:id="3"/></w:r>' * 2),
    "comment missing": edit(COMMENTS, 'w:comment w:id="3"', 'w:comment w:id="4"'),
    "comment on a bad date": edit(COMMENTS, "2025-01-02T03:04:05Z", "2025年1月2日"),
    "notes reached in another way": edit(LINKS, f"{OFFICE}/footnotes", f"{OFFICE}/notes"),
    "note missing": body('<w:footnoteReference w:id="2"/>', '<w:footnoteReference w:id="5"/>'),
    "note twice": edit(NOTES, '<w:footnote w:id="2">', '<w:footnote w:id="1">'),
    "note without a paragraph": edit(NOTES, p(run("注文")), ""),
    "separator of the notes missing": edit(SETTINGS, '<w:footnote w:id="0"/>', '<w:footnote w:id="7"/>'),
    "reference to no relationship": body('r:embed="rId8"', 'r:embed="rId80"'),
    "reference to another kind": body('r:embed="rId8"', 'r:embed="rId9"'),
    "header reference to a footer": body('<w:headerReference w:type="default" r:id="rId4"/>', '<w:headerReference w:type="default" r:id="rId5"/>'),
    "drawing id twice": body("末段</w:t></w:r>", f"末段</w:t></w:r>{BODY[BODY.index('<w:r><w:drawing>') : BODY.index('</w:drawing></w:r>')]}</w:drawing></w:r>"),
    "drawing without size": body('<wp:extent cx="9525" cy="9525"/>', ""),
    "drawing of an unknown shape": body('prst="rect"', 'prst="Rechteck"'),
    "drawing of negative size": body('<wp:extent cx="9525"', '<wp:extent cx="-1"'),
    "paragraph number out of range": inserted('<w:p w14:paraId="80000001"/>'),
    "note in a header": edit("word/header1.xml", "</w:p>", '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'),
    "comment in a footer": edit("word/footer1.xml", "</w:p>", '<w:r><w:commentReference w:id="3"/></w:r></w:p>'),
    "section in a header": edit("word/header1.xml", "<w:p>", "<w:p><w:pPr><w:sectPr/></w:pPr>"),
    # texts and sections
    "outer spaces lost": body("　正文", " 正文", 'xml:space="preserve"> 正文', "> 正文"),
    "a tag left over": body("末段", "{{ 名称 }}"),
    "half a tag left over": body("末段", "{% endif"),
    "no body": body("<w:body>", "", "</w:body>", ""),
    "no last section": body(f"{BODY[-20:]}<w:sectPr>", f"{BODY[-20:]}<w:p/><w:sectPr>", "</w:sectPr></w:body>", "</w:sectPr><w:p/></w:body>"),
    "no section at all": lambda package: body(package.parts[BODY_PART].decode().rpartition("<w:p>")[2], f"{run('x')}</w:p></w:body></w:document>")(package),
    "footer of one type twice": body('<w:footerReference w:type="default" r:id="rId5"/>', '<w:footerReference w:type="default" r:id="rId5"/>' * 2),
    "paper without size": body('<w:pgSz w:w="11906" w:h="16838"/>', '<w:pgSz w:w="0" w:h="0"/>'),
    "header without a paragraph": edit("word/header1.xml", p(run("页眉")), ""),
    # styles, lists, settings, properties, pictures
    "unknown style": body('w:val="Heading1"', 'w:val="Heading9"'),
    "style of another type": body('<w:rStyle w:val="Strong"/>', '<w:rStyle w:val="Heading1"/>'),
    "style without a value": body('<w:pStyle w:val="Heading1"/>', '<w:pStyle w:val=""/>'),
    "style twice": edit(STYLES, 'w:styleId="ListParagraph"', 'w:styleId="Heading1"'),
    "style based on nothing": edit(STYLES, '<w:basedOn w:val="Normal"/>', '<w:basedOn w:val="Abnormal"/>'),
    "styles based on each other": edit(STYLES, '<w:name w:val="Normal"/>', '<w:name w:val="Normal"/><w:basedOn w:val="Heading1"/>'),
    "two default styles": edit(STYLES, 'w:styleId="Heading1"', 'w:default="1" w:styleId="Heading1"'),
    "style without a name": edit(STYLES, '<w:name w:val="Heading1"/>', ""),
    "unknown list": body('<w:numId w:val="1"/>', '<w:numId w:val="8"/>'),
    "list level 9": body('<w:ilvl w:val="0"/>', '<w:ilvl w:val="9"/>'),
    "list of an unknown pattern": edit(NUMBERING, '<w:abstractNumId w:val="0"/>', '<w:abstractNumId w:val="5"/>'),
    "list number twice": edit(NUMBERING, "</w:num>", '</w:num><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'),
    "lists before their patterns": edit(NUMBERING, "<w:abstractNum ", '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num><w:abstractNum '),
    "zoom without percent": edit(SETTINGS, '<w:zoom w:percent="100"/>', '<w:zoom w:val="fullPage"/>'),
    "settings in the wrong order": edit(SETTINGS, '<w:zoom w:percent="100"/>', "", "<w:compat/>", '<w:compat/><w:zoom w:percent="100"/>'),
    "bad date in the properties": edit(CORE, "1980-01-01T00:00:00Z", "2024-13-01"),
    "a core property twice": edit(CORE, "</cp:coreProperties>", "<dc:title>x</dc:title></cp:coreProperties>"),
    "a date without its type": edit(CORE, ' xsi:type="dcterms:W3CDTF"', ""),
    "a core property that there isn't": edit(CORE, "</cp:coreProperties>", "<dc:company>x</dc:company></cp:coreProperties>"),
    "a custom property number twice": edit(CUSTOM, "</Properties>", '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="丙"><vt:lpwstr>x</vt:lpwstr></property></Properties>'),
    "a custom property without value": edit(CUSTOM, "<vt:lpwstr>乙</vt:lpwstr>", ""),
    "pages in words": edit(APP, "<Pages>1<", "<Pages>一<"),
    "picture cut short": with_part(PICTURE, picture()[:-8]),
    "picture of another type": with_part(PICTURE, b"GIF89a;"),
    "picture empty": with_part(PICTURE, b""),
}  # fmt: skip
