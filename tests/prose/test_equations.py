"""Equations, sums and balances printed in text: the false ones are told with the right value, the true ones not at all."""

# ruff: noqa: E501 - a table of cases, one a line

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_gen.diagnostics import Severity
from perfeval_gen.prose.equation_text import plain
from tests.prose import test_equations_others
from tests.prose.samples import CHECKS, CODES, told, told_of, under

# sentence, code, rule, under the caret, in the message, right of the caret
FALSE = [
    # ratios: false, cut off, without their sign, ten times too much (F-22, F-26, F-34, F-62, F-63)
    (
        "资金使用率＝14516.58÷14631.38×100%＝99.26%。",
        "PE411",
        "RATE-01",
        "99.26%",
        "算出99.22%",
        "14516.58÷14631.38×100%＝99.2154%，四舍五入为99.22%",
    ),
    (
        "率为 46900.92/(49583.15-2316.4)*100%=99.27%",
        "PE411",
        "RATE-01",
        "99.27%",
        "算出99.23%",
        "46900.92÷（49583.15－2316.4）×100%＝99.2260%，四舍五入为99.23%",
    ),
    (
        "（1049567.64/1407277.49－1）×１００％＝２５．４２％",
        "PE411",
        "RATE-02",
        "２５．４２％",
        "算出-25.42%（漏写或多写了负号）",
        "－1）×100%＝-25.4186%",
    ),
    (
        "三公经费7.35/13.67=53%，",
        "PE411",
        "RATE-10",
        "53%",
        "算出54%（只截去了小数，没有四舍五入）",
        "7.35÷13.67＝53.77%，四舍五入为54%",
    ),
    ("控制率53%（7.35÷13.67）", "PE411", "RATE-10", "53%", "算出54%", "53.77%"),
    ("41/(171-41)×100%等于31%", "PE411", "RATE-10", "31%", "算出32%", "41÷（171－41）×100%＝31.54%"),
    (
        "企业171家，比上年增加41家，增长31%。",
        "PE411",
        "RATE-10",
        "31%",
        "算出31.54%（只截去了小数",
        "41÷（171－41）×100%＝31.54%",
    ),
    ("用户由50户增加到60户，增长25%。", "PE411", "RATE-01", "25%", "算出20.00%", "（60－50）÷50×100%＝20.00%"),
    ("完成率 84/60 x 100% = 14.0%", "PE411", "UNIT-02", "14.0%", "算出140.0%（相差10倍，核对单位和小数点）", "140.0%"),
    ("占比54/378=14.3，", "PE411", "UNIT-02", "14.3", "算出14.3%（漏写百分号）", "54÷378＝14.286%，四舍五入为14.3%"),
    ("得分＝（0.94＋0.99）÷2×5＝4.38分", "PE411", "RATE-01", "4.38分", "算出4.83分", "（0.94＋0.99）÷2×5＝4.825分"),
    (
        "5.4%－（－8.8%）＝13.2个百分点",
        "PE411",
        "SUM-09",
        "13.2个百分点",
        "算出14.2个百分点",
        "5.4%－（－8.8%）＝14.2个百分点",
    ),
    # sums, with and without units (SUM-09, SCORE-02, SCORE-01, RATE-09)
    (
        "44532.68万元=41071.78万元+2701万元+759.98万元",
        "PE411",
        "SUM-09",
        "44532.68万元",
        "算出44532.76万元",
        "41071.78万元＋2701万元＋759.98万元＝44532.76万元",
    ),
    ("6143.36元+139869.43元=146.01万元。", "PE411", "UNIT-02", "146.01万元", "算出14.60万元（相差10倍", "14.6013万元"),
    ("预算执行自评得分：2+21+10+7=39分", "PE411", "SCORE-02", "39分", "算出40分", "2＋21＋10＋7＝40分"),
    ("预算执行39分（2+21+10+7）", "PE411", "SCORE-02", "39分", "算出40分", "2＋21＋10＋7＝40分"),
    ("各项分值：20+40+10+30=99分", "PE411", "SCORE-01", "99分", "算出100分", "20＋40＋10＋30＝100分"),
    ("自评得分20=12+9", "PE411", "SCORE-02", "20", "算出21", "12＋9＝21"),
    ("12辆+8辆=21辆", "PE411", "SUM-09", "21", "算出20", "12＋8＝20"),
    ("**14516.58**÷14631.38＝**99.26%**", "PE411", "RATE-01", "99.26%", "算出99.22%", "99.2154%"),
    # parts (SUM-08, SUM-09)
    (
        "工业投资99.75亿元，其中市属87.93亿元、区属12.82亿元。",
        "PE412",
        "SUM-08",
        "99.75亿元",
        "各分项之和100.75亿元大于总数99.75亿元，相差1.00亿元",
        "87.93＋12.82＝100.75亿元",
    ),
    (
        "支出2652.84万元，其中基本支出591.31万元、项目支出2061.53万元、对企业补助1348.28万元。",
        "PE412",
        "SUM-08",
        "2652.84万元",
        "之和4001.12万元大于总数",
        "591.31＋2061.53＋1348.28＝4001.12万元",
    ),
    ("经费138.78万元，其中评审费140万元。", "PE412", "SUM-08", "138.78万元", "之和140.00万元大于", "140＝140.00万元"),
    (
        "项目经费100万元（其中设备60万元、培训50万元），已完成。",
        "PE412",
        "SUM-08",
        "100万元",
        "之和110万元",
        "60＋50＝110万元",
    ),
    (
        "收入2652.84万元，由一般公共预算1807.49万元、政府性基金838.62万元、其他6.13万元组成。",
        "PE413",
        "SUM-09",
        "2652.84万元",
        "之和2652.24万元不等于总数2652.84万元，相差0.60万元",
        "1807.49＋838.62＋6.13＝2652.24万元",
    ),
    (
        "编制91名，其中行政61名、工勤14名、事业15名。",
        "PE413",
        "SUM-09",
        "91名",
        "之和90名不等于总数91名",
        "61＋14＋15＝90名",
    ),
    ("甲60.5万元、乙40万元，合计101.5万元。", "PE413", "SUM-09", "101.5万元", "之和100.5万元", "60.5＋40＝100.5万元"),
    # what is left over: F-24, F-25
    (
        "收到资金44532.68万元（含上年结转8128.51万元），已支出41071.78万元，财政统筹收回2701万元，结转下年759.98万元。",
        "PE414",
        "SUM-06",
        "759.98万元",
        "按收支算出759.90万元，相差0.08万元",
        "收入44532.68－支出41071.78－收回2701＝759.90万元",
    ),
    (
        "收入49583.15万元，支出46900.92万元，收回2316.4万元，年末结转365.33万元。",
        "PE414",
        "SUM-06",
        "365.33万元",
        "按收支算出365.83万元，相差0.50万元",
        "－收回2316.4＝365.83万元",
    ),
    (
        "上年结转20万元，本年收入1030万元，支出950万元，年末结余90万元。",
        "PE414",
        "SUM-06",
        "90万元",
        "按收支算出100万元",
        "上年结转20＋收入1030－支出950＝100万元",
    ),
]

