"""Contradictions that have no formula and no exact name: sums behind their parts, shares, savings, targets, periods."""

# ruff: noqa: E501 - tables of cases

from __future__ import annotations

import pytest

from perfeval_gen.checks import run_checks
from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.dated.years import CHECKS as YEARS
from perfeval_gen.checks.text.slips import CHECKS as SLIPS
from perfeval_gen.diagnostics import Severity
from perfeval_gen.figures.derive import derive_figures
from tests.figures.samples import document, pack
from tests.prose.samples import told, told_of, under
from tests.prose.test_numbers_found import found

# sentence, code, what is marked, a part of the sum that is shown
FALSE = [
    ("男职工12人、女职工9人，共20人。", "PE413", "20人", "12＋9＝21人"),
    ("全年培训第一批12家、第二批15家、第三批10家，共38家。", "PE413", "38家", "12＋15＋10＝37家"),
    ("其中一季度20万元，二季度30万元，合计60万元。", "PE413", "60万元", "20＋30＝50万元"),
    ("投入100万元，其中甲片60万元、乙片20万元、其他10万元。", "PE413", "100万元", "60＋20＋10＝90万元"),
    ("在职职工20人，其中男职工12人、女职工9人。", "PE412", "20人", "12＋9＝21人"),
    ("安排资金200万元，其中甲项120万元、乙项60万元。", "PE413", "200万元", "120＋60＝180万元"),
    ("甲类支出30万元，占总投入120万元的35%。", "PE411", "35%", "30万元÷120万元×100%＝25%"),
    ("投入160万元，其中农村40万元，占28%。", "PE411", "28%", "40万元÷160万元×100%＝25%"),
    ("采购预算118万元，实际采购107.88万元，节约7.12万元。", "PE411", "7.12万元", "118万元－107.88万元＝10.12万元"),
    ("采购计划200万元，实际采购180万元，节约率12%。", "PE411", "12%", "（200－180）÷200×100%＝10.00%"),
    ("会议费预算100万元，支出112万元，超支10万元。", "PE411", "10万元", "112万元－100万元＝12万元"),
    ("培训任务60场，完成58场，完成率100%。", "PE411", "100%", "58÷60×100%＝96.67%"),
    ("走访企业目标60家次，完成58家次，已完成目标。", "PE411", "已完成目标", "差2家次"),
]
SOUND = [
    "男职工12人、女职工8人，共20人。", "第一批12家、第二批15家等，共38家。", "第一批12家、第二批15家，累计38家。",
    "招录12人，退休9人，共20人。", "在职20人，其中党员12人、女职工7人。", "投入160万元，其中甲片90万元、乙片20万元。",
    "新增规上企业12家、专精特新企业15家，共20家。", "全年60家，其中国有20家，民营40家，共60家。",
    "举办培训12场、讲座9场，共200人参加。", "全县120户，其中大型企业63户、中型企业50户。",
    "投入160万元，其中农村40万元，占25%，占全市的三分之一。", "甲类支出30万元，占全市的35%。", "党员12人，占60%，女职工9人，占45%。",
    "采购计划200万元，实际采购180万元，节约20万元，节约率10%。", "年初预算118万元，调整预算122万元，支出120万元，差异率1.69%。",
    "走访企业目标60家次，完成58家次，未完成目标。", "走访企业目标60家次，完成62家次，已完成目标。", "投诉量目标60件，完成58件，完成目标。",
    "培训任务60场，完成58场，完成率96.67%。",
]  # fmt: skip


def test_what_a_sentence_contradicts_itself_in() -> None:
    found = told(*(sentence for sentence, *_ in FALSE))
    assert [(d.code, under(d)) for d in found] == [(code, marked) for _, code, marked, _ in FALSE]
    assert [(mark, d.mark) for d, (*_, mark) in zip(found, FALSE, strict=True) if mark not in d.mark] == []


def test_what_may_be_so_is_only_noted() -> None:
    (note,) = told("安排资金200万元，其中甲项120万元、乙项60万元。")
    assert note.severity is Severity.NOTE
    assert "没有列全" in note.hint


def test_what_fits_is_left_alone() -> None:
    assert told(*SOUND) == ()


