"""评分表 and 资金行 as templates see them: one row for each leaf, printed, with the groups it stands in."""

# ruff: noqa: E501 - tables of cases, one a line

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F  # noqa: N817 - short in the table of criteria
from typing import Any

import pytest

from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.packs.criterion import Band, Criterion, Item
from perfeval_gen.packs.model import Pack
from perfeval_gen.view.build import build
from perfeval_gen.view.criterion_words import words_of
from perfeval_gen.view.printed import Section
from tests.figures.samples import PROJECT, UNIT, document, pack
from tests.figures.scored import pack_of
from tests.figures.test_national_scores import ALL_MET, OVERDONE, SHORT, WITH_COST, form, row
from tests.figures.test_scores import MET
from tests.packs.test_indicators import TREE

KEYS = {
    "一级", "二级", "三级", "一首", "二首", "一级分值", "一级得分", "二级分值", "二级得分", "分值", "得分", "计算得分",
    "扣分", "说明", "算式", "标准", "实际值", "代入", "理由", "佐证", "评分人", "应附佐证", "状态", "指",
}  # fmt: skip


SPENT, GRANTED = "111931823.11", "111082222.47"


def root(text: str, chosen: Pack | str = "cn", head: str = PROJECT) -> Section:
    used = pack(chosen) if isinstance(chosen, str) else chosen
    checked = document(text, head)
    return build(checked, derive_figures(checked, used), used).root


def table(text: str, chosen: Pack | str = "cn", head: str = PROJECT) -> Section:
    found: Section = root(text, chosen, head)["评分表"]
    return found


def cells(rows: Any, *keys: str) -> list[tuple[str, ...]]:
    return [tuple(str(one[key]) for key in keys) for one in rows]


def of(name: str, found: Section) -> Section:
    (one,) = [r for r in found["行"] if r["三级"] == name]
    assert isinstance(one, Section)
    return one


# -- rows and groups -------------------------------------------------------------------------------------------------


def test_every_row_offers_every_name() -> None:
    for found in (table(SHORT), table("", "gd-zhanjiang", UNIT), table("", "cn"), table(WITH_COST, "cn-cost")):
        assert found["行"]
        assert all(set(one) >= KEYS for one in found["行"])
        assert all(isinstance(v, (str, Section)) for one in found["行"] for v in one.values())


def test_rows_stand_in_their_groups() -> None:
    found = table(ALL_MET)
    assert cells(found["行"], "一级", "一首", "二级", "二首", "三级") == [
        ("预算执行率", "是", "", "是", "预算执行率"),
        ("产出指标", "是", "数量指标", "是", "培训人次"),
        ("产出指标", "", "质量指标", "是", "考核合格率"),
        ("产出指标", "", "时效指标", "是", "完成时间"),
        ("产出指标", "", "成本指标", "是", "人均成本"),
        ("效益指标", "是", "社会效益指标", "是", "就业率"),
        ("效益指标", "", "可持续影响指标", "是", "长效机制"),
        ("满意度指标", "是", "服务对象满意度指标", "是", "学员满意度"),
    ]
    assert [str(one["三级"]) for one in found["指标行"]] == [str(one["三级"]) for one in found["行"][1:]]


def test_two_leaves_of_one_level_2() -> None:
    text = form(
        "调整预算: 1, 支出: 1",
        row("甲", "产出/数量", "目标值: 2, 完成值: 1", "30"),
        row("乙", "产出/数量", "目标值: 1, 完成值: 1", "20"),
    )
    assert cells(table(text)["指标行"], "三级", "一首", "二首", "一级分值", "一级得分", "二级分值", "二级得分")[:2] == [
        ("甲", "是", "是", "50", "35", "50", "35"),
        ("乙", "", "", "50", "35", "50", "35"),
    ]


