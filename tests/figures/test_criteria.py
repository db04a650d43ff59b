"""rules.md §1.4, §3.2 and §4 as tables: every criterion, direction and edge, with scores worked by hand.

Each row ends with its working. Ratios are written as on paper: "95%" is 19/20.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import get_args

import pytest

from perfeval_gen.figures import criteria as c
from perfeval_gen.figures.criteria import Direction
from perfeval_gen.packs.criterion import NEEDS_MEASURE, Band, Criterion, Kind
from perfeval_gen.schema.values import State

LAW_10 = (Fraction("0.8"), Fraction("0.6"))  # 财预〔2020〕10号
LAW_101 = (Fraction("0.8"), Fraction("0.5"))  # 财预〔2021〕101号
YES, NO, NA, OPEN = True, False, State.NOT_APPLICABLE, State.UNFILLED


def ratio(text: str) -> Fraction:
    return Fraction(text.removesuffix("%")) / 100 if text.endswith("%") else Fraction(text)


def at_least(*rows: tuple[str, str]) -> tuple[Band, ...]:
    return tuple(Band(ratio(earned), at_least=ratio(bound)) for bound, earned in rows)


def at_most(*rows: tuple[str, str]) -> tuple[Band, ...]:
    return tuple(Band(ratio(earned), at_most=ratio(bound)) for bound, earned in rows)


# The leaves of rules.md §3.2 and the national rules of §4 with their default parameters and points.
LEAVES = {
    "A1.3": ("2", Criterion("零差异", limit=Fraction("0.2"))),
    "B2.1": ("6", Criterion("线性", full_at=Fraction("0.95"), zero_at=Fraction("0.6"))),
    "B2.2": ("3", Criterion("分档", bands=at_most(("10%", "1"), ("20%", "2/3"), ("30%", "1/3")))),
    "B2.3": ("3", Criterion("分档", bands=at_most(("0%", "1"), ("10%", "1/2")))),
    "B2.4": ("2", Criterion("按比例", overrun="零分")),
    "B4.2": ("2", Criterion("分档", bands=at_least(("90%", "1"), ("75%", "3/4"), ("60%", "1/2")))),
    "D1.1": ("2", Criterion("不超过")),
    "D1.2": ("2", Criterion("不超过")),
    "not over 90 %": ("2", Criterion("不超过", limit=Fraction("0.9"))),
    "D2.1": ("5", Criterion("按比例")),
    "D2.2": ("3", Criterion("按比例")),
    "D2.3": ("3", Criterion("按比例")),
    "D4.2": ("3", Criterion("分档", bands=at_least(("90%", "1"), ("80%", "0.8"), ("60%", "0.5")))),
    "执行率": ("10", Criterion("按比例")),
    "执行率101": ("10", Criterion("分档", bands=at_least(("100%", "1"), ("80%", "0.7"), ("60%", "0.5")))),
    "满意度101": ("10", Criterion("分档", bands=at_least(("90%", "1"), ("80%", "0.8"), ("60%", "0.5")))),
    "及格线101": ("10", Criterion("及格线")),
    "是否101": ("10", Criterion("是否")),
    "是否101, half": ("10", Criterion("是否", partial=Fraction("0.5"))),
    "the lower the better": ("6", Criterion("线性", full_at=Fraction("0.1"), zero_at=Fraction("0.3"))),
}


@pytest.mark.parametrize(
    ("leaf", "value", "score"),
    [
        # 差异率: 2 × max(0, 1 − |v| ÷ 20 %)
        ("A1.3", "0", "2"),  # S2: no difference
        ("A1.3", "5%", "1.5"),  # 2 × (1 − 0.25)
        ("A1.3", "-5%", "1.5"),  # either side is alike
        ("A1.3", "1/300", "1.97"),  # 2 × (1 − 1/60) = 1.9667
        ("A1.3", "19.99%", "0"),  # 2 × 0.0005 = 0.001
        ("A1.3", "19.9%", "0.01"),  # 2 × 0.005
        ("A1.3", "20%", "0"),
        ("A1.3", "-20%", "0"),
        ("A1.3", "-100%", "0"),  # no floor: 2 × (1 − 5) < 0
        ("A1.3", "38.68%", "0"),
        # 支出完成率: 6 × (v − 60 %) ÷ 35 % between the lines
        ("B2.1", "11193182311/11298139075", "6"),  # S2: 99.07 %
        ("B2.1", "100%", "6"),
        ("B2.1", "120%", "6"),
        ("B2.1", "95%", "6"),  # on the upper line
        ("B2.1", "94.99%", "6"),  # 6 × 34.99 ÷ 35 = 5.9983
        ("B2.1", "94.9%", "5.98"),  # 6 × 34.9 ÷ 35 = 5.9829
        ("B2.1", "77.5%", "3"),  # half-way
        ("B2.1", "80%", "3.43"),  # 6 × 20 ÷ 35 = 3.4286
        ("B2.1", "60.1%", "0.02"),  # 6 × 0.1 ÷ 35 = 0.0171
        ("B2.1", "60%", "0"),  # on the lower line
        ("B2.1", "59.99%", "0"),
        ("B2.1", "0", "0"),
        ("B2.1", "-10%", "0"),
        # 结转结余率: the edge belongs to the better band
        ("B2.2", "104956764/11108222247", "3"),  # S2: 0.94 %
        ("B2.2", "0", "3"),
        ("B2.2", "-1%", "3"),
        ("B2.2", "10%", "3"),
        ("B2.2", "10.01%", "2"),  # 3 × 2/3
        ("B2.2", "20%", "2"),
        ("B2.2", "20.01%", "1"),  # 3 × 1/3
        ("B2.2", "30%", "1"),
        ("B2.2", "30.01%", "0"),
        ("B2.2", "100%", "0"),
        # 存量资金: less than last year is good
        ("B2.3", "-25.42%", "3"),  # S2
        ("B2.3", "-100%", "3"),
        ("B2.3", "0", "3"),  # also 0 after 0
        ("B2.3", "0.01%", "1.5"),  # 3 × 1/2
        ("B2.3", "10%", "1.5"),
        ("B2.3", "10.01%", "0"),
        # 政府采购: beyond the plan earns nothing
        ("B2.4", "100%", "2"),  # S2
        ("B2.4", "100.01%", "0"),
        ("B2.4", "99.99%", "2"),  # 1.9998
        ("B2.4", "1/3", "0.67"),  # 0.6667
        ("B2.4", "0", "0"),
        ("B2.4", "-1%", "0"),
        # 固定资产利用率
        ("B4.2", "100%", "2"),  # S2
        ("B4.2", "90%", "2"),
        ("B4.2", "89.99%", "1.5"),  # 2 × 3/4
        ("B4.2", "75%", "1.5"),
        ("B4.2", "74.99%", "1"),  # 2 × 1/2
        ("B4.2", "60%", "1"),
        ("B4.2", "59.99%", "0"),
        ("B4.2", "0", "0"),
        # 三公, 公用: not over the budget
        ("D1.1", "735/1367", "2"),  # S4: 53.77 %
        ("D1.1", "0", "2"),
        ("D1.1", "100%", "2"),
        ("D1.1", "100.01%", "0"),
        ("D1.2", "6568/7431", "2"),  # S4: 88.39 %
        ("D1.2", "100%", "2"),
        ("D1.2", "101%", "0"),
        ("D1.2", "-1%", "2"),
        ("not over 90 %", "90%", "2"),
        ("not over 90 %", "90.01%", "0"),
        # 重点工作, 绩效目标, 及时性
        ("D2.1", "0.965", "4.83"),  # S2: (0.94 + 0.99) ÷ 2 × 5 = 4.825, half up
        ("D2.1", "1", "5"),
        ("D2.1", "0", "0"),
        ("D2.1", "-0.1", "0"),
        ("D2.1", "1.2", "5"),
        ("D2.2", "100%", "3"),  # S2
        ("D2.2", "5/6", "2.5"),
        ("D2.2", "150%", "3"),
        ("D2.3", "2/3", "2"),
        ("D2.3", "0", "0"),
        # 满意度
        ("D4.2", "100%", "3"),  # S2
        ("D4.2", "90%", "3"),
        ("D4.2", "89.99%", "2.4"),  # 3 × 0.8
        ("D4.2", "80%", "2.4"),
        ("D4.2", "79.99%", "1.5"),  # 3 × 0.5
        ("D4.2", "60%", "1.5"),
        ("D4.2", "59.99%", "0"),
        ("D4.2", "0", "0"),
        # §4.2 执行率: 10 × min(1, v)
        ("执行率", "13878/18900", "7.34"),  # S3 against the budget: 7.3429
        ("执行率", "13878/13900", "9.98"),  # S3 against what came: 9.9842
        ("执行率", "99.995%", "10"),  # 9.9995
        ("执行率", "2/3", "6.67"),
        ("执行率", "105%", "10"),
        ("执行率", "0", "0"),
        # §4.2, §4.6 bands of 101号
        ("执行率101", "100%", "10"),
        ("执行率101", "99.99%", "7"),
        ("执行率101", "80%", "7"),
        ("执行率101", "79.99%", "5"),
        ("执行率101", "60%", "5"),
        ("执行率101", "59.99%", "0"),
        ("满意度101", "90%", "10"),
        ("满意度101", "89.99%", "8"),
        ("满意度101", "80%", "8"),
        ("满意度101", "79.99%", "5"),
        ("满意度101", "60%", "5"),
        ("满意度101", "59.99%", "0"),
        # §4.3 pass mark 60 %: 10 × (v − 60 %) ÷ 40 %
        ("及格线101", "100%", "10"),
        ("及格线101", "140%", "10"),
        ("及格线101", "98%", "9.5"),  # 10 × 38 ÷ 40
        ("及格线101", "80%", "5"),
        ("及格线101", "60.1%", "0.03"),  # 10 × 0.1 ÷ 40 = 0.025, half up
        ("及格线101", "60%", "0"),
        ("及格线101", "59.99%", "0"),
        ("及格线101", "0", "0"),
        ("及格线101", "-20%", "0"),
        # §4.5
        ("是否101", "1", "10"),
        ("是否101", "0", "0"),
        ("是否101", "99%", "0"),  # a ratio short of 100 % isn't a yes
        ("是否101", "101%", "10"),
        ("是否101, half", "1", "10"),
        ("是否101, half", "0", "5"),
        # linear downwards: 6 × (30 % − v) ÷ 20 %
        ("the lower the better", "-5%", "6"),
        ("the lower the better", "10%", "6"),
        ("the lower the better", "15%", "4.5"),  # 6 × 15 ÷ 20
        ("the lower the better", "29%", "0.3"),  # 6 × 1 ÷ 20
        ("the lower the better", "30%", "0"),
        ("the lower the better", "99%", "0"),
    ],
)
def test_measured_leaves(leaf: str, value: str, score: str) -> None:
    points, criterion = LEAVES[leaf]
    assert c.leaf_score(Decimal(points), c.share(criterion, ratio(value))) == Decimal(score)


def test_every_kind_that_needs_a_measure_is_in_the_table() -> None:
    assert {criterion.kind for _, criterion in LEAVES.values()} == NEEDS_MEASURE


@pytest.mark.parametrize("kind", sorted(set(get_args(Kind)) - NEEDS_MEASURE))
def test_other_kinds_have_no_measure(kind: Kind) -> None:
    with pytest.raises(KeyError, match=kind):
        c.share(Criterion(kind), Fraction(1))


# Parameters at their own edges, where the formula would divide by nothing.
def test_a_tolerance_of_zero_forgives_nothing() -> None:
    assert [c.zero_deviation(Fraction(v), Fraction(0)) for v in ("0", "0.0001", "-0.0001")] == [1, 0, 0]


def test_a_line_without_length_is_a_step() -> None:
    assert [c.linear(Fraction(v), Fraction("0.9"), Fraction("0.9")) for v in ("0.9", "0.91", "0.89")] == [1, 1, 0]


def test_a_pass_mark_of_a_hundred_is_all_or_nothing() -> None:
    assert [c.pass_mark(Fraction(v), Fraction(1)) for v in ("1", "1.1", "0.99")] == [1, 1, 0]
    assert [c.pass_mark(Fraction(v), Fraction(2)) for v in ("1", "2", "0.99")] == [1, 1, 0]


def test_a_pass_mark_of_zero_is_the_completion() -> None:
    assert [c.pass_mark(Fraction(v), Fraction(0)) for v in ("0.4", "0", "-0.4")] == [Fraction("0.4"), 0, 0]


def test_the_first_band_that_fits_counts() -> None:
    rows = (
        Band(Fraction("0.5"), Fraction("0.2"), Fraction("0.4")),
        Band(Fraction(1), at_least=Fraction("0.3")),
        Band(Fraction("0.1")),
    )
    found = [c.bands(Fraction(v), rows) for v in ("0.2", "0.4", "0.41", "0.19", "-7")]
    assert found == [Fraction("0.5"), Fraction("0.5"), 1, Fraction("0.1"), Fraction("0.1")]


def test_no_band_no_points() -> None:
    assert c.bands(Fraction(1), ()) == 0
    assert c.bands(Fraction("0.5"), (Band(Fraction(1), Fraction("0.6"), Fraction(1)),)) == 0


@pytest.mark.parametrize(
    ("leaf", "points", "answers", "score"),
    [
        ("B4.1", "4", (YES, YES, YES, YES), "4"),
        ("B4.1", "4", (YES, NO, YES, YES), "3"),  # 4 × 3/4
        ("B4.1", "4", (YES, NA, YES, NO), "3"),  # 不适用 counts as yes
        ("B4.1", "4", (NO, NO, NO, NO), "0"),
        ("B4.1", "4", (NA, NA, NA, NA), "4"),
        ("C1.1", "4", (YES, NO), "2"),  # budget in time, final accounts late: ½
        ("C1.2", "3", (NO, YES), "1.5"),
        ("C2.1", "3", (YES, YES, NO), "2"),  # 1 each
        ("D4.1", "2", (YES, NA), "2"),  # no petitions
        ("D4.1", "2", (YES, NO), "1"),
        ("A1.1", "2", (YES, YES, NO), "1.33"),  # 2 × 2/3 = 1.3333
        ("A1.1", "2", (YES,), "2"),
        ("C1.1", "4", (YES, None), None),  # missing
        ("C1.1", "4", (YES, OPEN), None),
        ("C1.1", "4", (NO, None), None),
        ("C1.1", "4", (YES, State.NONE), None),  # 无 answers no question
        ("C1.1", "4", (None, NA), None),
        ("C1.1", "4", (), None),
    ],
)
def test_checklists(leaf: str, points: str, answers: tuple[bool | State | None, ...], score: str | None) -> None:
    earned = c.checklist(answers)
    found = None if earned is None else c.leaf_score(Decimal(points), earned)
    assert found == (None if score is None else Decimal(score)), leaf


@pytest.mark.parametrize(
    ("level", "stated", "law10", "law101"),
    [
        ("达成", None, "1", "1"),  # the default
        ("达成", "100%", "1", "1"),
        ("达成", "93%", "0.93", "0.93"),
        ("达成", "80%", "0.8", "0.8"),  # 80 % belongs to level 1
        ("达成", "79.99%", None, None),
        ("达成", "100.01%", None, None),
        ("达成", "0", None, None),  # 0 is a number, not a ratio left out
        ("部分达成", None, None, None),  # has to be told
        ("部分达成", "80%", None, None),
        ("部分达成", "79.99%", "0.7999", "0.7999"),
        ("部分达成", "60%", "0.6", "0.6"),  # 60 % belongs to level 2
        ("部分达成", "59.99%", None, "0.5999"),
        ("部分达成", "50%", None, "0.5"),  # 50 % belongs to level 2 of 101号
        ("部分达成", "49.99%", None, None),
        ("部分达成", "100%", None, None),
        ("未达成", None, None, None),
        ("未达成", "60%", None, None),
        ("未达成", "59.99%", "0.5999", None),
        ("未达成", "50%", "0.5", None),
        ("未达成", "49.99%", "0.4999", "0.4999"),
        ("未达成", "0", "0", "0"),
        ("未达成", "-0.01%", None, None),
        ("", None, None, None),  # no level yet
        ("", "100%", None, None),
    ],
)
def test_qualitative(level: str, stated: str | None, law10: str | None, law101: str | None) -> None:
    chosen = None if stated is None else ratio(stated)
    assert c.qualitative(level, chosen, LAW_10) == (None if law10 is None else Fraction(law10))
    assert c.qualitative(level, chosen, LAW_101) == (None if law101 is None else Fraction(law101))
    if level and chosen is not None:
        assert (c.fits_band(level, chosen, LAW_10), c.fits_band(level, chosen, LAW_101)) == (bool(law10), bool(law101))


def test_the_bands_of_the_levels() -> None:
    assert [c.band_of(level, LAW_10) for level in c.LEVELS] == [
        (Fraction("0.8"), 1),
        (Fraction("0.6"), Fraction("0.8")),
        (0, Fraction("0.6")),
    ]
    assert [c.band_of(level, LAW_101) for level in c.LEVELS] == [
        (Fraction("0.8"), 1),
        (Fraction("0.5"), Fraction("0.8")),
        (0, Fraction("0.5")),
    ]


# direction, target, actual, met, completion, excess (actual ÷ target, or target ÷ actual where less is better)
TARGETS: list[tuple[Direction, str, str, bool, str, str | None]] = [
    # positive
    ("≥", "20", "20", True, "1", "1"),  # on the edge
    ("≥", "20", "17", False, "17/20", "17/20"),
    ("≥", "17", "20", True, "1", "20/17"),  # S1: 117.6 %
    ("≥", "262", "224", False, "112/131", "112/131"),  # S1: 85.5 %
    ("≥", "20", "60", True, "1", "3"),  # over-achieved threefold
    ("≥", "1", "0.98", False, "0.98", "0.98"),  # 100 % wanted, 98 % reached
    ("≥", "20", "0", False, "0", None),
    ("≥", "20", "-5", False, "0", None),  # −1/4, floor 0
    ("≥", "0", "0", True, "1", None),
    ("≥", "0", "3", True, "1", None),
    ("≥", "0", "-3", False, "0", None),  # nothing to divide by
    ("≥", "-10", "-10", True, "1", None),
    ("≥", "-10", "5", True, "1", None),
    ("≥", "-10", "-12", False, "0.8", None),  # 1 − 2/10
    ("≥", "-10", "-20", False, "0", None),  # 1 − 10/10
    ("≥", "-10", "-35", False, "0", None),  # 1 − 25/10, floor 0
    (">", "20", "21", True, "1", "21/20"),
    (">", "20", "20", False, "1", "1"),  # not met, but 20 ÷ 20
    (">", "20", "19", False, "0.95", "0.95"),
    (">", "0", "0.01", True, "1", None),
    (">", "0", "0", False, "0", None),  # nothing to divide by
    (">", "0", "-1", False, "0", None),
    (">", "-10", "-10", False, "1", None),  # not met, but 1 − 0/10
    (">", "-10", "-9", True, "1", None),
    (">", "-10", "-15", False, "0.5", None),  # 1 − 5/10
    # reverse
    ("≤", "20", "20", True, "1", "1"),
    ("≤", "20", "10", True, "1", "2"),  # 20 ÷ 10
    ("≤", "20", "25", False, "0.8", "0.8"),  # 20 ÷ 25
    ("≤", "20", "60", False, "1/3", "1/3"),
    ("≤", "20", "0", True, "1", None),
    ("≤", "20", "-5", True, "1", None),
    ("≤", "0", "0", True, "1", None),  # 事故 ≤ 0
    ("≤", "0", "1", False, "0", None),
    ("≤", "0", "-1", True, "1", None),
    ("≤", "-10", "-10", True, "1", None),
    ("≤", "-10", "-12", True, "1", None),
    ("≤", "-10", "-8", False, "0.8", None),  # 1 − 2/10
    ("≤", "-10", "0", False, "0", None),  # 1 − 10/10
    ("≤", "-10", "5", False, "0", None),  # 1 − 15/10, floor 0
    ("<", "20", "19", True, "1", "20/19"),
    ("<", "20", "20", False, "1", "1"),  # not met, but 20 ÷ 20
    ("<", "20", "40", False, "0.5", "0.5"),
    ("<", "0", "-1", True, "1", None),
    ("<", "0", "0", False, "1", None),  # a reverse target of 0 and 0: all
    ("<", "0", "1", False, "0", None),
    ("<", "-10", "-10", False, "1", None),  # not met, but 1 − 0/10
    ("<", "-10", "-6", False, "0.6", None),  # 1 − 4/10
    # exact: 1 − |A − T| ÷ |T|
    ("=", "20", "20", True, "1", None),
    ("=", "20", "18", False, "0.9", None),
    ("=", "20", "22", False, "0.9", None),  # above is as far off as below
    ("=", "20", "40", False, "0", None),  # 1 − 20/20
    ("=", "20", "65", False, "0", None),  # 1 − 45/20, floor 0
    ("=", "20", "0", False, "0", None),
    ("=", "20", "-4", False, "0", None),
    ("=", "0", "0", True, "1", None),
    ("=", "0", "0.5", False, "0", None),
    ("=", "0", "-0.5", False, "0", None),
    ("=", "-10", "-10", True, "1", None),
    ("=", "-10", "-9", False, "0.9", None),  # 1 − 1/10
    ("=", "-10", "-13", False, "0.7", None),  # 1 − 3/10
    ("=", "-10", "10", False, "0", None),
]


@pytest.mark.parametrize("row", TARGETS, ids=lambda row: "".join(row[:2]) + f" {row[2]}")
def test_targets(row: tuple[Direction, str, str, bool, str, str | None]) -> None:
    direction, target, actual = row[0], Fraction(row[1]), Fraction(row[2])
    met, reached, beyond = row[3:]
    assert c.is_met(direction, target, actual) is met
    assert c.completion(direction, target, actual) == Fraction(reached)
    assert c.excess(direction, target, actual) == (None if beyond is None else Fraction(beyond))


def test_every_direction_is_in_the_table() -> None:
    signs = {(d, (Fraction(t) > 0) - (Fraction(t) < 0), met) for d, t, _, met, _, _ in TARGETS}
    assert {(d, s, False) for d in get_args(Direction) for s in (-1, 0, 1)} <= signs
    assert {d for d, _, met in signs if met} == set(get_args(Direction))


@pytest.mark.parametrize(
    ("beyond", "factor", "score"),
    [
        ("3", None, "10"),  # the default: a warning, no reduction
        (None, "0.5", "10"),  # no excess that means anything
        ("1", "0.5", "10"),
        ("1.29", "0.5", "10"),  # under the threshold
        ("1.3", "0.5", "10"),  # on it: 1 − 0.5 × 0
        ("1.5", "0.5", "9"),  # 10 × (1 − 0.5 × 0.2)
        ("3", "0.5", "1.5"),  # 10 × (1 − 0.5 × 1.7)
        ("3.3", "0.5", "0"),  # 10 × (1 − 0.5 × 2)
        ("9", "0.5", "0"),  # floor 0
        ("9", "0", "10"),
    ],
)
def test_over_achievement(beyond: str | None, factor: str | None, score: str) -> None:
    excess = None if beyond is None else Fraction(beyond)
    left = c.over_achieved(excess, Fraction("1.3"), None if factor is None else Fraction(factor))
    assert c.leaf_score(Decimal(10), left) == Decimal(score)


@pytest.mark.parametrize(
    ("stated", "points", "cap", "score"),
    [
        ("10", "10", None, "10"),
        ("8.5", "10", None, "8.5"),
        ("8.5", "10", "0.8", "8"),  # D3.1: capped by the outcomes' mean completion, 10 × 0.8
        ("7.9", "10", "0.8", "7.9"),
        ("8.5", "10", "2/3", "6.67"),
        ("8.5", "10", "1.2", "8.5"),
        ("8.5", "10", "0", "0"),
        ("8.5", "10", "-0.2", "0"),
        ("12", "10", None, "10"),
        ("-1", "10", None, "0"),
        ("0", "10", None, "0"),
        ("1", "1", None, "1"),  # S2: bonus
        ("1", "0", None, "0"),  # nothing to earn
    ],
)
def test_own_scores(stated: str, points: str, cap: str | None, score: str) -> None:
    earned = c.manual(Decimal(stated), Decimal(points), None if cap is None else Fraction(cap))
    assert c.leaf_score(Decimal(points), earned) == Decimal(score)


def test_yes_and_no() -> None:
    assert [c.yes_no(answer, Fraction(part)) for answer in (YES, NO) for part in ("0", "0.3")] == [
        1,
        1,
        0,
        Fraction("0.3"),
    ]


@pytest.mark.parametrize(
    ("points", "earned", "score"),
    [
        ("5", "0.965", "4.83"),  # 4.825: half up, half-even gives 4.82
        ("5", "0.9649", "4.82"),  # 4.8245
        ("3", "1/3", "1.00"),
        ("10", "2/3", "6.67"),
        ("2", "0.0025", "0.01"),  # 0.005
        ("2", "0.00249", "0.00"),
        ("6", "1.5", "6.00"),  # never over the points
        ("6", "-0.5", "0.00"),
        ("0", "1", "0.00"),
        ("0.125", "1", "0.12"),  # 0.13 would be over the points
        ("33.3", "1", "33.30"),
    ],
)
def test_leaf_scores_have_two_places(points: str, earned: str, score: str) -> None:
    assert str(c.leaf_score(Decimal(points), Fraction(earned))) == score


def test_the_report_of_2020_adds_up_in_rounded_leaves() -> None:
    leaves = [c.leaf_score(Decimal(p), Fraction(v)) for p, v in (("5", "0.965"), ("3", "1"), ("3", "1"))]
    assert sum(leaves) == Decimal("10.83")  # 效率性, of 11


@pytest.mark.parametrize(
    ("points", "spare", "together"),
    [
        (("3", "3", "2"), "4", ("4.50", "4.50", "3.00")),  # 4 × 3/8, 3/8, 2/8
        (("1", "1", "1"), "1", ("1.34", "1.33", "1.33")),  # ⅓ each; the hundredth left goes to the first
        (("1", "1", "1"), "2", ("1.67", "1.67", "1.66")),  # ⅔ each, two left
        (("2", "4"), "1", ("2.33", "4.67")),  # 0.3333 and 0.6667: the larger remainder
        (("6", "3", "3"), "2", ("7.00", "3.50", "3.50")),
        (("5", "2"), "0", ("5.00", "2.00")),
        (("5",), "2.5", ("7.50",)),
        (("0", "5"), "2", ("0.00", "7.00")),  # no points, no part
        (("0", "0"), "3", ("1.50", "1.50")),  # no proportion: equal parts
        (("1.125", "1"), "1", ("1.654", "1.471")),  # finer points stay exact: 0.5294, 0.4706
        ((), "2", ()),
    ],
)
def test_points_of_a_leaf_that_does_not_apply(points: tuple[str, ...], spare: str, together: tuple[str, ...]) -> None:
    found = c.redistributed([Decimal(p) for p in points], Decimal(spare))
    assert [str(p) for p in found] == list(together)
