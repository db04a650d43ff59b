# ruff: noqa: E501 - a table of cases, one a line

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from docxtpl import DocxTemplate, RichText
from lxml import etree

from perfeval_gen.docx import faults, safety
from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.gate import check_document
from perfeval_gen.docx.numbering import Numbering, ordinal
from perfeval_gen.docx.package import read_package
from perfeval_gen.docx.properties import CoreProperties
from tests.docx.samples import cell, document, package, paragraph, table, texts, xml

if TYPE_CHECKING:
    from pathlib import Path

    from perfeval_gen.diagnostics import Diagnostic

DATA = {"预算": {"年初预算": "1", "决算数": "2", "items": "3"}, "名": "甲"}


def filled(body: str, context: dict[str, object] | None = None, **options: object) -> list[str]:
    template = compile_template(document(body), policy="strict", layout=True, **options)  # type: ignore[arg-type]
    content = template.render(DATA if context is None else context)
    assert check_document(content) == ()
    return texts(content)


def fault(body: str, context: dict[str, object] | None = None, **options: object) -> Diagnostic:
    with pytest.raises(TemplateFault) as caught:
        compile_template(document(body), policy="strict", layout=True, name="整体.docx", **options).render(  # type: ignore[arg-type]
            DATA if context is None else context
        )
    return caught.value.diagnostic


# -- what template authors may write


def test_chinese_names_filters_and_strings() -> None:
    filters = {"金额": lambda v: f"{int(v):,}.00", "序号": ordinal}
    assert filled("{{ 预算.决算数|金额 }}", filters=filters) == ["2.00"]
    assert filled("{{ 3|序号('（一）') }}", filters=filters) == ["（三）"]
    assert filled("{{ 3|序号(“（1）”) }}", filters=filters) == ["（3）"], "Word's curly quotes"
    assert filled("{{ 编号(‘一、’) }}总则", per_render={"编号": Numbering}) == ["一、总则"]


def test_quotes_and_signs_within_tags() -> None:
    assert filled('{{ "a" }}') == ["a"]
    assert filled("{% if 1 < 2 and 3 > 2 %}对{% endif %}") == ["对"]
    assert filled("{{ '{{' }}") == ["{{"]
    assert filled("{{ 'A&B&lt;' }}{% if 'a&b' == x %}同{% endif %}", {"x": "a&b"}) == ["A&B&lt;同"]
    assert filled("“{{ 名 }}”") == ["“甲”"], "curly quotes of the text stay"


def test_a_tag_over_several_runs() -> None:
    body = "<w:p>" + "".join(f"<w:r><w:t>{t}</w:t></w:r>" for t in ("{", "{ 预", "算.决", "算数 }", "}")) + "</w:p>"
    assert filled(body) == ["2"]


def test_paragraphs_rows_cells_and_runs() -> None:
    assert filled(paragraph("{%p if 名 == '甲' %}") + paragraph("有") + paragraph("{%p endif %}")) == ["有"]
    assert filled(
        paragraph("{%p for x in 列 %}") + paragraph("{{ x }}") + paragraph("{%p endfor %}"), {"列": [1, 2]}
    ) == ["1", "2"]
    cells = table([["{%tc for x in 列 %}", "{{ x }}", "{%tc endfor %}"]])
    assert filled(cells, {"列": [1, 2, 3, 4]}) == ["1", "2", "3", "4"]
    assert filled(cells, {"列": [1]}) == ["1"]


def test_merged_cells() -> None:
    rows = table(
        [
            ["{%tr for x in 列 %}", ""],
            [cell("{% vm %}合", '<w:tcW w:w="5" w:type="dxa"/>'), "{{ x }}"],
            ["{%tr endfor %}", ""],
        ]
    )
    assert filled(rows, {"列": [1, 2]}) == ["合", "1", "", "2"]
    wide = table([["{% colspan 列|length %}题", "{{ 1 }}"], ["a", "b"]])
    assert texts(compile_template(document(wide), policy="strict", layout=True).render({"列": [1]})) == [
        "题",
        "1",
        "a",
        "b",
    ]