def test_a_tree_of_three_levels() -> None:
    found = table(MET, "gd-zhanjiang", UNIT)
    assert len(found["行"]) == 27
    assert not found["指标行"]
    assert not found["执行率"]
    firsts = [str(one["一级"]) for one in found["行"] if one["一首"]]
    assert firsts == ["预算编制情况", "预算执行情况", "预算监督情况", "预算使用效益"]
    seconds = [str(one["二级"]) for one in found["行"] if one["二首"]]
    assert seconds[:4] == ["预算编制", "目标设置", "保障措施", "支出管理"]
    assert len(seconds) == len(set(seconds)) == 12


def test_a_block_without_indicators_keeps_one_empty_row() -> None:
    found = table("")
    assert cells(found["指标行"], "一级", "二级", "三级", "分值", "得分", "状态") == [
        ("产出指标", "", "", "", "", "未评"), ("效益指标", "", "", "", "", "未评"), ("满意度指标", "", "", "", "", "未评"),
    ]  # fmt: skip
    assert cells(found["指标行"], "一级分值", "一级得分") == [("50", ""), ("30", ""), ("10", "")]


def test_blank_rows_where_the_pack_keeps_them() -> None:
    """A row for every level 2 of the form, those without indicators empty (选项 保留空行)."""
    plain = pack("cn")
    kept = replace(plain, options={**plain.options, "keep_blank_rows": True})
    text = form("调整预算: 1, 支出: 1", row("甲", "产出/质量", "目标值: 2, 完成值: 1", "50"))
    found = table(text, kept)
    assert cells(found["指标行"], "一级", "一首", "二级", "三级", "得分")[:5] == [
        ("产出指标", "是", "数量指标", "", ""),
        ("产出指标", "", "质量指标", "甲", "25"),
        ("产出指标", "", "时效指标", "", ""),
        ("产出指标", "", "成本指标", "", ""),
        ("效益指标", "是", "经济效益指标", "", ""),
    ]
    assert len(found["指标行"]) == 4 + 4 + 1


# -- what a row shows --------------------------------------------------------------------------------------------------


def test_a_ratio_with_its_numbers() -> None:
    money = f"年初预算: {GRANTED}, 决算数: {GRANTED}, 上年结转: 1899168.28, 支出: {SPENT}"
    text = MET.replace("年初预算: 1000万元, 决算数: 1000万元, 上年结转: 50万元, 支出: 1000万元", money)
    found = table(text, "gd-zhanjiang", UNIT)
    spent = of("支出完成率", found)
    assert spent["算式"] == "支出完成率=年度实际支出÷（当年财政拨款+上年结转）×100%"
    assert spent["代入"] == "÷".join((SPENT, f"（{GRANTED}+1899168.28）×100%=99.07%"))
    assert (spent["实际值"], spent["得分"], spent["扣分"]) == ("99.07%", "6", "")
    left = of("结转结余率", found)
    assert (left["实际值"], left["代入"]) == ("0.94%", "1049567.64÷111082222.47×100%=0.94%")
    assert left["标准"] == "不超过10%得满分，不超过20%得分值的2/3，不超过30%得分值的1/3，其余不得分"


def test_a_sign_and_a_share_are_kept() -> None:
    text = MET.replace("{上年末: 50万元, 本年末: 20万元}", "{上年末: 1407277.49, 本年末: 1049567.64}")
    text = text.replace(
        "{市委督查得分: 1, 政府督查得分: 1}", "{市委督查得分: 0.94, 政府督查得分: 99, 未完成原因: 跨年}"
    )
    found = table(text, "gd-zhanjiang", UNIT)
    assert of("国库集中支付结转结余存量资金效率性", found)["实际值"] == "−25.42%"
    work = of("重点工作完成率", found)
    assert (work["实际值"], work["代入"]) == ("0.965", "（0.94+0.99）÷2=0.965")
    assert (work["得分"], work["扣分"], work["理由"]) == ("4.83", "0.17", "跨年")


