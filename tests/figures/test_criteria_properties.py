"""What holds for all values: shares in 0…1, better is never worse, sums are exact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

from hypothesis import assume, example, given
from hypothesis import strategies as st

from perfeval_gen.figures import criteria as c
from perfeval_gen.figures.criteria import Direction
from perfeval_gen.packs.criterion import Band, Criterion
from perfeval_gen.schema.values import State

CENT = Decimal("0.01")
# Small numerators and denominators meet edges (0, 1, target = actual) often.
NUMBERS = st.one_of(st.fractions(-3, 3, max_denominator=8), st.fractions(-(10**9), 10**9, max_denominator=10**4))
SHARES = st.fractions(0, 1, max_denominator=100)
MARKS = st.fractions(0, 1, max_denominator=20)
DIRECTIONS: st.SearchStrategy[Direction] = st.sampled_from(["≥", "≤", "=", ">", "<"])
POSITIVE: st.SearchStrategy[Direction] = st.sampled_from(["≥", ">"])
REVERSE: st.SearchStrategy[Direction] = st.sampled_from(["≤", "<"])
POINTS = st.decimals(0, 100, places=2)
SIBLINGS = st.lists(POINTS, min_size=1, max_size=12)
BOUNDS = st.tuples(SHARES, SHARES).map(lambda two: (max(two), min(two)))
BANDS = st.lists(st.builds(Band, SHARES, st.none() | NUMBERS, st.none() | NUMBERS), max_size=5).map(tuple)
OVERRUN: st.SearchStrategy[Literal["满分", "零分"]] = st.sampled_from(["满分", "零分"])
CRITERIA = st.one_of(
    st.builds(Criterion, st.just("按比例"), overrun=OVERRUN),
    st.builds(Criterion, st.just("分档"), bands=BANDS),
    st.builds(Criterion, st.just("线性"), full_at=NUMBERS, zero_at=NUMBERS),
    st.builds(Criterion, st.just("不超过"), limit=NUMBERS),
    st.builds(Criterion, st.just("零差异"), limit=st.fractions(0, 5, max_denominator=8)),
    st.builds(Criterion, st.just("及格线"), pass_mark=MARKS),
    st.builds(Criterion, st.just("是否"), partial=SHARES),
)
ANSWERS = st.sampled_from([True, False, State.NOT_APPLICABLE])


@given(CRITERIA, NUMBERS, POINTS)
def test_a_share_is_within_one_and_a_score_within_the_points(
    criterion: Criterion, value: Fraction, points: Decimal
) -> None:
    earned = c.share(criterion, value)
    assert 0 <= earned <= 1
    assert 0 <= c.leaf_score(points, earned) <= points


@given(st.decimals(0, 100, places=4), NUMBERS)
def test_a_score_has_two_places_and_is_nearest(points: Decimal, earned: Fraction) -> None:
    score = c.leaf_score(points, earned)
    assert score == score.quantize(CENT)
    assert 0 <= score <= points
    exact = Fraction(points) * max(Fraction(0), min(Fraction(1), earned))
    assert abs(Fraction(score) - exact) <= Fraction(1, 200) or Fraction(score) + Fraction(CENT) > Fraction(points)


@given(POINTS, SHARES, SHARES)
def test_a_larger_share_never_scores_less(points: Decimal, one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    assert c.leaf_score(points, low) <= c.leaf_score(points, high)


@given(DIRECTIONS, NUMBERS, NUMBERS)
@example("=", Fraction(0), Fraction(1))
@example(">", Fraction(0), Fraction(0))
@example("<", Fraction(-1), Fraction(-1))
def test_completion_is_within_one_and_full_when_met(direction: Direction, target: Fraction, actual: Fraction) -> None:
    reached = c.completion(direction, target, actual)
    assert 0 <= reached <= 1
    if c.is_met(direction, target, actual):
        assert reached == 1
    elif reached == 1:
        assert actual == target
        assert direction in ("<", ">")


@given(POSITIVE, NUMBERS, NUMBERS, NUMBERS)
def test_more_of_a_positive_indicator_never_lowers_it(
    direction: Direction, target: Fraction, one: Fraction, other: Fraction
) -> None:
    low, high = sorted((one, other))
    assert c.completion(direction, target, low) <= c.completion(direction, target, high)


@given(REVERSE, NUMBERS, NUMBERS, NUMBERS)
def test_less_of_a_reverse_indicator_never_lowers_it(
    direction: Direction, target: Fraction, one: Fraction, other: Fraction
) -> None:
    low, high = sorted((one, other))
    assert c.completion(direction, target, low) >= c.completion(direction, target, high)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_nearer_to_an_exact_target_is_never_worse(target: Fraction, one: Fraction, other: Fraction) -> None:
    near, far = sorted((one, other), key=lambda actual: abs(actual - target))
    assert c.completion("=", target, near) >= c.completion("=", target, far)
    assert c.completion("=", target, target + near) == c.completion("=", target, target - near)


@given(DIRECTIONS, NUMBERS, NUMBERS, st.fractions(Fraction(1, 9), 9, max_denominator=9))
def test_the_unit_of_an_indicator_does_not_matter(
    direction: Direction, target: Fraction, actual: Fraction, scale: Fraction
) -> None:
    assert c.completion(direction, target, actual) == c.completion(direction, target * scale, actual * scale)
    assert c.excess(direction, target, actual) == c.excess(direction, target * scale, actual * scale)


@given(DIRECTIONS, NUMBERS, NUMBERS)
def test_excess_over_one_is_more_than_met(direction: Direction, target: Fraction, actual: Fraction) -> None:
    beyond = c.excess(direction, target, actual)
    if beyond is not None:
        assert beyond > 0
        assert (beyond > 1) == (c.is_met(direction, target, actual) and actual != target)
        assert min(Fraction(1), beyond) == c.completion(direction, target, actual)


@given(st.none() | NUMBERS, NUMBERS, NUMBERS, st.none() | st.fractions(0, 5))
def test_more_excess_never_leaves_more(
    beyond: Fraction | None, more: Fraction, threshold: Fraction, factor: Fraction | None
) -> None:
    left = c.over_achieved(beyond, threshold, factor)
    assert 0 <= left <= 1
    if beyond is not None:
        assert c.over_achieved(beyond + abs(more), threshold, factor) <= left


@given(st.tuples(NUMBERS, NUMBERS), MARKS, NUMBERS, NUMBERS)
def test_better_ratios_never_earn_less(
    two: tuple[Fraction, Fraction], mark: Fraction, full_at: Fraction, zero_at: Fraction
) -> None:
    low, high = sorted(two)
    assert c.proportional(low) <= c.proportional(high)
    assert c.pass_mark(low, mark) <= c.pass_mark(high, mark)
    assert c.not_over(low, mark) >= c.not_over(high, mark)
    assert c.pass_mark(low, mark) <= c.proportional(low)
    assert c.zero_deviation(low, mark) == c.zero_deviation(-low, mark)
    rising = c.linear(high, full_at, zero_at) - c.linear(low, full_at, zero_at)
    assert rising >= 0 if full_at >= zero_at else rising <= 0


@given(st.lists(ANSWERS, min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_the_order_of_a_checklist_does_not_matter(answers: list[bool | State], chance: object) -> None:
    shuffled = list(answers)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    earned = c.checklist(answers)
    assert earned is not None
    assert earned == c.checklist(shuffled) == 1 - Fraction(sum(a is False for a in answers), len(answers))
    assert c.checklist([*answers, None]) is c.checklist([State.UNFILLED, *answers]) is None


@given(BOUNDS, SHARES)
def test_a_ratio_fits_one_level(bounds: tuple[Fraction, Fraction], ratio: Fraction) -> None:
    assume(bounds[0] < 1)
    fitting = [level for level in c.LEVELS if c.fits_band(level, ratio, bounds)]
    assert len(fitting) == 1
    assert [c.qualitative(level, ratio, bounds) for level in c.LEVELS].count(ratio) == 1


@given(st.decimals(-200, 200, places=2), POINTS, st.none() | NUMBERS)
def test_an_own_score_stays_within_its_cap(stated: Decimal, points: Decimal, cap: Fraction | None) -> None:
    earned = c.manual(stated, points, cap)
    assert 0 <= earned <= 1
    if cap is not None and cap >= 0:
        assert earned <= cap
    if cap is None and 0 <= stated <= points:
        assert c.leaf_score(points, earned) == stated


@given(SIBLINGS, POINTS)
def test_points_are_handed_on_to_the_last_hundredth(points: list[Decimal], spare: Decimal) -> None:
    together = c.redistributed(points, spare)
    assert sum(together) == sum(points) + spare
    total = sum(Fraction(p) for p in points)
    for before, after in zip(points, together, strict=True):
        assert after == after.quantize(CENT)
        part = Fraction(before) * Fraction(spare) / total if total else Fraction(spare) / len(points)
        assert abs(Fraction(after) - Fraction(before) - part) < Fraction(CENT)


@given(SIBLINGS, st.decimals(0, 100, places=4))
def test_finer_points_are_handed_on_exactly(points: list[Decimal], spare: Decimal) -> None:
    assert sum(c.redistributed(points, spare)) == sum(points) + spare


@given(SIBLINGS, POINTS, st.randoms(use_true_random=False))
@example([Decimal(1), Decimal(2), Decimal(3)], Decimal("0.01"), None)
def test_the_order_of_siblings_matters_only_in_a_tie(points: list[Decimal], spare: Decimal, chance: object) -> None:
    order = list(range(len(points)))
    if chance is None:
        order.reverse()
    else:
        chance.shuffle(order)  # type: ignore[attr-defined]
    plain = c.redistributed(points, spare)
    moved = c.redistributed([points[i] for i in order], spare)
    total = sum(Fraction(p) for p in points)
    remainders = [Fraction(p) * Fraction(spare) * 100 / total % 1 if total else Fraction(0) for p in points]
    tied = {i for i, r in enumerate(remainders) if remainders.count(r) > 1}
    for place, i in enumerate(order):
        assert abs(moved[place] - plain[i]) <= CENT
        assert i in tied or moved[place] == plain[i]


@given(st.integers(1, 12), POINTS, POINTS)
def test_of_equal_siblings_the_earlier_get_the_hundredths(count: int, points: Decimal, spare: Decimal) -> None:
    together = c.redistributed([points] * count, spare)
    assert list(together) == sorted(together, reverse=True)
    assert together[0] - together[-1] <= CENT
