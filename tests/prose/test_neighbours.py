"""Numbers that follow from those beside them or from the data, whatever words join them; and what must stay quiet."""

from __future__ import annotations

from functools import cache

import pytest

from perfeval_gen.checks import CHECKS, run_checks
from perfeval_gen.checks.check import Facts
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.prose.written_twice import capital_number
from tests.figures.samples import document, pack
from tests.prose.samples import told

TRANSFER = """类型: 转移支付自评
模板包: cn
年度: 2024
单位: {名称: 某省数据厅, 自称: 我厅}
名称: 设备更新补助资金
下达:
  - {级次: 中央, 标题: 关于提前下达补助资金的通知, 文号: 某财教〔2023〕96号, 日期: 2023-11-20, 金额: 4200}
  - {级次: 中央, 标题: 关于下达补助资金的通知, 文号: 某财教〔2024〕37号, 日期: 2024-04-26, 金额: 1350.5}
资金投入:
  来源:
    - {名称: 中央财政资金, 全年预算: 5550.5, 到位数: 5550.5, 执行数: 5473.26}
指标:
  - {一级: 产出指标, 二级: 数量指标, 三级: 全年培训人次, 方向: ≥, 目标值: 30, 单位: 万人次, 完成值: 34.7}
  - {一级: 产出指标, 二级: 质量指标, 三级: 设备验收合格率, 方向: ≥, 目标值: 95%, 完成值: 97.3%}
  - {一级: 产出指标, 二级: 时效指标, 三级: 设备按期到位率, 方向: ≥, 目标值: 95%, 完成值: 92.4%}
"""
BESIDE = (
    ("第一批年初1250.40万元，年末1475.90万元，两者相差252.50万元。", "225.5万元"),
    ("年末余额86.4万元，同上年末的120万元相比，增加28%。", "下降28"),
    ("检查完成460场次，与500场次的计划相比少60场次。", "少40场次"),
    ("年初安排500万元，后经财政调减48万元，实际划拨462万元。", "减38万元"),
    ("资金总额2400万元中，中央资金1560万元，所占份额为56%。", "65%"),
    ("各项收入共2652.84万元，来源有三：财政拨款1807.94万元，基金838.62万元，其他收入6.73万元。", "2653.29"),
    ("培训360.5万元的预算用了329.8万元，账上还剩37.0万元。", "30.7万元"),
    ("运维费由140.73万元压到104.96万元，压减幅度24.52%。", "25.42%"),
)
QUIET = (
    "全年收入1000万元，支出900万元，年末结转结余120万元。",
    "群众满意度92.7%，比目标高2.7个百分点；验收合格率98.6%，比目标高3.6个百分点。",
    "零售额194.58亿元，比上年增加13.07亿元，增长7.2%。",
    "支出138.78万元，分别用于评审费86.4万元、差旅费22.38万元、印刷费30万元。",
    "到位资金叁佰贰拾万元整（320万元），约合0.03亿元。",
)
AGAINST_DATA = (
    ("全年培训347万人次，高于年初目标。", "PE403"),
    ("设备按期到位率为97.3%，个别设备到货晚。", "PE402"),
    ("设备验收合格率为97.3%，低于年初目标2.3个百分点。", "PE411"),
    ("中央资金分三批下达，均已到账。", "PE417"),
    ("首批资金于2024年11月20日下达。", "PE515"),
    ("第二批资金依据某财教〔2023〕37号文件安排。", "PE515"),
    ("到位资金叁佰贰拾万元整（302万元）。", "PE405"),
    ("全部绩效指标均达到或超过目标值。", "PE530"),
    ("提前下达的中央资金共四千八百万元。", "PE401"),
    ("预算数与执行数之间相差72.24万元，为尾款。", "PE411"),
    ("首批资金2023年11月20日下达4200万元，第二批1350.5万元，相差77.24万元的尾款下年支付。", ""),
    ("设备验收合格率97.3%，比目标高2.3个百分点；培训34.7万人次，超出目标4.7万人次。", ""),
)  # fmt: skip


@pytest.mark.parametrize(("sentence", "right"), BESIDE)
def test_a_number_is_worked_out_from_its_neighbours(sentence: str, right: str) -> None:
    found = [d for d in told(sentence) if d.code != "PE421"]
    assert [right in d.message for d in found] == [True], found


@pytest.mark.parametrize("sentence", QUIET)
def test_what_the_neighbours_bear_out_is_not_told(sentence: str) -> None:
    assert [d.message for d in told(sentence) if d.code not in ("PE421", "PE405")] == []


def test_capital_characters_are_a_number() -> None:
    assert capital_number("贰仟陆佰伍拾贰万捌仟肆佰") == 26528400
    assert capital_number("壹亿零伍拾") == 100000050


@cache
def _codes(text: str) -> frozenset[str]:
    checked = document(f"完成情况: {text}\n", TRANSFER)
    return frozenset(d.code for d in run_checks(Facts(checked, derive_figures(checked, pack()), pack()), CHECKS))


@pytest.mark.parametrize(("sentence", "code"), AGAINST_DATA)
def test_a_number_is_compared_with_the_data_of_the_transfer(sentence: str, code: str) -> None:
    more = {c for c in _codes(sentence) - _codes("工作按计划推进。") if c != "PE435"}
    assert more == ({code} if code else set())
