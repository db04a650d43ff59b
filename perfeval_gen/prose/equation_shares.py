"""Shares, savings and completion that a sentence lets its reader work out from the amounts beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from perfeval_gen.prose.equation_growth import Stated
from perfeval_gen.prose.equation_quantities import Quantity, quantities
from perfeval_gen.prose.equations import plain_number

_PERCENT: Final = "%"
_OF: Final = re.compile(
    r"[，(]?(?:其|所|约|仅|只)?占(?P<whole>[^，。；、0-9%占]{0,14}?)的?(?:比重|比例|份额|比)?(?:约?为|达到?|约|是)?"
)
_OF_PRINTED: Final = re.compile(r"的?(?:比重|比例)?(?:约?为|达到?|约)?")
_LISTED: Final = re.compile(r"其中|包括|包含|[:：]|^[^，。；0-9]{0,8}[中里内]，")
_NO_SHARE: Final = re.compile(r"分别|依次|各占|同比|上年|去年|增|降|提高|全[省市县区国]")
_PLANNED: Final = re.compile(
    r"(?:预算|计划|概算|控制价|限价|最高价|目标|任务|下达)(?:数|价|金额|资金|采购|为|是|共|安排)*$"
)
_DONE: Final = re.compile(
    r"(?:支出|决算|采购|中标|成交|结算|使用|支付|完成|实现|建成|达到)(?:数|价|金额|了|为|是|共|总额)*$"
)
_SAVED: Final = re.compile(
    r"，?(?:共|共计|合计|[比较](?:预算|计划|概算))?(?P<word>节约|节省|节支|少支出|超支|超出预算|超预算|多支出|相差|差额)"
    r"(?:了|资金|经费|财政资金|额|为|金额)*"
)
_SAVED_RATE: Final = re.compile(
    r"(?:资金|经费|采购)?(?P<word>节约|节支|节省|超支|差异|偏差|完成)(?:率|比例)(?:为|达到?|是)?$"
)
_LESS_IS_BETTER: Final = re.compile(r"不超过|以内|控制|下降|降低|压减|减少|投诉|事故|用时|成本")
_OVER: Final = ("超支", "超出预算", "超预算", "多支出")
_EITHER: Final = ("相差", "差额")


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage said to be that of ``part`` in a whole: the one ``printed`` with it, or what ``words`` name.

    ``listed`` is the total that the part is listed under, ``others`` are amounts of the line that may be meant.
    """

    rate: Quantity
    part: Quantity
    printed: Quantity | None
    words: str
    listed: Quantity | None
    others: tuple[Quantity, ...]

    def is_of(self, whole: Fraction) -> bool:
        """Return whether the part is this share of an exact whole, rounded as printed."""
        return whole > 0 and self._fits(whole, Fraction(0))

    def is_of_printed(self, whole: Quantity) -> bool:
        """Return whether the part is this share of a printed whole."""
        return whole.value > 0 and self._fits(whole.value, _slack(whole))

    def _fits(self, whole: Fraction, slack: Fraction) -> bool:
        off = self.rate.step / 2
        low = (self.part.value - _slack(self.part)) / (whole + slack) * 100
        high = (self.part.value + _slack(self.part)) / (whole - slack) * 100 if whole > slack else low
        return low - off <= self.rate.number <= high + off


def _slack(quantity: Quantity) -> Fraction:
    return quantity.step / 2 if quantity.places or quantity.power else Fraction(0)


def shares(text: str) -> Iterator[Share]:
    """Yield the shares of a line that stand right behind their parts."""
    if "占" not in text or _PERCENT not in text:
        return
    found = quantities(text)
    for at, rate in enumerate(found):
        if rate.base != _PERCENT or at == 0:
            continue
        start = max(text.rfind(c, 0, rate.start) for c in "。；！？") + 1
        one = _share(text, [q for q in found[: at + 1] if q.start >= start], found)
        if one is not None and not _NO_SHARE.search(text, one.part.stop, rate.start):
            yield one


def _share(text: str, inside: Sequence[Quantity], found: Sequence[Quantity]) -> Share | None:
    if len(inside) < len("ab"):
        return None
    rate, last = inside[-1], inside[-2]
    before = inside[-3] if len(inside) > len("ab") else None
    if before is not None and "占" in last.label and last.base == before.base != _PERCENT:
        is_one = _OF_PRINTED.fullmatch(text, last.stop, rate.start) and text.find("占", before.stop) - before.stop <= 1
        return Share(rate, before, last, "", None, ()) if is_one else None
    of = _OF.fullmatch(text, last.stop, rate.start)
    if of is None or last.base in (_PERCENT, "", "分"):
        return None
    same = tuple(q for q in found if q.base == last.base and q is not last)
    listed = next((q for q in inside[:-2] if q.base == last.base and _LISTED.search(text[q.stop : last.start])), None)
    return Share(rate, last, None, of["whole"], listed, same)


def savings(text: str) -> Iterator[tuple[Quantity, Quantity, Quantity, str]]:
    """Yield a planned amount, the actual one, what is said to be saved or overspent, and the word for it."""
    found = quantities(text) if "节" in text or "超" in text or "差" in text or "少支" in text or "多支" in text else ()
    for planned, done, stated in zip(found, found[1:], found[2:], strict=False):
        word = _SAVED.fullmatch(text, done.stop, stated.start)
        is_pair = planned.base == done.base == stated.base == "元" and _are_a_pair(text, planned, done)
        if word is not None and is_pair and not _saved(planned, done, stated, word["word"]):
            yield planned, done, stated, word["word"]