TRUE = [
    # the ledger
    "工业投资99.75亿元，其中市属87.93亿元、区属11.82亿元。", "收入1807.49+838.62+6.73=2652.84万元。", "591.31+2061.53＝2652.84，314.19+104.11+173.01=591.31",
    "进出口173970.59万元，其中出口41111.12万元，进口132859.47万元", "20/17=117.6%，224÷262=85.5%", "编制91名，其中：行政61名，工勤14名，事业16名；实有83名",
    "1941.05+12263.90=14204.95；2646.16+11985.22=14631.38；2646.16+11870.42=14516.58", "1000−952.2=47.8，300－182.52=117.48",
    "111931823.11/112981390.75=99.07%，112981390.75-111931823.11=1049567.64", "1049567.64/111082222.47=0.94%", "112000/112000×100%=100%",
    "6143.36元+139869.43元=146012.79元", "(0.94+0.99)/2×5=4.83", "（0.94＋0.99）÷2×5＝0.965×5＝4.83分", "20+40+10+30=100", "12+8=20分，7+3=10分",
    "5.4−(−8.8)=14.2，5.4-(-4.0)=9.4，5.4-3.8=1.6", "169.66/158.91=106.8%", "345/319-1=8.2%", "138.78/139=99.84%", "13068－3021＝10047",
    "7.35/13.67=53.77%，65.68/74.31=88%", "收到44532.68万元，支出41071.78万元，收回2701万元，结转759.90万元。",
    # wordings
    "资金使用率=实际支出14516.58万元÷实际到位14631.38万元×100%=99.22%", "率=支出÷预算×100%=80%", "14516.58÷14631.38×100=99.22%", "54/378×100%=14.3", "1.2亿元+3000万元=15000万元",
    "53%左右", "{{ 比率.甲 }}+8+4=20", "12+{{ 统计.乙 }}=20", "8+4={{ 统计.乙 }}", "12+8=20+3=23", "见http://www.example.gov.cn/a?x=1+1=3", "2020-2023年=甲", "比例为3:1=甲", "第3=1+1=2",
    "企业171家，比上年增加41家，增长31.5%。", "企业171家，比上年增加41家，全市增长31%。", "投资1.3亿元，比上年减少0.2亿元，下降13%。", "由50家增加到60家，增长20%。",
    "500元/人×20人=10000元，500元×20人=1万元，100万元÷50人=2万元，1.5万户×20元=30万元，3天×8小时=24小时，171×31%=53家", "价格指数（上年=100）", "12+8（含加分1）=20", "98.18%=41071.78/(44532.68-2701)",
    "得分=权重×完成率=10×95.3%=9.53分，比5+2分好", "三公经费比预算10万元增加4.6万元，年末14.6万元，其中公车13.99万元", "实施项目20个，其中新建12个、续建8个、完工15个", "减少20万元，其中接待减少15万元、公车减少6万元",
    "人员经费60万元，占60%；其中：工资40万元，占40%；补助20万元，占20%。", "收入合计100万元，支出合计99万元", "基本支出591.31万元，项目支出2061.53万元，预算数2700万元，支出合计2652.84万元", "全年收入1000万元，支出900万元，年末结转结余120万元。",
    # parts that needn't be the whole, or overlap, or tell of something else
    "在职30人，其中行政20人、事业10人，实有28人", "在职30人，其中女20人、党员25人", "班子5人，其中局长1人、副局长3人", "预算100万元，比上年增加5万元，其中项目支出60万元。", "预算100万元，增加5万元，其中项目支出60万元。",
    "项目100万元，其中预算60万元，决算50万元。", "全年支出2652.84万元，其中基本支出591.31万元（内有工资314.19万元，公用104.11万元，补助173.01万元），项目支出2061.53万元。", "收入由甲1807.49万元、乙838.62万元组成。",
    "投资100亿元，一、二季度分别为20、25亿元", "扶持资金共6939.95万元。举办对接会9场。其中，意向融资约100亿元。", "企业50家，其中规上40家、高新30家", "资金138.78万元，其中评审100万元，其余38万元用于办公", "专利100件，其中发明60件、实用新型39件等",
    "收入100万元，支出90万元，结转待核", "收入100.00万元，支出90.01万元，结转10.00万元", "甲60万元、乙40万元，合计100万元。", "工业投资99.8亿元，其中市属87.93亿元、区属11.82亿元。",
]  # fmt: skip


