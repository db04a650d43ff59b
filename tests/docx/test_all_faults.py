"""What is wrong with a template is told in one run, each with its tag and the columns of the name in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from perfeval_gen.cli.printing import to_text
from perfeval_gen.diagnostics import Diagnostic
from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.numbering import Numbering
from tests.docx.samples import document, paragraph, table

DATA: dict[str, Any] = {
    "年度": 2025,
    "单位": {"名称": "某局"},
    "预算": {"决算数": "1"},
    "任务": [{"名称": "甲", "数": 0.5}, {"名称": "乙", "数": 0.5}],
    "空": None,
}


def faults(body: str, **parts: str) -> tuple[Diagnostic, ...]:
    template = compile_template(
        document("".join(map(paragraph, body.split("\n"))) if not body.startswith("<") else body, **parts),
        policy="strict", name="报告.docx", per_render={"编号": Numbering}, filters={"倍": lambda value: value * 2},
    )  # fmt: skip
    with pytest.raises(TemplateFault) as caught:
        template.render(DATA)
    return caught.value.diagnostics


def told(body: str) -> list[str]:
    """The tags of the faults; the name that is marked within brackets."""
    return [*_marked(faults(body))]


def _marked(found: tuple[Diagnostic, ...]) -> Iterator[str]:
    for one in found:
        place = one.location
        text, start, stop = place.excerpt, place.column - 1, place.end_column - 1
        yield f"{text[:start]}[{text[start:stop]}]{text[stop:]}" if place.column else text


def test_every_undefined_name() -> None:
    assert told("{{ 单位.名 }}\n{{ 单位.甲 }}\n{{ 预算.决算 }}\n{{ 甲 }}{{ 年度 }}") == [
        "{{ 单位.[名] }}", "{{ 单位.[甲] }}", "{{ 预算.[决算] }}", "{{ [甲] }}",
    ]  # fmt: skip


def test_every_part() -> None:
    found = faults("{{ 甲 }}", header="{{ 乙 }}", footer="{{ 空 }}")
    assert [(one.code, one.location.place) for one in found] == [
        ("PE803", "正文第1段"), ("PE803", "页眉第1段"), ("PE806", "页脚第1段"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "tag",
    [
        "{{ 甲|倍 }}",
        "{{ 甲|length }}",
        "{{ 甲 + 1 }}",
        "{% if 甲 > 1 %}x{% endif %}",
        "{{ 甲.乙.丙 }}",
        "{{ 甲['乙'](1) }}",
        "{{ '一' ~ 甲 }}",
        "{% if 甲 %}x{% endif %}",
        "{% for x in 甲 %}{{ x.y }}{% endfor %}",
        "{% if 甲 in [1] %}x{% endif %}",
        "{% macro m(x) %}{{ x.y }}{% endmacro %}{{ m(甲) }}",
        "{{ -甲 }}",
        "{% set x = 甲 %}{{ x }}{{ x }}",
    ],
)
def test_whatever_is_done_with_it_the_rest_is_told_too(tag: str) -> None:
    found = faults(f"{tag}\n{{{{ 单位.名 }}}}")
    assert [one.message for one in found] == ["模板引用了不存在的字段“甲”", "模板引用了不存在的字段“单位.名”"]


def test_all_kinds_of_faults() -> None:
    found = faults("{{ 空 }}\n{{ 空|倍 }}\n{{ none }}\n{{ 编号('x') }}\n{{ 单位.名 }}\n{{ 1 / 0 }}")
    assert [one.code for one in found] == ["PE806", "PE806", "PE806", "PE806", "PE803"]


def test_a_row_that_comes_again_is_told_once() -> None:
    rows = [["{%tr for x in 任务 %}", ""], ["{{ x.名 }}", "{{ x.数 }}"], ["{%tr endfor %}", ""]]
    assert told(table(rows)) == ["{{ x.[名] }}", "{{ x.数 }}"]


def test_a_name_in_a_branch_that_these_data_leave_out() -> None:
    body = "{{ 甲 }}\n{% if 年度 == 1999 %}{{ 乙 }}{{ '丙' }}{{ 单位.丁 }}{% endif %}"
    assert told(body) == ["{{ [甲] }}", "{{ [乙] }}"]


def test_a_name_that_may_be_missing_is_not_told() -> None:
    body = "{{ 甲 }}\n{% if 乙 is defined %}{{ 乙 }}{% endif %}{{ 丙|default('无') }}"
    more = "{% if 年度 == 1999 %}{% set 丁 = 1 %}{% endif %}{% if 丁 is defined %}{{ 丁 }}{% endif %}"
    assert told(f"{body}\n{more}") == ["{{ [甲] }}"]


def test_no_end_of_faults_is_told_to_twenty() -> None:
    assert len(faults("\n".join(f"{{{{ 单位.名{n} }}}}" for n in range(30)))) == 20


def test_the_tag_is_shown_with_a_caret() -> None:
    (found,) = faults("{{ 单位.名 }}")
    assert to_text(found).splitlines()[:4] == [
        "错误[PE803] 模板引用了不存在的字段“单位.名”",
        "  → 报告.docx：正文第1段",
        "     │ {{ 单位.名 }}",
        "     │         ^^",
    ]


def test_the_tag_is_shown_where_no_name_is_meant() -> None:
    (found,) = faults("{{ 空 }}")
    assert to_text(found).splitlines()[1:3] == ["  → 报告.docx：正文第1段", "     │ {{ 空 }}"]
