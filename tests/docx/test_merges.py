"""``{%vm condition %}``: cells merged downwards by what the rows say."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import pytest

from perfeval_gen.docx import oxml
from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.gate import check_document
from perfeval_gen.docx.package import read_package
from perfeval_gen.docx.tables import cells_of, rows_of
from tests.docx.samples import cell, document, paragraph, table

if TYPE_CHECKING:
    from lxml import etree

    from perfeval_gen.diagnostics import Diagnostic

ROWS = (
    {"一级": "产出", "一首": "是", "二级": "数量", "二首": "是", "三级": "a"},
    {"一级": "产出", "一首": "", "二级": "数量", "二首": "", "三级": "b"},
    {"一级": "产出", "一首": "", "二级": "质量", "二首": "是", "三级": "c"},
    {"一级": "效益", "一首": "是", "二级": "社会", "二首": "是", "三级": "d"},
    {"一级": "效益", "一首": "", "二级": "社会", "二首": "", "三级": "e"},
)
LOOP, END = ["{%tr for 行 in 行们 %}", "", ""], ["{%tr endfor %}", "", ""]


def looped(first: str, second: str = "{%vm 行.二首 %}{{ 行.二级 }}") -> str:
    return table([["一级", "二级", "三级"], LOOP, [first, second, "{{ 行.三级 }}"], END])


def rendered(body: str, **context: object) -> etree._Element:
    content = compile_template(document(body), policy="strict", layout=True).render({"行们": ROWS, **context})
    assert check_document(content) == ()
    return oxml.parse(read_package(content).parts["word/document.xml"])


def fault(body: str) -> Diagnostic:
    with pytest.raises(TemplateFault) as caught:
        compile_template(document(body), policy="strict", layout=True, name="表.docx").render({"行们": ROWS})
    return caught.value.diagnostic


def merges(root: etree._Element, column: int) -> list[tuple[str, str]]:
    """What each cell of a column of the first table says of merging, and its text (paragraphs joined by /)."""
    cells = [cells_of(row)[column] for row in rows_of(next(root.iter(oxml.W_TBL)))]
    marks = [cell.find("w:tcPr/w:vMerge", oxml.NAMESPACES) for cell in cells]
    texts = ["/".join(map(oxml.text_of, cell.iter(oxml.W_P))) for cell in cells]
    return list(zip(map(oxml.value, marks), texts, strict=True))


FIRST = [("", "一级"), ("restart", "产出"), ("continue", ""), ("continue", ""), ("restart", "效益"), ("continue", "")]
SECOND = [
    ("", "二级"),
    ("restart", "数量"),
    ("continue", ""),
    ("restart", "质量"),
    ("restart", "社会"),
    ("continue", ""),
]


def test_two_levels_side_by_side() -> None:
    root = rendered(looped("{%vm 行.一首 %}{{ 行.一级 }}"))
    assert merges(root, 0) == FIRST
    assert merges(root, 1) == SECOND
    assert merges(root, 2) == [("", t) for t in ("三级", "a", "b", "c", "d", "e")]


def test_nested_loops() -> None:
    groups = [{"名": "产出", "行": ["a", "b"]}, {"名": "效益", "行": ["c"]}]
    rows = [
        ["{%tr for 组 in 组们 %}", ""],
        ["{%tr for 行 in 组.行 %}", ""],
        ["{%vm loop.first %}{{ 组.名 }}", "{{ 行 }}"],
        ["{%tr endfor %}", ""],
        ["{%tr endfor %}", ""],
    ]
    assert merges(rendered(table(rows), 组们=groups), 0) == [("restart", "产出"), ("continue", ""), ("restart", "效益")]


@pytest.mark.parametrize(
    "tag",
    [
        "{%vm 行.一首 %}{{ 行.一级 }}",
        "{% vm 行.一首 %}{{ 行.一级 }}",
        "{%vm 行.一首%}{{ 行.一级 }}",
        "{{ 行.一级 }}{%vm 行.一首 %}",
        "{%vm 行.一首 == '是' and 1 < 2 %}{{ 行.一级 }}",
        "{%vm 行.一首 == “是” %}{{ 行.一级 }}",
        "{%vm true if 行.一首 else false %}{{ 行.一级 }}",
        "{%vm '%}' != 行.一首 and 行.一首 %}{{ 行.一级 }}",
    ],
)
def test_ways_to_write_it(tag: str) -> None:
    assert merges(rendered(looped(tag)), 0) == FIRST


def test_a_tag_over_several_runs() -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    pieces = ("前{", "%v", "m 行.一", "首 %", "}{{ 行", ".一级 }}")
    runs = "".join(f"<w:r>{bold}<w:t>{text}</w:t></w:r>" for text in pieces)
    root = rendered(looped(f"<w:tc><w:tcPr/><w:p>{runs}</w:p></w:tc>"))
    assert merges(root, 0) == [(mark, f"前{text}" if mark == "restart" else text) for mark, text in FIRST]
    assert [
        len(list(p.iter(oxml.W_R))) for p in cells_of(rows_of(next(root.iter(oxml.W_TBL)))[1])[0].iter(oxml.W_P)
    ] == [2]


def test_several_runs_and_paragraphs() -> None:
    style = '<w:pPr><w:jc w:val="center"/></w:pPr>'
    first = f"<w:p>{style}<w:r><w:t>{{%vm 行.一首 %}}</w:t></w:r><w:r><w:t>{{{{ 行.一级 }}}}</w:t></w:r></w:p>"
    loop = paragraph("{%p for 字 in ['x', 'y'] %}") + paragraph("{{ 字 }}") + paragraph("{%p endfor %}")
    root = rendered(looped(f"<w:tc><w:tcPr/>{first}{loop}</w:tc>"))
    assert merges(root, 0) == [(mark, f"{text}/x/y" if mark == "restart" else text) for mark, text in FIRST]
    blanks = [p for p in root.iter(oxml.W_P) if not oxml.text_of(p) and p.getparent().tag == oxml.W_TC]  # type: ignore[union-attr]
    assert sum(p.find("w:pPr/w:jc", oxml.NAMESPACES) is not None for p in blanks) == 3


def test_the_tag_may_stand_in_a_later_paragraph() -> None:
    root = rendered(looped(f"<w:tc>{paragraph('{{ 行.一级 }}')}{paragraph('{%vm 行.一首 %}级')}</w:tc>"))
    assert merges(root, 0) == [(mark, f"{text}/级" if mark == "restart" else text) for mark, text in FIRST]


def test_the_text_of_a_continuing_cell_is_not_evaluated() -> None:
    rows = [{"首": "是", "名": "甲"}, {"首": ""}]
    body = table([["{%tr for 行 in 行们 %}"], ["{%vm 行.首 %}{{ 行.名 }}"], ["{%tr endfor %}"]])
    assert merges(rendered(body, 行们=rows), 0) == [("restart", "甲"), ("continue", "")]


ORDER = ("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection")
ORDER += ("tcFitText", "vAlign")
PROPERTIES = {
    "none": "",
    "width": '<w:tcW w:w="5" w:type="dxa"/>',
    "span": '<w:tcW w:w="5"/><w:gridSpan w:val="1"/><w:shd w:val="clear" w:fill="eeeeee"/><w:vAlign w:val="center"/>',
    "old": '<w:vMerge w:val="restart"/><w:tcBorders/><w:textDirection w:val="tbRlV"/><w:vAlign w:val="center"/>',
    "align": '<w:noWrap/><w:tcMar/><w:tcFitText/><w:vAlign w:val="center"/>',
}  # fmt: skip


@pytest.mark.parametrize("properties", PROPERTIES.values(), ids=PROPERTIES)
def test_properties_keep_the_order_of_the_schema(properties: str) -> None:
    root = rendered(looped(cell("{%vm 行.一首 %}{{ 行.一级 }}", properties)))
    assert merges(root, 0) == FIRST
    wanted = {e.tag for e in oxml.parse(f'<r xmlns:w="{oxml.NAMESPACES["w"]}">{properties}</r>')} | {
        oxml.name("w:vMerge")
    }
    for row in rows_of(next(root.iter(oxml.W_TBL)))[1:]:
        found = [e.tag for e in cells_of(row)[0].iterfind("w:tcPr/*", oxml.NAMESPACES)]
        assert found == [tag for tag in map(oxml.name, (f"w:{n}" for n in ORDER)) if tag in wanted]


def test_a_cell_without_properties() -> None:
    root = rendered(looped(f"<w:tc>{paragraph('{%vm 行.一首 %}{{ 行.一级 }}')}</w:tc>"))
    assert merges(root, 0) == FIRST


def test_beside_what_docxtpl_knows() -> None:
    shade = '<w:tcW w:w="5" w:type="dxa"/><w:shd w:val="clear" w:fill="ffffff"/>'
    first = cell("{%vm 行.一首 %}{% cellbg 'eeeeee' %}{{ 行.一级 }}", shade)
    root = rendered(looped(first, cell("{% vm %}{{ 行.二级 }}", '<w:tcW w:w="5" w:type="dxa"/>')))
    assert merges(root, 0) == FIRST
    assert merges(root, 1) == [("", "二级"), ("restart", "数量"), *[("continue", "")] * 4]
    for row in rows_of(next(root.iter(oxml.W_TBL)))[1:]:
        assert len(cells_of(row)[0].findall("w:tcPr/w:shd", oxml.NAMESPACES)) == 1


def test_a_table_inside_the_cell() -> None:
    inner = table([["{%tr for 行 in 行们 %}"], ["{%vm 行.二首 %}{{ 行.二级 }}"], ["{%tr endfor %}"]])
    body = table([["一", f"<w:tc>{paragraph('{%vm 1 == 1 %}外')}{inner}{paragraph('')}</w:tc>"]])
    outer, nested = rendered(body).iter(oxml.W_TBL)
    marks = [oxml.value(c.find("w:tcPr/w:vMerge", oxml.NAMESPACES)) for c in nested.iter(oxml.W_TC)]
    assert marks == ["restart", "continue", "restart", "restart", "continue"]
    assert oxml.value(cells_of(rows_of(outer)[0])[1].find("w:tcPr/w:vMerge", oxml.NAMESPACES)) == "restart"


# -- faults


def test_an_unknown_name_is_placed() -> None:
    found = fault(paragraph("一") + looped("{%vm 行.一首 %}{{ 行.一级 }}", "{%vm 行.二手 %}{{ 行.二级 }}"))
    assert (found.code, found.message) == ("PE803", "模板引用了不存在的字段“行.二手”")
    assert str(found.location) == "表.docx：表1 第3行第2列"
    assert found.location.excerpt == "{%vm 行.二手 %}"
    assert "是否想写“行.二首”？" in found.hint


def test_the_same_tag_twice_names_the_second_place() -> None:
    body = paragraph("{% if (行们[0].一首) %}{% endif %}") + table([["{% if 0 %}"], ["{%vm 无 %}"], ["{% endif %}"]])
    second = table([["x"], ["{%vm 无 %}"]])
    assert fault(body + second).location.place == "表2 第2行第1列"


@pytest.mark.parametrize("tag", ["{%vm 行. %}", "{%vm 行.一首 行 %}", "{%vm 行.一首 %}{%vm 行.一首 %}"])
def test_bad_syntax(tag: str) -> None:
    found = fault(looped(tag))
    assert (found.code, found.location.place) == ("PE804", "表1 第3行第1列")


def test_outside_a_table() -> None:
    found = fault(paragraph("一") + paragraph("{%vm 1 %}二"))
    assert (found.code, found.location.place) == ("PE804", "正文第2段")


def test_a_merge_that_never_starts_is_told() -> None:
    rows = [{**ROWS[0], "一首": ""}, *ROWS[1:]]
    content = compile_template(document(looped("{%vm 行.一首 %}{{ 行.一级 }}")), policy="strict", layout=True).render(
        {"行们": rows}
    )
    assert "table 1 row 2: a vMerge that continues nothing" in "".join(check_document(content))


def test_many_depths() -> None:
    """Groups of 12, 6, 3 and 1 in four columns of 24 rows."""
    sizes = (12, 6, 3, 1)
    rows = [
        {f"首{n}": "是" if i % n == 0 else "" for n in sizes} | {f"名{n}": f"{n}/{i // n}" for n in sizes}
        for i in range(24)
    ]
    texts = [f"{{%vm 行.首{n} %}}{{{{ 行.名{n} }}}}" for n in sizes]
    root = rendered(table([["{%tr for 行 in 行们 %}"], texts, ["{%tr endfor %}"]]), 行们=rows)
    for column, size in enumerate(sizes):
        found = merges(root, column)
        assert [text for mark, text in found if mark == "restart"] == [f"{size}/{g}" for g in range(24 // size)]
        assert list(accumulate(mark == "restart" for mark, _ in found))[::size] == list(range(1, 24 // size + 1))
        assert not any(text for mark, text in found if mark == "continue")
