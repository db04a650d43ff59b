"""What templates seldom do: cut what a macro made, leave columns out, hide half a table in a comment, bend a ZIP."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from docxtpl import InlineImage
from jinja2 import UndefinedError

from perfeval_gen.docx import gate_walk, policy
from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.gate import check_document
from perfeval_gen.docx.layout import Layout, finish
from perfeval_gen.docx.package import read_package
from perfeval_gen.docx.safety import check_package
from tests.docx.feature_parts import drawing, png, rich_document
from tests.docx.samples import OFFICE, W, cell, changed, document, paragraph, table, texts, xml
from tests.reliability.rich import rich

if TYPE_CHECKING:
    from perfeval_gen.diagnostics import Diagnostic

MAIN = "word/document.xml"
TORN = "填入数据后的文档不是合格的 XML"


def filled(body: str, data: dict[str, Any], **options: Any) -> bytes:
    return compile_template(document(body), **({"policy": "strict"} | options)).render(data)


def fault(body: str, data: dict[str, Any], **options: Any) -> Diagnostic:
    with pytest.raises(TemplateFault) as caught:
        filled(body, data, **options)
    return caught.value.diagnostic


# -- tags


def test_what_a_macro_made_may_not_be_cut_within_a_sign() -> None:
    macro = "{% macro 行(x) %}{{ x }}甲{% endmacro %}"
    assert texts(filled(f"{macro}{{{{ 行('<')[:4] }}}}", {})) == ["<"]
    assert fault(f"{macro}{{{{ 行('<')[:3] }}}}", {}).message == TORN


def test_a_field_that_holds_elements_is_looked_at_when_filled() -> None:
    body = paragraph("{%p set 袋 = namespace() %}") + paragraph("{%p set 袋.段 %}") + paragraph("甲")
    body += paragraph("{%p endset %}")
    whole = compile_template(document(body + paragraph("{{ 袋.段|striptags }}")))
    assert texts(whole.render({})) == ["甲"]
    assert fault(body + paragraph("{{ 袋.段[:5] }}"), {}, policy="docxtpl").message == TORN


def test_products_of_numbers() -> None:
    assert texts(filled("{{ 数 * 2 }}", {"数": 3})) == ["6"]
    assert fault("{{ 数 * 数 * 数 }}", {"数": 10**30}).message == "标签做了不允许的操作"


def test_inner_attributes_are_refused_when_no_more_answers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "_MOST_KNOWN", 0)
    monkeypatch.setattr(policy, "_SAFE", {})
    assert fault("{{ 名.__class__ }}", {"名": "甲"}).message == "标签做了不允许的操作"
    assert texts(filled("{{ 名.strip() }}", {"名": " 甲 "})) == ["甲"]


class Section:
    """A value that says what it is."""

    称呼 = "一节正文"


def test_a_value_that_says_what_it_is() -> None:
    assert fault("{{ 节 }}", {"节": Section()}).message == "这里的值是一节正文，不能直接印出"


def test_a_filter_that_misses_something_itself() -> None:
    def asking(_: object) -> str:
        raise UndefinedError

    found = fault(paragraph("一") + paragraph("{{ 名|问 }}"), {"名": "甲"}, filters={"问": asking})
    assert (found.message, found.location.place) == ("模板引用了不存在的字段", "正文第2段")


def test_a_merge_tag_beside_other_texts_of_its_run() -> None:
    run = "<w:tc><w:p><w:r><w:t>{%vm 首 %}</w:t><w:t>甲</w:t></w:r></w:p></w:tc>"
    body = table([["{%tr for 首 in 列 %}"], [run], ["{%tr endfor %}"]])
    assert texts(filled(body, {"列": ["是", ""]})) == ["甲", ""]


# -- tables


def test_columns_that_a_row_leaves_out() -> None:
    row = '<w:tr><w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="2"/></w:trPr>' + cell("{{ 名 }}") + "</w:tr>"
    body = f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="400"/></w:tblGrid>{row}</w:tbl>'
    content = filled(body, {"名": "甲"})
    assert xml(content).count('<w:gridCol w:w="100"/>') == 4
    assert not any("columns" in each for each in check_document(content))


STRAY = (
    '<w:p><w:gridSpan w:val="2"/><w:gridBefore w:val="2"/><w:gridAfter w:val="2"/><w:r><w:t>{{ 名 }}</w:t></w:r></w:p>',
    f"<w:tbl><w:tblGrid/><w:tr/><w:tr>{cell('{{ 名 }}')}</w:tr></w:tbl>",
)


@pytest.mark.parametrize("body", STRAY, ids=("spans outside a table", "an empty row"))
def test_stray_pieces_of_tables(body: str) -> None:
    assert texts(filled(body, {"名": "甲"})) == ["甲"]


@pytest.mark.parametrize("rows", [1, 2])
def test_a_comment_that_swallows_the_beginning_of_a_table(rows: int) -> None:
    body = paragraph("{# 开始") + table([["结束 #}"]] * rows) + table([["{%tc if 名 %}", "甲", "{%tc endif %}"]])
    assert fault(body, {"名": "甲"}).message == TORN


def test_a_width_that_is_no_number() -> None:
    body = table([["{{ 名 }}", "乙"]], columns=1).replace('w:w="1000"', 'w:w="宽"')
    with pytest.raises(ValueError, match="宽"):
        filled(body, {"名": "甲"}, policy="docxtpl")


def test_line_ends_of_old_files_count_as_one_line_each() -> None:
    rows = (f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell(text)}</w:tr>" for text in ("甲", "乙@" * 90))
    body = f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid>{"".join(rows)}</w:tbl>'
    part = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    laid = finish(part.replace("@", "\n"), Layout({}, ()))
    assert laid.count("<w:cantSplit/>") == 1, "the row of 90 lines is taller than a page"
    assert finish(part.replace("@", "\r\n"), Layout({}, ())).replace("\r\n", "\n") == laid


# -- pictures and streams


def test_a_picture_in_a_document_that_is_laid_out() -> None:
    template = compile_template(rich_document(paragraph("{{ 图 }}待填{{ 名 }}")), highlight=("待填",))
    image = InlineImage(template.docxtpl(), io.BytesIO(png(9)))
    content = template.render({"图": image, "名": "甲"})
    assert xml(content).count('<w:highlight w:val="yellow"/>') == 1
    assert xml(content).count("<pic:pic") == 1


def test_a_picture_beside_a_stream_is_refused_before_anything_is_written() -> None:
    template = compile_template(rich_document(paragraph("{{ 图 }}{% for x in 流 %}{{ x }}{% endfor %}")))
    image = InlineImage(template.docxtpl(), io.BytesIO(png(9)))
    file = io.BytesIO()
    with pytest.raises(ValueError, match="pass a list"):
        template.render_to(file, {"图": image, "流": iter("甲乙")})
    assert file.getvalue() == b""
    template.render_to(file, {"图": image, "流": ["甲", "乙"]})
    assert texts(file.getvalue()) == ["甲乙"]


def test_one_paragraph_longer_than_a_piece() -> None:
    template = compile_template(document("{% for x in 列 %}{{ x }}{% endfor %}"))
    file = io.BytesIO()
    data = {"列": ["甲" * 1000] * 200}
    template.render_to(file, data)
    assert texts(file.getvalue()) == ["甲" * 200_000]
    assert read_package(file.getvalue()).parts == read_package(template.render(data)).parts


def test_drawings_of_a_header_without_tags_are_numbered() -> None:
    source = rich_document(paragraph("{{ 名 }}"), header=f"<w:p>{drawing(1)}{drawing(1)}</w:p>")
    content = compile_template(source, policy="strict").render({"名": "甲"})
    numbers = [piece.partition('"')[0] for piece in xml(content, "word/header1.xml").split('<wp:docPr id="')[1:]]
    assert len(numbers) == len(set(numbers)) == 2


# -- packages


def test_a_package_without_a_document_is_no_template_of_docxtpl() -> None:
    other = changed(document("甲"), "[Content_Types].xml", "document.main+xml", "comments+xml")
    (found,) = check_package(other, is_trusted=True)
    assert (found.code, "Word" in found.message) == ("PE801", True)


def test_a_link_that_is_no_address_is_taken_for_a_file() -> None:
    link = f'<Relationship Id="rId9" Type="{OFFICE}/hyperlink" Target="http://[" TargetMode="External"/>'
    content = changed(document("甲"), "word/_rels/document.xml.rels", "</Relationships>", f"{link}</Relationships>")
    (found,) = check_package(content)
    assert found.message == "模板链接到外部文件“http://[”"


def test_a_part_whose_prefixes_lead_nowhere() -> None:
    (found,) = check_package(changed(document("甲"), MAIN, "<w:body>", "<w:body><q:x/>"))
    assert (found.message.endswith("不是合格的 XML"), found.location.place) == (True, f"部件 {MAIN}")


def test_a_part_shorter_than_it_says() -> None:
    content = document("甲")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(MAIN).file_size
    lied = content.replace(struct.pack("<L", size), struct.pack("<L", size + 1))
    assert lied != content
    (found,) = check_package(lied)
    assert found.message.startswith("文件不完整")


# -- what the gate says of rare damage


def told(old: str, new: str, part: str = MAIN, body: str = "甲") -> str:
    return "\n".join(check_document(changed(document(body), part, old, new)))


def test_parts_with_another_element_at_the_top() -> None:
    tops = {"[Content_Types].xml": "Types", "_rels/.rels": "Relationships", "docProps/core.xml": "cp:coreProperties"}
    for part, root in tops.items():
        whole = rich().parts[part].decode()
        other = whole.replace(f"<{root} ", f"<{root}x ").replace(f"</{root}>", f"</{root}x>")
        damaged = changed(rich().to_bytes(), part, whole, other)
        assert f"{root.partition(':')[2] or root}x at the top" in "\n".join(check_document(damaged))


def test_tables_with_tracked_changes_and_without_end() -> None:
    before = '<w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="1"/></w:trPr>'
    change = f'<w:trPr><w:trPrChange w:id="1" w:author="某某">{before}</w:trPrChange></w:trPr>'
    row = f"<w:tr>{change}{cell('甲')}</w:tr>"
    one = f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="400"/></w:tblGrid>{row}</w:tbl>'
    assert check_document(document(one + paragraph("乙"))) == ()
    many = one.replace("</w:tbl>", f"<w:tr>{cell('')}{cell('')}</w:tr>" * 500 + "</w:tbl>")
    found = [each for each in check_document(document(many + paragraph("乙"))) if "covers 2 of 1" in each]
    assert 10 <= len(found) < 500


def test_the_usual_namespace_without_a_prefix() -> None:
    plain = f"<document {W.replace(':w', '')}><body><p><r><t>甲</t></r></p><sectPr/></body></document>"
    whole = read_package(document("甲")).parts[MAIN].decode()
    assert told(whole, plain) == ""
    assert "twice" in told(whole, plain.replace("<p>", "<p><pPr/><pPr/>"))


def test_documents_unlike_any_before_are_judged_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    before = told("<w:p>", "<w:p><w:pPr/><w:pPr/>")
    monkeypatch.setattr(gate_walk, "_MOST_STATES", 0)
    monkeypatch.setattr(gate_walk, "_roots", {})
    assert told("<w:p>", "<w:p><w:pPr/><w:pPr/>") == before != ""
