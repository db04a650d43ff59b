"""Differences that a sentence states beside what it compares: 由2350.60万元调整为2612.45万元，增加261.85万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from perfeval_gen.prose.equation_quantities import Quantity, quantities
from perfeval_gen.prose.equations import plain_number

_MORE: Final = r"净?增加|净增|增长|增|提高|上升|上浮|扩大|多|调增|追加|追增|提升|上调|高"
_LESS: Final = r"减少|净减|减|下降|降低|压减|压缩|调减|核减|缩减|少|回落|下调|低|节约|节省"
_FROM: Final = re.compile(r"(?:由|从)(?:原来的?|上年末?的?|去年末?的?|年初预?算?的?|[0-9]{4}年末?的?)?$")
_TO: Final = re.compile(
    r"，?(?:逐步|已|又|再|年中)?(?:增加|增长|增|提高|提升|扩大|上升|上调|减少|下降|降低|降|减|压减|压缩|缩减|下调|回落|"
    r"调整|调增|调减|追加|核增|核减|变更|变)(?:到|至|为|成)(?:[0-9]{4}年末?的?|年末的?|目前的?)?"
)
_BY: Final = re.compile(
    rf"，?(?:全年|年中|共|共计|总共|合计|同比|[比较](?:年初预?算?数?|上年末?|去年末?|上年同期|去年同期|原来|之前))?(?:共|净)?"
    rf"(?P<word>{_MORE}|{_LESS})(?:了|额为)?"
)
_INITIAL: Final = re.compile(r"年初(?:部门|收入|支出)?预算(?:数|收入|支出|安排)?(?:为|是|共)?$")
_ADJUSTED: Final = re.compile(r"(?:调整后?的?(?:收入|支出)?预算数?|调整后)(?:数)?(?:为|是|共|达)?$")
_THAN: Final = re.compile(r"[比较][^，。；、0-9]{0,12}(?:[0-9]{4}年[^，。；、0-9]{0,6})?$")
_IN_PERCENT: Final = "%"
_ENDS: Final = re.compile(r"\s*(?:[，。；、)！？]|$)")
_POINTS: Final = frozenset({"个百分点", "百分点"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A stated difference between two quantities; ``right`` is what they differ by, in the base unit."""

    before: Quantity
    after: Quantity
    stated: Quantity
    falls: bool

    @property
    def right(self) -> Fraction:
        """What came on top."""
        return self.after.value - self.before.value

    @property
    def holds(self) -> bool:
        """Whether it is stated as the quantities have it, rounded."""
        slack = sum((self._half(q) for q in (self.before, self.after, self.stated)), Fraction(0))
        return abs(self.right - (-self.stated.value if self.falls else self.stated.value)) <= slack

    def _half(self, quantity: Quantity) -> Fraction:
        """Return half a unit of the last decimal; an amount with fewer than the difference has dropped noughts."""
        if not quantity.places and not quantity.power and quantity.base != _IN_PERCENT:
            return Fraction(0)
        finer = quantity.base != _IN_PERCENT and quantity.power == self.stated.power
        places = max(quantity.places, self.stated.places if finer else 0)
        return Fraction(10) ** (quantity.power - places) / 2

    @property
    def formula(self) -> str:
        """How it is computed, in the unit of the amounts."""
        one, other = (self.before, self.after) if self.right < 0 else (self.after, self.before)
        return f"{_shown(one)}－{_shown(other)}＝{self.printed}"

    @property
    def printed(self) -> str:
        """The right difference, in the unit of the stated one, without a sign."""
        number = abs(self.right) / Fraction(10) ** self.stated.power
        places = max(self.before.places, self.after.places, self.stated.places)
        return plain_number(number, places) + self.stated.unit

    @property
    def word(self) -> str:
        """What to call the right difference."""
        return "减少" if self.right < 0 else "增加"


def _shown(quantity: Quantity) -> str:
    return f"{plain_number(quantity.number, 6)}{quantity.unit}"


def differences(text: str) -> Iterator[Difference]:
    """Yield the differences of a line that stand right behind what they follow from."""
    found = quantities(text) if re.search(_MORE, text) or re.search(_LESS, text) else ()
    for at, (one, other, third) in enumerate(zip(found, found[1:], found[2:], strict=False)):
        if len({one.depth, other.depth, third.depth}) > 1 or not _alike(one, other, third):
            continue
        if not _ENDS.match(text, third.stop):
            continue
        first, second = text[one.stop : other.start], text[other.stop : third.start]
        if (by := _BY.fullmatch(second)) and (
            (_FROM.search(one.label) and _TO.fullmatch(first))
            or (_INITIAL.search(one.label) and _ADJUSTED.search(other.label) and _is_short(first))
        ):
            yield Difference(one, other, third, bool(re.fullmatch(_LESS, by["word"])))
        elif (than := _compared(text, found, at)) is not None:
            yield than


def _compared(text: str, found: Sequence[Quantity], at: int) -> Difference | None:
    """Return a difference from what is named before it: 25.85万元，比上年27.4万元减少1.55万元."""
    now, before, stated = found[at : at + 3]
    by = re.fullmatch(rf"(?P<word>{_MORE}|{_LESS})了?", text[before.stop : stated.start])
    if by is None or not re.fullmatch(r"，", text[now.stop : before.start - len(before.label)]):
        return None
    start = max(text.rfind(c, 0, now.start) for c in "。；！？") + 1
    others = [q for q in found if start <= q.start < now.start and q.base == now.base]
    return None if others or not _THAN.fullmatch(before.label) else Difference(
        before, now, stated, bool(re.fullmatch(_LESS, by["word"]))
    )  # fmt: skip


def _is_short(between: str) -> bool:
    return len(between) <= len("，年中经批准调整后的部门收入预算数为") and not re.search(r"[。；]", between)


def _alike(one: Quantity, other: Quantity, third: Quantity) -> bool:
    """Return whether the three are of one kind; shares differ by points."""
    if one.base == other.base == _IN_PERCENT:
        return third.base in _POINTS
    return bool(one.base) and one.base == other.base == third.base and "百分" not in one.base
