"""Scores and grades told in running text, against the score sheet (SCORE-10)."""

from __future__ import annotations

import pytest

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.prose.results import told_results_are_those_of_the_sheet
from perfeval_gen.figures.derive import derive_figures
from tests.checks.test_checks import S2_SCORES
from tests.figures.samples import UNIT, document, pack


def told(sentence: str) -> list[tuple[str, str]]:
    checked = document(f"{S2_SCORES}自评结果: {sentence}\n", UNIT)
    facts = Facts(checked, derive_figures(checked, pack()), pack())
    return [
        (d.message, d.location.excerpt[d.location.column - 1 : d.location.end_column - 1])
        for d in told_results_are_those_of_the_sheet.find(facts)
    ]


# 99.83, 优: 20 + 39 + 10 + 29.83 and 1 of bonus (the report of 2020)
@pytest.mark.parametrize(
    ("sentence", "wrong", "right"),
    [
        ("整体绩效自评得分为96.5分。", "96.5分", "99.83分"),
        ("经综合评价，自评总分９６．５分，等级为优。", "９６．５分", "99.83分"),
        ("自评总分99.83分，评定等级为良。", "良", "优"),
        ("支出管理得分21分，其余各项按标准计分。", "21分", "20分"),
    ],
)
def test_another_result_than_that_of_the_sheet_is_told(sentence: str, wrong: str, right: str) -> None:
    found = told(sentence)
    assert [place for _, place in found] == [wrong]
    assert right in found[0][0]


@pytest.mark.parametrize(
    "sentence",
    [
        "整体绩效自评得分为99.83分，等级为优。",
        "自评总分{{ 评分结果.总分 }}分，等级为{{ 评分结果.等级 }}。",
        "上年自评总分96.5分，等级为良。",
        "2019年自评得分96.5分。",
        "预算执行情况，指标总分40分，自评得分39分。",
        "支出管理得分20分。",
        "90分以上为优，自评总分80分及以上等级为良。",
        "产品质量达到优等，群众打分98分。",
    ],
)
def test_the_same_result_and_other_scores_are_not(sentence: str) -> None:
    assert told(sentence) == []