def test_dict_items_come_before_attributes() -> None:
    assert filled("{{ 预算.items }}") == ["3"]
    assert filled("{% for k, v in d.items() %}{{ k }}{{ v }}{% endfor %}", {"d": {"a": 1}}) == ["a1"]


def test_macros_pass_through() -> None:
    macro = "{% macro 行(x) %}[{{ x }}]{% endmacro %}"
    assert filled(f"{macro}{{{{ 行('<&{{') }}}}") == ["[<&{]"]
    assert filled(f"{macro}{{{{ 行('a') ~ '<' ~ 名 }}}}") == ["[a]<甲"]
    assert filled("{% set s %}<{{ 名 }}>{% endset %}{{ s }}") == ["<甲>"]


def test_joining_keeps_text_plain() -> None:
    assert filled("{{ ('a' ~ '&{') == 'a&{' and 'true' }}") == ["true"]
    assert filled("{{ ['a', '<', 1]|join('、') }}") == ["a、<、1"]
    assert filled("{{ (1|string) ~ (['x']|join) }}") == ["1x"]


def test_raw_and_comments() -> None:
    assert filled("{% raw %}{{ x }}{% endraw %}{# nothing #}") == ["{{ x }}"]


def test_headers_footers_and_footnotes_are_rendered_with_one_numbering() -> None:
    source = document(
        "{{ 编号('一、') }}", header="{{ 编号('一、') }}", footer="{{ 名 }}", footnote="{{ 预算.决算数 }}"
    )
    template = compile_template(source, policy="strict", layout=True, per_render={"编号": Numbering})
    for _ in range(2):
        content = template.render(DATA)
        assert texts(content) == ["一、"]
        assert texts(content, "word/header1.xml") == ["二、"]
        assert texts(content, "word/footer1.xml") == ["甲"]
        assert texts(content, "word/footnotes.xml") == ["2"]
    assert template.names_used == {"名", "预算"}


def test_from_a_path(tmp_path: Path) -> None:
    path = tmp_path / "模板.docx"
    path.write_bytes(document("{{ 名 }}"))
    template = compile_template(path)
    assert template.name == str(path)
    assert texts(template.render(DATA)) == ["甲"]
    assert texts(compile_template(str(path)).render(DATA)) == ["甲"]


def test_a_template_is_immutable() -> None:
    template = compile_template(document("x"))
    with pytest.raises(AttributeError):
        template.name = "y"  # type: ignore[misc]


# -- the default policy


BODIES = (
    paragraph("{{ 名 }} {{ 预算.决算数 }} {{ 没有 }}") + paragraph("{%p if 名 %}") + paragraph("\t有") + paragraph("{%p endif %}"),
    table([["a", "b"], ["{%tr for x in 列 %}", ""], ["{{ x }}", "{_{ {{ x|upper }} }_}"], ["{%tr endfor %}", ""]]),
    table([["{%tc for x in 列 %}", "{{ x }}", "{%tc endfor %}"]]),
    paragraph("{{r 富 }}") + paragraph("{{ 多行 }}"),
)  # fmt: skip


@pytest.mark.parametrize("body", BODIES)
def test_the_default_is_what_docxtpl_does(body: str) -> None:
    rich = RichText("红", color="ff0000")
    context = {**DATA, "列": ["x&y", "<z>", "w"], "多行": "a\nb\tc", "富": rich}
    source = document(body, header="{{ 名 }}")
    theirs, buffer = DocxTemplate(io.BytesIO(source)), io.BytesIO()
    theirs.render(context, autoescape=True)
    theirs.save(buffer)
    ours = compile_template(source).render(context)
    for part in ("word/document.xml", "word/header1.xml"):
        trees = [etree.fromstring(read_package(c).parts[part]) for c in (ours, buffer.getvalue())]
        one, other = (etree.tostring(tree, method="c14n2") for tree in trees)
        assert one == other


