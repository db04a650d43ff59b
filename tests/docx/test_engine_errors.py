"""What goes wrong in a rendering is told with template, part, place, tag, what was looked for and what may be meant."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, BinaryIO

import pytest
from docxtpl import InlineImage, RichText
from markupsafe import Markup

from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.package import read_package
from tests.docx.feature_parts import png, rich_document
from tests.docx.samples import cell, document, paragraph, table
from tests.docx.templates_of_features import text_box

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfeval_gen.diagnostics import Diagnostic
    from perfeval_gen.docx.policy import Policy
    from perfeval_gen.docx.template import Template

DATA = {"预算": {"决算数": "1", "子": {"甲": "2"}}, "名": "某某", "列": ["a", "b"], "物": SimpleNamespace(名="x")}
TAG = "{{ 预算.决算.年 }}"  # 预算 has no 决算; asked for 年, nothing must have been printed before

PLACES: dict[str, dict[str, Any]] = {
    "正文第2段": {"body": paragraph("一") + paragraph(TAG)},
    "表1 第2行第2列": {"body": table([["a", "b"], ["c", f"前{TAG}后"]])},
    "表2 第3行第1列": {"body": table([["a"]]) + table([["b"], ["{%tr for x in 列 %}"], [TAG], ["{%tr endfor %}"]])},
    "表1 第1行第1列": {"body": table([[f"<w:tc>{table([['x', TAG]])}{paragraph('')}</w:tc>"]])},
    "正文第1段的文本框": {"body": text_box(TAG)},
    "页眉第1段": {"body": "x", "header": TAG},
    "首页页眉第1段": {"body": "x", "first": TAG},
    "偶数页页眉表1 第1行第2列": {"body": "x", "even": table([["a", TAG]]) + paragraph("")},
    "页脚第2段": {"body": "x", "footer": paragraph("a") + paragraph(TAG)},
    "脚注第1段": {"body": "x", "footnote": TAG},
}


def fault(content: bytes, data: dict[str, Any], policy: Policy = "docxtpl", *, by_tree: bool = False) -> Diagnostic:
    template = compile_template(content, policy=policy, name="报告.docx")
    maker = template.docxtpl() if by_tree else None
    with pytest.raises(TemplateFault) as caught:
        template.render(data, docxtpl=maker)
    return caught.value.diagnostic


@pytest.mark.parametrize(("policy", "by_tree"), [("docxtpl", False), ("docxtpl", True), ("strict", False)])
@pytest.mark.parametrize("place", PLACES)
def test_every_place(place: str, policy: Policy, *, by_tree: bool) -> None:
    found = fault(rich_document(**PLACES[place]), DATA, policy, by_tree=by_tree)
    assert (found.code, str(found.location), found.location.excerpt) == ("PE803", f"报告.docx：{place}", TAG)
    assert found.message == "模板引用了不存在的字段“预算.决算”"
    assert "是否想写“预算.决算数”？" in found.hint


@pytest.mark.parametrize("by_tree", [False, True])
def test_properties(*, by_tree: bool) -> None:
    found = fault(rich_document("x", title=f"甲{TAG}", subject="{{ 名 }}"), DATA, by_tree=by_tree)
    assert str(found.location) == "报告.docx：文档属性"
    assert (found.location.excerpt, found.message) == (TAG, "模板引用了不存在的字段“预算.决算”")


@pytest.mark.parametrize(
    ("tag", "message", "hint"),
    [
        ("{{ 名字.长 }}", "模板引用了不存在的字段“名字”", "是否想写“名”？"),
        ("{{ 预算.子.乙.丙 }}", "模板引用了不存在的字段“预算.子.乙”", ""),
        ("{{ 物.号.长 }}", "模板引用了不存在的字段“物.号”", ""),
        ("{{ 预算['决算额'].x }}", "模板引用了不存在的字段“决算额”", "决算数"),
    ],
)
@pytest.mark.parametrize("policy", ["docxtpl", "strict"])
def test_what_was_looked_for(tag: str, message: str, hint: str, policy: Policy) -> None:
    found = fault(document(tag), DATA, policy)
    assert (found.code, found.message) == ("PE803", message)
    assert hint in found.hint


@pytest.mark.parametrize("policy", ["docxtpl", "strict"])
def test_what_can_not_be_worked_out(policy: Policy) -> None:
    for tag in ("{{ 名 + 1 }}", "{{ 1 / 0 }}", "{{ 名() }}", "{% for a in 5 %}{% endfor %}"):
        found = fault(document(paragraph("") + paragraph(tag)), DATA, policy)
        assert (found.code, found.location.place) == ("PE806", "正文第2段"), tag
        assert found.location.excerpt in tag


def test_an_error_beside_a_picture_and_behind_a_stream() -> None:
    template = compile_template(document("{{ 图 }}{% for x in 流 %}{{ x.y.z }}{% endfor %}"))
    data = {"图": InlineImage(template.docxtpl(), io.BytesIO(png())), "流": iter([{"y": {"z": 1}}, {"甲": 1}])}
    with pytest.raises(TemplateFault) as caught:
        template.render(data)
    assert caught.value.diagnostic.location.excerpt == "{{ x.y.z }}"


def test_what_docxtpl_can_not_do_is_told_in_its_words() -> None:
    template = compile_template(document("x"))
    maker = template.docxtpl()
    maker.replace_pic("没有.png", io.BytesIO(png()))
    with pytest.raises(ValueError, match=r"没有\.png not found"):
        template.render({}, docxtpl=maker)


# -- what would not be XML


BROKEN: dict[str, tuple[str, dict[str, Any]]] = {
    "an open element": ("{{ x|safe }}", {"x": "<w:b>"}),
    "a sign": ("{{ x|safe }}", {"x": "<5%"}),
    "an ampersand": ("{{ x|safe }}", {"x": "A & B"}),
    "markup": ("{{ x }}", {"x": Markup("</w:p>")}),
    "an unknown prefix": ("{{ x }}", {"x": Markup("<q:b/>")}),
    "rich text": ("{{r x }}", {"x": RichText("a", color='"<')}),
    "a filter block": ("{% filter striptags %}<{% endfilter %}", {}),
    "a call block": ("{% call f() %}{% endcall %}", {"f": lambda **_: "<"}),
    "no escaping": ("{% autoescape false %}{{ x }}{% endautoescape %}", {"x": "<"}),
    "a control character": ("{{ x }}", {"x": "a\x01b"}),
    "in a column": ("{% for r in x %}{{ r }}{% endfor %}", {"x": ["a", "b", "c\x0b", "d"]}),
    "in an object": ("{{ x }}", {"x": ValueError("\x02")}),
    "half a sign": ("{{ x }}", {"x": "\ud800"}),
    "no sign": ("{{ x }}", {"x": "\uffff"}),
    "a new page outside a text": (f'<w:p><w:bookmarkStart w:name="{"{{ x }}"}"/></w:p>', {"x": "\f"}),
    "unlike branches": (paragraph("{% if x %}a") + table([["b{% endif %}"]]), {"x": 0}),
}


WAYS: tuple[Callable[[Template, dict[str, Any], BinaryIO], object], ...] = (
    lambda template, data, _: template.render(data),
    lambda template, data, file: template.render_to(file, data),
    lambda template, data, _: template.render(data, docxtpl=template.docxtpl()),
)


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_xml_is_never_written(kind: str) -> None:
    body, data = BROKEN[kind]
    documents: tuple[dict[str, Any], ...] = (
        {"body": body},
        {"body": "x", "header": body},
        {"body": "x", "footnote": body},
    )
    for options in documents:
        template = compile_template(rich_document(**options), name="报告.docx")
        part = {"header": "页眉", "footnote": "脚注"}.get([*options][-1], "正文")
        for way in WAYS:
            file = io.BytesIO()
            with pytest.raises(TemplateFault) as caught:
                way(template, data, file)
            found = caught.value.diagnostic
            assert (found.code, str(found.location)) == ("PE808", f"报告.docx：{part}")
            assert file.getvalue() == b"", "nothing was written"


def test_what_only_looks_dangerous_is_written() -> None:
    text = "".join(map(chr, (9, 10, 13, 0x20, 0x7F, 0x85, 0x2028, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x10FFFF)))
    content = compile_template(document(table([[cell("{{ x }}")]]))).render({"x": f"\a\f{text}&<>"})
    assert "&amp;&lt;&gt;" in read_package(content).parts["word/document.xml"].decode()
