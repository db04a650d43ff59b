"""How far a result is said to be from its target, from another period's or from another column, against the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Final

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.prose.index import slip_of
from perfeval_gen.checks.prose.shares import Told
from perfeval_gen.figures.data import Datum
from perfeval_gen.patterns import pattern
from perfeval_gen.prose.equation_quantities import Quantity, quantities
from perfeval_gen.prose.equation_text import Paragraph
from perfeval_gen.prose.equations import plain_number

_TARGET: Final = ("target_value",)
_ACTUAL: Final = ("actual_value",)
_WORDS: Final = ("高", "低", "多", "少", "超", "差", "欠", "快", "慢", "升", "降", "加", "余", "剩")
_MORE: Final = "高出|高于|高|超出|超过|多出|多于|多|超|加快|快|提高|回升|上升|增加"
_LESS: Final = "低于|低|少于|少|欠|不足|差|放慢|慢|下降|降低|减少|短"
_AIMED: Final = pattern(
    rf"[，,]?\s*(?:[比较与同距离]|相较|相比)?(?P<early>{_MORE}|{_LESS})?(?:了)?(?:于|比)?(?:其|原|既|预|年初|年度|全年|设|定|的|计划)*"
    r"(?P<aim>目标|任务|计划|上限|下限|指标|指标值|要求)(?:值|数|任务|要求)?(?:相比|相差)?[，]?(?:还|尚|仍|约|则|要|整整|已)*"
    rf"(?P<late>{_MORE}|{_LESS}|相差)?(?:了|出|约)*\s*"
)
_SIBLING: Final = pattern(
    r"[，,]?[^，。；]{0,12}?(?:，)?(?:增速|增幅|分别)?[比较](?P<whose>[^，。；0-9]{2,10}?)(?:的)?(?:同期)?"
    rf"(?P<late>{_MORE}|{_LESS}|相差)(?:了|出|约)*\s*"
)
_SPLIT: Final = pattern(r"[。；！？]")
_LEFT: Final = pattern(
    r"(?:相差|差额|差距|缺口|差|剩余|结余|余|未执行|未支出|尚未支付|没有执行|未使用|少支出|节约)"
    r"(?:的|为|了|资金|金额|额|达|约|共)*$"
)
_POINTS: Final = ("个百分点", "百分点")
_LEAST: Final = 4
_FALLING: Final = frozenset(_LESS.split("|"))


@dataclass(frozen=True, slots=True)
class _Pair:
    """A result with what it is compared with, both in the base unit or as points."""

    actual: Fraction
    other: Fraction
    name: str


def false_distances(facts: Facts, paragraph: Paragraph) -> Iterator[Told]:
    """Yield the distances of a paragraph that the data don't bear out."""
    text = paragraph.text
    if not any(word in text for word in _WORDS):
        return
    found = quantities(text)
    for first, second in pairwise(found):
        lead = text[first.stop : second.start]
        if first.depth == second.depth and _are_of_one_kind(first, second) and not any(c in lead for c in "。；()"):
            if (aimed := _AIMED.fullmatch(lead)) is not None and (aimed["early"] or aimed["late"]):
                pairs = [*_targets(facts, first, text)]
                yield from _told(paragraph, (first, second), pairs, aimed["early"] or aimed["late"])
            elif (other := _SIBLING.fullmatch(lead)) is not None and "目标" not in lead:
                pairs = [*_siblings(facts, first, other["whose"])]
                yield from _told(paragraph, (first, second), pairs, other["late"])


def _told(paragraph: Paragraph, pair: tuple[Quantity, Quantity], pairs: list[_Pair], word: str) -> Iterator[Told]:
    _, stated = pair
    if not pairs or any(_holds(one, stated, word) for one in pairs):
        return
    if len({one.actual - one.other for one in pairs}) > 1:
        return
    one = pairs[0]
    off = (one.actual - one.other) * (100 if stated.base in _POINTS else 1)
    scale = Fraction(10) ** (0 if stated.base in _POINTS else stated.power)
    right = f"{'低' if off < 0 else '高'}{plain_number(abs(off) / scale, 6)}{stated.unit}" if off else "相等"
    typed = paragraph.typed(stated.start, stated.stop)
    yield Told(
        f"正文写{word}{typed}，与{one.name}比应为{right}", paragraph.at(stated.start, stated.stop),
        f"{_shown(one.actual, stated)}－{_shown(one.other, stated)}",
        "RATE-02" if abs(off / scale) == stated.number else "DUP-01",
    )  # fmt: skip


def _shown(value: Fraction, like: Quantity) -> str:
    if like.base in _POINTS:
        return f"{plain_number(value * 100, 6)}%"
    return f"{plain_number(value / Fraction(10) ** like.power, 6)}{like.unit}"


def _are_of_one_kind(first: Quantity, stated: Quantity) -> bool:
    if first.base == "%":
        return stated.base in _POINTS
    return bool(first.base) and stated.base in (first.base, "个") and stated.base not in _POINTS


def _holds(one: _Pair, stated: Quantity, word: str) -> bool:
    off = (one.actual - one.other) * (100 if stated.base in _POINTS else 1)
    value = stated.number if stated.base in _POINTS else stated.value
    half = Fraction(1, 2 * 10**stated.places) if stated.base in _POINTS else stated.step / 2
    if abs(abs(off) - value) > half:
        return False
    return word == "相差" or (word in _FALLING) == (off < 0)