@pytest.mark.parametrize("case", FALSE, ids=lambda case: case[0])
def test_what_is_false_is_told_with_the_right_value(case: tuple[str, str, str, str, str, str]) -> None:
    sentence, code, rule, marked, message, mark = case
    (item,) = [d for d in told(sentence) if d.code != "PE421"]
    assert (item.code, item.rule, under(item)) == (code, rule, marked)
    assert message in item.message
    assert mark in item.mark


@pytest.mark.parametrize("sentence", TRUE)
def test_what_is_true_is_not_told(sentence: str) -> None:
    assert [d for d in told(sentence) if d.code <= "PE414"] == []


def test_rounding_is_only_noted() -> None:
    """14.79 + 2.68 = 17.47 beside 17.48 (F-04)."""
    (item,) = told("技改投资17.48亿元，其中市属14.79亿元、区属2.68亿元。")
    assert (item.code, item.rule, item.severity) == ("PE413", "SUM-09", Severity.NOTE)
    assert "17.47亿元" in item.message
    (item,) = told("14.79亿元+2.68亿元=17.48亿元")
    assert (item.code, item.rule, item.severity) == ("PE411", "SUM-09", Severity.NOTE)


def test_one_ratio_has_one_definition() -> None:
    """A subtraction in the one, none in the other (F-27)."""
    item = told("资金使用率=14516.58/14631.38×100%=99.22%。", "资金使用率＝41071.78÷（44532.68－2701）×100%＝98.18%。")[
        0
    ]
    assert (item.code, item.rule, item.location.line) == ("PE425", "RATE-03", 4)
    assert under(item) == "41071.78÷（44532.68－2701）×100%"
    assert "14516.58÷14631.38×100%，41071.78÷（44532.68－2701）×100%" in item.message
    assert told("资金使用率=1/4=25%", "资金使用率=2/4×100%=50%", "资金使用率=1/(2+2)=25%", "到位率=1/(3-1)=50%") == ()


