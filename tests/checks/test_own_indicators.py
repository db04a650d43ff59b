"""Own indicators: what the checks say of them is what the score sheet prints."""

from __future__ import annotations

import pytest

from perfeval_gen.checks import run_checks
from perfeval_gen.checks.check import Facts
from perfeval_gen.diagnostics import Diagnostic
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.quantities import as_trimmed
from tests.figures.samples import PROJECT, document, pack

ROW = "指标:\n  - {一级: 产出指标, 二级: 数量指标, 三级: 甲, 分值: 50, 偏差原因: 乙, %s}\n"


def found(text: str, code: str, head: str = PROJECT, chosen: str = "cn") -> list[Diagnostic]:
    checked, form = document(text, head), pack(chosen)
    items = run_checks(Facts(checked, derive_figures(checked, form), form))
    return [d for d in items if d.code == code]


@pytest.mark.parametrize(
    ("values", "percent"),
    [
        ("方向: ≥, 目标值: 10, 完成值: -5", "0"),
        ("方向: ≥, 目标值: 10, 完成值: 8", "80"),
        ("方向: ≥, 目标值: 10, 完成值: 14", "140"),
        ("方向: ≥, 目标值: 0, 完成值: 3", "100"),
        ("方向: ≥, 目标值: -10, 完成值: 5", "100"),
        ("方向: =, 目标值: 0, 完成值: 0", "100"),
        ("方向: =, 目标值: 0, 完成值: 3", "0"),
        ("方向: =, 目标值: 10, 完成值: 12", "80"),
        ("方向: ≤, 目标值: 10, 完成值: -5", "100"),
        ("方向: ≤, 目标值: 0, 完成值: 3", "0"),
        ("方向: ≤, 目标值: 5, 完成值: 0", "100"),
        ("方向: ≤, 目标值: 8, 完成值: 10", "80"),
    ],
)
def test_the_completion_of_the_report_is_that_of_the_sheet(values: str, percent: str) -> None:
    text = ROW % values
    assert found(text, "PE307") == []
    figures = derive_figures(document(text, PROJECT), pack("cn"))
    ratio = figures.ratio("完成率", ("indicators", 0))
    (leaf,) = [row.leaf for row in figures.scores.leaves() if row.path == ("indicators", 0)]
    assert ratio is not None
    assert leaf is not None
    assert ratio.value == leaf.measured.value is not None
    assert as_trimmed(ratio.value * 100) == percent