def test_yes_no_and_conditions() -> None:
    found = table(MET.replace("账实一致: 是", "账实一致: 否"), "gd-zhanjiang", UNIT)
    assets = of("资产管理规范性", found)
    assert "资产账与财务账一致" in assets["实际值"]
    assert (assets["得分"], assets["扣分"]) == ("3.75", "1.25")
    assert of("财务合规性", found)["实际值"] == "4项均符合"
    assert of("财务合规性", found)["应附佐证"] == "财务管理制度、抽查凭证、审计意见"
    lacking = table(MET.replace("账实一致: 是, ", ""), "gd-zhanjiang", UNIT)
    assert cells([of("资产管理规范性", lacking)], "实际值", "得分", "状态") == [("", "", "未评")]
    books = table("资产: {账实一致: 否}\n", pack_of(TREE), UNIT)
    assert cells([of("账实相符", books)], "实际值", "得分", "扣分") == [("否", "2.5", "2.5")]


def test_what_does_not_apply_and_what_means_nothing() -> None:
    plan = "{计划金额: 200万元, 实际金额: 200万元}"
    none = of("政府采购执行率", table(MET.replace(plan, "{计划金额: 0, 实际金额: 0}"), "gd-zhanjiang", UNIT))
    assert cells([none], "实际值", "得分", "扣分", "状态") == [("不适用", "2", "", "不适用")]
    odd = of("政府采购执行率", table(MET.replace(plan, "{计划金额: 0, 实际金额: 5}"), "gd-zhanjiang", UNIT))
    assert cells([odd], "实际值", "得分", "扣分", "状态") == [("—", "0", "2", "已评")]


def test_nothing_known_is_blank() -> None:
    found = table("", "gd-zhanjiang", UNIT)
    keys = ("得分", "计算得分", "扣分", "实际值", "代入", "理由", "佐证", "评分人", "一级得分", "二级得分")
    assert {value for one in cells(found["行"], *keys) for value in one} == {""}
    assert cells([found], "总分", "等级", "满分", "名称") == [("", "", "100", "整体绩效自评指标评分表")]
    assert not found["加分"]


def test_both_scores_where_the_assessor_departs() -> None:
    text = MET.replace("在用固定资产原值: 300", "在用固定资产原值: 200")
    text += "  固定资产利用率: {得分: 2, 评分人: 主管部门, 理由: 一处移交中, 佐证: 移交清单}\n"
    one = of("固定资产利用率", table(text, "gd-zhanjiang", UNIT))
    assert cells([one], "得分", "计算得分", "扣分", "评分人", "理由", "佐证") == [
        ("2", "1", "", "主管部门", "一处移交中", "移交清单"),
    ]  # fmt: skip
    same = of("固定资产利用率", table(text.replace("得分: 2,", "得分: 1,"), "gd-zhanjiang", UNIT))
    assert cells([same], "得分", "计算得分", "评分人") == [("1", "", "")]


def test_bonus_total_and_grade() -> None:
    text = MET.replace("{得分: 10}", "{得分: 8.5}") + "  工作表现加分: {得分: 1, 理由: 获通报表扬, 佐证: 附件三}\n"
    found = table(text, "gd-zhanjiang", UNIT)
    assert cells([found["加分"]], "名称", "得分", "理由", "佐证", "上限") == [
        ("工作表现加分", "1", "获通报表扬", "附件三", "1")
    ]
    assert cells([found], "总分", "等级", "满分") == [("99.5", "优", "100")]
    result = root(text, "gd-zhanjiang", UNIT)["评分结果"]
    assert cells([result], "总分", "等级", "已计算") == [("99.5", "优", "是")]


def test_a_stated_total_stands_in_no_score_table() -> None:
    seen = root("自报: {总分: 94}\n", "gd-zhanjiang", UNIT)
    assert cells([seen["评分表"]], "总分", "等级") == [("", "")]
    assert cells([seen["评分结果"]], "总分", "等级", "已计算") == [("94", "优", "")]


