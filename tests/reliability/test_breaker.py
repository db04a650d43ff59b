"""The gate's own rules catch damaged documents, and keep quiet on sound ones, whoever made them."""

from __future__ import annotations

import io

import pytest
from docx import Document

from perfeval_gen.docx.gate import check_document, check_parts, prepare
from perfeval_gen.docx.package import Package, read_package
from perfeval_gen.pipeline import render_file
from perfeval_gen.resources import data_root
from tests.reliability.breaker import BREAKAGES
from tests.reliability.rich import rich

NOT_CAUGHT = {
    # cellbg, colspan and vm of docxtpl write what they set before the width; Word opens it, the Open XML SDK objects
    "merge before the width of its cell",
}
WORDS = {  # of what each breakage is told as
    "cut short": "the file is not a readable ZIP",
    "a byte flipped": "the file is not a readable ZIP",
    "rubbish in front": "the file does not begin as a ZIP",
    "a part twice": "word/document.xml stands 2 times in the ZIP",
    "names that differ in case": "word/document.xml stands 2 times",
    "a name that climbs": "'../x.xml' is no name of a part",
    "packed in another way": "[Content_Types].xml is packed in a way that Word does not read",
    "no content types": "[Content_Types].xml is missing",
    "no root relationships": "_rels/.rels is missing",
    "main part missing": "content type for the missing part word/document.xml",
    "styles part missing": "word/document.xml: rId1 leads to the missing part word/styles.xml",
    "picture missing": "word/document.xml: rId8 leads to the missing part word/media/image1.png",
    "content type missing": "word/media/image1.png has no content type",
    "content type of a missing part": "content type for the missing part word/x.xml",
    "content type twice": "[Content_Types].xml: Default of png stands twice",
    "content type of the main part": "package: officeDocument word/document.xml has the content type",
    "content type of a template": "package: officeDocument word/document.xml has the content type",
    "content type of the header": "header word/header1.xml has the content type",
    "content type nonsense": "[Content_Types].xml: 'png' is no content type",
    "content types of another kind": "[Content_Types].xml: Overrule in it",
    "relationship id twice": "relationship id rId5 stands 2 times",
    "relationship id no name": "a relationship with the id '5'",
    "relationship to a missing part": "word/document.xml: rId77 leads to the missing part word/media/x.png",
    "relationship without a type": "relationship rId4 without a type or target",
    "relationship of another kind": "w:headerReference names the relationship rId4 of kind image",
    "relationship with a strange mode": "relationship rId77 with the mode Elsewhere",
    "two relationships to styles": "2 relationships of kind styles",
    "external picture": "external relationship of kind image",
    "external template": "linked to an external template",
    "web address not external": "hyperlink rId9 is not marked as external",
    "two main documents": "the package has 2 main documents",
    "relationships of a missing part": "word/_rels/x.xml.rels: relationships of the missing part word/x.xml",
    "a macro": "word/vba.bin has no content type",
    "a part without relationship": "word/header1.xml is reached by no relationship",
    "not well-formed": "mismatched tag",
    "an ampersand": "invalid token)",
    "a less-than sign": "invalid token)",
    "a control character": "invalid token)",
    "a control character as reference": "reference to invalid character number",
    "a surrogate": "invalid token)",
    "an unknown entity": "undefined entity",
    "an attribute twice": "duplicate attribute",
    "a prefix not declared": "unbound prefix",
    "a DOCTYPE": "not well-formed (has a DOCTYPE)",
    "another encoding": "not well-formed (written in GB18030, not in UTF-8 or UTF-16)",
    "XML 1.1": "not well-formed (XML 1.1)",
    "another namespace": "ns11:document at the top",
    "ignorable prefix not declared": "prefix w15 is named but not declared",
    "elements of a stranger": "elements of the unknown namespace urn:example:q",
    "an alternative without a branch": "w:p directly inside mc:AlternateContent",
    "an alternative without condition": "mc:Choice out of order in mc:AlternateContent",
    "a way to keep spaces that there isn't": "w:t with xml:space 'keep'",
    "empty part": "no element found",
    "another element at the top": "w:ftr at the top",
    "text in the body": "text directly inside w:body: 'x'",
    "text in a paragraph": "text directly inside w:p: 'x'",
    "text between runs": "text right after the end of w:r: 'x'",
    "paragraph in paragraph": "w:p directly inside w:p",
    "paragraph in run": "w:p directly inside w:r",
    "run in cell": "w:r directly inside w:tc",
    "run in body": "w:r directly inside w:body",
    "text without run": "w:t directly inside w:p",
    "table in paragraph": "w:tbl directly inside w:p",
    "cell outside a row": "w:tc directly inside w:body",
    "row outside a table": "w:tr directly inside w:body",
    "properties behind the text": "w:pPr too late in w:p",
    "properties in the wrong order": "w:keepNext too late in w:pPr",
    "cell properties in the wrong order": "w:tcW too late in w:tcPr",
    "a font named twice": "w:rFonts twice in w:rPr",
    "table properties in the wrong order": "w:tblStyle too late in w:tblPr",
    "grid before the table's properties": "w:tbl without w:tblPr",
    "the section's properties in the wrong order": "w:pgSz too late in w:sectPr",
    "a property twice": "w:keepNext twice in w:pPr",
    "an element that there isn't": "w:paragraph directly inside w:body",
    "an attribute that there isn't": "w:jc with the attribute w:value",
    "an attribute without prefix": "w:jc with the attribute val",
    "a value that there isn't": "w:jc with w:val 'middle'",
    "a value missing": "w:jc without w:val",
    "a size of words": "w:sz with w:val '三号'",
    "a colour by name": "w:color with w:val 'red'",
    "a float where whole numbers stand": "w:pgSz with w:w '11906.5'",
    "a negative size": "w:sz with w:val '-32'",
    "cell without a paragraph": "a cell without a paragraph",
    "cell ends in a table": "a cell that does not end in a paragraph",
    "table without rows": "w:tbl without w:tr",
    "row without cells": "w:tr without w:tc",
    "row too short": "table 1 row 1 covers 1 of 2 columns",
    "row too long": "table 1 row 1 covers 2 of 1 columns",
    "table without grid": "w:tbl without w:tblGrid",
    "table without properties": "w:tbl without w:tblPr",
    "span 0": "table 1: gridSpan 0 of 3 columns",
    "span too wide": "table 1: gridSpan 9 of 3 columns",
    "span of words": "w:gridSpan with w:val '两'",
    "merge that continues nothing": "table 1 row 2: a vMerge that continues nothing",
    "merge of another width": "table 1 row 2: a vMerge that continues nothing",
    "64 columns": "table 1 has 64 columns, Word opens at most 63",
    "field left open": "a field is left open",
    "field never begun": "a field mark 'instrText' without a beginning",
    "field separated twice": "a field mark 'separate' after the separating one",
    "instruction outside a field": "a field mark 'instrText' without a beginning",
    "page of a missing bookmark": "no bookmark '_Toc9'",
    "bookmark left open": "bookmark 1 is left open",
    "bookmark never begun": "bookmark 9 ends without a start",
    "bookmark id twice": "bookmark 1 starts 2 times",
    "bookmark name twice": "bookmark '_Toc1' stands 2 times",
    "bookmark name too long": "w:bookmarkStart with w:name 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'",
    "link to a missing bookmark": "no bookmark '_Toc9'",
    "comment range left open": "comment range 3 is left open",
    "comment referred to twice": "comment 3 is referred to 2 times",
    "comment missing": "comment 3 does not exist",
    "comment on a bad date": "w:comment with w:date '2025年1月2日'",
    "notes reached in another way": "notes word/footnotes.xml has the content type",
    "note missing": "footnote 5 does not exist",
    "note twice": "footnote 2 does not exist",
    "note without a paragraph": "w:footnote without w:p",
    "separator of the notes missing": "footnote 7 does not exist",
    "reference to no relationship": "rId80 is no relationship",
    "reference to another kind": "a:blip names the relationship rId9 of kind hyperlink",
    "header reference to a footer": "w:headerReference names the relationship rId5 of kind footer",
    "drawing id twice": "drawing id 1 stands 2 times",
    "drawing without size": "wp:inline without wp:extent",
    "drawing of an unknown shape": "a:prstGeom with prst 'Rechteck'",
    "drawing of negative size": "wp:extent with cx '-1'",
    "paragraph number out of range": "w14:paraId 80000001 is out of range",
    "note in a header": "w:footnoteReference in w:hdr",
    "comment in a footer": "w:commentReference in w:ftr",
    "section in a header": "w:sectPr in w:hdr",
    "outer spaces lost": "outer spaces of ' 正文 <5%> & 其他 ' would be lost",
    "a tag left over": "a tag of the template is left over: {{ 名称 }}",
    "half a tag left over": "a tag of the template is left over: {% endif",
    "no body": "w:p directly inside w:document",
    "no last section": "w:p too late in w:body",
    "no section at all": "w:body without w:sectPr",
    "footer of one type twice": "w:footerReference of one type twice in a section",
    "paper without size": "w:pgSz without a size",
    "header without a paragraph": "w:hdr without w:p",
    "unknown style": "unknown style Heading9",
    "style of another type": "character style Heading1 is of type paragraph",
    "style without a value": "w:pStyle without a value",
    "style twice": "unknown style ListParagraph",
    "style based on nothing": "refers to the unknown style Abnormal",
    "styles based on each other": "style Normal is based on itself",
    "two default styles": "2 default styles of type paragraph",
    "style without a name": "style Heading1 without a name",
    "unknown list": "unknown list 8",
    "list level 9": "w:ilvl 9: lists have levels 0 to 8",
    "list of an unknown pattern": "list 1 follows the unknown pattern 5",
    "list number twice": "list 1 stands 2 times",
    "lists before their patterns": "w:abstractNum too late in w:numbering",
    "zoom without percent": "w:zoom without w:percent",
    "settings in the wrong order": "w:zoom too late in w:settings",
    "bad date in the properties": "bad date '2024-13-01'",
    "a core property twice": "title stands 2 times",
    "a date without its type": "created does not say that it is a date",
    "a core property that there isn't": "{http://purl.org/dc/elements/1.1/}company is no core property",
    "a custom property number twice": "property number '2' stands 2 times",
    "a custom property without value": "property '甲' without one value",
    "pages in words": "Pages '一' is no number",
    "picture cut short": "is a picture cut short",
    "picture of another type": "is no picture of type image/png",
    "picture empty": "is empty",
}  # fmt: skip


