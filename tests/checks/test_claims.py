"""What is claimed against what the data and the problems say (PE530–PE539)."""

# ruff: noqa: E501 - a table of cases, one a line

from __future__ import annotations

from dataclasses import replace

import pytest

from perfeval_gen.checks import run_checks
from perfeval_gen.checks.check import Facts
from perfeval_gen.diagnostics import Severity, Stage
from perfeval_gen.figures.derive import derive_figures
from tests.checks.test_completeness import MINE, found
from tests.figures.samples import PROJECT, UNIT, document, pack
from tests.figures.test_scores import MET

HEAD = "类型: 整体自评\n年度: 2025\n"
SUPERVISED = "重点督查: {市委督查得分: 0.94, 政府督查得分: 1, 未完成原因: 跨年}\n"
MISSED = "目标: [{名称: 平台接入30个部门, 是否完成: 否, 未完成原因: 停工}]\n"
SAVING = "项目: [{名称: 节能, 预算: {年初预算: 180, 划拨: 138, 支出: 118, 收回: 20, 原因: 调减}}]\n"
SPENT = "预算: {支出: {基本支出: {决算数: 591.31}, 项目支出: {决算数: 2061.53}}}\n"
SLOW = "问题: [{问题: 部分资金支付进度偏慢, 措施: [按月通报支付进度]}]\n"
LOOSE = "问题: [{问题: 预算执行力度有待加强, 措施: [按季督促用款]}]\n"
TASKS = "任务:\n  - {名称: 建成数据平台, 完成: 已完成}\n  - {名称: 加强安全督导%s}\n"
GOALS = "目标:\n  - {名称: 数据平台接入30个部门, 完成情况: 接入33个部门。}\n"
NONE = "项目: 无\n项目管理:\n"
CUT = "预算: {年初预算: 189, 划拨: 139, 支出: 138.78, 原因: 压减}\n"


def told(text: str) -> str:
    return f"自评结果: {text}\n"


def unit(name: str, level: str) -> str:
    return f"{HEAD}单位: {{名称: {name}, 层级: {level}}}\n"


