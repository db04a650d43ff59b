"""Documents of one template bound into one: sections, page numbers, what must be unique."""

from __future__ import annotations

import pytest

from perfeval_gen.docx import oxml
from perfeval_gen.docx.bind import bind
from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.gate import check_document
from perfeval_gen.docx.package import read_package
from perfeval_gen.docx.properties import CoreProperties
from tests.docx.samples import SECTION, changed, document, paragraph, table, texts, xml

PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="1" cy="1"/><wp:docPr id="1" name="x"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="x"/></a:graphic>'
    "</wp:inline></w:drawing></w:r></w:p>"
)
MARKED = (
    '<w:p><w:bookmarkStart w:id="3" w:name="表"/><w:r><w:t>题</w:t></w:r><w:bookmarkEnd w:id="3"/>'
    '<w:hyperlink w:anchor="表"><w:r><w:t>见表</w:t></w:r></w:hyperlink>'
    '<w:fldSimple w:instr=" PAGEREF 表 \\h "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF 表 </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
FOOTERS = SECTION.removeprefix("<w:sectPr>").removesuffix("</w:sectPr>")
PORTRAIT = f'{FOOTERS}<w:pgSz w:w="11906" w:h="16838"/><w:pgNumType w:start="1"/>'
LANDSCAPE = f'{FOOTERS}<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgNumType w:fmt="decimal" w:start="5"/>'
COVERED = f"<w:p><w:pPr><w:sectPr>{PORTRAIT}</w:sectPr></w:pPr></w:p>" + paragraph("{{ x }}")


def rendered(body: str, *values: str, section: str = PORTRAIT) -> list[bytes]:
    source = changed(document(body, footer="页脚"), "word/document.xml", SECTION, f"<w:sectPr>{section}</w:sectPr>")
    template = compile_template(source)
    return [template.render({"x": x}, CoreProperties(title=x)) for x in values]


def bound(documents: list[bytes]) -> bytes:
    content = bind(documents)
    assert check_document(content) == ()
    assert bind(documents) == content, "the same bytes every time"
    return content


def sections(content: bytes) -> list[dict[str, str]]:
    """What each section says, by the local name of its element: its first values."""
    root = oxml.parse(read_package(content).parts["word/document.xml"])
    return [
        {e.tag.rpartition("}")[2]: " ".join(str(v) for v in e.attrib.values()) for e in section}
        for section in oxml.elements(root, "w:sectPr")
    ]


def test_bodies_stand_one_after_another() -> None:
    content = bound(rendered(paragraph("{{ x }}") + paragraph("尾"), "甲", "乙", "丙"))
    assert texts(content) == ["甲", "尾", "乙", "尾", "丙", "尾"]
    assert "<dc:title>甲</dc:title>" in xml(content, "docProps/core.xml")


def test_other_parts_are_those_of_the_template() -> None:
    documents = rendered(paragraph("{{ x }}"), "甲", "乙")
    before, after = read_package(documents[0]).parts, read_package(bound(documents)).parts
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {"word/document.xml"}


def test_one_document_stays_as_it_is() -> None:
    (only,) = rendered(COVERED, "甲")
    assert read_package(bound([only])) == read_package(only)


def test_pages_are_counted_through_the_volume() -> None:
    first, second, third = sections(bound(rendered(paragraph("{{ x }}"), "甲", "乙", "丙")))
    assert first["pgNumType"] == "1"
    for later in (second, third):
        assert "pgNumType" not in later
        assert later["type"] == "nextPage"
        assert later["pgSz"] == first["pgSz"] == "11906 16838"


def test_every_section_is_kept() -> None:
    found = sections(bound(rendered(COVERED, "甲", "乙", section=LANDSCAPE)))
    assert [s["pgSz"] for s in found] == ["11906 16838", "16838 11906 landscape"] * 2
    assert [s.get("pgNumType") for s in found] == ["1", "decimal 5", None, "decimal"]
    assert [s["footerReference"] for s in found] == ["default rId3"] * 4


def test_a_document_begins_on_a_new_page_whatever_its_section_says() -> None:
    continuous = f'{FOOTERS}<w:type w:val="continuous"/>'
    assert [s["type"] for s in sections(bound(rendered("x", "甲", "乙", section=continuous)))] == [
        "continuous",
        "nextPage",
    ]
    odd = f'{FOOTERS}<w:type w:val="oddPage"/>'
    assert [s["type"] for s in sections(bound(rendered("x", "甲", "乙", section=odd)))] == ["oddPage", "oddPage"]


@pytest.mark.parametrize("body", [paragraph("x") + table([["a"]]), COVERED.replace("{{ x }}", "")])
def test_a_section_ends_in_a_paragraph(body: str) -> None:
    root = oxml.parse(read_package(bound(rendered(body, "甲", "乙"))).parts["word/document.xml"])
    for section in list(oxml.elements(root, "w:sectPr"))[:-1]:
        assert [e.tag for e in section.iterancestors()][:3] == [oxml.name("w:pPr"), oxml.W_P, oxml.name("w:body")]
    assert len(list(oxml.elements(root, "w:sectPr"))) == body.count("w:sectPr>") + 2


def test_a_paragraph_that_ends_a_section_already() -> None:
    body = paragraph("{{ x }}") + f"<w:p><w:pPr><w:sectPr>{PORTRAIT}</w:sectPr></w:pPr></w:p>"
    content = bound(rendered(body, "甲", "乙"))
    assert texts(content) == ["甲", "", "", "乙", ""]
    assert len(sections(content)) == 4


def test_drawings_and_bookmarks_are_told_apart() -> None:
    content = bound(rendered(PICTURE + MARKED, "甲", "乙", "丙"))
    root = oxml.parse(read_package(content).parts["word/document.xml"])
    assert len({e.get("id") for e in oxml.elements(root, "wp:docPr")}) == 3
    names = [oxml.value(e, "w:name") for e in oxml.elements(root, "w:bookmarkStart")]
    assert names == ["表", "表_2", "表_3"]
    assert [oxml.value(e, "w:anchor") for e in oxml.elements(root, "w:hyperlink")] == names
    assert [oxml.value(e, "w:instr").split()[1] for e in oxml.elements(root, "w:fldSimple")] == names
    assert [(e.text or "").split()[1] for e in oxml.elements(root, "w:instrText")] == names


def test_long_and_taken_bookmark_names() -> None:
    mark = '<w:p><w:bookmarkStart w:id="{0}" w:name="{1}"/><w:bookmarkEnd w:id="{0}"/></w:p>'
    body = mark.format(1, "a" * 40) + mark.format(2, "b") + mark.format(3, "b_2")
    root = oxml.parse(read_package(bound(rendered(body, "甲", "乙"))).parts["word/document.xml"])
    names = [oxml.value(e, "w:name") for e in oxml.elements(root, "w:bookmarkStart")]
    assert names == ["a" * 40, "b", "b_2", "a" * 38 + "_2", "b_3", "b_2_2"]


def test_comments_stay_with_the_first_document() -> None:
    body = '<w:p><w:commentRangeStart w:id="1"/><w:r><w:t>x</w:t></w:r><w:commentRangeEnd w:id="1"/></w:p>'
    assert xml(bound(rendered(body, "甲", "乙"))).count("commentRangeStart") == 1


def test_what_cannot_be_bound() -> None:
    with pytest.raises(ValueError, match="nothing to bind"):
        bind([])
    one, other = (document("x", footer=footer) for footer in ("甲", "乙"))
    with pytest.raises(ValueError, match=r"same template: word/footer1\.xml$"):
        bind([one, other])
    noted = document('<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>')
    with pytest.raises(ValueError, match="footnotes"):
        bind([noted, noted])
    with pytest.raises(ValueError, match="does not end in a section"):
        bind([changed(one, "word/document.xml", SECTION, "")] * 2)