@pytest.fixture(scope="module")
def goldens() -> dict[str, bytes]:
    """Documents of two examples; every other one that a test renders goes through the gate on its way."""
    examples = data_root() / "examples"
    outcomes = (render_file(examples / name) for name in ("最小示例.yaml", "省级/011-四川-2023-项目.yaml"))
    found = {one.filename: one.content for outcome in outcomes for one in outcome.value or ()}
    assert len(found) == 4
    return found


def test_the_rich_document_is_sound() -> None:
    content = rich().to_bytes()
    assert check_document(content, references=True) == ()
    assert len(Document(io.BytesIO(content)).paragraphs) == 10, "python-docx opens it, too"


def test_there_are_enough_breakages() -> None:
    assert len(BREAKAGES) >= 67
    assert set(WORDS) == set(BREAKAGES) - NOT_CAUGHT
    assert len({damage(rich()) for damage in BREAKAGES.values()}) == len(BREAKAGES), "each differs from the others"


@pytest.mark.parametrize("name", sorted(set(BREAKAGES) - NOT_CAUGHT))
def test_each_breakage_is_caught(name: str) -> None:
    found = check_document(BREAKAGES[name](rich()), references=True)
    assert any(WORDS[name] in problem for problem in found), found


@pytest.mark.parametrize("name", sorted(NOT_CAUGHT))
def test_what_is_not_caught_is_known(name: str) -> None:
    assert check_document(BREAKAGES[name](rich()), references=True) == ()


def test_own_documents_are_sound(goldens: dict[str, bytes]) -> None:
    assert {name: found for name, content in goldens.items() if (found := check_document(content))} == {}


def test_a_rendering_is_judged_as_the_whole_document(goldens: dict[str, bytes]) -> None:
    for content in goldens.values():
        parts = read_package(content).parts
        static = prepare(parts)
        body = parts["word/document.xml"]
        assert static.problems() == check_parts(static, {"word/document.xml": body}) == ()
        broken = body.replace(b"</w:tc>", b"</w:tc><w:p/>", 1)
        whole = check_document(Package({**parts, "word/document.xml": broken}).to_bytes())
        assert check_parts(static, {"word/document.xml": broken}) == whole
        assert bool(whole) is (broken != body)