UNIT = """\
人员: {编制: {行政编制: 12, 事业编制: 9}, 在职: {公务员: 11, 事业人员: 9}}
预算:
  收入: {年初预算: 118, 调整预算: 122, 到位数: 120, 决算数: 120}
  支出: {基本支出: {到位数: 52, 决算数: 51.35}, 项目支出: {到位数: 68, 决算数: 66.53}}
资产: {公务用车: 4}
信访: {数量: 12}
满意度: {有效份数: 320, 满意份数: 281, 基本满意份数: 30}
上年: {预算: {收入: {决算数: 105.31}}}
指标: [{一级: 产出指标, 二级: 数量指标, 三级: 帮扶工坊数, 方向: ≥, 目标值: 40, 单位: 家, 完成值: 46}]
"""


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("预算到位数102万元。", "PE401", "写“102万元”，数据“预算.收入.到位数”是120万元"),
        ("到位数120万元，支出117.88万元，结转结余3.12万元。", "PE401", "“年末结转结余”是2.12万元"),
        ("收入决算数105.31万元。", "PE404", "105.31万元是“上年.预算.收入.决算数”"),
        ("共有公务用车3辆。", "PE401", "写“3辆”，数据“资产.公务用车”是4辆"),
        ("全年办理群众信访15件。", "PE401", "写“15件”，数据“信访.数量”是12人次"),
        ("回收有效问卷269份。", "PE401", "是320份"),
        ("帮扶工坊目标45家，实际完成46家。", "PE401", "目标值”是40家"),
        ("满意281份，总体满意度为91.81%。", "PE402", "正文写“满意度为91.81%”，数据算出 97.19%"),
        ("总体满意度=（281+30）/320×100%=91.81%。", "PE402", "正文写“满意度……91.81%”"),
    ],
)
def test_what_the_data_contradict(text: str, code: str, said: str) -> None:
    (one,) = found(UNIT, text)
    assert one.code == code
    assert said in one.message


@pytest.mark.parametrize(
    "text",
    [
        "安排51.35万元保障基本支出，安排66.53万元开展项目。",
        "满意281份，满意率87.81%；公众总体满意度97.19%。",
        "信息化项目分两期实施。年初预算30万元，到位数30万元。",
        "2024年到位数102万元。",
        "项目支出中，设备购置20万元；服务采购46.53万元。",
        "2025年我局预算收入118万元，年中追加4万元。",
        "收入决算数120万元，比上年105.31万元增长13.95%。",
        "技改资金到位30万元，支出20万元，结转10万元。",
        "公务用车购置0辆，报废公务用车1辆，信访积案3件。",
        "帮扶工坊目标40家，某镇帮扶工坊目标15家。",
    ],
)
def test_what_the_data_bear_out(text: str) -> None:
    assert found(UNIT, text) == []


def test_shares_of_what_only_the_data_know() -> None:
    data = UNIT + "自评结果: [%s]\n"
    texts = ("项目支出66.53万元，占总支出的97.69%。", "女职工9人，占在职人员的54%。", "基本支出51.35万元，占比43.06%。")
    assert [d.mark for d in told_of(data % ", ".join(texts))] == [
        "66.53万元÷总支出117.88万元×100%＝56.44%", "9人÷在职人员20人×100%＝45%", "51.35万元÷总支出117.88万元×100%＝43.56%",
    ]  # fmt: skip
    assert told_of(data % "基本支出51.35万元，占总支出的43.56%，占收入的42.79%。") == ()


@pytest.mark.parametrize(
    ("text", "listed"),
    [("我局共实施项目3个。", 2), ("部门预算安排项目共3个。", 2), ("我局有6个科室。", 3), ("设科室6个。", 3)],
)
def test_counts_before_and_behind_their_noun(text: str, listed: int) -> None:
    data = "机构: {内设机构: [办公室, 人事科, 数据科]}\n项目: [{名称: 平台建设}, {名称: 热线运行}]\n自评结果: %s\n"
    (one,) = told_of(data % text)
    assert (one.code, one.mark) == ("PE417", f"名单有{listed}个")
    assert (
        told_of(
            data
            % "共实施项目2个，我局实施重点项目3个，全县共实施技改项目5个，设科室3个，我局有2个科室被表彰，上半年我局承担项目1个。"
        )
        == ()
    )


def test_completion_told_beside_less_than_the_target() -> None:
    task = "任务: [{名称: 走访企业, 目标: 走访企业60家次、培训20场, 结果: 走访企业%d家次，培训20场。, 完成: 已完成}]\n"
    (one,) = told_of(task % 58)
    assert (one.code, one.mark) == ("PE427", "58家次不到60家次")
    assert told_of(task % 62) == ()
    goal = "目标: [{名称: 降耗, 预期目标: 能耗减少60吨, 完成情况: 能耗减少58吨。, 是否完成: 是}]\n"
    assert told_of(goal) == ()  # perhaps the less the better


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2025年1至9月，走访企业60家次。", "“2025年1至9月”没有到年末"),
        ("2026年1至3月走访企业60家次。", "“2026年1至3月”不在评价的2025年度里"),
        ("2025年1至12月走访企业60家次，2024年1至9月走访42家次。", ""),
        ("制度规定“本单位职工不得兼职”，我局照此执行。", ""),
    ],
)
def test_months_of_a_year_and_words_of_others(text: str, said: str) -> None:
    made = document(f"自评结果: {text}\n", "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局, 自称: 我局}\n")
    told = run_checks(Facts(made, derive_figures(made, pack()), pack()), (*YEARS[:1], *SLIPS[:1]))
    assert [said in d.message for d in told] == [True] * bool(said)
