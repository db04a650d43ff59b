"""Facts of the disclosure, the self-evaluation and petitions, as indicators ask for them (schemas/facts.yaml)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfeval_gen.figures.facts import FACTS, Answer
from perfeval_gen.figures.measures import UNKNOWN, Known, Measured, measured
from perfeval_gen.resources import load_data
from perfeval_gen.schema.values import State
from tests.figures.samples import PROJECT, document, figures

YES, NO, OPEN, NA = True, False, None, State.NOT_APPLICABLE
DATES = "公开: {%s: {是否公开: 是, 批复日期: %s, 公开日期: %s}}\n"
SENT = "自评工作: {报送日期: %s, 应报日期: %s}\n"

CASES: list[tuple[str, str, Answer]] = [
    # published within twenty days of the approval (rules.md §6)
    ("预算按时公开", DATES % ("预算", "2025-04-01", "2025-04-01"), YES),
    ("预算按时公开", DATES % ("预算", "2025-04-01", "2025-04-21"), YES),
    ("预算按时公开", DATES % ("预算", "2025-04-01", "2025-04-22"), NO),
    ("预算按时公开", DATES % ("预算", "2025-12-20", "2026-01-09"), YES),
    ("预算按时公开", DATES % ("预算", "2025-12-20", "2026-01-10"), NO),
    ("预算按时公开", "公开: {预算: {是否公开: 是}}\n", YES),
    ("预算按时公开", "公开: {预算: {是否公开: 是, 公开日期: 2025-04-21}}\n", YES),
    ("预算按时公开", "公开: {预算: {是否公开: 是, 批复日期: 待填, 公开日期: 2025-04-21}}\n", YES),
    ("预算按时公开", "公开: {预算: {是否公开: 否, 批复日期: 2025-04-01, 公开日期: 2025-04-02}}\n", NO),
    ("预算按时公开", "公开: {预算: {是否公开: 不适用}}\n", NA),
    ("预算按时公开", "公开: {预算: {是否公开: 待填}}\n", OPEN),
    ("预算按时公开", "公开: {预算: {公开日期: 2025-04-21}}\n", OPEN),
    ("预算按时公开", "公开: {决算: {是否公开: 是}}\n", OPEN),
    ("预算按时公开", "公开: 待填\n", OPEN),
    ("预算按时公开", "", OPEN),
    ("决算按时公开", DATES % ("决算", "2026-08-01", "2026-08-21"), YES),
    ("决算按时公开", DATES % ("决算", "2026-08-01", "2026-08-22"), NO),
    ("决算按时公开", DATES % ("预算", "2026-08-01", "2026-08-21"), OPEN),
    ("绩效目标已公开", "公开: {绩效目标: {是否公开: 是}}\n", YES),
    ("绩效目标已公开", "公开: {绩效目标: {是否公开: 否}}\n", NO),
    ("绩效目标已公开", "公开: {自评信息: {是否公开: 是}}\n", OPEN),
    ("自评信息已公开", "公开: {自评信息: {是否公开: 是}}\n", YES),
    ("自评信息已公开", "公开: {自评信息: {是否公开: 否}}\n", NO),
    ("自评信息已公开", "公开: {自评信息: {是否公开: 不适用}}\n", NA),
    ("自评信息已公开", "公开: {自评信息: {公开日期: 2026-08-21}}\n", OPEN),
    # the self-evaluation
    ("成立自评小组", "自评工作: {小组名称: 自评小组}\n", YES),
    ("成立自评小组", "自评工作: {组长: 局长}\n", YES),
    ("成立自评小组", "自评工作: {成立时间: 2026年5月}\n", YES),
    ("成立自评小组", "自评工作: {组员: [某某]}\n", OPEN),
    ("成立自评小组", "自评工作: {小组名称: 待填}\n", OPEN),
    ("成立自评小组", "", OPEN),
    ("按时报送自评", SENT % ("2026-06-30", "2026-06-30"), YES),
    ("按时报送自评", SENT % ("2026-07-01", "2026-06-30"), NO),
    ("按时报送自评", SENT % ("2026-07-01", "待填"), YES),
    ("按时报送自评", "自评工作: {报送日期: 2026-07-01}\n", YES),
    ("按时报送自评", "自评工作: {应报日期: 2026-06-30}\n", OPEN),
    ("材料报送公开一致", "自评工作: {公开一致: 是}\n", YES),
    ("材料报送公开一致", "自评工作: {公开一致: 否}\n", NO),
    ("材料报送公开一致", "", OPEN),
    # rules
    ("有管理制度", "制度: [财务管理制度]\n", YES),
    ("有管理制度", "制度: 无\n", NO),
    ("有管理制度", "制度: 待填\n", OPEN),
    ("有管理制度", "", OPEN),
    # petitions
    ("信访按期答复", "信访: {数量: 0}\n", YES),
    ("信访按期答复", "信访: {数量: 无}\n", YES),
    ("信访按期答复", "信访: {数量: 3, 按期答复: 3}\n", YES),
    ("信访按期答复", "信访: {数量: 3, 按期答复: 2}\n", NO),
    ("信访按期答复", "信访: {数量: 3, 答复数量: 3}\n", OPEN),
    ("信访按期答复", "信访: {数量: 待填, 按期答复: 2}\n", OPEN),
    ("信访按期答复", "", OPEN),
]


@pytest.mark.parametrize(("name", "data", "answer"), CASES)
def test_facts(name: str, data: str, answer: Answer) -> None:
    assert FACTS[name](document(data)) is answer


def test_every_fact_is_tried_both_ways() -> None:
    tried = {name: {answer for n, _, answer in CASES if n == name} for name in FACTS}
    assert all(YES in answers and OPEN in answers for answers in tried.values())
    assert {name for name, answers in tried.items() if NO not in answers} == {"成立自评小组"}


def test_every_fact_is_described() -> None:
    described = load_data("schemas/facts.yaml")
    assert list(described["判断"]) == list(FACTS)
    assert all(described["判断"].values())


def test_every_described_count_is_counted() -> None:
    data = "项目: [{名称: 甲, 重大项目: 是, 目标完成: 是, 状态: {按期完成: 是}}]\n"
    counts = figures(data).counts
    assert set(load_data("schemas/facts.yaml")["统计"]) <= set(counts)


# -- what a leaf may measure -----------------------------------------------------------------------------------------


def known(data: str, head: str = "") -> Known:
    made = document(data, head) if head else document(data)
    found = figures(data, head) if head else figures(data)
    return Known(made, found.totals, found.counts, found.ratios[()])


def value(name: str, data: str, head: str = "") -> Measured:
    return measured(name, known(data, head))


def test_a_ratio_a_count_a_fact_a_field() -> None:
    data = "资产: {固定资产原值: 200, 在用固定资产原值: 150, 公务用车: 2, 账实一致: 否}\n满意度: {满意率: 88.5%}\n"
    ratio = value("比率.固定资产利用率", data)
    assert (ratio.status, ratio.value, ratio.figure is not None) == ("算出", Fraction(3, 4), True)
    assert value("统计.项目数", "项目: [{名称: 甲}]\n") == Measured("算出", Fraction(1))
    assert value("判断.有管理制度", "制度: [甲]\n") == Measured("算出", answer=True)
    assert value("资产.账实一致", data) == Measured("算出", answer=False)
    assert value("资产.公务用车", data).value == 2
    assert value("资产.固定资产原值", data).value == 2000000
    assert value("满意度.满意率", data).value == Fraction(177, 200)


def test_a_sum_counts_as_its_field() -> None:
    data = "预算: {支出: {基本支出: {决算数: 60}, 项目支出: {决算数: 40}}}\n"
    assert value("预算.支出.决算数", data).value == 1000000


@pytest.mark.parametrize(
    "name", ["资产.公务用车", "资产.账实一致", "满意度.满意率", "比率.固定资产利用率", "统计.项目数"]
)
def test_nothing_is_known_of_an_empty_file(name: str) -> None:
    assert (value(name, "").status, value(name, "").value, value(name, "").answer) == ("缺数", None, None)


@pytest.mark.parametrize(("said", "status"), [("待填", "缺数"), ("不适用", "不适用"), ("2", "算出")])
def test_states_of_a_field(said: str, status: str) -> None:
    assert value("资产.公务用车", f"资产: {{公务用车: {said}}}\n").status == status


def test_a_text_measures_nothing() -> None:
    assert value("资产.说明", "资产: {说明: 账实相符}\n") == UNKNOWN
    assert value("没有.这个", "资产: {公务用车: 2}\n") == UNKNOWN


def test_facts_of_a_project_are_told_too() -> None:
    assert value("判断.成立自评小组", "自评工作: {小组名称: 甲}\n", PROJECT).answer is True
