"""Numbers one slip of the pen away from what other numbers of their sentence make: a sum, a difference, a share.

No wording is asked for where many digits agree; the fewer there are, the more the words must say that the number
follows from the two before it. A number that anything explains as it stands is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Final

from perfeval_gen.patterns import pattern
from perfeval_gen.prose.equation_quantities import Quantity, quantities
from perfeval_gen.prose.equations import plain_number

_RATES: Final = frozenset({"‰", "成", ""})
_POINTS: Final = frozenset({"个百分点", "百分点"})
_LISTED: Final = pattern(r"分别|其中|包括|用于|含|用在")
_SAME: Final = {"名": "人", "位": "人"}
_APART: Final = pattern(
    r"差(?![旅异别补])|其余|另外|续建|回升|快|高(?![新级校中标质层])|压|省|少|多|减|缺|剩|余|降|超|欠|节[约省支]|短|没有?(?:执行|支|用|拨)|未(?:执行|支|用|拨)|空编"
)
_SHARE: Final = pattern(
    r"占|相当|倍|比重|比例|份额|率|进度|幅|降|减|增|压|升|高|低|完成|兑现|超|节|落实|达到|只有|只及|仅"
)
_TOGETHER: Final = pattern(r"共|合|加|总|计|一起|两[项者类]|[二三四]者")
_THIRD: Final = pattern(
    r"上年|去年|同比|环比|同期|往年|年初(?![预批安])|其中|新增|人均|平均|每|累计|分别|依次|最[高低]|上[半月周]|[上下]半年|季度|全[省国]"
)
_COMPARED: Final = pattern(r"比|目标|计划|任务|要求|预算|应|原|先|从|由|定额|编制|限额|上限|核定|概算|批|拨|到账|收到")
_GROWN: Final = pattern(r"增|多|高|超|翻")
_BALANCE: Final = pattern(r"结转|结余")  # what came from the year before may be among it
_AIM: Final = pattern(r"目标|计划|任务|要求|上限|标准")
_EACH: Final = ("每", "人均", "平均")
_EVERY: Final = pattern(r"每|均|单")
_STOPS: Final = "。！？；"
_SHARES: Final = frozenset({"%", "倍"})
_LOOK: Final = 5  # numbers before it that it may follow from
_SURE, _SOME, _FEW = 5, 3, 1  # digits
_LEAD: Final = 16
_HUNDRED: Final = 100


@dataclass(frozen=True, slots=True)
class Near:
    """A number, what it should be in its own unit, and how that is worked out."""

    stated: Quantity
    right: Fraction
    formula: str
    is_rate: bool

    @property
    def printed(self) -> str:
        """The right number as it would be printed, with decimals that the operands may have more of."""
        places = self.stated.places if self.is_rate else max(self.stated.places, 4)
        return plain_number(self.right, places) + self.stated.unit


@dataclass(frozen=True, slots=True)
class _Made:
    value: Fraction  # in the unit of the stated number
    slack: Fraction
    formula: str
    kind: str  # 差, 和, 率
    last: bool  # made of the two numbers right before


def near_misses(
    text: str,
    is_known: Callable[[Quantity], bool],
    exactly: Callable[[Quantity], Fraction],
    slip: Callable[[str, str], str],
) -> Iterator[Near]:
    """Yield the numbers of a line that other numbers of their sentence almost give.

    ``is_known`` tells whether a number is a datum as it stands, ``exactly`` what the datum is that an operand rounds.
    """
    found = quantities(text)
    if len(found) <= len("ab"):
        return
    start = 0
    for stop in [*(at for at, c in enumerate(text) if c in _STOPS), len(text)]:
        inside = [q for q in found if start <= q.start < stop and q.base not in _RATES]
        start = stop
        for at in range(2, len(inside)):
            one = _near(text, inside, at, exactly, slip)
            if one is not None and not is_known(one.stated):
                yield one


def _near(
    text: str,
    inside: Sequence[Quantity],
    at: int,
    exactly: Callable[[Quantity], Fraction],
    slip: Callable[[str, str], str],
) -> Near | None:
    stated, before = inside[at], inside[:at]
    lead = text[inside[at - 1].stop : stated.start]
    cut = max(lead.rfind(c) for c in "，；、(：:")
    clause = lead[cut + 1 :]
    third = _THIRD.search(clause)
    is_of_each = third is not None and third[0] in _EACH and any(_EVERY.search(q.clause) for q in before[-2:])
    if not stated.number or (third is not None and not is_of_each) or len(clause) > _LEAD:
        return None
    made = [*_made(text, stated, before, exactly)]
    if not made or any(abs(one.value - stated.number) <= one.slack for one in made):
        return None
    if _is_told_before(stated, before):
        return None
    for one in made:
        if _is_meant(text, clause, (stated, before), one) and _is_slip(stated, one, slip, clause):
            return Near(stated, one.value, one.formula, one.kind == "率")
    return None


def _is_told_before(stated: Quantity, before: Sequence[Quantity]) -> bool:
    """Return whether a number stands there already, or is what several in a row make together."""
    alike = [q for q in before if _base(q) == _base(stated)]
    if any(abs(q.number - stated.number) <= Fraction(1, 2 * 10**stated.places) for q in alike):
        return True
    sums = (sum((q.value for q in alike[at:]), Fraction(0)) for at in range(len(alike) - 1))
    slack = sum((_half(q) for q in (*alike, stated)), Fraction(0))
    return any(abs(one - stated.value) <= slack for one in sums)


def _made(
    text: str, stated: Quantity, before: Sequence[Quantity], exactly: Callable[[Quantity], Fraction]
) -> Iterator[_Made]:
    """Yield what pairs of the numbers before make, the nearest pair first."""
    alike: dict[str, list[Quantity]] = {}
    for one in before[-_LOOK:]:
        alike.setdefault(_base(one), []).append(one)
    if stated.base in _POINTS:
        if not _AIM.search(stated.clause):
            yield from _of_points(text, stated, alike.get("%", ()))
        return
    rate = stated.base in _SHARES
    for base, row in alike.items():
        if base in _SHARES or base in _POINTS or (not rate and base != _base(stated)):
            continue
        for first, second in reversed([*combinations(row, 2)]):
            if first.depth == second.depth:
                last = row[-2:] == [first, second]
                yield from _of_pair(stated, (first, exactly(first)), (second, exactly(second)), last=last)
        yield from () if rate else _left(stated, row, exactly)


def _of_points(text: str, stated: Quantity, row: Sequence[Quantity]) -> Iterator[_Made]:
    """Yield by how many points two percentages differ; one may be below nothing."""
    signed = [(q, -q.number if text[q.start - 1 : q.start] == "-" else q.number) for q in row]
    for (first, a), (second, b) in reversed([*combinations(signed, 2)]):
        slack = _half(first) + _half(second) + Fraction(1, 2 * 10**stated.places)
        x, y = (plain_number(n, 4) for n in (max(a, b), min(a, b)))
        yield _Made(
            abs(a - b), slack, f"{x}%－{f'（{y}%）' if min(a, b) < 0 else f'{y}%'}", "差", row[-2:] == [first, second]
        )


def _left(stated: Quantity, row: Sequence[Quantity], exactly: Callable[[Quantity], Fraction]) -> Iterator[_Made]:
    """Yield what is left of a number when all that follow it are taken off."""
    scale = Fraction(10) ** stated.power
    for at in range(len(row) - 2):
        values = [exactly(q) for q in row[at:]]
        if (rest := values[0] - sum(values[1:], Fraction(0))) > 0 and len({q.depth for q in row[at:]}) == 1:
            slack = sum((_half(q) for q in (*row[at:], stated)), Fraction(0)) / scale
            yield _Made(rest / scale, slack, "－".join(_shown(q) for q in row[at:]), "差", last=True)


def _of_pair(
    stated: Quantity, one: tuple[Quantity, Fraction], other: tuple[Quantity, Fraction], *, last: bool
) -> Iterator[_Made]:
    (first, a), (second, b) = one, other
    if not a or not b or a == b:
        return
    x, y = _shown(first), _shown(second)
    loose = (_half(first) if a == first.value else 0) + (_half(second) if b == second.value else 0)
    if stated.base == "倍":
        half = Fraction(1, 10**stated.places)
        for over, under, shown in ((a, b, f"{x}÷{y}"), (b, a, f"{y}÷{x}")):
            yield _Made(over / under, half + loose / under, shown, "率", last)
            if _GROWN.search(stated.label):
                yield _Made(over / under - 1, half + loose / under, f"{shown}－1", "率", last)
        return
    if stated.base == "%":
        half = Fraction(1, 10**stated.places)
        for over, under, shown in ((a, b, f"{x}÷{y}"), (b, a, f"{y}÷{x}")):
            slack = half + loose / under * _HUNDRED
            yield _Made(over / under * _HUNDRED, slack, f"{shown}×100%", "率", last)
            pair = f"（{x}－{y}）" if a > b else f"（{y}－{x}）"
            yield _Made(abs(a - b) / under * _HUNDRED, slack, f"{pair}÷{y if under == b else x}×100%", "率", last)
        return
    scale = Fraction(10) ** stated.power
    loose = sum((_fine(q, stated) for q, v in (one, other) if v == q.value), Fraction(0))
    slack = (loose + _half(stated)) / scale
    high, low = (x, y) if a > b else (y, x)
    yield _Made(abs(a - b) / scale, slack, f"{high}－{low}", "差", last)
    yield _Made((a + b) / scale, slack, f"{x}＋{y}", "和", last)


def _is_meant(text: str, clause: str, numbers: tuple[Quantity, Sequence[Quantity]], one: _Made) -> bool:
    """Return whether the digits, or else the words, say that a number follows from two others."""
    stated, before = numbers
    digits = len(_digits(stated))
    if one.kind == "率":
        first = before[-2] if len(before) > 1 else before[-1]
        said = text[first.stop : stated.stop] if one.last else clause
        return digits >= _SOME and bool(_SHARE.search(said)) and (one.last or digits > _SOME)
    words = _APART if one.kind == "差" else _TOGETHER
    if one.kind == "差" and _LISTED.search(text, before[max(-2, -len(before))].stop, stated.start):
        return False
    if words.search(clause) is None:
        return digits > _SURE and one.last
    if digits >= _SOME:
        return digits >= _SURE or _BALANCE.search(clause) is None
    first = before[-2] if len(before) > 1 else before[-1]
    around = text[first.start - len(first.clause) : stated.start - len(clause)] + clause
    return one.kind == "差" and one.last and bool(_COMPARED.search(around)) and not _is_of_third(around)


def _is_of_third(around: str) -> bool:
    return any(hit[0] not in _EACH for hit in _THIRD.finditer(around))


def _is_slip(stated: Quantity, one: _Made, slip: Callable[[str, str], str], clause: str) -> bool:
    typed, right = _digits(stated), str(_grains(one.value, stated.places))
    if len(typed) < _SOME and one.kind == "差" and _APART.search(clause):
        return one.value * 2 >= stated.number or _is_power(stated.number, one.value)
    return bool(slip(typed, right)) or _is_power(stated.number, one.value)


def _is_power(one: Fraction, other: Fraction) -> bool:
    """Return whether two numbers differ by a power of ten only."""
    return any(one == other * Fraction(10) ** power for power in (-4, -3, -2, -1, 1, 2, 3, 4))


def _digits(one: Quantity) -> str:
    return str(_grains(one.number, one.places))


def _grains(number: Fraction, places: int) -> int:
    return int(number * 10**places + Fraction(1, 2))


def _base(one: Quantity) -> str:
    return _SAME.get(one.base, one.base)


def _half(one: Quantity) -> Fraction:
    return one.step / 2 if one.places or one.power else Fraction(0)


def _fine(one: Quantity, stated: Quantity) -> Fraction:
    """Return half a unit of the last decimal; an amount with fewer than what follows from it has dropped noughts."""
    if one.power != stated.power or not _half(one):
        return _half(one)
    return Fraction(10) ** (one.power - max(one.places, stated.places)) / 2


def _shown(one: Quantity) -> str:
    return f"{plain_number(one.number, 8)}{one.unit}"
