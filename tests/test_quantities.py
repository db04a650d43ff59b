"""Numbers: what is read, what is refused, one rounding, plain printing."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_EVEN, Decimal, getcontext, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_gen import quantities as q
from perfeval_gen.quantities import Amount, Note, Unit

UNITS = st.sampled_from(q.UNITS)
AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, places=2)
LONG = "9" * 60 + ".12"


@pytest.mark.parametrize(
    ("raw", "unit", "yuan", "typed", "places"),
    [
        ("396.57", "万元", "3965700", "万元", 2),
        ("396.57万元", "元", "3965700", "万元", 2),
        ("396.57 万元", "元", "3965700", "万元", 2),
        ("111082222.47元", "万元", "111082222.47", "元", 2),
        ("99.75亿元", "万元", "9975000000", "亿元", 2),
        ("0", "万元", "0", "万元", 0),
        ("-3.2", "元", "-3.2", "元", 1),
        ("−3.2", "元", "-3.2", "元", 1),
        ("－3", "元", "-3", "元", 0),
        ("+3", "元", "3", "元", 0),
        ("1,234.50", "元", "1234.50", "元", 2),
        ("１２３．４", "元", "123.4", "元", 1),
        (LONG, "元", LONG, "元", 2),
    ],
)
def test_amounts(raw: str, unit: Unit, yuan: str, typed: Unit, places: int) -> None:
    assert q.parse_amount(raw, unit).value == Amount(Decimal(yuan), typed, places)


@pytest.mark.parametrize(
    "raw",
    [
        "1e3",
        "1E3",
        "1_000",
        "0x10",
        "nan",
        "inf",
        "-Infinity",
        ".",
        "5.",
        ".5",
        "",
        "-",
        "1,23",
        "12,34.5",
        "1,2345",
        "3个亿",
        "5千元",
        "5千万元",
        "1.2.3",
        "--1",
        "1 000",
        "½",
        "²",
        "٣",
        "元",
        "12%",
        "$5",
        "万元5",
    ],
)
def test_no_amounts(raw: str) -> None:
    assert q.parse_amount(raw, "元").value is None


def test_notes() -> None:
    assert q.parse_amount("1,234.50", "元").notes == (Note.THOUSANDS,)
    assert q.parse_amount("１，２３４", "元").notes == (Note.FULL_WIDTH, Note.THOUSANDS)
    assert q.parse_amount("396.57", "元").notes == ()
    assert q.parse_percent("99.26％").notes == (Note.FULL_WIDTH,)
    assert q.parse_number("－3").notes == (Note.FULL_WIDTH,)


def test_amount_in_other_units() -> None:
    amount = q.parse_amount("396.57", "万元").value
    assert amount is not None
    assert amount.in_unit("元") == Decimal(3965700)
    assert amount.in_unit("亿元") == Decimal("0.039657")
    assert str(amount.in_unit("万元")) == "396.57"
    assert amount.step == 100
    assert q.as_wan(amount) == "396.57"
    assert q.convert(Decimal(1), "亿元", "万元") == 10000


@given(AMOUNTS, UNITS)
def test_amount_round_trip(value: Decimal, unit: Unit) -> None:
    amount = q.parse_amount(f"{value:f}{unit}", "元").value
    assert amount is not None
    assert amount.in_unit(unit) == value
    assert Fraction(amount.yuan) == Fraction(value) * {"元": 1, "万元": 10**4, "亿元": 10**8}[unit]
    assert q.parse_amount(q.as_plain(amount.in_unit(unit), 2), unit).value == amount


@given(st.text(alphabet="0123456789.,-+eE_%元万亿 nax０．－−", max_size=12), UNITS)
def test_what_is_read_is_exactly_what_was_typed(raw: str, unit: Unit) -> None:
    amount = q.parse_amount(raw, unit).value
    if amount is not None:
        plain = raw.strip().translate(str.maketrans("０．－−", "0.--")).rstrip("元万亿").replace(",", "").strip()
        assert amount.in_unit(amount.unit) == Decimal(plain)
        assert not set("eE_nax%") & set(raw)


@pytest.mark.parametrize(
    ("raw", "value"),
    [("99.26%", "99.26"), ("99.26％", "99.26"), ("99.26 %", "99.26"), ("0.9926", "0.9926"), ("12.70", "12.70"),
     ("-25.42%", "-25.42"), ("−25.42%", "-25.42"), ("9926‰", None), ("%", None), ("5%%", None), ("百分之五", None)],
)  # fmt: skip
def test_percent(raw: str, value: str | None) -> None:
    read = q.parse_percent(raw).value
    assert (None if read is None else str(read)) == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [("91", 91), ("９１", 91), ("1,234", 1234), ("-3", -3), ("0", 0), ("91.0", None), ("９．０", None), ("91人", None),
     ("9" * 18, 999999999999999999), ("1" * 19, None), ("0" * 19, 0), ("", None)],
)  # fmt: skip
def test_integer(raw: str, value: int | None) -> None:
    assert q.parse_integer(raw).value == value


@pytest.mark.parametrize(
    "raw",
    [
        "2026-06-11",
        "2026-6-11",
        "2026/6/11",
        "2026.6.11",
        "2026年6月11日",
        "2026年06月11日",
        "２０２６－６－１１",
        " 2026-6-11 ",
    ],
)
def test_dates(raw: str) -> None:
    assert q.parse_date(raw).value == dt.date(2026, 6, 11)


@pytest.mark.parametrize(
    "raw",
    ["2026-02-29", "2026-13-1", "2026-6", "26-6-11", "2026-6.11", "20260611", "2026年6月", "0000-1-1", "", "今天"],
)
def test_no_dates(raw: str) -> None:
    assert q.parse_date(raw).value is None


@given(st.dates())
def test_date_round_trip(day: dt.date) -> None:
    if day.year >= 1000:
        assert q.parse_date(q.as_date(day)).value == day


def test_booleans() -> None:
    assert [q.parse_boolean(raw).value for raw in ("是", "√", "true", "True", "YES", " 是 ")] == [True] * 6
    assert [q.parse_boolean(raw).value for raw in ("否", "×", "false", "No")] == [False] * 4
    assert [q.parse_boolean(raw).value for raw in ("", "1", "0", "on", "待填", "无")] == [None] * 6


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Decimal("4.825"), 2, "4.83"),
        (Decimal("-4.825"), 2, "-4.83"),
        (Decimal("4.8249999999999999999999999999999999999"), 2, "4.82"),
        (Decimal("-0.004"), 2, "0.00"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(2, 3), 4, "0.6667"),
        (Fraction(5, 2), 0, "3"),
        (7, 2, "7.00"),
        (Decimal("1E+3"), 1, "1000.0"),
        (Decimal(LONG), 1, "9" * 60 + ".1"),
        (Decimal(1250), -2, "1.3E+3"),
    ],
)
def test_rounding(value: q.Number, places: int, expected: str) -> None:
    assert str(q.round_half_up(value, places)) == expected


@given(st.fractions(), st.integers(0, 6))
def test_rounding_agrees_with_exact_fractions(value: Fraction, places: int) -> None:
    rounded = Fraction(q.round_half_up(value, places))
    half = Fraction(1, 2 * 10**places)
    assert abs(rounded - value) <= half
    assert (rounded * 10**places).denominator == 1
    if abs(rounded - value) == half:
        assert abs(rounded) > abs(value)


@given(st.decimals(allow_nan=False, allow_infinity=False), st.integers(0, 6))
def test_decimals_and_fractions_round_alike(value: Decimal, places: int) -> None:
    if -500 < value.adjusted() < 500:
        assert q.round_half_up(value, places) == q.round_half_up(Fraction(value), places)


@given(st.decimals(allow_nan=False, allow_infinity=False), st.integers(0, 4))
def test_printed_numbers_are_plain(value: Decimal, places: int) -> None:
    if -500 < value.adjusted() < 500:
        for text in (q.as_plain(value, places), q.as_trimmed(value, places), q.as_percent(value, places)):
            assert set(text) <= set("0123456789.%−")
            assert not (text.startswith("−") and not set(text) & set("123456789"))
        assert q.parse_number(q.as_plain(value, places)).value == q.round_half_up(value, places)


def test_surrounding_context_has_no_say() -> None:
    with localcontext() as context:
        context.prec, context.rounding = 3, ROUND_HALF_EVEN
        assert str(q.round_half_up(Decimal("123456.825"), 2)) == "123456.83"
        assert q.as_percent(Decimal("0.123456785"), 4) == "12.3457%"
        assert q.parse_amount("123456.78万元", "元").value == Amount(Decimal(1234567800), "万元", 2)
    assert getcontext().prec == 28


def test_trimmed() -> None:
    assert [q.as_trimmed(Decimal(raw)) for raw in ("500.00", "123.90", "182.52", "0.00", "100", "-3.50")] == [
        "500", "123.9", "182.52", "0", "100", "−3.5"
    ]  # fmt: skip


def test_percent_is_printed_from_exact_ratios() -> None:
    assert q.as_percent(Fraction(1451658, 1463138)) == "99.22%"
    assert q.as_percent(Decimal("0.9922")) == "99.22%"
    assert q.as_percent(Fraction(-2542, 10000)) == "−25.42%"
    assert q.as_percent(Fraction(-1, 1000000)) == "0.00%"
    assert q.as_percent(1, 0) == "100%"


def test_only_finite_numbers_are_converted() -> None:
    with pytest.raises(ValueError, match="finite"):
        q.convert(Decimal("NaN"), "元", "万元")


def test_exact_context_keeps_every_digit() -> None:
    assert q.exact().add(Decimal(LONG), Decimal("0.005")) == Decimal("9" * 60 + ".125")
