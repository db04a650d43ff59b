"""What is left out, left in place or never reached (PE520–PE529): told at its line, and not told where it is said."""

# ruff: noqa: E501 - a table of cases, one a line

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_gen import check_file
from perfeval_gen.checks import run_checks
from perfeval_gen.checks.check import Facts
from perfeval_gen.diagnostics import Diagnostic, Severity
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.schema.model import load_schema
from perfeval_gen.workflows.project_start import Start, start
from tests.figures.samples import PROJECT, UNIT, document, pack

MINE = {f"PE5{n}" for n in range(20, 40)}
TRANSFER = "类型: 转移支付自评\n年度: 2025\n单位: {名称: 某省数据局}\n名称: 补助资金\n"
DONE = "自评结果: 各项工作较好完成。\n"
GOAL = "目标:\n  - {名称: 清洁生产, 预期目标: 完成60家企业的清洁生产审核%s}\n"
PUBLISHED = "公开:\n  预算: {是否公开: 是, 公开日期: 2025-03-07, 平台: 某县人民政府网}\n"


def found(text: str, head: str = UNIT, chosen: str = "gd-zhanjiang") -> list[Diagnostic]:
    """My findings of a few lines of YAML, each below three lines of head (four of a project)."""
    checked, form = document(text, head), pack(chosen)
    items = run_checks(Facts(checked, derive_figures(checked, form), form))
    return [d for d in items if d.code in MINE]