# code, rule, text, head, line, what message and mark hold
FOUND = [
    # LOG-03
    ("PE530", "LOG-03", SPENT + told("除人员工资外，资金全部用于机关日常运转。"), UNIT, 5, "2061.53万元÷2652.84万元×100% = 77.71%"),
    ("PE530", "LOG-03", MISSED + told("年度各项目标任务均已完成。"), UNIT, 5, "目标“平台接入30个部门”没有完成"),
    ("PE530", "LOG-03", SUPERVISED + told("各项绩效目标已全部完成。"), UNIT, 5, "市委督查得分只有 0.94"),
    ("PE530", "LOG-03", SAVING + told("项目资金全部支出。"), UNIT, 5, "118万元÷138万元×100% = 85.51%"),
    ("PE530", "LOG-03", "预算: {年初预算: 189, 划拨: 139, 支出: 139, 原因: 压减}\n效益: 项目资金全部拨付到位。\n", PROJECT, 6, "139万元÷189万元×100% = 73.54%"),
    ("PE530", "LOG-03", "项目: [{名称: 甲, 状态: {按期完成: 否}}]\n" + told("部门预算安排的项目全部按计划时间完成。"), UNIT, 5, "项目“甲”没有按期完成"),
    ("PE530", "LOG-03", "项目: [{名称: 甲, 状态: {计划完工日期: 2025-06-30, 完工日期: 2025-07-01}}]\n" + told("所有项目均按期完成。"), UNIT, 5, "项目“甲”没有按期完成"),
    # LOG-04
    ("PE531", "LOG-04", SLOW + told("各项资金支付及时。"), UNIT, 5, "这里说“资金支付及时”，问题里说“支付进度偏慢”"),
    ("PE531", "LOG-04", SLOW.replace("支付进度偏慢", "预算下达偏晚") + told("上级资金下达及时。"), UNIT, 5, "这里说“资金下达及时”"),
    ("PE531", "LOG-04", "项目: [{名称: 甲, 状态: {按期完成: 是}}]\n" + SLOW + told("项目全部按时完成。"), UNIT, 6, "问题里说“支付进度偏慢”"),
    ("PE531", "LOG-04", LOOSE + "自报: {预算执行率: 100%}\n", UNIT, 5, "这里说“预算执行率100%”，问题里说“执行力度有待加强”"),
    ("PE531", "LOG-04", "问题: [{问题: 部分绩效目标不够明确, 措施: [逐项明确]}]\n" + told("绩效目标设置合理、明确。"), UNIT, 5, "不够明确"),
    ("PE532", "LOG-04", "预算: {支出: {决算数: 2652.84}}\n" + told("全年预算执行率100%。"), UNIT, 5, "只有决算数，没有预算.支出.调整预算"),
    ("PE532", "LOG-04", "预算: {三公经费: {决算数: 7.35}}\n自报: {三公经费控制率: 53%}\n", UNIT, 5, "“三公经费控制率 53%”无从核对"),
    # LOG-07
    ("PE533", "LOG-07", CUT + "问题: 无\n", PROJECT, 6, "年初预算 189万元，拨付 139万元，“问题”不能写“无”"),
    ("PE533", "LOG-07", MISSED + "问题: 无\n", UNIT, 5, "目标“平台接入30个部门”没有完成"),
    ("PE533", "LOG-07", "任务: [{名称: 平台, 完成: 部分完成, 原因: 停工}]\n问题: 无\n", UNIT, 5, "任务“平台”没有完成"),
    # LOG-08
    ("PE534", "LOG-08", NONE + "  工作措施: 项目由班子会议集体研究。\n", UNIT, 6, "“工作措施”却写项目怎样管"),
    ("PE534", "LOG-08", NONE + "  应申报: {数量: 2}\n", UNIT, 6, "这里却填 2 个"),
    ("PE534", "LOG-08", NONE + "  目标批复: {金额: 120}\n", UNIT, 6, "这里却填 120万元"),
    # LOG-09
    ("PE535", "LOG-09", "", unit("某县数据局", "市级"), 3, "应为县级"),
    ("PE535", "LOG-09", "", unit("坡头区数据局", "市级"), 3, "应为区级或县级"),
    ("PE535", "LOG-09", "", unit("某旗数据局", "省级"), 3, "应为县级"),
    ("PE535", "LOG-09", "", unit("雷州市数据局", "市级"), 3, "名称里有“雷州市”"),
    ("PE535", "LOG-09", "", unit("江苏省无锡市江阴市数据局", "市级"), 3, "名称里有“江阴市”"),
    ("PE535", "LOG-09", "", unit("中共恩施土家族苗族自治州利川市委宣传部", "省级"), 3, "名称里有“利川市”"),
    # LOG-10
    ("PE536", "LOG-10", told("我局和下属单位的会计核算合规，本局及各所属单位资产完整。"), f"{HEAD}单位: {{名称: 某县数据局, 范围: 本级}}\n", 4, "“和下属单位”，共 2 处"),
    # LOG-11
    ("PE537", "LOG-11", TASKS % "" + GOALS, UNIT, 6, "任务“加强安全督导”没有目标和成效"),
    ("PE537", "LOG-11", TASKS % ", 完成: 已完成" + GOALS + "  - {名称: 科普活动20场, 完成情况: 举办22场。}\n", UNIT, 9, "目标“科普活动20场”没有任务或成效"),
    # LOG-12
    ("PE538", "LOG-12", "指标:\n  - {二级: 数量指标, 三级: 支付笔数}\n  - {二级: 质量指标, 三级: 资金使用合规率}\n  - {二级: 时效指标, 三级: 资金支付完成时间}\n", UNIT, 6, "说的却是合规；这样的指标共 2 个"),
    # SCORE-08: 100 − 94
    ("PE539", "SCORE-08", told("整体支出绩效得94分，较好地履行了职责。"), UNIT, 4, "总分写 94 分，没有各项得分，也没有等级，扣掉的 6 分没有原因"),
    ("PE539", "SCORE-08", "自报: {总分: 94, 等级: 优}\n", UNIT, 4, "总分写 94 分，没有各项得分，扣掉的 6 分没有原因"),
]  # fmt: skip
TRIED = {case[0] for case in FOUND}

