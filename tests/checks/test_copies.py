"""DUP-02 … DUP-06: copied texts, names that differ, what is typed twice (F-06, F-21, F-44, F-49, F-57, F-74)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_gen.checks.text import copies, names
from perfeval_gen.diagnostics import Diagnostic, Severity
from perfeval_gen.resources import data_root
from tests.checks import test_periods, test_wording
from tests.checks.marks import findings, marked, mended
from tests.figures.samples import PROJECT, UNIT

CHECKS = (*copies.CHECKS, *names.CHECKS)
TRIED = {"PE441", "PE442", "PE443", "PE444", "PE445"}
LONG = "全区工业投资比上年增长百分之六点五，技改投资增长百分之一，培育规模以上企业二十家"  # 38 characters without signs


def of(text: str, head: str = UNIT) -> tuple[Diagnostic, ...]:
    return findings(text, CHECKS, head)


def codes(text: str, head: str = UNIT) -> list[str]:
    return [d.code for d in of(text, head)]


# -- DUP-03 ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("planned", "achieved"),
    [
        ("目标: [{名称: 工业, 预期目标: %s, 是否完成: 待填}]\n", "成效: [{领域: 工业, 概述: 一年来%s。}]\n"),  # F-06
        ("目标概述: %s。\n", "自评结果: %s。\n"),
        ("任务: [{名称: 工业, 内容: %s。}]\n", "评分: {预算编制情况: {分析: %s。}}\n"),
        ("项目: [{名称: 甲, 目标: %s}]\n", "绩效实现: [{名称: 社会效益, 内容: %s。}]\n"),
    ],
)
def test_results_that_repeat_the_goals(planned: str, achieved: str) -> None:
    text = planned % LONG + achieved % LONG
    (item,) = of(text)
    assert (item.code, item.severity, item.rule) == ("PE442", Severity.WARNING, "DUP-03")
    assert "有38个字相同：“全区工业投资比上年增长百分之六点" in item.message
    assert marked(UNIT + text, item) == LONG
    assert (item.location.line, item.related[0][0].line) == (5, 4)


def test_thirty_characters_are_a_copy_and_fewer_are_not() -> None:
    text = "目标概述: %s。\n自评结果: 实现%s目标。\n"
    words = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
    assert len(words) == 30
    assert codes(text % (words, words)) == ["PE442"]
    assert codes(text % (words[:-1], words[:-1])) == []


def test_long_names_are_no_copies() -> None:
    title = "《某省关于推动制造业高质量发展大力培育先进制造业产业集群三年行动方案》"
    name = "市级小企业创业基地和民营（中小）企业创新产业化示范基地奖励和认定"
    text = f"目标概述: 落实{title}，做好{name}。\n自评结果: {title}全面落实，{name}按期完成。\n"
    assert codes(f"项目: [{{名称: {name}}}]\n{text}") == []


def test_a_copy_over_several_paragraphs_is_told_at_each() -> None:
    other = "商贸流通新业态新模式不断壮大零售总额保持正增长消费升级步伐继续加快发展"
    text = f"目标概述: |\n  {LONG}。\n\n  {other}。\n自评结果: |\n  {LONG}。\n\n  {other}。\n"
    assert [d.location.line for d in of(text)] == [9]  # one text, its longest stretch
    text = f"目标概述: [{LONG}, {other}]\n自评结果:\n  - {LONG}\n  - {other}\n"
    assert [d.location.line for d in of(text)] == [6, 7]


@pytest.mark.parametrize(
    ("text", "is_copy"),
    [
        ("概况: 用于支持日常工作，服务企业。\n目标: 用于支持日常工作，服务企业。\n", True),  # F-57
        ("内容: 推动产业加快发展\n目标: 推动产业加快发展。\n", True),  # F-44
        (f"概况: 本项目是经常性工作，{LONG}。\n目标: {LONG}。\n", True),
        ("概况: 用于支持日常工作，服务企业。\n目标: 服务企业100家。\n", False),
        ("内容: 推动产业加快发展\n目标: 推动产业加快发展，新增企业10家。\n", False),
        ("内容: 培训\n目标: 培训\n", False),
        ("内容: 待填\n目标: 待填\n", False),
        ("概况: 无\n目标: 无\n", False),
    ],
)
def test_a_goal_that_says_what_the_project_is(text: str, is_copy: bool) -> None:  # noqa: FBT001
    items = of(text, PROJECT)
    assert [d.code for d in items] == ["PE442"] * is_copy
    assert all(d.location.line == 6 and d.related[0][0].line == 5 for d in items)


def test_a_goal_of_a_unit_that_says_what_is_done() -> None:
    text = "目标: [{名称: 发展, 内容: 发放人员经费和补助, 预期目标: 发放人员经费和补助, 是否完成: 待填}]\n"
    (item,) = of(text)
    assert marked(UNIT + text, item) == "发放人员经费和补助"


# -- DUP-02 ---------------------------------------------------------------------------------------------------------

NAMES = "项目: [{名称: 促企业上规模经费}, {名称: 节能和循环经济专项资金}, {名称: 中小企业发展专项资金}]\n"


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("促进企业上规模", "促企业上规模经费"),  # F-49: 5 of 8 names differ
        ("节能与循环经济专项资金", "节能和循环经济专项资金"),
        ("中小企业发展资金", "中小企业发展专项资金"),
    ],
)
def test_projects_of_a_goal_are_those_of_the_list(said: str, near: str) -> None:
    text = f"{NAMES}目标:\n  - {{名称: 甲目标, 预期目标: 新增10家, 是否完成: 是, 项目: [{said}]}}\n"
    (item,) = of(text)
    assert (item.code, item.rule, marked(UNIT + text, item)) == ("PE441", "DUP-02", said)
    assert item.message == f"目标“甲目标”里的项目“{said}”不在“项目”清单里"
    assert item.mark == f"是否为“{near}”？"
    assert mended(UNIT + text, item.edits) == UNIT + text.replace(f"[{said}]", f"[{near}]")


@pytest.mark.parametrize(
    ("said", "mark"), [("大数据平台", "清单里没有这个名称"), ("促企业上规模", "是否为“促企业上规模资金”？")]
)
def test_where_the_name_is_in_doubt_nothing_is_changed(said: str, mark: str) -> None:
    projects = "项目: [{名称: 促企业上规模经费}, {名称: 促企业上规模资金}]\n"
    goals = f"目标: [{{名称: 甲目标, 预期目标: 新增10家, 是否完成: 是, 项目: [{said}]}}]\n"
    (item,) = of(projects + goals)
    assert (item.edits, item.mark) == ((), mark)


@pytest.mark.parametrize(
    "projects", ["", "项目: 无\n", "项目: 待填\n", NAMES.replace("经费}", "经费, 简称: 促企业上规模}")]
)
def test_names_that_can_not_be_compared_or_are_declared(projects: str) -> None:
    goals = "目标: [{名称: 甲目标, 预期目标: 新增10家, 是否完成: 是, 项目: [促企业上规模]}]\n"
    assert codes(projects + goals) == []


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        (
            "成效: [{领域: 工业, 内容: [{表格: {表头: [项目, 金额], 行: [[节能与循环经济专项资金, 1]]}}]}]\n",
            "节能与循环经济专项资金",
        ),
        ("自评结果: “促企业上规模资金”按期支出。\n", "促企业上规模资金"),
        ("自评结果: “促企业上规模”工作按期完成，“十四五”规划落实。\n", ""),
        ("自评结果: 促企业上规模经费按期支出。\n", ""),
        ("成效: [{领域: 工业, 内容: [{表格: {表头: [项目, 金额], 行: [[节能和循环经济专项资金, 1]]}}]}]\n", ""),
    ],
)
def test_names_in_text_and_tables(text: str, mark: str) -> None:
    items = of(NAMES + text)
    assert [(d.code, marked(UNIT + NAMES + text, d)) for d in items] == [("PE441", mark)] * bool(mark)


@pytest.mark.parametrize(
    ("said", "near"),
    [("支出管理", ""), ("支出的管理", "支出管理"), ("固定资产使用率", "固定资产利用率"), ("人手", ""), ("待填", "")],
)
def test_indicators_of_problems(said: str, near: str) -> None:
    text = f"问题: [{{问题: 进度偏慢, 措施: [按月通报。], 指标: {said}}}]\n"
    items = of(text)
    assert [d.mark for d in items] == [f"是否为“{near}”？"] * bool(near)


# -- DUP-04 ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("职责: {概述: 某市工业和信息化局是市政府工作部门。}\n", "某市工业和信息化局"),
        ("自评结果: 任务完成。某市工业和信息化局2025年度整体支出安排合理。\n", "某市工业和信息化局"),
        ("自评结果: 某县数控局的工作得到肯定。\n", ""),  # two characters of five: another body
        ("职责: {概述: 某县数据局是县政府工作部门，主管全县数据工作。}\n", ""),
        ("职责: {概述: 数据局是县政府工作部门。}\n", ""),
        ("自评结果: 材料报送某市财政局。某市财政局肯定了这项工作。\n", ""),
        ("自评结果: 食盐由某县市场监督管理局监督管理。\n", ""),
    ],
)
def test_the_unit_speaks_of_itself_by_its_name(text: str, mark: str) -> None:
    items = of(text)
    assert [(d.code, marked(UNIT + text, d)) for d in items] == [("PE443", mark)] * bool(mark)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("自评结果: 区商务局积极推进招商工作，任务全部完成。\n", "区商务局"),
        ("自评结果: 任务完成。某市文旅局2025年度认真履行职责。\n", "某市文旅局"),
        ("自评结果: 区商务局积极推进招商，与我局共同组织三场活动。\n", ""),
        ("自评结果: 区商务局积极推进招商。区文旅局认真组织展演。\n", ""),  # who did what
        ("自评结果: 县数据局积极推进平台建设。\n", ""),
        ("自评结果: 县财政局认真组织自评。\n", ""),
        ("问题: [{问题: 区商务局积极推进的平台没有接入, 措施: [对接。]}]\n", ""),
        ("项目: [{名称: 商务局平台}]\n自评结果: 区商务局积极推进招商。\n", ""),
    ],
)
def test_another_body_does_what_the_unit_should_tell(text: str, mark: str) -> None:
    items = of(text)
    told_of = [(d.code, d.severity, marked(UNIT + text, d)) for d in items]
    assert told_of == [("PE443", Severity.NOTE, mark)] * bool(mark)


def test_a_slip_in_the_name_of_the_unit() -> None:
    head = UNIT.replace("某县数据局", "某区科工贸和信息化局")
    text = "自评结果: 某区科工贸和信息局完成了任务，某区科工贸和信息化局管理规范。\n"
    (item,) = of(text, head)
    assert (item.code, marked(head + text, item)) == ("PE443", "某区科工贸和信息局")


def test_the_report_is_called_what_its_cover_says() -> None:  # F-21
    text = "自评结果: 《整体支出预算绩效自评报告》数据真实，《整体绩效自评报告》内容完整。\n"
    (item,) = of(text)
    assert (item.code, item.severity) == ("PE443", Severity.NOTE)
    assert item.message == "正文称“整体支出预算绩效自评报告”，封面印“整体绩效自评报告”"


# -- DUP-05, DUP-06 -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ("[合同管理制度]", "“合同管理制度”在“制度”里已经列出"),  # F-74
        ("[国有资产管理的制度]", "“国有资产管理的制度”与“制度”里的“国有资产管理制度”只差几个字"),
        ("[档案管理制度]", ""),
        ("待填", ""),
        ("无", ""),
    ],
)
def test_rules_are_listed_once(others: str, told: str) -> None:
    items = of(f"制度: [合同管理制度, 国有资产管理制度]\n项目管理: {{其他办法: {others}}}\n")
    assert [(d.code, d.message, d.severity) for d in items] == [("PE444", told, Severity.NOTE)] * bool(told)


@pytest.mark.parametrize(
    ("rows", "own", "is_wrong"),
    [
        ("{标题: 关于自评的通知, 应报日期: 2026-06-30}", "2026-06-20", True),
        ("{标题: 关于自评的通知, 应报日期: 2026-06-30}", "2026-06-30", False),
        ("{标题: 关于自评的通知, 应报日期: 待填}", "2026-06-30", False),
        ("{标题: 关于自评的通知, 应报日期: 2026-06-30}", "待填", False),
        ("{标题: 甲办法, 文号: 某财〔2020〕1号}, {标题: 乙规定, 文号: 某财〔2020〕1号}", "待填", True),
        (
            "{标题: 关于印发〈甲办法〉的通知, 文号: 某财〔2020〕1号}, {标题: 甲办法, 文号: 某财〔2020〕1号}",
            "待填",
            False,
        ),
        ("{标题: 甲办法, 文号: 无}, {标题: 乙规定, 文号: 无}", "待填", False),
    ],
)
def test_what_is_typed_twice_agrees(rows: str, own: str, is_wrong: bool) -> None:  # noqa: FBT001
    items = of(f"依据文件: [{rows}]\n自评工作: {{应报日期: {own}}}\n")
    assert [(d.code, d.rule) for d in items] == [("PE445", "DUP-06")] * is_wrong


# -- honest reports -------------------------------------------------------------------------------------------------

HONEST = [
    "工业投资增长12.7%。",
    "新增规模以上企业20家。",
    "《某办法》全面落实。",
    "“十四五”规划完成。",
    "服务企业300家次。",
]


@settings(max_examples=40)
@given(st.lists(st.sampled_from(HONEST), max_size=4), st.lists(st.sampled_from(HONEST), max_size=2))
def test_short_sentences_in_common_are_no_copy(planned: list[str], achieved: list[str]) -> None:
    text = f"目标概述: 全年{'，'.join(planned)}\n自评结果: 实际{'——'.join(achieved[:1])}\n"
    assert codes(text) == []


@settings(max_examples=40)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(25, 36))
def test_a_run_is_told_exactly_where_it_is_long_enough(before: int, after: int, length: int) -> None:
    run = LONG.replace("，", "")[:length]
    text = f"目标概述: 序{'言' * before}{run}\n自评结果: 首{'尾' * after}{run}\n"
    items = of(text)
    assert [d.code for d in items] == ["PE442"] * (length >= 30)
    assert [marked(UNIT + text, d) for d in items] == [run] * (length >= 30)


def test_the_examples_have_only_what_the_source_reports_have() -> None:
    mine = (*CHECKS, *test_periods.CHECKS, *test_wording.CHECKS)
    paths = [*sorted((data_root() / "examples").glob("*.yaml")), data_root() / "examples/综合示例/2025/整体.yaml"]
    found = {path.stem[:3]: [d.code for d in findings(path.read_text("utf-8"), mine, "")] for path in paths}
    assert len(found) >= 9
    assert {name: told for name, told in found.items() if told} == {
        "000": ["PE511"],  # F-10
        "002": ["PE514", "PE514"],  # F-43
        "003": ["PE517", "PE517"],  # F-59
        "004": ["PE513"],  # F-67
    }