def _targets(facts: Facts, first: Quantity, text: str) -> Iterator[_Pair]:
    """Yield the targets of the indicators of which a number is the result; those that are named, where some are."""
    about = float(first.number) / 100 if first.base == "%" else float(first.value)
    near = max(1.0, abs(about)) / 10
    found = [(done, aim) for at, done, aim in facts.once(_aimed) if abs(about - at) <= near and _is(first, done)]
    start = max((hit.end() for hit in _SPLIT.finditer(text, 0, first.start)), default=0)
    said = text[start : first.stop]
    named = [(d, aim) for d, aim in found if _shares(d.titles[-2], said)]
    for done, aim in named or (found if len(found) == 1 else []):
        yield _Pair(_exact(done), _exact(aim), f"“{done.titles[-2]}”的目标{_typed(aim)}")


def _aimed(facts: Facts) -> tuple[tuple[float, Datum, Datum], ...]:
    """Return each result of an indicator with its target, and about how much it is."""
    aims = {d.path[:-1]: d for d in facts.data if d.path[-1:] == _TARGET and len(d.path) > 1}
    return tuple(
        (float(_exact(d)), d, aims[d.path[:-1]]) for d in facts.data if d.path[-1:] == _ACTUAL and d.path[:-1] in aims
    )


def _shares(name: str, said: str) -> bool:
    """Return whether a text has two pairs of characters of a name."""
    return sum(name[at : at + 2] in said for at in range(len(name) - 1)) > 1


def _typed(datum: Datum) -> str:
    if datum.kind == "比率":
        return f"{plain_number(datum.number * 100, 4)}%"
    if datum.kind == "金额":
        return f"{plain_number(datum.number / 10**4, 6)}万元"
    return f"{plain_number(datum.number, 6)}{datum.unit}"


def _siblings(facts: Facts, first: Quantity, whose: str) -> Iterator[_Pair]:
    """Yield the same figure of another period or part that is named: 5.4%, 比上半年加快9.4个百分点."""
    named = [d for d in facts.data if len(d.titles) > 1 and d.titles[-2] == whose and d.path]
    for other in named:
        for datum in facts.data:
            is_beside = datum.path[-1:] == other.path[-1:] and other.path[: len(datum.path) - 1] == datum.path[:-1]
            if is_beside and datum is not other and _is(first, datum):
                yield _Pair(_exact(datum), _exact(other), f"“{whose}”的{_typed(other)}")


def _is(quantity: Quantity, datum: Datum) -> bool:
    kinds = {"元": "金额", "%": "比率"}
    if kinds.get(quantity.base, "数量") != datum.kind:
        return False
    about = float(quantity.number) / 100 if quantity.base == "%" else float(quantity.value)
    if abs(about - float(_exact(datum))) > max(1.0, abs(about)) / 10:  # most are, and this is quick
        return False
    value = quantity.number / 100 if quantity.base == "%" else quantity.value
    step = Fraction(1, 100 * 10**quantity.places) if quantity.base == "%" else quantity.step
    return abs(_exact(datum) - value) <= (step / 2 if quantity.places or quantity.power else 0)


def _exact(datum: Datum) -> Fraction:
    if datum.kind == "数量" and datum.unit[1:]:
        return datum.number * {"万": 10**4, "亿": 10**8}.get(datum.unit[0], 1)
    return datum.number


def slips_of_differences(facts: Facts, paragraph: Paragraph) -> Iterator[Told]:
    """Yield what is said to be left or to differ, one slip away from what two columns of the data differ by."""
    text = paragraph.text
    if "元" not in text or not ("差" in text or "余" in text or "未" in text or "缺口" in text or "节约" in text):
        return
    wanted = [q for q in quantities(text) if q.money and _LEFT.search(q.clause)]
    if not wanted:
        return
    made = differences_of(facts)
    for one in wanted:
        if one.value / one.step < 10**_LEAST / 10 or any(abs(off - one.value) <= one.step / 2 for off in made):
            continue
        if any(d.kind == "金额" and abs(d.number - one.value) <= one.step / 2 for d in facts.data):
            continue
        for off, names in made.items():
            right = int(off / one.step + Fraction(1, 2))
            if len(str(right)) >= _LEAST and (said := slip_of(str(int(one.value / one.step)), str(right))):
                shown = plain_number(off / Fraction(10) ** one.power, 6)
                typed = paragraph.typed(one.start, one.stop)
                yield Told(
                    f"正文写“{typed}”，{names[0]}与{names[1]}相差{shown}{one.unit}：{said}",
                    paragraph.at(one.start, one.stop), f"应为{shown}{one.unit}", "SUM-09",
                )  # fmt: skip
                break


def differences_of(facts: Facts) -> Mapping[Fraction, tuple[str, str]]:
    """Return what the columns of one table row differ by, with their names."""
    rows: dict[tuple[str | int, ...], list[Datum]] = {}
    for datum in facts.data:
        if datum.kind == "金额" and len(datum.path) > 1:
            rows.setdefault(datum.path[:-1], []).append(datum)
    made: dict[Fraction, tuple[str, str]] = {}
    for row in rows.values():
        for one, other in combinations(row, 2):
            if one.number != other.number:
                made.setdefault(abs(one.number - other.number), (one.titles[-1], other.titles[-1]))
    return made