SOUND = [
    ("all but one", MISSED + told("除平台外，年度各项目标任务均已完成。"), UNIT),
    ("no absolute word", MISSED + told("年度主要目标任务基本完成。"), UNIT),
    ("an exception among what was planned", MISSED + "问题: [{问题: 各项目标没有全部完成任务, 措施: [各项目标全部完成任务]}]\n", UNIT),
    ("all met", "目标: [{名称: 平台接入30个部门, 是否完成: 是, 完成情况: 接入33个部门。}]\n" + told("年度各项目标任务均已完成。"), UNIT),
    ("completion to fill", "目标: [{名称: 平台接入30个部门, 是否完成: 待填}]\n" + told("年度各项目标任务均已完成。"), UNIT),
    ("also for projects", SPENT + told("除人员工资外，其余资金用于日常运转和项目实施。"), UNIT),
    ("no money for projects", "预算: {支出: {基本支出: {决算数: 591.31}}}\n" + told("除人员工资外，资金全部用于机关日常运转。"), UNIT),
    ("spent to the end", "项目: [{名称: 甲, 预算: {年初预算: 138, 划拨: 138, 支出: 138}}]\n" + told("项目资金全部支出，均已足额拨付。"), UNIT),
    ("spending to fill", "项目: [{名称: 甲, 预算: {年初预算: 138, 划拨: 138, 支出: 待填}}]\n" + told("项目资金全部支出。"), UNIT),
    ("all but a few in time", SLOW + told("除少部分外，各项资金支付及时。"), UNIT),
    ("passed on in time, paid late", SLOW + told("上级资金下达及时，项目资金及时分配。"), UNIT),
    ("not in time, both say", SLOW + told("部分资金支付不及时。"), UNIT),
    ("nothing claimed", SLOW + told("支付进度有所提高。"), UNIT),
    ("a rate that can be verified", "预算: {支出: {调整预算: 2652.84, 决算数: 2652.84}}\n" + told("全年预算执行率100%。"), UNIT),
    ("its operand to fill", "预算: {支出: {调整预算: 待填, 决算数: 2652.84}}\n" + told("全年预算执行率100%。"), UNIT),
    ("a rate of which no data are kept", told("网上办理率100%，预算执行率98%。"), UNIT),
    ("stated, with no data at all", "自报: {支出完成率: 99%}\n", UNIT),
    ("no problems and no deviation", "预算: {年初预算: 139, 划拨: 139, 支出: 139}\n目标完成: 是\n问题: 无\n", PROJECT),
    ("problems to fill", CUT + "问题: 待填\n", PROJECT),
    ("the money to fill", "预算: {年初预算: 189, 划拨: 待填, 支出: 待填}\n问题: 无\n", PROJECT),
    ("no projects, nothing told", NONE + "  应申报: {数量: 0, 金额: 0}\n  工作措施: 不适用\n", UNIT),
    ("projects to fill", "项目: 待填\n项目管理: {工作措施: 项目由班子会议集体研究。}\n", UNIT),
    ("a county", "", unit("某县数据局", "县级")),
    ("a district at either word", "", unit("坡头区数据局", "区级")),
    ("a district, county level", "", unit("坡头区数据局", "县级")),
    ("a development zone", "", unit("某市经济技术开发区经济发展局", "市级")),
    ("an autonomous region", "", unit("某自治区数据厅", "省级")),
    ("a town in a county", "", unit("某县某镇人民政府", "镇级")),
    ("a town in a county, by its county", "", unit("某县某镇人民政府", "县级")),
    ("an office of the central government", "", unit("国家税务总局某县税务局", "中央")),
    ("a word that is no district", "", unit("某市区域合作办公室", "市级")),
    ("a city governed by its province", "", unit("济源市数据局", "市级")),
    ("a city called like another's part", "", unit("海安市场服务中心", "市级")),
    ("a county-level city", "", unit("义乌市数据局", "县级")),
    ("a city", "", unit("某市数据局", "市级")),
    ("the level to fill", "", unit("某县数据局", "待填")),
    ("subordinates are in", told("我局和下属单位的会计核算合规。"), UNIT),
    ("subordinates are told what to do", "自评工作: {过程: 我局和下属单位按通知自评。}\n职责: {概述: 指导局机关和下属单位。}\n", f"{HEAD}单位: {{名称: 某县数据局, 范围: 本级}}\n"),
    ("a task with its result", TASKS % ", 结果: 督导12次。" + GOALS, UNIT),
    ("a task to fill", TASKS % ", 完成: 待填" + GOALS, UNIT),
    ("a task that results speak of", TASKS % "" + GOALS + "成效: [{领域: 安全生产, 概述: 安全形势平稳。}]\n", UNIT),
    ("tasks without goals", TASKS % "", UNIT),
    ("classes that fit", "指标: [{二级: 质量指标, 三级: 验收合格率}, {二级: 时效指标, 三级: 按期完工率}, {二级: 成本指标, 三级: 支付标准}]\n", UNIT),
    ("scored to the end", MET + "自报: {总分: 100, 等级: 优}\n", UNIT),
    ("the points lost are told", told("整体支出绩效得94分，等级为优，因两个项目推迟扣6分。"), UNIT),
    ("a breakdown in words", told("自评得94分，其中预算编制20分、执行34分、监督10分、效益30分。"), UNIT),
    ("a score of something else", "职责: {概述: 组织94分以上的评选。}\n", UNIT),
    ("a total to fill", "自报: {总分: 待填}\n", UNIT),
]  # fmt: skip


