"""How much of a leaf's points a measured value earns: a closed set of pure functions (rules.md §3.2, §4).

Values and shares are exact fractions, 95 % is 19/20; a share lies in 0…1. ``None`` says that it can't be judged.
Rounding happens once, in ``leaf_score`` (rules.md §1.1, §3.1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from perfeval_gen.packs.criterion import Band, Criterion, Overrun
from perfeval_gen.quantities import places_of, round_half_up
from perfeval_gen.schema.values import State

Direction: TypeAlias = Literal["≥", "≤", "=", ">", "<"]

FULL: Final = Fraction(1)
NOTHING: Final = Fraction(0)
LEVELS: Final = ("达成", "部分达成", "未达成")
_PLACES: Final = 2
_MET: Final[Mapping[Direction, Callable[[Fraction, Fraction], bool]]] = {
    "≥": lambda target, actual: actual >= target,
    "≤": lambda target, actual: actual <= target,
    "=": lambda target, actual: actual == target,
    ">": lambda target, actual: actual > target,
    "<": lambda target, actual: actual < target,
}


def proportional(value: Fraction, *, overrun: Overrun = "满分") -> Fraction:
    """Return the ratio itself; over 100 % all, or nothing if so ruled (rules.md §3.2 B2.4, D2.1–D2.3, §4.2)."""
    if value > 1 and overrun == "零分":
        return NOTHING
    return _clamped(value)


def bands(value: Fraction, rows: tuple[Band, ...]) -> Fraction:
    """Return the share of the first band that fits, nothing where none does (rules.md §3.2 B2.2, B2.3, B4.2, D4.2).

    Also the bands of 财预〔2021〕101号 for the execution rate and satisfaction (rules.md §4.2, §4.6).
    """
    return next((row.share for row in rows if _fits(value, row)), NOTHING)


def linear(value: Fraction, full_at: Fraction, zero_at: Fraction) -> Fraction:
    """Return the place between nothing and all; all may be at the lower end (rules.md §3.2 B2.1).

    Where both ends are one, a value not under it earns all.
    """
    if full_at == zero_at:
        return FULL if value >= full_at else NOTHING
    return _clamped((value - zero_at) / (full_at - zero_at))


def not_over(value: Fraction, limit: Fraction) -> Fraction:
    """Return all up to the limit itself, nothing above (rules.md §3.2 D1.1, D1.2)."""
    return FULL if value <= limit else NOTHING


def zero_deviation(value: Fraction, tolerance: Fraction) -> Fraction:
    """Return all at zero, falling evenly to nothing at the tolerance on either side (rules.md §3.2 A1.3)."""
    if tolerance == 0:
        return FULL if value == 0 else NOTHING
    return _clamped(1 - abs(value) / tolerance)


def checklist(answers: Sequence[bool | State | None]) -> Fraction | None:
    """Return the share of items that hold, equal parts each; 不适用 holds (rules.md §3.2 B4.1, C1.1–C2.1, D4.1).

    While an item is unanswered, or there is none, it can't be judged.
    """
    holds = [True if answer is State.NOT_APPLICABLE else answer for answer in answers]
    known = [answer for answer in holds if isinstance(answer, bool)]
    if not holds or len(known) < len(holds):
        return None
    return Fraction(sum(known), len(known))


def qualitative(level: str, ratio: Fraction | None, bounds: tuple[Fraction, Fraction]) -> Fraction | None:
    """Return the ratio that the assessor chose inside the level's band; 达成 is 100 % unless told (rules.md §4.4).

    The bounds are 80 % and 60 % in 财预〔2020〕10号, 80 % and 50 % in 财预〔2021〕101号.
    """
    chosen = FULL if ratio is None and level == LEVELS[0] else ratio
    if level not in LEVELS or chosen is None or not fits_band(level, chosen, bounds):
        return None
    return chosen


def band_of(level: str, bounds: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction]:
    """Return the lower and the upper bound of a level's band (rules.md §4.4)."""
    edges = (FULL, *bounds, NOTHING)
    i = LEVELS.index(level)
    return edges[i + 1], edges[i]


def fits_band(level: str, ratio: Fraction, bounds: tuple[Fraction, Fraction]) -> bool:
    """Return whether a ratio lies in the level's band; an edge belongs to the better level (rules.md §4.4)."""
    lower, upper = band_of(level, bounds)
    return lower <= ratio < upper or ratio == upper == FULL


def pass_mark(completion: Fraction, mark: Fraction) -> Fraction:
    """Return nothing under the mark, from there evenly up to all (rules.md §4.3; 财预〔2021〕101号)."""
    return linear(completion, FULL, min(mark, FULL))


def yes_no(answer: bool, partial: Fraction) -> Fraction:  # noqa: FBT001 - the answer is what is judged
    """Return all for a yes, the stated part for a no (rules.md §4.5; 财预〔2021〕101号)."""
    return FULL if answer else partial


def manual(stated: Decimal, points: Decimal, cap: Fraction | None) -> Fraction:
    """Return the share that the unit's own score is, not over the cap if there is one (rules.md §3.2 D3.1, bonus)."""
    if points <= 0:
        return NOTHING
    own = _clamped(Fraction(stated) / Fraction(points))
    return own if cap is None else min(own, _clamped(cap))