# code, rule, text, head, line, what message and mark hold
FOUND = [
    # COMP-02
    ("PE520", "COMP-02", "事项管理: 包括制度的制定和执行情况、项目的检查验收情况等。\n", PROJECT, 5, "包括制度的制定和执行情况"),
    ("PE520", "COMP-02", "概况: 本项目用于平台建设（突出项目的必要性和主要内容）。\n", PROJECT, 5, "（突出项目的必要性和主要内容）"),
    ("PE520", "COMP-02", "效益: 群众满意度较高（附调查结果）\n", PROJECT, 5, "附调查结果"),
    ("PE520", "COMP-02", "效益:\n  - 平台上线。\n  - 如有其他效益可在此说明。\n", PROJECT, 7, "如有其他效益可在此说明"),
    ("PE520", "COMP-02", "自评结果: 全年完成XX项任务。\n", UNIT, 4, "空位“年完成XX项任"),
    ("PE520", "COMP-02", "自评结果: 全年完成____项任务。\n", UNIT, 4, "____"),
    ("PE520", "COMP-02", "依据文件: [{标题: 自评通知, 文号: 某财绩〔2026〕××号}]\n", UNIT, 4, "××"),
    ("PE520", "COMP-02", "自评结果: 请填写总体评价。\n", UNIT, 4, "请填写"),
    ("PE520", "COMP-02", "自评结果: 任务完成（请根据实际情况填写）。\n", UNIT, 4, "（请根据实际情况填写）"),
    ("PE520", "COMP-02", "自评结果: 任务完成。【填写说明：写明做法】\n", UNIT, 4, "【填写说明：写明做法】"),
    ("PE520", "COMP-02", "自评结果: 任务完成。（略）\n", UNIT, 4, "（略）"),
    ("PE520", "COMP-02", "自评结果: 总分   分，等级为优。\n", UNIT, 4, "空位“总分 分，等"),
    ("PE520", "COMP-02", "自评结果: 全年支出X万元。\n", UNIT, 4, "空位“年支出X万元"),
    ("PE520", "COMP-02", "自评结果: 于 年 月 日验收。\n", UNIT, 4, "空位“于 年 月 日验收"),
    # COMP-03
    ("PE521", "COMP-03", DONE + GOAL % "", UNIT, 6, "目标“清洁生产”写了“期望达到的目标”，没有写完成得怎样"),
    ("PE521", "COMP-03", DONE + "任务: [{名称: 扩大投资, 目标: 增长6.5%}]\n", UNIT, 5, "任务“扩大投资”"),
    ("PE521", "COMP-03", DONE + "项目: [{名称: 平台, 目标: 接入30个部门}]\n", UNIT, 5, "项目“平台”"),
    ("PE521", "COMP-03", "目标: 接入30个部门\n预算: {划拨: 10, 支出: 10}\n", PROJECT, 5, "缺少“完成情况”"),
    ("PE521", "COMP-03", "成效: [{领域: 消费, 指标: [{指标: 新增企业, 目标值: 30}]}]\n", UNIT, 4, "成效指标“新增企业”"),
    ("PE521", "COMP-03", DONE + "指标: [{一级: 产出指标, 三级: 接入部门, 目标值: 30}]\n", UNIT, 5, "缺少“完成值”"),
    ("PE522", "COMP-03", "项目: [{名称: 技改, 目标: 推动180家工业企业技改，投资增速达到6%, 目标完成: 是}]\n", UNIT, 4, "“180家”“6%”，全文没有相应的完成数"),
    ("PE522", "COMP-03", GOAL % ", 完成情况: 累计审核企业317家。", UNIT, 5, "“60家”，只有累计数 317家，看不出当年完成多少"),
    ("PE526", "COMP-07", "目标: [{名称: 培训1000人次, 是否完成: 是}, {名称: 扩大开放}]\n", UNIT, 4, "目标 2 个，写了完成情况的 1 个：缺“扩大开放”"),
    ("PE526", "COMP-01", "目标: [培训1000人次, 接入30个部门]\n", UNIT, 4, "写了完成情况的 0 个"),
    # COMP-04
    ("PE523", "COMP-04", "效益:\n  - 带动220家企业技改，超额完成任务。\n  - “小升规”50家，年度目标超额完成。\n", PROJECT, 6, "写了“超额完成”，没有写目标值是多少；这样的话共 2 处"),
    ("PE523", "COMP-04", "成效: [{领域: 消费, 指标: [{指标: 商贸企业上限, 数值: 37, 说明: 超额完成上限任务}]}]\n", UNIT, 4, "缺少目标值"),
    ("PE523", "COMP-04", "目标:\n  - {名称: 稳定增长, 预期目标: 推动经济平稳运行, 是否完成: 是}\n  - {名称: 扩大内需, 预期目标: 促进消费, 是否完成: 是}\n", UNIT, 5, "2 个目标没有写可以衡量的结果：“稳定增长”等"),
    ("PE523", "COMP-04", "目标:\n  - {名称: 平台接入30个部门, 是否完成: 是}\n  - {名称: 信息基础建设, 是否完成: 是}\n成效: [{领域: 信息基础建设, 指标: [{指标: 基站, 数值: 724}]}]\n", UNIT, 6, "2 个目标里有 1 个没有写可以衡量的结果：“信息基础建设”"),
    # COMP-05: 224 ÷ 0.855 = 261.99, and 224 ÷ 262 = 85.496 %
    ("PE524", "COMP-05", "成效: [{领域: 信息化, 指标: [{指标: 新建基站, 数值: 224, 单位: 座, 完成进度: 85.5%}]}]\n", UNIT, 4, "224座÷85.5% ≈ 262座，少 38座"),
    ("PE524", "COMP-05", "成效: [{领域: 信息化, 指标: [{指标: 新建基站, 数值: 224, 单位: 座, 目标值: 262}]}]\n", UNIT, 4, "224÷262×100% = 85.50%，少 38座"),
    ("PE524", "COMP-05", "成效: [{领域: 园区, 指标: [{指标: 申报材料完成率, 数值: 90%}]}]\n", UNIT, 4, "离 100% 差 10 个百分点"),
    ("PE524", "COMP-05", "目标: [{名称: 工业增长5%, 指标: [{指标: 工业总产值, 数值: 1867.05, 同比: -1.0%}], 是否完成: 是}]\n", UNIT, 4, "同比 -1.0%"),
    # COMP-06
    ("PE525", "COMP-06", "问题:\n  - {问题: 绩效目标不够明确}\n  - {问题: 支付偏慢, 措施: [按月通报]}\n", UNIT, 5, "问题“绩效目标不够明确”没有写改进措施"),
    ("PE525", "COMP-06", "问题: [{问题: 绩效目标不够明确, 措施: [逐项量化]}]\n改进概述: 每季度开展一次财务会审。\n", UNIT, 5, "“每季度开展一次财务会审”没有对应的问题"),
    ("PE525", "COMP-06", "项目: [{名称: 甲, 问题: [{问题: 评审批次偏少}]}]\n", UNIT, 4, "评审批次偏少"),
    # COMP-08
    ("PE527", "COMP-08", "资产:\n  内部制度: 是\n  账实一致: 是\n  使用合规: 是\n", UNIT, 4, "“出租、出借及处置收入上缴”没有写"),
    ("PE527", "COMP-08", "信访: {数量: 0, 答复数量: 0}\n", UNIT, 4, "群众意见反馈渠道"),
    # COMP-10
    ("PE528", "COMP-10", "制度:\n  - 财务收支制度\n  - {名称: 采购制度, 文号: 无}\n  - 合同制度\n", UNIT, 4, "3 项制度里有 2 项没有写文号：《财务收支制度》、《合同制度》"),
    # COMP-01, DUP-01
    ("PE529", "COMP-01", PUBLISHED + "  决算: {是否公开: 是}\n", UNIT, 6, "预算写了 2025年3月7日"),
    ("PE529", "DUP-01", PUBLISHED + "自评结果: 年度预算在单位门户网站公开。\n", UNIT, 6, "“公开平台”写的是“某县人民政府网”"),
]  # fmt: skip
TRIED = {case[0] for case in FOUND}