@pytest.mark.parametrize("case", FOUND, ids=lambda case: f"{case[0]}-{case[5][:12]}")
def test_what_is_found(case: tuple[str, str, str, str, int, str]) -> None:
    code, rule, text, head, line, words = case
    (item,) = found(text, head)
    assert (item.code, item.rule, item.location.line) == (code, rule, line)
    assert words in "\n".join((item.message, item.mark, *(said for _, said in item.related)))
    assert item.hint
    assert item.mark


@pytest.mark.parametrize(("what", "text", "head"), SOUND, ids=[one[0] for one in SOUND])
def test_what_is_not_found(what: str, text: str, head: str) -> None:
    assert [(d.code, d.message) for d in found(text, head)] == []


def test_several_exceptions_are_told_by_the_first() -> None:
    items = found(SUPERVISED + SAVING + told("各项绩效目标已全部完成，完成率100%，项目资金全部支出。"))
    assert [d.code for d in items] == ["PE530", "PE530"]
    assert [d.severity for d in items] == [Severity.WARNING, Severity.ERROR]
    assert all(d.related for d in items)


def test_the_caret_is_under_the_claim() -> None:
    (item,) = found(SLOW + told("各项资金支付及时。"))
    assert (item.location.column, item.location.end_column) == (9, 15)
    ((place, words),) = item.related
    assert (place.line, words) == (4, "问题里说的")


@pytest.mark.parametrize("stage", [Stage.SUBMISSION, Stage.PUBLICATION])
@pytest.mark.parametrize(
    ("text", "words"),
    [(told("任务较好完成。"), "自评报告没有总分和等级"), ("自报: {总分: 94}\n", "扣掉的 6 分没有原因")],
)
def test_a_report_handed_in_without_a_total(text: str, words: str, stage: Stage) -> None:
    """Where no form prints a score sheet, what the unit states is the result."""
    form = replace(pack(), trees=())
    checked = document(text, UNIT)
    items = run_checks(Facts(checked, derive_figures(checked, form), form, stage))
    (item,) = [d for d in items if d.code == "PE539"]
    assert item.severity is Severity.ERROR
    assert words in item.message


def test_a_report_that_prints_its_score_sheet_is_told_once() -> None:
    checked, form = document(told("任务较好完成。"), UNIT), pack()
    items = run_checks(Facts(checked, derive_figures(checked, form), form, Stage.SUBMISSION))
    assert [d.code for d in items if d.rule == "SCORE-07"] == ["PE314"]


def test_nothing_is_said_of_a_draft_without_a_total() -> None:
    assert found(told("任务较好完成。")) == []
    assert MINE >= TRIED
