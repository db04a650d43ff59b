"""What a sentence says of a number before it, and words of other years, that a reader without the code came upon."""

from __future__ import annotations

import pytest

from perfeval_gen.diagnostics import Diagnostic
from tests.checks.test_checks import found

YEAR = "填报日期: 2026-06-11\n"


def told(text: str, *codes: str) -> list[Diagnostic]:
    return [d for d in found(f"{YEAR}自评结果: {text}\n") if d.code in codes]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("项目完成投资0.19亿元，这190万元集中在下半年。", "是否应与“0.19亿元”一样大？"),
        ("拨付资金1900万元，该笔190万元按进度支付。", "是否应与“1900万元”一样大？"),
        ("演出共4860场次，超额完成5000场次的年度任务。", "差140场次"),
        ("按期完成率93.2%，距离95%的目标还有2.8个百分点的缺口。", "95%－93.2%＝1.8个百分点"),
        ("资金4月26日下达，5月20日分解到县，前后只用34天。", "应为24天"),
        ("施工项目有345个，拆开来看，新开工165个，续建190个。", "165＋190＝355个"),
    ],
)
def test_what_is_wrong(text: str, mark: str) -> None:
    items = told(text, "PE411", "PE412", "PE413")
    assert mark in [d.mark for d in items]


@pytest.mark.parametrize(
    "text",
    [
        "项目完成投资0.19亿元，这1900万元集中在下半年。",
        "演出共5860场次，超额完成5000场次的年度任务。",
        "按期完成率93.2%，距离95%的目标还有1.8个百分点的缺口。",
        "资金4月26日下达，5月20日分解到县，前后只用24天。",
        "资金2023年11月20日收文、12月15日分解到县，用时25天；第二批4月26日收文、5月20日分解，用时24天。",
        "全年增速5.4%，较上半年的-4.0%回升9.4个百分点。",
        "服务虽比计划少140场次，同2024年的4720场次相比仍多办140场次，增长约3.0%。",
        "收到资金15760.5万元，其中中央12560.5万元，即12860.5万元扣除省本级300万元。",
    ],
)
def test_what_is_right(text: str) -> None:
    assert told(text, "PE401", "PE411", "PE412", "PE413") == []


@pytest.mark.parametrize(
    "text",
    [
        "进出口约17.4亿元；2024年约为23.5亿元，一年净减约6.1亿元。",
        "满意率92.7%；2024年同口径为91.4%，提高1.3个百分点。",
        "设备最早的一批购于2008年，已服役17年。",
    ],
)
def test_years_that_are_compared(text: str) -> None:
    assert told(text, "PE515") == []


def test_last_years_end_left_over() -> None:
    (item,) = told("年度投资计划158亿元，截至2024年12月底实际完成169亿元。", "PE514")
    assert "截至2024年12月" in item.message