def is_met(direction: Direction, target: Fraction, actual: Fraction) -> bool:
    """Return whether the target is reached (rules.md §4.3; 财预〔2020〕10号)."""
    return _MET[direction](target, actual)


def completion(direction: Direction, target: Fraction, actual: Fraction) -> Fraction:
    """Return how much of a target is reached, never over 1 (rules.md §4.3; 财预〔2020〕10号).

    Met is 1, whatever the numbers. Short of it: actual ÷ target for a positive indicator, target ÷ actual for a
    reverse one, 1 − |deviation| ÷ |target| for an exact one and wherever the target is negative; 0 for a target of 0.
    """
    if is_met(direction, target, actual):
        return FULL
    # «> 20» with 20 isn't met, yet its formula gives 20 ÷ 20 = 1; the text rules nothing else, so it stays.
    # At zero there is no formula: «> 0» with 0 earns nothing, «< 0» with 0 is the reverse target 0 kept.
    if target == 0:
        return FULL if direction == "<" and actual == 0 else NOTHING
    if direction == "=" or target < 0:
        return _clamped(1 - abs(actual - target) / abs(target))
    return _clamped(actual / target if direction in ("≥", ">") else target / actual)


def excess(direction: Direction, target: Fraction, actual: Fraction) -> Fraction | None:
    """Return how often the target is contained in the actual value, the other way round for a reverse indicator.

    Over 1 the target is exceeded (rules.md §4.3). It means nothing for «=» and where either isn't positive.
    """
    if direction == "=" or target <= 0 or actual <= 0:
        return None
    return actual / target if direction in ("≥", ">") else target / actual


def over_achieved(share_excess: Fraction | None, threshold: Fraction, factor: Fraction | None) -> Fraction:
    """Return what a target that was set far too low leaves of the points; all unless the pack has a factor.

    No official formula: factor × what goes beyond the threshold is taken off (rules.md §4.3, a default).
    """
    if factor is None or share_excess is None:
        return FULL
    return _clamped(1 - factor * (share_excess - threshold))


def share(criterion: Criterion, value: Fraction) -> Fraction:
    """Return what a measured value earns by its criterion; only for kinds in ``NEEDS_MEASURE`` (rules.md §3.2).

    Under 是否 a yes is 1 and a no is 0; a ratio is a yes from 100 % on.
    """
    return _MEASURED[criterion.kind](criterion, value)


def leaf_score(points: Decimal, share: Fraction) -> Decimal:
    """Return the leaf's score with two decimals, half up, never over its points (rules.md §1.2, §3.1)."""
    score = round_half_up(Fraction(points) * _clamped(share), _PLACES)
    return score if score <= points else score - Decimal("0.01")


def redistributed(points: Sequence[Decimal], spare: Decimal) -> tuple[Decimal, ...]:
    """Return the siblings' points with the spare ones added in proportion, together exactly what there was.

    ``na_policy: redistribute`` of rules.md §1.4. Hundredths left over go to the largest remainders, of equal ones to
    the first; where no sibling has points the parts are equal.
    """
    places = max(_PLACES, *(places_of(p) for p in (*points, spare)))
    weights = [Fraction(p) for p in points] if any(points) else [FULL] * len(points)
    parts = _apportioned(weights, int(Fraction(spare) * 10**places))
    added = (Fraction(part, 10**places) for part in parts)
    return tuple(round_half_up(Fraction(p) + more, places) for p, more in zip(points, added, strict=True))


def apportioned(points: Sequence[Decimal], total: Decimal) -> tuple[Decimal, ...]:
    """Return the total in parts as the points are to one another, together exactly the total.

    So the same indicators fill a block of other points. Hundredths go as in ``redistributed``.
    """
    places = max(_PLACES, places_of(total))
    weights = [Fraction(p) for p in points] if any(points) else [FULL] * len(points)
    parts = _apportioned(weights, int(Fraction(total) * 10**places)) if points else []
    return tuple(round_half_up(Fraction(part, 10**places), places) for part in parts)


def _apportioned(weights: Sequence[Fraction], units: int) -> list[int]:
    """Return whole units in proportion to the weights, by largest remainder."""
    total = sum(weights)
    quotas = [weight * units / total for weight in weights]
    whole = [quota.numerator // quota.denominator for quota in quotas]
    by_remainder = sorted(range(len(quotas)), key=lambda i: whole[i] - quotas[i])
    ahead = set(by_remainder[: units - sum(whole)])
    return [part + (i in ahead) for i, part in enumerate(whole)]


def _clamped(value: Fraction) -> Fraction:
    return max(NOTHING, min(FULL, value))


def _fits(value: Fraction, row: Band) -> bool:
    return (row.at_least is None or value >= row.at_least) and (row.at_most is None or value <= row.at_most)


_MEASURED: Final[Mapping[str, Callable[[Criterion, Fraction], Fraction]]] = {
    "按比例": lambda rule, value: proportional(value, overrun=rule.overrun),
    "分档": lambda rule, value: bands(value, rule.bands),
    "线性": lambda rule, value: linear(value, rule.full_at, rule.zero_at),
    "不超过": lambda rule, value: not_over(value, rule.limit),
    "零差异": lambda rule, value: zero_deviation(value, rule.limit),
    "及格线": lambda rule, value: pass_mark(value, rule.pass_mark),
    "是否": lambda rule, value: yes_no(value >= 1, rule.partial),
}