def test_broken_xml_is_an_error_where_docxtpl_drops_text() -> None:
    with pytest.raises(TemplateFault) as caught:
        compile_template(document("{{ x|safe }}")).render({"x": "<5%"})
    assert caught.value.diagnostic.code == "PE808"


# -- properties


def test_properties_are_data_and_never_templates() -> None:
    title = "{{ ''.__class__.__mro__ }} A & B <x>"
    content = compile_template(document("x")).render({}, CoreProperties(title=title, creator="某局"))
    core = etree.fromstring(read_package(content).parts["docProps/core.xml"])
    found = {etree.QName(e).localname: e.text for e in core}
    assert found["title"] == title
    assert found["creator"] == found["lastModifiedBy"] == "某局"
    assert found["created"] == found["modified"] == "1980-01-01T00:00:00Z"
    assert (found["language"], found["revision"]) == ("zh-CN", "1")
    assert check_document(content) == ()


def test_a_title_in_the_template_is_not_evaluated() -> None:
    evil = b"""<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{{ 1/0 }}</dc:title></cp:coreProperties>"""
    template = compile_template(package("x").replace({"docProps/core.xml": evil}).to_bytes())
    assert "1/0" not in xml(template.render({}), "docProps/core.xml")


def test_dates_are_written_in_utc() -> None:
    beijing = timezone(timedelta(hours=8))
    properties = CoreProperties(
        created=datetime(2026, 6, 11, 8, tzinfo=beijing), modified=datetime(2026, 6, 12, tzinfo=UTC)
    )
    core = properties.to_xml().decode()
    assert "2026-06-11T00:00:00Z" in core
    assert "2026-06-12T00:00:00Z" in core


# -- highlight


def test_markers_are_highlighted_and_runs_keep_their_properties() -> None:
    body = '<w:p><w:r><w:rPr><w:b/><w:u w:val="single"/></w:rPr><w:t>前{{ x }}后</w:t><w:br/><w:t>尾</w:t></w:r></w:p>'
    content = compile_template(document(body), highlight=("【待填】",)).render({"x": "【待填】和【待填】"})
    assert texts(content) == ["前【待填】和【待填】后\n尾"]
    assert xml(content).count('<w:rPr><w:b/><w:highlight w:val="yellow"/><w:u w:val="single"/></w:rPr>') == 2
    assert xml(content).count("<w:b/>") == 5
    assert check_document(content) == ()


def test_without_markers_nothing_is_split() -> None:
    content = compile_template(document("{{ x }}"), highlight=("【待填】",)).render({"x": "填了"})
    assert "highlight" not in xml(content)
    assert xml(content).count("<w:r>") == 1


# -- faults and where they are


def test_undefined_names_are_placed_with_a_suggestion() -> None:
    body = paragraph("一") + table([["a", "b"], ["c", "{{ 名 }}、{{ 预算.决算数 }}、{{ 预算.决算 }}"]])
    found = fault(body)
    assert (found.code, found.message) == ("PE803", "模板引用了不存在的字段“预算.决算”")
    assert str(found.location) == "整体.docx：表1 第2行第2列"
    assert found.location.excerpt == "{{ 预算.决算 }}"
    assert "是否想写“预算.决算数”？" in found.hint