def _saved(planned: Quantity, done: Quantity, stated: Quantity, word: str) -> bool:
    less = planned.value - done.value
    right = abs(less) if word in _EITHER else -less if word in _OVER else less
    return abs(right - stated.value) <= _slack(planned) + _slack(done) + _slack(stated)


def _are_a_pair(text: str, planned: Quantity, done: Quantity) -> bool:
    """Return whether two amounts are what was planned and what was done, one right behind the other."""
    between = text[planned.stop : done.start]
    is_told = _PLANNED.search(planned.label) is not None and _DONE.search(done.label) is not None
    return is_told and not re.search(r"[。；]|其中", between) and planned.depth == done.depth


def rates(text: str) -> Iterator[Stated]:
    """Yield rates of saving, difference and completion behind the two amounts that they follow from."""
    if "率" not in text and "比例" not in text:
        return
    found = quantities(text)
    for at, rate in enumerate(found):
        word = _SAVED_RATE.search(rate.clause) if rate.base == _PERCENT else None
        start = max(text.rfind(c, 0, rate.start) for c in "。；！？") + 1
        inside = [q for q in found[:at] if q.start >= start]
        if word is not None and "分别" not in text[start : rate.start]:
            yield from _rate(text, rate, word["word"], inside)


def _rate(text: str, rate: Quantity, word: str, inside: Sequence[Quantity]) -> Iterator[Stated]:
    """Yield the rate beside the pair nearest to it; silent where an earlier amount as the base explains it."""
    for at, (planned, done) in reversed([*enumerate(pairwise(inside))]):
        is_money = planned.base == "元"
        if planned.base != done.base or is_money == (word == "完成") or not _are_a_pair(text, planned, done):
            continue
        if _LESS_IS_BETTER.search(text, planned.start - len(planned.clause), rate.start) and word == "完成":
            return
        made = [_stated(one, done, rate, word) for one in inside[at::-1] if one.base == done.base and one.value]
        if not any(one.holds for one in made):
            yield made[0]
        return


def _stated(planned: Quantity, done: Quantity, rate: Quantity, word: str) -> Stated:
    over, under = plain_number(done.number, 6), plain_number(planned.number, 6)
    same = planned.unit == done.unit
    if word == "完成":
        middle, formula = done.value / planned.value * 100, f"{over}÷{under}×100%"
    else:
        middle = abs(done.value - planned.value) / planned.value * 100
        pair = f"{over}－{under}" if done.value > planned.value else f"{under}－{over}"
        formula = f"（{pair}）÷{under}×100%"
    off = (_slack(planned) + _slack(done)) / planned.value * 100 if word != "完成" else Fraction(0)
    return Stated(rate, middle - off, middle + off, formula if same else f"{word}数÷计划数×100%", f"{word}率")


_TARGET: Final = re.compile(r"(?:目标|任务|计划|指标)(?:数|值|任务|为|是|要求|完成)*$")
_REACHED: Final = re.compile(
    r"(?:已|均|都|全部|全面|圆满|顺利|如期|按时|超额)+(?:完成|实现|达成)(?:了)?(?:[^，。；、]{0,6}(?:目标|任务|计划|指标))?|达标"
    r"|(?<![未没不])完成(?:了)?(?:全年|年度|既定|预定|上级)?(?:目标|任务|计划)(?!的|数|值|[0-9])|超额完成"
)
_EXCEEDED: Final = re.compile(r"超额完成(?:了)?(?:全年|年度|年初|计划|目标)*$")
_AIM: Final = re.compile(r"的?[^，。；、0-9]{0,8}?(?:目标|任务|计划|指标)")
_NOT: Final = re.compile(r"未|没有|尚|不|基本|部分|距|差|还|仍")


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that a target was reached, with the two numbers that say it wasn't."""

    target: Quantity
    done: Quantity
    span: tuple[int, int]


def claims(text: str) -> Iterator[Claim]:
    """Yield what is said to reach a target and doesn't: 目标60家，完成58家，已完成目标; 58家，超额完成60家的目标."""
    found = quantities(text) if "完成" in text or "达" in text or "实现" in text else ()
    for target, done in pairwise(found):
        if (span := _exceeded(text, target, done)) is not None:
            yield Claim(done, target, span)
        if not _is_short_of(text, target, done):
            continue
        stop = min((i for c in "。；！？" if (i := text.find(c, done.stop)) >= 0), default=len(text))
        further = next((q.start for q in found if q.start >= done.stop and q.base == done.base), stop)
        reached = _REACHED.search(text, done.stop, min(stop, further))
        if reached is not None and not _NOT.search(text, done.stop, reached.end()):
            yield Claim(target, done, reached.span())


def _exceeded(text: str, done: Quantity, target: Quantity) -> tuple[int, int] | None:
    """Return where less is said to exceed the target that stands behind it."""
    lead, aim = _EXCEEDED.search(text, 0, target.start), _AIM.match(text, target.stop)
    if lead is None or aim is None or done.base != target.base or done.value >= target.value:
        return None
    start = done.start - len(done.clause)
    is_other = re.search(r"[。；！？]", text[done.stop : target.start]) or _LESS_IS_BETTER.search(
        text, start, target.start
    )
    return None if is_other else (lead.start(), aim.end())


def _is_short_of(text: str, target: Quantity, done: Quantity) -> bool:
    """Return whether two numbers right behind each other are a target and less than it."""
    between = text[target.stop : done.start]
    if target.base != done.base or not target.base or re.search(r"[。；]|其中", between):
        return False
    is_told = _TARGET.search(target.label) is not None and _DONE.search(done.label) is not None
    start = target.start - len(target.clause)
    return is_told and done.value < target.value and not _LESS_IS_BETTER.search(text, start, done.start)