# what must not be found
SOUND = [
    ("blanks of another kind", "自评结果: 某某局长作了部署，3X3会议室改造完成，列入20×30厘米图幅。\n", UNIT),
    ("omitted where it may be", "自评结果: 任务完成，见附件（略）。请按时填报的科室有3个，单价×个数，X光机1台， 分两批建成。\n", UNIT),
    ("«including» in a sentence", "概况: 项目包括平台和终端，建设情况良好。\n", PROJECT),
    ("a questionnaire", "自评结果: 向企业发放调查问卷，请填写问卷的企业有30家。\n", UNIT),
    ("a reference in the text", "自评结果: 支出完成率{{ 比率.支出完成率 }}。\n", UNIT),
    ("targets only, at the year's beginning", GOAL % "" + "任务: [{名称: 扩大投资, 目标: 增长6.5%}]\n", UNIT),
    ("to fill", DONE + GOAL % ", 完成情况: 待填, 是否完成: 待填", UNIT),
    ("nothing, said so", DONE + GOAL % ", 完成情况: 无", UNIT),
    ("not applicable", DONE + GOAL % ", 是否完成: 不适用", UNIT),
    ("answered", GOAL % ", 完成情况: 审核企业63家。, 是否完成: 是", UNIT),
    ("answered by another number of the same thing", GOAL % ", 完成情况: 完成。, 是否完成: 是" + "成效: [{领域: 绿色, 指标: [{指标: 清洁生产审核企业, 数值: 63, 单位: 家}]}]\n", UNIT),
    ("missed, with its reason", GOAL % ", 是否完成: 否, 未完成原因: 停工", UNIT),
    ("a task told among the results", "任务: [{名称: 建设产业园区, 目标: 产值增长6.5%}]\n成效: [{领域: 产业园区, 指标: [{指标: 产业园区产值, 同比: 7%}]}]\n", UNIT),
    ("a project answered by its goal", "项目: [{名称: 技改, 目标: 推动180家工业企业技改}]\n目标: [{名称: 技改, 项目: [技改], 完成情况: 推动183家企业技改。}]\n", UNIT),
    ("a project answered by its indicators", "目标: 培训1000人次\n完成情况: 培训按期办结。\n指标: [{一级: 产出指标, 二级: 数量指标, 三级: 培训人次, 方向: ≥, 目标值: 1000, 完成值: 1024, 单位: 人次}]\n", PROJECT),
    ("a transfer answered by its indicators", "目标: 更新420个文化站\n完成情况: 更新426个。\n指标: [{三级: 更新数, 目标值: 420, 完成值: 426}]\n", TRANSFER),
    ("goals all with an entry", "目标: [{名称: 培训1000人次, 是否完成: 是}, {名称: 扩大开放, 是否完成: 待填}]\n", UNIT),
    ("one goal of which nothing is said yet", "目标: [扩大开放]\n", UNIT),
    ("exceeded, with its target", "成效: [{领域: 消费, 指标: [{指标: 企业上限, 数值: 37, 目标值: 30, 说明: 超额完成全年任务}]}]\n", UNIT),
    ("exceeded, the target in the sentence", "效益: 新增企业50家，超额完成目标45家。\n", PROJECT),
    ("exceeded, the target among the goals", "目标: [{名称: 工业投资, 预期目标: 工业投资增长6.5%, 完成情况: 增长12.7%。}]\n成效: [{领域: 工业, 指标: [{指标: 工业投资, 同比: 12.7%, 说明: 超额完成全年目标}]}]\n", UNIT),
    ("a general appraisal", "自评结果: 较好地完成了年度任务。\n", UNIT),
    ("goals whose expectation is to fill", "目标: [{名称: 稳定增长, 预期目标: 待填, 是否完成: 是}, {名称: 扩大内需, 预期目标: 待填, 是否完成: 是}]\n", UNIT),
    ("goals that carry projects", "项目: [{名称: 甲, 完成情况: 完成。}, {名称: 乙, 完成情况: 完成。}]\n目标: [{名称: 稳定增长, 项目: [甲], 是否完成: 是}, {名称: 扩大内需, 项目: [乙], 是否完成: 是}]\n", UNIT),
    ("statistics without a target", "成效: [{领域: 外贸, 指标: [{指标: 进出口, 数值: 9, 单位: 亿元}, {指标: 出口, 数值: 4, 单位: 亿元}]}]\n", UNIT),
    ("short, with a note", "成效: [{领域: 信息化, 指标: [{指标: 新建基站, 数值: 224, 完成进度: 85.5%, 说明: 选址受阻}]}]\n", UNIT),
    ("short, the note to fill", "成效: [{领域: 信息化, 指标: [{指标: 新建基站, 数值: 224, 完成进度: 85.5%, 说明: 待填}]}]\n", UNIT),
    ("short, and a problem says why", "成效: [{领域: 信息化, 指标: [{指标: 新建基站, 数值: 224, 完成进度: 85.5%}]}]\n问题: [{问题: 部分基站选址困难, 措施: [会同规划部门选址]}]\n", UNIT),
    ("less is better", "成效: [{领域: 安全, 指标: [{指标: 生产安全事故, 数值: 3, 目标值: 5}]}]\n", UNIT),
    ("whole", "成效: [{领域: 信息化, 指标: [{指标: 新建基站, 数值: 262, 目标值: 262, 完成进度: 100%}]}]\n", UNIT),
    ("a goal that was missed is told elsewhere", "目标: [{名称: 化工园区90%, 指标: [{指标: 材料完成率, 数值: 90%}], 是否完成: 否, 未完成原因: 待填}]\n", UNIT),
    ("measures to fill", "问题: [{问题: 绩效目标不够明确, 措施: 待填}]\n", UNIT),
    ("a measure among the general ones", "问题: [{问题: 绩效目标不够明确}]\n改进概述: 编制时逐项明确绩效目标。\n", UNIT),
    ("words that lead on", "问题: [{问题: 支付偏慢, 措施: [按月通报]}]\n改进概述: 针对上述情形，今后着重抓好以下工作。\n", UNIT),
    ("all ticked", "资产: {内部制度: 是, 账实一致: 是, 使用合规: 是, 收入上缴: 不适用}\n", UNIT),
    ("ticks to fill", "资产: {内部制度: 是, 账实一致: 是, 使用合规: 是, 收入上缴: 待填}\n", UNIT),
    ("no ticks at all", "资产: {固定资产原值: 245, 在用固定资产原值: 245}\n", UNIT),
    ("numbers or their lack", "制度: [{名称: 财务制度, 文号: 无}, {名称: 采购制度, 文号: 某财〔2020〕1号}, {名称: 合同制度, 文号: 待填}]\n", UNIT),
    ("both dated", PUBLISHED + "  决算: {是否公开: 是, 公开日期: 2026-03-06}\n", UNIT),
    ("the date to fill", PUBLISHED + "  决算: {是否公开: 是, 公开日期: 待填}\n", UNIT),
    ("not published", PUBLISHED + "  决算: {是否公开: 否}\n", UNIT),
    ("two places, said so", PUBLISHED + "  说明: 年度预算同时在单位门户网站公开。\n", UNIT),
    ("the same place", PUBLISHED + "自评结果: 年度预算在县政府网公开。\n", UNIT),
]  # fmt: skip


