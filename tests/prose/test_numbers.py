"""Numbers as people write them: each spelling with what it is, and what only looks like a number."""

from __future__ import annotations

import itertools
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_gen.prose.number_words import han_number
from perfeval_gen.prose.numbers import Mention, mentions, of_kind

# text, the number's own stretch, kind, exact number, unit, decimals
READ = [
    ("年初预算12,263.90万元。", "12,263.90万元", "金额", "122639000", "元", 2),
    ("共12，263.90万元。", "12，263.90万元", "金额", "122639000", "元", 2),
    ("专项资金1.38亿元", "1.38亿元", "金额", "138000000", "元", 2),
    ("拨付500元", "500元", "金额", "500", "元", 0),
    ("拨付3千元", "3千元", "金额", "3000", "元", 0),
    ("拨付2百万元", "2百万元", "金额", "2000000", "元", 0),
    ("拨付6千万元", "6千万元", "金额", "60000000", "元", 0),
    ("累计投资超3个亿", "3个亿", "金额", "300000000", "元", 0),
    ("投资3个亿元", "3个亿元", "金额", "300000000", "元", 0),
    ("进口900万元人民币", "900万元人民币", "金额", "9000000", "元", 0),
    ("人民币元不详，２６５２．８４万元", "２６５２．８４万元", "金额", "26528400", "元", 2),
    ("收入2652.84\n万元", "2652.84\n万元", "金额", "26528400", "元", 2),
    ("补助三百二十万元", "三百二十万元", "金额", "3200000", "元", 0),
    ("补助一千零五十万元", "一千零五十万元", "金额", "10500000", "元", 0),
    ("2014.95万元", "2014.95万元", "金额", "20149500", "元", 2),
    ("资金使用率为99.26%", "99.26%", "百分", "0.9926", "%", 2),
    ("变动率－25.42％", "－25.42％", "百分", "-0.2542", "%", 2),
    ("变动率-25.42%", "-25.42%", "百分", "-0.2542", "%", 2),
    ("变动率−25.42%", "−25.42%", "百分", "-0.2542", "%", 2),
    ("增速为负3.5%", "负3.5%", "百分", "-0.035", "%", 1),
    ("增长百分之三", "百分之三", "百分", "0.03", "%", 0),
    ("增长百分之十二点五", "百分之十二点五", "百分", "0.125", "%", 1),
    ("增长百分之负三", "百分之负三", "百分", "-0.03", "%", 0),
    ("提高99.26个百分点", "99.26个百分点", "百分点", "0.9926", "个百分点", 2),
    ("提高1.6百分点", "1.6百分点", "百分点", "0.016", "百分点", 1),
    ("约占三分之二", "三分之二", "分数", "2/3", "", 0),
    ("有九成企业满意", "九成", "分数", "0.9", "成", 0),
    ("完成了七成半", "七成半", "分数", "0.75", "成", 0),
    ("农村光纤8188万户", "8188万户", "数量", "81880000", "户", 0),
    ("新认定12家", "12家", "数量", "12", "家", 0),
    ("新认定十二家企业", "十二家", "数量", "12", "家", 0),
    ("慰问两千五百户", "两千五百户", "数量", "2500", "户", 0),
    ("在职24名", "24名", "数量", "24", "名", 0),
    ("园区17.67万亩", "17.67万亩", "数量", "176700", "亩", 2),
    ("5G基站3021座", "3021座", "数量", "3021", "座", 0),
    ("自评94分", "94分", "分", "94", "分", 0),
    ("1. 新建12家", "12家", "数量", "12", "家", 0),
    ("（1）新建12家", "12家", "数量", "12", "家", 0),
    ("已分配41071.78，", "41071.78", "数", "41071.78", "", 2),
]


def only(text: str) -> Mention:
    (one,) = mentions(text)
    return one


@pytest.mark.parametrize(("text", "stretch", "kind", "number", "unit", "places"), READ, ids=[r[0] for r in READ])
def test_a_spelling(text: str, stretch: str, kind: str, number: str, unit: str, places: int) -> None:  # noqa: PLR0913
    one = only(text)
    assert (one.text, one.kind, one.number, one.unit, one.places) == (stretch, kind, Fraction(number), unit, places)
    assert text[one.start : one.stop] == stretch


