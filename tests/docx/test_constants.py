"""Under the strict policy what a template says itself is looked at as data are; docxtpl's prints as docxtpl does."""

from __future__ import annotations

import pytest

from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.package import read_package
from tests.docx.samples import document


def _printed(tag: str, policy: str = "strict") -> str:
    content = compile_template(document(f"值{tag}止"), policy=policy).render({"年度": 2025})  # type: ignore[arg-type]
    text = read_package(content).parts["word/document.xml"].decode()
    return text[text.index("值") + 1 : text.index("止")]


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("{{ none }}", "空值"),
        ("{{ true }}", "是/否值"),
        ("{{ not 年度 }}", "是/否值"),
        ("{{ 1 == 1 }}", "是/否值"),
        ("{{ 0.1+0.2 }}", "浮点数"),
        ("{{ 10000.00 }}", "浮点数"),
        ("{{ [1] }}", "一列值"),
        ("{{ (1, 2) }}", "一列值"),
        ("{{ {'甲': 1} }}", "一组字段"),
        ("{{ 'a' ~ none }}", "空值"),
        ("{{ ('a' ~ 0.5)|trim }}", "浮点数"),
        ("{{ none|string }}", "空值"),
        (r"{{ 'a\x01' }}", "含控制字符的文字"),
        ("{% set x = none %}{{ x }}", "空值"),
        ("{% set x %}{{ true }}{% endset %}{{ x }}", "是/否值"),
    ],
)
def test_a_constant_that_must_not_be_printed(tag: str, kind: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        _printed(tag)
    found = caught.value.diagnostic
    assert (found.code, found.message) == ("PE806", f"这里的值是{kind}，不能直接印出")
    assert found.location.place == "正文第1段"
    assert found.location.excerpt in tag


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("{{ '甲<乙>&' }}", "甲&lt;乙&gt;&amp;"),
        ("{{ '{{ x }}' }}", "&#123;&#123; x &#125;&#125;"),
        ("{{ 10 }}", "10"),
        ("{{ -1 }}", "-1"),
        ("{{ 1 + 2 }}", "3"),
        ("{{ '甲' ~ '乙' ~ 3 }}", "甲乙3"),
        ("{{ '甲乙'|length }}", "2"),
        ("{{ ['甲', '乙']|join('、') }}", "甲、乙"),
        ("{{ '甲' if true else none }}", "甲"),
        ("{{ none or '无' }}", "无"),
    ],
)
def test_a_constant_that_may_be_printed(tag: str, text: str) -> None:
    assert _printed(tag) == text


@pytest.mark.parametrize(
    ("tag", "text"),
    [("{{ none }}", "None"), ("{{ true }}", "True"), ("{{ 10000.00 }}", "10000.0"), ("{{ [1] }}", "[1]")],
)
def test_docxtpls_own_way(tag: str, text: str) -> None:
    assert _printed(tag, "docxtpl") == text
