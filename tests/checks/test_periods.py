"""DATE-01 … DATE-08: bad and good dates, at their places (F-10, F-43, F-45, F-59, F-67, F-70)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_gen.checks.dated import dates, periods, years
from perfeval_gen.diagnostics import Severity
from tests.checks.marks import findings, marked, mended
from tests.figures.samples import PROJECT, UNIT

CHECKS = (*periods.CHECKS, *years.CHECKS)
TRIED = {"PE511", "PE512", "PE513", "PE514", "PE515", "PE516", "PE517"}
NOTICE = "{标题: 关于开展%d年财政资金绩效自评工作的通知, 文号: 某财绩〔%d〕1号, 类别: 自评通知}"
BASIS = "依据文件: [%s]\n"
RULES = "{标题: 项目支出绩效评价管理办法, 文号: 财预〔2020〕10号, 类别: 管理办法}"


def codes(text: str, head: str = UNIT) -> list[str]:
    return [d.code for d in findings(text, CHECKS, head)]


# -- the day of filing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filed", "today", "told"),
    [
        ("2026-06-11", date(2026, 6, 10), "填报日期 2026年6月11日 晚于检查的当天 2026年6月10日"),
        ("2026-06-11", date(2026, 6, 11), ""),
        ("2026-06-11", None, ""),
        ("待填", date(2026, 6, 10), ""),
        ("2025-12-31", date(2026, 6, 10), "填报日期 2025年12月31日 早于 2025 年度终了"),
    ],
)
def test_the_day_of_filing(filed: str, today: date | None, told: str) -> None:
    items = findings(f"填报日期: {filed}\n", (dates.filed_after_the_year,), today=today)
    assert [(d.code, d.message, d.severity) for d in items] == [("PE501", told, Severity.ERROR)] * bool(told)


# -- basis documents ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "is_told"),
    [
        (RULES, True),  # F-10: documents of 2020 to 2022 for 2025
        (f"{NOTICE % (2024, 2024)}, {RULES}", True),
        (f"{NOTICE % (2026, 2026)}, {RULES}", False),
        ("{标题: 关于开展自评工作的通知, 类别: 自评通知, 日期: 2026-03-01}", False),
        ("{标题: 关于开展自评工作的通知, 类别: 自评通知, 文号: 无}", False),  # its year isn't known
        ("{标题: 关于开展绩效自评的通知}", False),
        ("{标题: 某办法}", False),
        ("", False),
    ],
)
def test_the_notice_of_the_year_is_cited(rows: str, is_told: bool) -> None:  # noqa: FBT001
    items = findings(BASIS % rows, (periods.cites_the_notice_of_the_year,))
    assert [(d.code, d.severity) for d in items] == [("PE511", Severity.NOTE)] * is_told


def test_the_missing_notice_is_told_at_the_newest_document() -> None:
    text = (
        BASIS % f"{RULES}, {{标题: 某区管理办法, 文号: 某坡财〔2022〕42号}}, {{标题: 某方案, 文号: 某改发〔2021〕2号}}"
    )
    (item,) = findings(text, CHECKS)
    assert item.message == "依据文件是2020、2021、2022年的，没有引用2026年的自评通知"
    assert marked(UNIT + text, item) == "某区管理办法"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "{标题: 关于做好2022年展会安全保障工作的通知, 文号: 某信函〔2022〕18号, 类别: 项目立项}",
            "2022年为“保障工作”发的",
        ),
        (
            "{标题: 关于明确综合部门的通知, 文号: 某信办〔2013〕912号, 类别: 项目立项}",
            "立项依据是2013年的，到2025年已过12年",
        ),
        ("{标题: 关于明确综合部门的通知, 文号: 某信办〔2015〕912号, 类别: 项目立项}", ""),
        ("{标题: 关于做好2024年展会安全保障工作的通知, 文号: 某信函〔2024〕18号, 类别: 项目立项}", ""),
        ("{标题: 会议费管理办法, 文号: 某财〔2014〕18号}", ""),
        ("{标题: 关于印发专项行动实施意见的通知, 文号: 某财〔2014〕18号}", ""),
        ("{标题: 关于做好展会保障工作的通知, 文号: 无, 类别: 项目立项}", ""),
    ],
)
def test_documents_about_an_event_long_past(row: str, told: str) -> None:  # F-59
    items = findings(BASIS % f"{row}, {NOTICE % (2026, 2026)}", CHECKS, PROJECT)
    assert [d.code for d in items] == ["PE517"] * bool(told)
    assert all(told in d.message and d.location.line == 5 for d in items)


# -- what has happened ----------------------------------------------------------------------------------------------

FILED = "填报日期: 2021-06-16\n"
DONE = UNIT.replace("2025", "2020") + FILED


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("自评工作: {过程: 全部材料已于2021年6月19日报送市财政局。}\n", "2021年6月19日"),  # F-45
        ("自评工作: {过程: 材料于6月19日报送市财政局。}\n", "6月19日"),
        ("自评工作: {过程: 材料于2021.6.19报送市财政局。}\n", "2021.6.19"),
        ("公开: {说明: 自评信息已于2021年7月公开。}\n", "2021年7月"),
        ("公开: {决算: {是否公开: 是, 公开日期: 2021-09-10}}\n", "2021-09-10"),
        ("项目: [{名称: 甲, 状态: {完工日期: 2021-06-17}}]\n", "2021-06-17"),
        ("项目: [{名称: 甲, 状态: {验收日期: 2021-12-28}}]\n", "2021-12-28"),
        ("自评工作: {过程: 全部材料已于2021年6月16日报送市财政局。}\n", ""),
        ("自评工作: {过程: 全部材料将于2021年6月19日报送市财政局。}\n", ""),
        ("自评工作: {过程: 已要求各科室2021年6月30日前报送材料。}\n", ""),
        ("自评工作: {过程: 已按《关于2021年6月30日前完成自评的通知》部署。}\n", ""),
        ("自评工作: {应报日期: 2021-06-30}\n", ""),
        ("项目: [{名称: 甲, 状态: {计划完工日期: 2022-12-31, 完工日期: 2020-12-20, 验收日期: 待填}}]\n", ""),
        ("问题: [{问题: 进度偏慢, 措施: [已定于2021年9月30日前完成整改。]}]\n", ""),
        ("成效: [{领域: 工业, 概述: 5月11日召开会议，12月30日完成验收。}]\n", ""),
    ],
)
def test_past_events_precede_filing(text: str, mark: str) -> None:
    items = [d for d in findings(text, CHECKS, DONE) if d.code == "PE512"]
    assert [marked(DONE + text, d) for d in items] == [mark] * bool(mark)
    assert all(d.related[0][0].line == 4 and d.rule == "DATE-03" for d in items)


# -- publication ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ("预算: {是否公开: 是, 公开日期: 2026.3.7}", "2025年度的“预算公开”日期是 2026年3月7日"),  # F-67
        ("绩效目标: {是否公开: 是, 公开日期: 2026-03-07}", "2025年度的“绩效目标公开”日期是 2026年3月7日"),
        ("决算: {是否公开: 是, 公开日期: 2025-09-07}", "2025年度的“决算公开”日期是 2025年9月7日"),
        ("自评信息: {是否公开: 是, 公开日期: 2025-09-07}", "2025年度的“自评信息公开”日期是 2025年9月7日"),
        ("预算: {批复日期: 2025-04-18, 公开日期: 2025-04-01}", "“预算公开”2025年4月1日，早于批复的 2025年4月18日"),
        ("预算: {批复日期: 2025-04-01, 公开日期: 2025-04-18}", ""),
        ("决算: {公开日期: 2026-09-07}", ""),
        ("预算: {公开日期: 待填}", ""),
        ("预算: 待填", ""),
    ],
)
def test_publications_fit_the_year(record: str, told: str) -> None:
    items = findings(f"公开: {{{record}}}\n", (periods.publications_fit_the_year,))
    assert [(d.code, d.message) for d in items] == [("PE513", told)] * bool(told)


# -- the whole year -------------------------------------------------------------------------------------------------

RESULT = "成效: [{领域: 园区, 概述: '%s'}]\n"


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("前三季度增加值328.64亿元。", "前三季度"),  # F-43
        ("增加值全年预计438亿元。", "预计"),
        ("目前正在收集意见。", "目前"),  # F-70
        ("今年推荐申报80家。", "今年"),
        ("高新技术企业将达171家。", "将达"),
        ("截至2025年9月，完工3个。", "截至2025年9月"),
        ("截至11月底，完工3个。", "截至11月"),
        ("1—9月完成投资3亿元。", "1—9月"),
        ("截至2025年12月底，完工3个。", ""),
        ("截至2024年9月，完工3个，2025年全部完工。", ""),
        ("增速分别比一季度、上半年、前三季度高14.2、9.4和1.6个百分点。", ""),
        ("1—12月完成投资3亿元，2025年1月开工。", ""),
        ("达到预计目标，好于预计。", ""),
        ("将通知转发各单位，将完成情况上报，立即将资金拨付到位，将在建项目纳入库中。", ""),
        ("印发《今年重点工作方案》。", ""),
    ],
)
def test_results_cover_the_year(text: str, mark: str) -> None:
    whole = UNIT + RESULT % text
    items = findings(RESULT % text, (years.results_cover_the_year,))
    assert [(d.code, d.severity, marked(whole, d)) for d in items] == [("PE514", Severity.WARNING, mark)] * bool(mark)


def test_words_of_an_unfinished_year_are_told_once_for_each_group() -> None:
    text = (
        "成效:\n  - 领域: 园区\n    指标:\n      - {指标: 前三季度税收, 数值: 1, 单位: 亿元}\n"
        "      - {指标: 前三季度投资, 数值: 2, 单位: 亿元, 说明: 当时预计全年3亿元}\n"
    )
    items = findings(text, (years.results_cover_the_year,))
    assert [d.message for d in items] == [
        "成效、分析里有“前三季度”（部分月份），不是全年的实际情况，全文共 2 处",
        "成效、分析里有“预计”（预计数），不是全年的实际情况",
    ]
    assert [marked(UNIT + text, d) for d in items] == ["前三季度", "预计"]


@pytest.mark.parametrize(
    "text",
    [
        "问题: [{问题: 目前人手不足, 措施: [今年将进一步加强培训，预计年底见效。]}]\n",
        "改进建议: 目前培训较少，建议将于今年增加。\n",
        "目标: [{名称: 稳增长, 预期目标: 预计将达10家, 是否完成: 待填}]\n",
        "结果应用: 自评结果将于近期公开。\n",
        "预算: {支出: {年初预算: 1, 调整预算: 2}, 调整原因: 预计的项目目前没有开工}\n",
        "职责: {概述: 目前承担的职责。}\n",
        "成效: [{领域: 园区, 概述: 待填}]\n",
    ],
)
def test_plans_may_speak_of_the_future(text: str) -> None:
    assert findings(text, (years.results_cover_the_year,)) == ()


# -- other years ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("自评结果: 2024年度我局较好地完成了各项任务。\n", [("2024", Severity.WARNING)]),
        ("自评结果: 管理规范。2023年，我局绩效自评覆盖全部项目。\n", [("2023", Severity.WARNING)]),
        ("自评结果: 一是2024年整体支出安排合理。\n", [("2024", Severity.WARNING)]),
        ("目标概述: 2024年整体支出以保障重点工作为主。\n", [("2024", Severity.WARNING)]),
        ("自评工作: {过程: 我局收到县财政局通知后，对2024年度部门整体支出开展自评。}\n", [("2024", Severity.WARNING)]),
        ("自评结果: 收到某财绩〔2026〕3号通知，布置2024年度自评。\n", [("2024", Severity.WARNING)]),
        ("自评结果: 我局2024年度任务全部完成。\n", [("2024", Severity.WARNING)]),
        ("自评结果: 2025年以来，对照2024年度自评发现的问题逐项整改。\n", []),
        ("自评结果: 与上年相比，管理规范，2024年度自评没有开展抽查。\n", []),
        ("自评结果: 收到《关于开展2024年度自评的通知》所附的表式。\n", []),
        ("自评结果: 资金较2024年度部门整体支出减少一成。\n", []),
        ("自评结果: 平台列入2024年度财政绩效评价项目。\n", []),
        ("自评工作: {过程: 部门于2024年底完成绩效目标申报，于2024年9月组织绩效评价培训。}\n", []),
        ("上年问题整改: [{问题: 2024年度自评材料不全, 整改情况: 已整改}]\n", []),
        ("自评结果: 某园区2017年的投资较大。\n", [("2017", Severity.NOTE)]),
        ("自评结果: 2025年度我局完成任务，比2020年增长三成，较2024年增长一成。\n", []),
        ("自评结果: 2020—2025年累计投资3亿元，自2018年以来连年增长。\n", []),
        ("自评结果: 2024年度结转资金已全部支出。\n", []),
        ("自评结果: 2024年增长5%，2025年增长6%。\n", []),
        ("自评结果: 2026年财政部门组织自评，2025年度任务完成。\n", []),
        ("自评结果: 按照《某市2019年行动方案》和某府〔2018〕5号文件完成任务。\n", []),
        ("职责: {概述: 某县数据局2019年由机构改革组建。}\n", []),
        ("改进建议: 2028年前完成系统替换。\n", []),
        ("问题: [{问题: 2023年的尾款没有付清, 措施: [2027年底前付清。]}]\n", []),
    ],
)
def test_years_belong_to_the_report(text: str, found: list[tuple[str, Severity]]) -> None:
    items = findings(text, (years.years_belong_here,))
    assert [(marked(UNIT + text, d), d.severity) for d in items] == found
    assert all(d.code == "PE515" and "2025年度" in d.message for d in items)


def test_years_of_named_projects_and_documents_are_known() -> None:
    text = "项目: [{名称: 2019年示范基地建设, 概况: 待填, 完成情况: 2019年示范基地建设全部验收。}]\n"
    assert findings(text, (years.years_belong_here,)) == ()


# -- how dates are written ------------------------------------------------------------------------------------------


def test_dates_are_written_as_they_are_printed() -> None:  # F-67
    text = "公开:\n  说明: 预算于2025.3.7公开，决算于2026-04-18公开，目标于2025年3月7日公开。\n"
    (item,) = findings(text, CHECKS)
    assert (item.code, item.severity, marked(UNIT + text, item)) == ("PE516", Severity.NOTE, "2025.3.7")
    assert item.message == "日期写成“2025.3.7”，全文应写“2025年3月7日”，全文共 2 处"
    right = text.replace("2025.3.7", "2025年3月7日").replace("2026-04-18", "2026年4月18日")
    assert mended(UNIT + text, item.edits) == UNIT + right
    assert findings(right, CHECKS) == ()


@pytest.mark.parametrize(
    "text", ["版本2025.3.7.1", "http://a.cn/2025-03-07/x", "编号A2025-03-07", "2025.13.7", "2025.3"]
)
def test_what_only_looks_like_a_date(text: str) -> None:
    assert findings(f"公开: {{说明: '{text}'}}\n", CHECKS) == ()


# -- honest reports -------------------------------------------------------------------------------------------------

HONEST = [
    "2025年我局完成投资3亿元，比2024年增长5%。",
    "截至2025年12月31日，项目全部完工。",
    "2025年全年新增企业20家，同比增长12.7%。",
    "“十四五”以来（2021—2025年）累计培训1.2万人次。",
    "2025年12月28日通过验收。",
]


@settings(max_examples=40)
@given(st.lists(st.sampled_from(HONEST), min_size=1, max_size=5))
def test_honest_sentences_say_nothing_wrong(sentences: list[str]) -> None:
    text = "填报日期: 2026-06-11\n" + RESULT % "".join(sentences)
    assert codes(text) == []
