"""Each rule is shown to fail on a document broken on purpose, and to be silent on a sound one."""

# ruff: noqa: E501 - a table of cases, one a line

from __future__ import annotations

import pytest

from perfeval_gen.docx.lint import PACKAGE_RULES, check_document
from perfeval_gen.docx.lint_body import BODY_RULES
from perfeval_gen.docx.package import read_package
from perfeval_gen.docx.properties import CoreProperties, with_properties
from tests.docx.samples import OFFICE, cell, changed, document, paragraph, table

SOUND = with_properties(
    read_package(document(paragraph("一") + table([["a", "b"], ["c", "d"]]) + paragraph("末"), footer="页脚")),
    CoreProperties(title="题"),
).to_bytes()
SPAN = '<w:gridSpan w:val="{}"/>'
RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
PICTURE = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x"/></wp:inline></w:drawing></w:r>'
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
BEFORE = '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>'
MARK = '<w:bookmarkStart w:id="{0}" w:name="{1}"/>'
END = '<w:bookmarkEnd w:id="{0}"/>'


def p(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def relationship(kind: str, target: str, number: str = "rId9", mode: str = "") -> bytes:
    added = f'<Relationship Id="{number}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    return changed(SOUND, "word/_rels/document.xml.rels", "</Relationships>", added)


def without(part: str) -> bytes:
    return read_package(SOUND).replace({part: None}).to_bytes()


def with_part(part: str, text: str) -> bytes:
    return read_package(SOUND).replace({part: text.encode()}).to_bytes()


GOOD = {
    "plain": SOUND,
    "merged down": document(table([[cell("a", RESTART), "b"], [cell("", CONTINUE), "c"], [cell("", CONTINUE), "d"]])),
    "merged across": document(table([[cell("a", SPAN.format(2))], ["b", "c"]], 2)),
    "margin": document(table([["a", "b"], ["c"]]).replace("<w:tr>", BEFORE, 2).replace(BEFORE, "<w:tr>", 1)),
    "nested": document(table([[f"<w:tc>{table([['a', 'b', 'c']])}{paragraph('')}</w:tc>", "x"]])),
    "field": document(p(FIELD.format("begin") + FIELD.format("separate") + FIELD.format("end"))),
    "bookmark": document(p(MARK.format(1, "a") + END.format(1))),
    "picture": document(p(PICTURE)),
}  # fmt: skip


BROKEN = {
    "no zip": (b"x", "not a readable ZIP"),
    "no types": (without("[Content_Types].xml"), "is missing"),
    "not well-formed": (changed(SOUND, "word/styles.xml", "</w:styles>", ""), "not well-formed"),
    "cell empty": (document(table([["<w:tc><w:tcPr/></w:tc>"]])), "a cell without a paragraph"),
    "cell ends in table": (document(table([[f"<w:tc>{table([['x']])}</w:tc>"]])), "does not end in a paragraph"),
    "no rows": (document(table([], 2) + paragraph("")), "has no rows"),
    "row empty": (document(table([["a"], []])), "has no cells"),
    "row short": (document(table([["a", "b"], ["c"]])), "row 2 covers 1 of 2 columns"),
    "row long": (document(table([["a", "b", "c"]], 2)), "row 1 covers 3 of 2 columns"),
    "no grid": (document(table([["a"]]).replace('<w:tblGrid><w:gridCol w:w="1000"/></w:tblGrid>', "")), "has no grid"),
    "span 0": (document(table([[cell("a", SPAN.format(0)), "b"]], 2)), "gridSpan '0'"),
    "span too wide": (document(table([[cell("a", SPAN.format(5))]], 2)), "gridSpan '5' of 2"),
    "span text": (document(table([[cell("a", SPAN.format("x"))]], 1)), "gridSpan 'x'"),
    "merge first row": (document(table([[cell("a", CONTINUE)]])), "continues nothing"),
    "merge after plain": (document(table([["a"], [cell("b", CONTINUE)]])), "row 2: a vMerge that continues nothing"),
    "merge of another width": (document(table([[cell("a", RESTART), "b"], [cell("", CONTINUE + SPAN.format(2))]], 2)), "continues nothing"),
    "field open": (document(p(FIELD.format("begin"))), "a field is left open"),
    "field end": (document(p(FIELD.format("end"))), "without a beginning"),
    "bookmark open": (document(p(MARK.format(1, "a"))), "bookmark 1 is left open"),
    "bookmark end": (document(p(END.format(1))), "bookmark 1 ends without a start"),
    "bookmark id twice": (document(p((MARK.format(1, "a") + END.format(1)) + MARK.format(1, "b") + END.format(1))), "bookmark 1 starts 2 times"),
    "bookmark name twice": (document(p(MARK.format(1, "a") + END.format(1) + MARK.format(2, "a") + END.format(2))), "bookmark 'a' stands 2 times"),
    "comment open": (document(p('<w:commentRangeStart w:id="1"/>')), "comment range 1 is left open"),
    "outer space": (document("<w:p><w:r><w:t> a</w:t></w:r></w:p>"), "outer spaces"),
    "external template": (relationship("attachedTemplate", "c:/x.dotx", mode=' TargetMode="External"'), "external template"),
    "external image": (relationship("image", "http://x/y.png", mode=' TargetMode="External"'), "external relationship"),
    "missing part": (relationship("image", "media/x.png"), "leads to the missing part word/media/x.png"),
    "no content type": (with_part("word/x.bin", "x"), "word/x.bin has no content type"),
    "type without part": (without("word/footnotes.xml"), "content type for the missing part"),
    "relationship twice": (relationship("styles", "styles.xml", "rId1"), "stands 2 times"),
    "dangling id": (changed(SOUND, "word/document.xml", 'r:id="rId3"', 'r:id="rId8"'), "rId8 is no relationship"),
    "unknown style": (document('<w:p><w:pPr><w:pStyle w:val="标题9"/></w:pPr></w:p>'), "unknown style 标题9"),
    "style based on nothing": (changed(SOUND, "word/styles.xml", "</w:style>", '<w:basedOn w:val="zz"/></w:style>'), "unknown style zz"),
    "unknown list": (document('<w:p><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:p>'), "unknown list 7"),
    "unknown note": (document(p('<w:r><w:footnoteReference w:id="9"/></w:r>')), "footnote 9 does not exist"),
    "drawing twice": (document(p(PICTURE) + p(PICTURE)), "drawing id 1 stands 2 times"),
    "bad date": (changed(SOUND, "docProps/core.xml", "1980-01-01T00:00:00Z", "2024-13-01"), "bad date"),
    "zoom": (with_part("word/settings.xml", '<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:zoom w:val="x"/></w:settings>'), "w:zoom"),
    "paragraph in paragraph": (document(p(paragraph("x"))), "w:p directly inside w:p"),
    "run in cell": (document(table([["<w:tc><w:r/><w:p/></w:tc>"]])), "w:r directly inside w:tc"),
    "text in paragraph": (document("<w:p><w:t>x</w:t></w:p>"), "w:t directly inside w:p"),
    "stray text": (document("<w:p>x</w:p>"), "text directly inside w:p"),
    "no last section": (changed(SOUND, "word/document.xml", "</w:sectPr>", "</w:sectPr><w:p/>"), "does not end in a section"),
    "footer twice": (changed(SOUND, "word/document.xml", "</w:sectPr>", '<w:footerReference w:type="default" r:id="rId3"/></w:sectPr>'), "twice in a section"),
    "footer only later": (document("<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"), "a later section has one, the first none"),
    "style without value": (document("<w:p><w:pPr><w:jc/></w:pPr></w:p>"), "w:jc without a value"),
}  # fmt: skip


@pytest.mark.parametrize("content", GOOD.values(), ids=GOOD)
def test_sound_documents_pass(content: bytes) -> None:
    assert check_document(content) == ()


@pytest.mark.parametrize(("content", "words"), BROKEN.values(), ids=BROKEN)
def test_each_breakage_is_found(content: bytes, words: str) -> None:
    found = check_document(content)
    assert any(words in problem for problem in found), found


def test_there_are_more_breakages_than_rules() -> None:
    assert len(BROKEN) > len(PACKAGE_RULES) + len(BODY_RULES) > 20
