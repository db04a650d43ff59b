"""PE319: what is to be done about an indicator that was not met (rules.md §5: a reason and a measure)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from perfeval_gen.checks.check import Facts, check
from perfeval_gen.checks.money.transfer import compared
from perfeval_gen.checks.scoring.reasons import has_lost, is_silent
from perfeval_gen.checks.scoring.scores import leaves
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.figures import criteria
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.values import State

_BAD: Final = (
    "类型: 项目自评\n模板包: cn\n年度: 2025\n单位: {名称: 某县数据局}\n名称: 数据平台运维经费\n指标:\n"
    "  - {一级: 产出指标, 二级: 数量指标, 三级: 服务次数, 方向: ≥, 目标值: 10, 分值: 50, 完成值: 8, 偏差原因: 停机}\n"
)
PE319: Final = Code(
    "PE319", "没有达标的指标没有写改进措施", Severity.WARNING,
    "表式这一格是“偏差原因分析及改进措施”：指标没有达标的，写明为什么，也写明怎样补救；两句都写在“偏差原因”里的，分成两处。",
    remedy="把补救的办法写在“改进措施”", rule="COMP-05", article="财预〔2020〕10号",
    bad=_BAD, good=_BAD.replace("停机}", "停机, 改进措施: 配备备用电源}"),
)  # fmt: skip
CODES: Final = (PE319,)


@check(PE319)
def shortfalls_have_remedies(facts: Facts) -> Iterator[Diagnostic]:
    """Report indicators of the unit that were not met and explained, but without a measure (rules.md §5.2)."""
    short = ((path, "没有得满分") for path in _scored(facts))
    for path, how in (*short, *((path, "没有达标") for path in _of_transfer(facts))):
        row = facts.document.rows("indicators")[int(path[1])]
        is_open = row.get("deviation_reason") is State.UNFILLED
        if not is_open and not is_silent(row, "deviation_reason") and is_silent(row, "measure"):
            message = f"“{row.get('level3')}”{how}，写了原因，没有写“改进措施”"
            yield finding(PE319, message, facts.document.at((*path, "deviation_reason")), mark="缺少改进措施")


def _scored(facts: Facts) -> Iterator[Path]:
    for row in leaves(facts):
        if row.path[:1] == ("indicators",) and has_lost(row):
            yield row.path


def _of_transfer(facts: Facts) -> Iterator[Path]:
    for path, _, values in compared(facts) if facts.document.schema.kind == "转移支付自评" else ():
        if not criteria.is_met(*values):
            yield path
