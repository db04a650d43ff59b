"""PE319: an indicator that was not met has a reason and a measure (rules.md §5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.scoring.remedies import shortfalls_have_remedies
from perfeval_gen.figures.derive import derive_figures
from tests.figures.samples import PROJECT, document, pack
from tests.test_transfer import findings

ROW = "指标:\n  - {一级: 产出指标, 二级: 数量指标, 三级: 服务次数, 方向: ≥, 目标值: 10, 分值: 50, %s}\n"


def told(row: str) -> list[tuple[str, int, int]]:
    checked, chosen = document(ROW % row, PROJECT), pack("cn")
    facts = Facts(checked, derive_figures(checked, chosen), chosen)
    return [(d.message, d.location.line, d.location.column) for d in shortfalls_have_remedies.find(facts)]


def test_a_reason_without_a_measure_is_told_at_the_reason() -> None:
    assert told("完成值: 8, 偏差原因: 停机") == [("“服务次数”没有得满分，写了原因，没有写“改进措施”", 6, 74)]


@pytest.mark.parametrize(
    "row",
    [
        "完成值: 8, 偏差原因: 停机, 改进措施: 备机",
        "完成值: 8, 偏差原因: 停机, 改进措施: 待填",  # told as to fill
        "完成值: 8",  # the missing reason is told instead (PE308)
        "完成值: 10, 偏差原因: 刚好",
        "完成值: 15, 偏差原因: 年中增加服务点",  # exceeded: nothing to remedy
        "偏差原因: 还没有数",
    ],
)
def test_nothing_to_ask_for(row: str) -> None:
    assert told(row) == []


def test_none_is_no_measure() -> None:
    assert len(told("完成值: 8, 偏差原因: 停机, 改进措施: 无")) == 1


def test_transfer_payments_too(tmp_path: Path) -> None:
    row = "指标: [{三级: 场次, 方向: ≥, 目标值: 10, 完成值: 8, 偏差原因: 汛期%s}]\n"
    assert [d.code for d in findings(tmp_path, row % "")] == ["PE319"]
    assert findings(tmp_path, row % ", 改进措施: 备足场地") == []
