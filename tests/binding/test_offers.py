"""Numbers typed by hand that a reference could print: which are told, and what is put in their place."""

from __future__ import annotations

import pytest

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.prose.bound import references_are_offered
from perfeval_gen.diagnostics import Diagnostic, Severity
from perfeval_gen.figures.derive import derive_figures
from tests.binding.bound import DATA, PACK
from tests.figures.samples import UNIT, document


def offers(text: str) -> list[Diagnostic]:
    checked = document(DATA + text, UNIT)
    return list(references_are_offered.find(Facts(checked, derive_figures(checked, PACK), PACK)))


def offered(sentence: str) -> list[tuple[str, str]]:
    """What is marked, and what would stand there instead; nothing instead where it would print something else."""
    found = offers(f"自评结果: |-\n  {sentence}\n")
    return [
        (d.location.excerpt[d.location.column - 1 : d.location.end_column - 1], d.edits[0].text if d.edits else "")
        for d in found
    ]


OFFERS = [
    ("全年支出14516.58万元。", [("14516.58万元", "{{ 预算.支出.决算数 }}")]),
    ("全年支出1.4517亿元。", [("1.4517亿元", "{{ 预算.支出.决算数|亿元(4) }}")]),
    ("全年支出145165800元。", [("145165800元", "{{ 预算.支出.决算数|元(0) }}")]),
    ("全年支出14516.6万元。", [("14516.6万元", "{{ 预算.支出.决算数|万元(1) }}")]),
    ("全年支出14,516.58万元。", [("14,516.58万元", "")]),  # a reference prints no separators
    ("资金使用率99.22%。", [("99.22%", "{{ 比率.资金使用率 }}")]),
    ("资金使用率99.2%。", [("99.2%", "{{ 比率.资金使用率|百分数(1) }}")]),
    ("资金使用率99.22％。", [("99.22％", "{{ 比率.资金使用率|数 }}")]),  # the sign stays behind it
    ("规上工业增加值380.7亿元。", [("380.7亿元", '{{ 成效["工业"].指标["规上工业增加值"].数值 }}')]),
    ("建成园区8个。", [("8个", '{{ 成效["工业"].指标["园区"].数值 }}')]),
    ("拨付462万元。", [("462万元", "")]),  # offered, but three digits alone leave a doubt
    ("促企业上规模经费划拨462万元。", [("462万元", '{{ 项目["促企业上规模经费"].预算.划拨|万元(0) }}')]),
]
NONE = [
    "园区比上年增加8个。",
    "园区的各家企业共有8个。",
    "培训8个单位。",  # a number so short is known only by what stands before it
    "全年支出{{ 预算.支出.决算数 }}。",
    "约14516.58万元。",
    "依照〔2021〕1045号文，2025年14时建成。",
    "支出200万元。",  # twice among the data: 划拨 and 支出 of the third project
    "支出14516.59万元。",
]


@pytest.mark.parametrize(("sentence", "expected"), OFFERS, ids=[s for s, _ in OFFERS])
def test_the_reference_is_offered(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert offered(sentence) == expected


@pytest.mark.parametrize("sentence", NONE)
def test_what_is_not_sure_is_not_told(sentence: str) -> None:
    assert offered(sentence) == []


def test_it_is_a_note_with_the_reference() -> None:
    (found,) = offers("自评结果: 全年支出14516.58万元。\n")
    assert (found.code, found.severity, found.rule) == ("PE435", Severity.NOTE, "DUP-01")
    assert found.mark == "{{ 预算.支出.决算数 }}"


def test_a_project_speaks_of_its_own_numbers_by_its_own_names() -> None:
    text = DATA.replace(
        '"本项目支出{{ 支出 }}，全部支出{{ 整体.预算.支出.决算数 }}，{{ 单位.名称 }}"',
        "支出460.00万元，全部支出14516.58万元",
    )
    checked = document(text, UNIT)
    found = list(references_are_offered.find(Facts(checked, derive_figures(checked, PACK), PACK)))
    assert [d.edits[0].text for d in found] == ["{{ 预算.支出 }}"]


def test_the_name_of_an_item_stays() -> None:
    assert offers("任务: [{名称: 支出14516.58万元}]\n") == []