def test_places_in_folded_text() -> None:
    items = told_of(
        "自评结果: >\n  全年工作正常，\n  使用率＝14516.58÷14631.38\n  ×100%＝99.26%。\n\n  又7.35/13.67=53%\n"
    )
    assert [(d.location.line, under(d)) for d in items] == [(7, "99.26%"), (9, "53%")]
    (item,) = told_of('自评结果: "使用率＝1÷4＝26%，好"\n')
    assert under(item) == "26%"


@settings(max_examples=60, deadline=None)
@given(
    st.text("0123456789.,，。；、（）()+-×÷=%分万亿元户家其中合计总分得分增长等个为由率收入支出结转{} \n", max_size=60)
)
def test_any_text_can_be_read(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert all(d.location.line == 4 and d.location.column < d.location.end_column for d in told(text or "。"))


def test_text_keeps_its_length() -> None:
    text = "**粗**（１２，３４５．６％）{{ 比率.甲 }} http://a.b/c?d=1，2021-06-16 〔2021〕5号, 1,234"
    assert len(plain(text)) == len(text)


TRIED = {case[1] for case in FALSE} | {"PE425"} | test_equations_others.TRIED


def test_every_code_is_tried() -> None:
    assert TRIED == CODES
    assert {check.code.id for check in CHECKS} == CODES


# -- true equations in any spelling are silent, one changed digit is told -------------------------------------------

PARTS = st.lists(st.integers(1, 10**7), min_size=2, max_size=5)
SPELLINGS = st.sampled_from([("+", "=", ".2f"), ("＋", "＝", ",.2f"), (" + ", " = ", ".2f"), ("＋", "等于", ".2f")])
UNITS = st.sampled_from(["", "万元", "元", "户", " 万元"])


def hundredths(number: int) -> str:
    return f"{Decimal(number) / 100:.2f}"


@settings(max_examples=30, deadline=None)
@given(PARTS, SPELLINGS, UNITS)
def test_true_sums_are_silent_and_changed_ones_told(
    parts: list[int], spelling: tuple[str, str, str], unit: str
) -> None:
    plus, equal, digits = spelling
    left = plus.join(f"{format(Decimal(p) / 100, digits)}{unit}" for p in parts)
    assert told(f"共计{left}{equal}{hundredths(sum(parts))}{unit}。") == ()
    wrong = sum(parts) + 100
    (item,) = told(f"共计{left}{equal}{hundredths(wrong)}{unit}。")
    assert item.code == "PE411"
    assert f"算出{hundredths(sum(parts))}" in item.message


RATIO_SPELLINGS = st.sampled_from(
    [
        "率＝{a}÷{b}×100%＝{c}%",
        "率={a}/{b}={c}%",
        "率 = {a} / {b} * 100% = {c}%",
        "率：{a}万元÷{b}万元×100％＝{c}％",
        "率为{c}%（{a}÷{b}×100%）",
    ]
)


@settings(max_examples=30, deadline=None)
@given(st.integers(100, 10**8), st.integers(100, 10**8), st.integers(0, 2), RATIO_SPELLINGS)
def test_true_ratios_are_silent_and_changed_ones_told(a: int, b: int, places: int, spelling: str) -> None:
    share = Fraction(a, b) * 100
    exact = Decimal(a) / Decimal(b) * 100
    right = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    operands = {"a": hundredths(a), "b": hundredths(b)}
    assert told(spelling.format(c=right, **operands)) == ()
    wrong = right + Decimal(3).scaleb(-places)
    (item,) = told(spelling.format(c=wrong, **operands))
    assert item.code == "PE411"
    assert f"算出{right}%" in item.message or abs(share - Fraction(right)) > Fraction(1, 2)


def test_notes_of_rounding_are_told_once() -> None:
    items = told(
        "投资17.48亿元，其中甲14.79亿元、乙2.68亿元。",
        "投资27.48亿元，其中甲24.79亿元、乙2.68亿元。",
        "1.14亿元+1.15亿元=2.30亿元，2.14亿元+1.15亿元=3.30亿元",
    )
    assert [(d.code, d.severity, len(d.related)) for d in items] == [
        ("PE413", Severity.NOTE, 2),
        ("PE411", Severity.NOTE, 1),
    ]
    assert all("共2处" in d.message for d in items)
    (item,) = told("自评结果如下，1.14+1.15=2.38。")
    assert (item.severity, item.rule) == (Severity.ERROR, "SUM-09")