@pytest.mark.parametrize("case", FOUND, ids=lambda case: f"{case[0]}-{case[5][:12]}")
def test_what_is_found(case: tuple[str, str, str, str, int, str]) -> None:
    code, rule, text, head, line, words = case
    (item,) = found(text, head)
    assert (item.code, item.rule, item.location.line) == (code, rule, line)
    assert words in f"{item.message}\n{item.mark}"
    assert item.hint
    assert item.mark


@pytest.mark.parametrize(("what", "text", "head"), SOUND, ids=[one[0] for one in SOUND])
def test_what_is_not_found(what: str, text: str, head: str) -> None:
    assert [(d.code, d.message) for d in found(text, head)] == []


def test_the_caret_is_under_the_words() -> None:
    (item,) = found("自评结果: 全年完成 XX 项任务。\n")
    assert (item.location.column, item.location.end_column) == (12, 14)
    (item,) = found("效益: >\n  带动企业技改，\n  超额完成任务。\n", PROJECT)
    assert (item.location.line, item.location.column) == (7, 3)


def test_help_and_example_left_as_they_are() -> None:
    shape = load_schema("整体自评").root.member("自评结果")
    example = load_schema("项目自评").root.member("完成情况")
    assert shape is not None
    assert example is not None
    (item,) = found(f"自评结果: {shape.help}\n")
    assert (item.code, item.severity) == ("PE520", Severity.ERROR)
    (item,) = found(f"完成情况: {example.example}\n目标: 新增企业20家\n", PROJECT)
    assert (item.code, item.severity) == ("PE520", Severity.WARNING)
    assert "一字不差" in item.message


@pytest.mark.parametrize("kind", ["整体", "项目", "转移支付"])
def test_a_new_file_gives_nothing(kind: str, tmp_path: Path) -> None:
    made = start(Start(tmp_path, kind, "", "某县数据局", 2025, "", "平台建设" if kind == "项目" else ""))
    assert made.value is not None
    assert not [d for d in check_file(made.value.path).diagnostics if d.code in MINE]