def test_undefined_root_name() -> None:
    found = fault(paragraph("") + paragraph("无") + paragraph("{{ 预祘.决算数 }}"))
    assert found.location.place == "正文第3段"
    assert "“预祘”" in found.message
    assert "是否想写“预算”？" in found.hint


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"header": "{{ 无 }}"}, "页眉第1段"),
        ({"footer": "{{ 无 }}"}, "页脚第1段"),
        ({"footnote": "{{ 无 }}"}, "脚注第1段"),
    ],
)
def test_places_outside_the_body(options: dict[str, str], place: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        compile_template(document("x", **options), policy="strict", layout=True).render({})
    assert caught.value.diagnostic.location.place == place


def test_place_in_a_loop_and_in_a_second_table() -> None:
    rows = [["h"], ["{%tr for r in 列 %}"], ["{{ r.甲 }}"], ["{{ r.乙 }}"], ["{%tr endfor %}"]]
    found = fault(table([["x"]]) + table(rows), {"列": [{"甲": "1"}]})
    assert found.location.place == "表2 第4行第1列"
    assert "“r.乙”" in found.message


def test_the_same_tag_twice_names_the_second_place() -> None:
    body = paragraph("{% if 有 %}{{ 无 }}{% endif %}") + paragraph("{{ 无 }}")
    assert fault(body, {"有": 0}).location.place == "正文第2段"


def test_place_in_a_nested_table() -> None:
    inner = table([["x", "{{ 无 }}"]])
    assert fault(table([["a", f"<w:tc>{inner}{paragraph('')}</w:tc>"]])).location.place == "表1 第1行第2列"


@pytest.mark.parametrize(
    ("body", "tag", "place"),
    [
        (paragraph("{%p if 名 %}") + paragraph("x"), "{%p if 名 %}", "正文第1段"),
        (paragraph("x") + paragraph("{% endfor %}"), "{% endfor %}", "正文第2段"),
        (paragraph("{% if 名 %}") + paragraph("{% endfor %}"), "{% if 名 %}", "正文第1段"),
        (paragraph("{% else %}"), "{% else %}", "正文第1段"),
        (table([["{%tr for x in 名 %}"], ["{{ x }}"]]), "{%tr for x in 名 %}", "表1 第1行第1列"),
    ],
)
def test_unclosed_blocks(body: str, tag: str, place: str) -> None:
    found = fault(body)
    assert (found.code, found.location.excerpt, found.location.place) == ("PE804", tag, place)


@pytest.mark.parametrize("text", ["{{ 名", "名 }}", "{% if 名", "{{ 名 }} {{", "%}"])
def test_halves_of_tags(text: str) -> None:
    found = fault(paragraph("一") + paragraph(text))
    assert (found.code, found.location.place) == ("PE804", "正文第2段")


@pytest.mark.parametrize("text", ["{{ 名 名 }}", "{{ 名| }}", "{% 如果 名 %}", "{{ }}", "{% for in x %}{% endfor %}"])
def test_bad_syntax(text: str) -> None:
    found = fault(paragraph("一") + paragraph("{{ 名 }}" + text))
    assert (found.code, found.location.place) == ("PE804", "正文第2段")


@pytest.mark.parametrize("text", ["｛｛ 名 ｝｝", "{｛ 名 }}", "｛% if x %｝", "｛{ 名 ｝｝"])
def test_full_width_braces(text: str) -> None:
    assert fault(text).code == "PE805"


def test_all_findings_of_a_template_come_together() -> None:
    with pytest.raises(TemplateFault) as caught:
        compile_template(document("｛｛ x ｝｝", header="{{ x", footer="{% if %}"), policy="strict")
    assert [d.code for d in caught.value.diagnostics] == ["PE805", "PE804", "PE804"]
    assert "页眉第1段" in str(caught.value)
    with pytest.raises(TemplateFault) as caught:
        compile_template(document("｛｛ x ｝｝", header="{{ x", footer="{% if %}"))
    assert [d.code for d in caught.value.diagnostics] == ["PE804", "PE804"], "docxtpl prints what is no tag"


@pytest.mark.parametrize(
    ("value", "word"),
    [(None, "空值"), (True, "是/否值"), (0.1, "浮点数"), ([1], "一列值"), ({}, "一组字段"), ("\x01", "控制字符"), ("\ud800", "控制字符"), ("\ufffe", "控制字符"), ("\x07", "控制字符"), ("\x0c", "控制字符"), (object(), "不成文字的内容")],
)  # fmt: skip
@pytest.mark.parametrize(
    "tag",
    [
        "{{ x }}",
        "{{ x ~ '元' }}",
        "{{ [x]|join }}",
        "{{ x|string }}",
        "{% macro m(v) %}{{ v }}{% endmacro %}{{ m(x) }}",
    ],
)
def test_unprintable_values(value: object, word: str, tag: str) -> None:
    found = fault(tag, {"x": value})
    assert found.code == "PE806"
    assert word in found.message


def test_numbering_and_types_in_tags() -> None:
    assert "不认识的编号样式" in fault("{{ 编号('甲') }}", per_render={"编号": Numbering}).message
    assert fault("{{ 名 + 1 }}").code == "PE806"
    assert fault("{{ 1 / 0 }}").code == "PE806"
    assert "空值" in fault("{{ '元' if 名 == '乙' }}").message


def test_unknown_filters_and_tests() -> None:
    found = fault("{{ 名|金颜 }}", filters={"金额": str})
    assert (found.code, found.location.excerpt) == ("PE803", "{{ 名|金颜 }}")
    assert "是否想写“金额”？" in found.hint
    assert fault("{% if 名 is 空的 %}{% endif %}").code == "PE803"


ESCAPES = (
    "{{ ''.__class__ }}",
    "{{ ''['__class__'] }}",
    "{{ ''|attr('__class__') }}",
    "{{ ['']|map(attribute='__class__')|list|join }}",
    "{{ '{0.__class__}'.format(名) }}",
    "{{ 编号.__init__.__globals__ }}",
    "{{ 编号._counts }}",
    "{{ 列.append(1) }}",
    "{{ 预算.update({}) }}",
    "{{ 'x' * 10**9 }}",
    "{{ 10**9 * 'x' }}",
    "{{ [1] * 10**9 }}",
    "{{ 9**9**9 }}",
    "{{ 9**(9**9) }}",
    "{{ '%999999999d' % 1 }}",
    "{{ 'x'.ljust(10**9) }}",
    "{{ 'x'.zfill(10**9) }}",
    "{{ '%s'|format(1) }}",
    "{{ 'x'|center(10**9) }}",
    "{{ 'x'|indent(10**9) }}",
    "{{ 列|random }}",
    "{{ 名|safe }}",
    "{{ {}|tojson }}",
    "{% include 'x' %}",
    "{% import 'x' as y %}",
    "{% from 'x' import y %}",
    "{% extends 'x' %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
)


@pytest.mark.parametrize("tag", ESCAPES)
def test_the_sandbox_holds(tag: str) -> None:
    data = {"列": [1], "预算": {}, "名": "甲"}
    assert fault(tag, data, per_render={"编号": Numbering}).code == "PE807"
    assert data["列"] == [1]


@pytest.mark.parametrize("name", ["range", "lipsum", "cycler", "joiner", "namespace", "dict", "self"])
def test_no_globals(name: str) -> None:
    found = fault(f"{{{{ {name}.x }}}}")
    assert found.code in {"PE803", "PE807"}


def test_autoescape_cannot_be_turned_off() -> None:
    assert filled("{% autoescape false %}{{ x }}{% endautoescape %}", {"x": "<&{"}) == ["<&{"]


def test_codes_are_unique() -> None:
    codes = [code.id for code in (*faults.CODES, *safety.CODES)]
    assert len(set(codes)) == len(codes) == 9


def test_cells_keep_their_properties() -> None:
    content = compile_template(document(table([[cell("{{ 名 }}", '<w:tcW w:w="5" w:type="dxa"/>')]]))).render(DATA)
    assert '<w:tcW w:w="5" w:type="dxa"/>' in xml(content)
