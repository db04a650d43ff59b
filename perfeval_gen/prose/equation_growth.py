"""Growth that a sentence lets its reader work out: 171家，比上年增加41家，增长31%; 由50家增加到60家，增长20%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from perfeval_gen.prose.equation_quantities import Quantity, quantities
from perfeval_gen.prose.equations import plain_number

_MORE: Final = re.compile(r"(?:净?增加|净增|多)(?:了)?$")
_LESS: Final = re.compile(r"(?:减少|下降|少)(?:了)?$")
_SINCE: Final = re.compile(r"^(?:同比|[比较](?:上年|去年|前年)(?:同期|末)?)?(?:净?增加|净增|减少|多|少)了?$")
_RATE: Final = re.compile(
    r"^(?:同比|[比较](?:上年|去年)(?:同期|末)?)?(?P<word>增长|下降|增幅(?:为|达)?|降幅(?:为|达)?)(?:了|约)?$"
)
_FROM: Final = re.compile(r"(?:由|从)(?:上年|去年|年初)?的?$")
_TO: Final = re.compile(r"^的?(?:增加|增长|提高|扩大|减少|下降|降)(?:到|至|为)$")


@dataclass(frozen=True, slots=True)
class Stated:
    """A growth rate with what it follows from; ``low`` and ``high`` in points, as rounding leaves them."""

    rate: Quantity
    low: Fraction
    high: Fraction
    formula: str
    what: str = "增减幅度"

    @property
    def middle(self) -> Fraction:
        """The growth that the numbers give."""
        return (self.low + self.high) / 2

    @property
    def holds(self) -> bool:
        """Whether the printed rate is one that the numbers can give, rounded."""
        half = Fraction(1, 2 * 10**self.rate.places)
        return self.low - half <= self.rate.number <= self.high + half

    @property
    def truncated(self) -> bool:
        """Whether decimals were cut off."""
        power = 10**self.rate.places
        return Fraction(int(self.middle * power), power) == self.rate.number


def stated_growth(text: str) -> Iterator[Stated]:
    """Yield the growth rates of a line that stand right behind the numbers they follow from."""
    if "%" not in text or not ("增" in text or "降" in text):
        return
    found = quantities(text)
    for first, second, rate in zip(found, found[1:], found[2:], strict=False):
        between = text[first.stop : second.start], text[second.stop : rate.start]
        if rate.base != "%" or first.base != second.base or not first.base or "%" in first.base:
            continue
        if any(c in "".join(between) for c in "。；;()") or (word := _RATE.match(between[1].strip("，"))) is None:
            continue
        falls = word["word"][0] in "下降"
        if (
            between[0].startswith("，")
            and _SINCE.match(between[0].strip("，"))
            and falls == bool(_LESS.search(between[0]))
        ):
            yield from _of_change(first, second, rate, falls=falls)
        elif _FROM.search(first.label) and _TO.match(between[0]) and falls == (second.value < first.value):
            yield from _of_two(first, second, rate)


def _of_change(now: Quantity, change: Quantity, rate: Quantity, *, falls: bool) -> Iterator[Stated]:
    sign = -1 if falls else 1
    base = now.value - sign * change.value
    slack = _slack(now) + _slack(change)
    if base - slack <= 0:
        return
    low = (change.value - _slack(change)) / (base + slack) * 100
    high = (change.value + _slack(change)) / (base - slack) * 100
    shown = plain_number(now.number, 6), plain_number(change.number, 6)
    minus = "＋" if falls else "－"
    same = now.unit == change.unit
    formula = f"{shown[1]}÷（{shown[0]}{minus}{shown[1]}）×100%" if same else "增减÷上年数×100%"
    yield Stated(rate, low, high, formula)


def _of_two(before: Quantity, now: Quantity, rate: Quantity) -> Iterator[Stated]:
    base, change = before.value, abs(now.value - before.value)
    slack = _slack(before) + _slack(now)
    if base - _slack(before) <= 0:
        return
    low, high = (change - slack) / (base + _slack(before)) * 100, (change + slack) / (base - _slack(before)) * 100
    shown = plain_number(before.number, 6), plain_number(now.number, 6)
    pair = f"{shown[1]}－{shown[0]}" if now.value >= before.value else f"{shown[0]}－{shown[1]}"
    yield Stated(rate, low, high, f"（{pair}）÷{shown[0]}×100%" if before.unit == now.unit else "增减÷原数×100%")


def _slack(quantity: Quantity) -> Fraction:
    """Half a unit of the last decimal; whole numbers without 万 or 亿 are exact."""
    return quantity.step / 2 if quantity.places or quantity.power else Fraction(0)