@pytest.mark.parametrize(
    "text",
    [
        "2020年5月11日至2020年12月底",
        "2020—2023年、2020-2023、2021年至2023年",
        "湛财绩〔2021〕5号、【2024】、[2024]2号、〔2021〕 5 号",
        "2024.3.7，2024-03-07，2024/3/7",
        "3月22日上午9时，14:30召开",
        "第3条、第78名、第五批、第（二）项",
        "1. 加强领导\n2、完善制度\n（3）抓好落实\n①提高认识",
        "电话0759-0000000，手机13800000000",
        "附件6-1、附件3、项目编码: 004401",
        "见 http://www.example.gov.cn/2023/content_1881614.html 和 a1@b.cn",
        "5G、4G网络，500M和1000M用户，PM2.5，RCEP，“5+N”场",
        "乌石17-2油田群",
        '{{ 比率.资金使用率 }}和{{ 项目["甲12家"].支出 }}',
        "{{ 写到一半99.26%",
        "历时3个月、5个工作日、2周、3年",
        "建成立项、完成了、两成立、统一规划",
        "千家万户，百家争鸣，万户",
        "",
    ],
)  # fmt: skip
def test_what_is_no_number(text: str) -> None:
    assert mentions(text) == ()


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("近2亿元", "近"), ("约10亿元", "约"), ("超过3亿元", "超过"), ("逾5000户", "逾"), ("600余名", "余"),
        ("100多亿元", "多"), ("1万多元", "多"), ("500万元左右", "左右"), ("220家以上", "以上"), ("220家", ""),
    ],
)  # fmt: skip
def test_what_is_told_roughly(text: str, about: str) -> None:
    assert only(text).about == about


def test_both_ends_of_a_range_are_marked() -> None:
    assert [m.in_range for m in mentions("5—6万元，10%～15%")] == [True, True, True, True]
    assert [m.in_range for m in mentions("由5%降至8%，5G基站达到130座，1000-952.2=47.8万元")] == [False] * 6


def test_a_minus_between_numbers_is_no_sign() -> None:
    assert [m.number for m in mentions("1000-952.2=47.8万元")] == [1000, Fraction("952.2"), 478000]
    assert [str(m.text) for m in mentions("由-5%降至-8%")] == ["-5%", "-8%"]


def test_text_between_references_is_read() -> None:
    assert [m.text for m in mentions("支出{{ 预算.支出.决算数 }}，使用率99.22%，{{ 比率.资金使用率 }}")] == ["99.22%"]


def test_rounding_is_half_up_at_the_printed_decimals() -> None:
    share = Fraction(1451658, 1463138)
    assert only("99.22%").says(share)
    assert only("99.2%").says(share)
    assert only("99%").says(share)
    assert not only("99.26%").says(share)
    assert not only("99.21%").says(share)
    assert only("-25.42%").says(Fraction("-0.254186"))
    assert only("4.83分").says(Fraction("4.825"))
    assert only("−4.83%").says(Fraction("-0.04825"))


def test_digits_that_count() -> None:
    assert [m.digits for m in mentions("14500万元、0.50%、8188万户")] == ["145", "50", "8188"]


def test_kinds_are_picked() -> None:
    assert [m.text for m in of_kind("支出5元，占3%，共2家", "百分", "数量")] == ["3%", "2家"]


@pytest.mark.parametrize(("text", "number"), [("两千", 2000), ("三点五", Fraction("3.5")), ("〇", 0), ("万百", None)])
def test_chinese_numerals(text: str, number: Fraction | None) -> None:
    assert han_number(text) == number


UNITS = st.sampled_from(
    [("元", 1), ("万元", 10**4), ("亿元", 10**8), ("家", 1), ("万户", 10**4), ("%", Fraction(1, 100))]
)
WIDE = str.maketrans("0123456789.-%", "０１２３４５６７８９．－％")


@st.composite
def written(draw: st.DrawFn) -> tuple[str, Fraction, int]:
    """A number in one of many ways: the text, the exact value, its decimals."""
    places = draw(st.integers(0, 4))
    value = Decimal(draw(st.integers(1, 10**9))).scaleb(-places)
    unit, scale = draw(UNITS)
    sign = draw(st.sampled_from(["", "-", "－", "−", "负"])) if unit == "%" else ""
    plain = f"{value:,f}" if draw(st.booleans()) else f"{value:f}"
    text = plain + draw(st.sampled_from(["", " ", "\n"])) + unit
    text = text.translate(WIDE) if draw(st.booleans()) else text
    return sign + text, Fraction(value) * scale * (-1 if sign else 1), places


@settings(max_examples=100, deadline=None)
@given(
    written(),
    st.sampled_from(["支出", "为", "其中，", "达到", "（"]),
    st.sampled_from(["。", "，其中", "）", "的资金"]),
)
def test_however_it_is_written_it_reads_the_same(one: tuple[str, Fraction, int], before: str, after: str) -> None:
    text, number, places = one
    found = only(before + text + after)
    assert (found.text, found.number, found.places) == (text, number, places)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="0123456789.,，-—%万亿元家年月日第〔〕 \n{}一二三十百分之成多约", max_size=40))
def test_any_text_can_be_read(text: str) -> None:
    found = mentions(text)
    assert all(text[m.start : m.stop] == m.text for m in found)
    assert all(a.stop <= b.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize("text", ["共" + "9" * 5000 + "元", "0." + "1" * 5000 + "%", "1" + ",000" * 2000 + "万元"])
def test_digits_without_end_are_no_amount(text: str) -> None:
    assert mentions(text) == ()


@pytest.mark.parametrize("text", ["二一十", "十三十一", "十十二", "二亿二"])
def test_numerals_that_nobody_writes_are_no_number(text: str) -> None:
    assert han_number(text) is None
    assert mentions(f"共{text}户") == ()