def test_a_kind_without_a_tree() -> None:
    found = table("", pack_of("名称: 表\n类型: 整体自评\n指标: [{名称: 甲, 分值: 100}]\n"))
    assert not found["行"]
    assert not found["指标行"]


# -- the unit's own indicators -----------------------------------------------------------------------------------------


def test_own_indicators_with_sign_and_unit() -> None:
    assert [tuple(str(one["指"][k]) for k in ("三级", "目标文", "完成文", "偏差文")) for one in table(OVERDONE)["指标行"]] == [
        ("服务企业", "≥30家", "48家", "目标偏低。"),
        ("设备完好率", "≥98%", "91%", "老化。乙。"),
        ("巡检轮次", "=4轮", "4轮", ""),
        ("单位成本", "≤100元", "70元", "集中采购。"),
        ("受益人数", "≥1000人", "1299人", ""),
        ("复用年限", "≥3年", "2年", "更新快。乙。"),
        ("企业满意度", "≥95%", "88.5%", "排队久。乙。"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "target", "actual", "deviation"),
    [
        ("目标值: 5, 单位: 个, 完成值: 6", "5个", "6个", ""),
        ("方向: ≥, 目标值: 90, 单位: '%', 完成值: 92.5", "≥90%", "92.5%", ""),
        ("方向: ≥, 目标值: 90%, 单位: '%', 完成值: 92%", "≥90%", "92%", ""),
        ("方向: 定性, 目标值: 良好, 完成值: 较好", "良好", "较好", ""),
        ("方向: 是否, 目标值: 是, 完成值: 否", "是", "否", ""),
        ("方向: ≥, 目标值: 5, 单位: 个, 完成值: 不适用", "≥5个", "不适用", ""),
        ("方向: ≥, 目标值: 待填, 单位: 个", "", "", ""),
        ("方向: ≥, 目标值: 5, 单位: 无, 完成值: 待填", "≥5", "", ""),
        ("目标值: 5, 完成值: 4, 偏差原因: 报名不足, 改进措施: 提前组织。", "5", "4", "报名不足。提前组织。"),
        ("目标值: 5, 完成值: 4, 偏差原因: 待填, 改进措施: 提前组织", "5", "4", "提前组织。"),
        ("目标值: 5, 完成值: 5, 偏差原因: 无", "5", "5", "无"),
    ],
)  # fmt: skip
def test_target_actual_and_deviation(said: str, target: str, actual: str, deviation: str) -> None:
    text = form("调整预算: 1, 支出: 1", row("甲", "产出/数量", said, "50"))
    found = table(text)["指标行"][0]["指"]
    assert cells([found], "目标文", "完成文", "偏差文") == [(target, actual, deviation)]


def test_an_own_indicator_keeps_all_its_keys() -> None:
    text = form(
        "调整预算: 1, 支出: 1", row("甲", "产出/数量", "目标值: 5, 完成值: 6, 中期目标值: 15, 佐证材料: 名册", "50")
    )
    one = table(text)["指标行"][0]
    assert cells([one["指"]], "一级", "二级", "中期目标值", "佐证材料") == [("产出指标", "数量指标", "15", "名册")]
    assert one["佐证"] == "名册"


def test_rows_of_the_pack_have_no_indicator() -> None:
    found = table(SHORT)
    assert not found["行"][0]["指"]
    assert found["执行率"] is found["行"][0]
    assert cells([found["执行率"]], "实际值", "得分", "代入") == [("93.02%", "9.3", "80.00÷86.00×100%=93.02%")]


def test_a_moved_weight_prints_nothing_to_score() -> None:
    lines = "".join(line for line in ALL_MET.splitlines(keepends=True) if "满意度" not in line)
    text = "权重说明: 无法调查\n" + lines.replace("分值: 20}", "分值: 30}")
    last = table(text)["行"][-1]
    assert cells([last], "一级", "一级分值", "一级得分", "三级", "分值", "得分") == [
        ("满意度指标", "0", "0", "", "", "")
    ]
    assert table(text)["总分"] == "100"


# -- money -------------------------------------------------------------------------------------------------------------


def test_rows_of_money_with_sources() -> None:
    rows = root(OVERDONE)["资金行"]
    assert [[r["名称"], *(r[k].数 for k in ("年初预算", "全年预算", "执行数")), str(r["执行率"]), str(r["总额"])] for r in rows] == [
        ["年度资金总额", "100", "150", "100", "66.67%", "是"],
        ["其中：当年财政拨款", "100", "100", "90", "90%", ""],
        ["上年结转资金", "0", "50", "10", "20%", ""],
        ["其他资金", "", "", "", "", ""],
    ]  # fmt: skip


def test_a_source_that_the_form_does_not_name_comes_last() -> None:
    text = OVERDONE.replace("名称: 上年结转资金", "名称: 单位自筹")
    rows = root(text)["资金行"]
    assert [str(r["名称"]) for r in rows] == [
        "年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金", "单位自筹",
    ]  # fmt: skip
    assert [r["执行数"].数 for r in rows] == ["100", "90", "", "", "10"]


def test_rows_of_money_of_an_empty_file() -> None:
    rows = root("")["资金行"]
    assert len(rows) == 4
    assert {value for one in cells(rows, "年初预算", "全年预算", "执行数", "执行率") for value in one} == {""}


# -- criteria in words ---------------------------------------------------------------------------------------------------

WORDS = [
    (Criterion("按比例"), "按完成的比例计分，超过100%得满分"),
    (Criterion("按比例", overrun="零分"), "按完成的比例计分，超过100%不得分"),
    (Criterion("分档", bands=(Band(F(1), at_least=F(9, 10)), Band(F(4, 5), at_least=F(4, 5)), Band(F(1, 2), at_least=F(3, 5)), Band(F(0)))), "不低于90%得满分，不低于80%得分值的80%，不低于60%得分值的1/2，其余不得分"),
    (Criterion("线性", full_at=F(19, 20), zero_at=F(3, 5)), "达到95%得满分，低于60%不得分，之间按比例计分"),
    (Criterion("线性", full_at=F(1, 10), zero_at=F(3, 10)), "不超过10%得满分，高于30%不得分，之间按比例计分"),
    (Criterion("不超过"), "不超过100%得满分，超过不得分"),
    (Criterion("零差异", limit=F(1, 5)), "为零得满分，绝对值达到20%不得分，之间按比例扣分"),
    (Criterion("逐项", items=(Item("甲"), Item("乙"), Item("丙"))), "1.甲；2.乙；3.丙。各占分值的1/3"),
    (Criterion("定性", bounds=(F(4, 5), F(1, 2))), "达成得100%至80%（含），部分达成得80%至50%（含），未达成得50%至0%"),
    (Criterion("及格线"), "完成率低于60%不得分，以上按超过部分的比例计分"),
    (Criterion("是否"), "符合得满分，不符合不得分"),
    (Criterion("是否", partial=F(1, 2)), "符合得满分，不符合得分值的1/2"),
    (Criterion("自评"), "按实际情况自评并附佐证"),
    (Criterion("自评", cap="统计.成效平均完成率"), "按实际情况自评并附佐证，不高于效益目标的平均完成率"),
]  # fmt: skip


@pytest.mark.parametrize(("criterion", "words"), WORDS)
def test_a_criterion_in_words(criterion: Criterion, words: str) -> None:
    assert words_of(criterion) == words


def test_the_pack_s_own_words_go_first() -> None:
    found = table(MET, "gd-zhanjiang", UNIT)
    assert of("自评组织和材料报送", found)["标准"] == "1.成立自评小组；2.材料报送及时；3.材料完整且与公开的一致。各1分"
