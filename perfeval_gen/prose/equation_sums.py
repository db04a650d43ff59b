"""Totals with their parts, and money that comes and goes, where one sentence names them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from perfeval_gen.prose.equation_quantities import Quantity, quantities
from perfeval_gen.prose.equation_wholes import (
    OVERLAPPING,
    Named,
    are_alike,
    are_complements,
    are_joined,
    is_one_list,
    is_whole,
)

Fault = Literal["", "above", "off", "rounded", "short"]  # short: perhaps not all parts are listed
_PARTS: Final = re.compile(
    r"其中|拆开来?看|分开来?看|细分来看|从构成(?:上|来)?看|分别为|分别是|包括|包含|由(?=[^，。；]{2,80}(?:组成|构成))"
    r"|(?:来源|构成|组成)(?:有|为)?[二三四五六两]?(?:项|个|类|块|部分)?(?=[:：])|(?<=[名人个家项元户座次场件宗台套辆])[:：](?=[^，。；、:：0-9]{1,12}[0-9])|(?:具体|明细|分配情况|分布|构成)(?:为|是|如下|情况)?(?=[:：])"
)
_TOTAL: Final = re.compile(r"(?:合计|共计|总计|^(?:以上|两项|三项|各项)?(?:一?共|总共))(?:为|是|达到?|有)?\s*$")
_RATES: Final = ("%", "‰", "倍", "成", "个百分点", "百分点", "")
_CHANGE: Final = re.compile(
    r"同比|比上年|较上年|比去年|较去年|增加|减少|增长|下降|净增|追加|调增|调减|占|剩余|尚|实有|目标|任务|计划|不低于|不少于|"
    r"另|合计|共计|总计|超出?|高于|低于|多于|少于|人均|每|平均|最高|最低|至|到期|限额|上限|约为"
)
_MEASURE: Final = re.compile(
    r"(?:已|实际|全年|共|年末|年初|上年|本年|下年|当年)*(?:支出|决算|预算|完成|到位|划拨|拨付|支付|执行|收回|结转|结余|调整|下达|使用|得)?数?(?:为|了)?"
)
_NO_SCORE: Final = re.compile(r"加分|扣|总分|分值|满分|标准分|权重|合计|共计")
_REST: Final = re.compile(r"等|其余|其他(?![^0-9]{0,6}[0-9])|余下|另有|此外")
_TAKEN_OFF: Final = re.compile(r"扣除|减去|剔除")
_NEAR: Final = Fraction(1, 50)
_MOST_PARTS: Final = 30  # of a list that one total stands behind
_SHORT: Final = Fraction(3, 20)
_NEAR_COUNTS: Final = Fraction(1, 10)
_JOINTS: Final = frozenset("、和及与；;")


@dataclass(frozen=True, slots=True)
class PartSum:
    """A stated total and parts that don't make it up; ``off`` is their sum less the total, in the base unit."""

    total: Quantity
    parts: tuple[Quantity, ...]
    fault: Fault
    off: Fraction


@dataclass(frozen=True, slots=True)
class Balance:
    """Money that came in and went out in one sentence, and what should be left over (``right``, in 元)."""

    income: Quantity
    carried_in: Quantity | None
    spent: Quantity
    reclaimed: Quantity | None
    left: Quantity
    right: Fraction


def part_sums(text: str, named: Sequence[Named] = ()) -> Iterator[PartSum]:
    """Yield the totals of a line whose parts don't fit; a list that may be open or overlap is left alone.

    ``named`` are names of the data that make up a whole, its projects.
    """
    for total, parts, stop in _named(text):
        if (one := _judged(text, total, parts, stop, named)) is not None:
            yield one
    if "计" in text or "共" in text:
        yield from _totals_behind(text, quantities(text))
    if "在职" in text:
        yield from _staff(text, quantities(text))


def parts_named(text: str) -> Iterator[tuple[Quantity, tuple[Quantity, ...]]]:
    """Yield the totals of a line with the parts that are listed behind them."""
    for total, parts, _ in _named(text):
        yield total, parts
    for total, choices in _behind(text, quantities(text)):
        yield total, choices[0]


def _named(text: str) -> Iterator[tuple[Quantity, tuple[Quantity, ...], int]]:
    found = quantities(text) if _PARTS.search(text) else ()
    if len(found) < 2:  # noqa: PLR2004 - a total and a part
        return
    for match in _PARTS.finditer(text):
        start, stop = _sentence(text, match.start(), listed=text[match.end() : match.end() + 1] in (":", "："))
        total, parts = _after(text, found, match, start, stop)
        if total is not None and parts:
            yield total, parts, stop


def _sentence(text: str, at: int, *, listed: bool) -> tuple[int, int]:
    """Return the stretch around ``at`` between full stops; semicolons part it too, unless a list follows."""
    ends = "。！？" if listed else "。！？；;"
    start = max(text.rfind(c, 0, at) for c in "。！？；;") + 1
    stops = [i for c in ends if (i := text.find(c, at)) >= 0]
    return start, min(stops, default=len(text))


def _after(
    text: str, found: Sequence[Quantity], match: re.Match[str], start: int, stop: int
) -> tuple[Quantity | None, tuple[Quantity, ...]]:
    """Return the total before a word like 其中 and the parts behind it; inside brackets, the total before them."""
    depth = _depth(text, match.start())
    if depth:
        stop = min(stop, _closing(text, match.end()))
    same = (m.start() for m in _PARTS.finditer(text, match.end(), stop) if _depth(text, m.start()) == depth)
    ahead = next(same, stop)
    behind = [q for q in found if match.end() <= q.start and q.stop <= ahead and q.depth == depth]
    first = next((q for q in behind if q.base not in _RATES), None)
    if first is None:
        return None, ()
    totals = _totals_before(text, found, first.base, match.start(), (start, depth))
    parts = tuple(q for q in behind if q.base == first.base and _is_part(text, q, match.end()))
    added = sum((q.value for q in parts), Fraction(0))
    enough = next((q for q in totals if q.value >= added), None) if first.base != "分" else None
    return enough or next(iter(totals), None), parts


def _totals_before(text: str, found: Sequence[Quantity], base: str, at: int, where: tuple[int, int]) -> list[Quantity]:
    """Return what the parts behind ``at`` may belong to, the nearest first: the quantities of their kind before it.

    Where the sentence begins with 其中, the last quantity of the sentence before, if it is of their kind.
    """
    start, depth = where
    if depth:
        opening = text.rfind("(", 0, at)
        return [q for q in found if q.depth == depth - 1 and q.stop == opening and q.base == base]
    before = [q for q in found if start <= q.start and q.stop <= at and not q.depth and q.base == base]
    if not before and not text[start:at].strip(" ，"):
        earlier = [q for q in found if q.stop <= start and not q.depth and q.base not in _RATES][-1:]
        before = [q for q in earlier if q.base == base and not any(c in text[q.stop : start - 1] for c in "。；")]
    plain = [q for q in before if not _CHANGE.search(q.label)]
    if not plain and len(before) > 1:
        return []
    return (plain or before)[::-1]


def _depth(text: str, at: int) -> int:
    return text.count("(", 0, at) - text.count(")", 0, at)


def _closing(text: str, at: int) -> int:
    """Return where the bracket around ``at`` ends."""
    depth = 0
    for i in range(at, len(text)):
        depth += {"(": 1, ")": -1}.get(text[i], 0)
        if depth < 0:
            return i
    return len(text)


def _is_part(text: str, quantity: Quantity, start: int) -> bool:
    own = text[max(start, quantity.start - len(quantity.label)) : quantity.start]
    if quantity.base == "分":
        return not _NO_SCORE.search(own)
    if _CHANGE.search(own):
        return False
    joint = _joint(text, quantity)
    return joint in _JOINTS or quantity.start - len(quantity.label) <= start or not _MEASURE.fullmatch(own.strip())


def _joint(text: str, quantity: Quantity) -> str:
    """Return the character before a quantity's clause; 、 stands inside a label, so it is looked for there too."""
    if "、" in quantity.label or quantity.label[:1] in ("和", "及", "与"):
        return "、"
    at = quantity.start - len(quantity.label) - 1
    return text[at : at + 1].strip() or "，"


def _judged(
    text: str, total: Quantity, parts: tuple[Quantity, ...], stop: int, named: Sequence[Named]
) -> PartSum | None:
    """Return what is wrong; silent if the first few parts already make up the total."""
    ends = [n for n in range(2, len(parts) + 1) if n == len(parts) or _joint(text, parts[n]) not in _JOINTS]
    fits = any(not _fault(total, parts[:n]) for n in ends)
    fault, off = _fault(total, parts), sum((q.value for q in parts), Fraction(0)) - total.value
    if fits or not fault or not total.value:
        return None
    if fault == "rounded":
        return PartSum(total, parts, fault, off) if len(parts) > 1 else None
    share = abs(off) / total.value
    if off > 0:
        return PartSum(total, parts, "above", off) if _surely_parts(text, total, parts, (stop, share)) else None
    if len(parts) == 1 or _REST.search(text, parts[-1].stop, stop) or _REST.search(text[total.stop : parts[-1].stop]):
        return None
    if share <= _NEAR or is_whole(text, total, parts, stop, named):
        return PartSum(total, parts, "off", off)
    return PartSum(total, parts, "short", off) if share <= _SHORT and are_alike(text, total, parts) else None


def _surely_parts(text: str, total: Quantity, parts: tuple[Quantity, ...], where: tuple[int, Fraction]) -> bool:
    stop, share = where
    if _TAKEN_OFF.search(text, total.stop, parts[-1].start):
        return False
    if len(parts) == 1:
        return not OVERLAPPING.search(parts[0].label) and "、" not in parts[0].label
    if are_complements(parts):
        return True
    if parts[0].base in ("元", "分"):
        return True
    if any(OVERLAPPING.search(q.label) for q in parts):
        return False
    return share <= _NEAR_COUNTS or (not _CHANGE.search(total.label) and are_joined(text, total, parts, stop))


def _fault(total: Quantity, parts: Sequence[Quantity]) -> Fault:
    """Return whether parts differ from their total, and whether rounding can explain it (rules.md §1.3)."""
    off = abs(sum((q.value for q in parts), Fraction(0)) - total.value)
    if not off:
        return ""
    finest = min(q.step for q in parts)
    if total.step > finest:
        return "" if off <= total.step / 2 + sum(q.step for q in parts) / 2 else "off"
    if not total.places or (total.base != "元" and not total.power):
        return "off"  # whole numbers and points aren't rounded
    return "rounded" if off <= total.step * len(parts) / 2 else "off"


def _totals_behind(text: str, found: Sequence[Quantity]) -> Iterator[PartSum]:
    """Yield totals that stand behind their parts: 甲60万元、乙40万元，合计101万元."""
    for total, choices in _behind(text, found):
        if any(_fault(total, c) in ("", "rounded") for c in choices):
            continue
        best = min(choices, key=lambda c: abs(sum(q.value for q in c) - total.value))
        listed = next((c for c in choices if is_one_list(text, total, c)), ())
        is_near = total.value and abs(sum(q.value for q in best) - total.value) <= total.value * _NEAR
        parts = listed or (best if is_near and "计" in total.label else ())
        if total.value and parts:
            yield PartSum(total, parts, "off", sum((q.value for q in parts), Fraction(0)) - total.value)


def _behind(text: str, found: Sequence[Quantity]) -> Iterator[tuple[Quantity, list[tuple[Quantity, ...]]]]:
    """Yield each total with the rows of two parts and more that end before it, the longest first."""
    for total in found:
        if not _TOTAL.search(total.label) or total.base in _RATES:
            continue
        start, _ = _sentence(text, total.start, listed=False)
        before = [
            q for q in found if start <= q.start and q.stop < total.start and not q.nested and q.base == total.base
        ]
        parts = tuple(q for q in before if not _CHANGE.search(q.label))[-_MOST_PARTS:]
        if len(parts) > 1:
            yield total, [parts[n:] for n in range(len(parts) - 1)]


_SUPPORTED: Final = re.compile(
    r"(?:财政(?:全额)?供养(?:人员|人数)?|合计|共计|总计)(?:总数|合计|共计|共有|共|为|达|是)*$"
)
_STAFF: Final = re.compile(r"(?:在职|离退休|退休|离休)(?:在编)?(?:人员|干部|职工|人数)?(?:共有|有|共|为)?$")


def _staff(text: str, found: Sequence[Quantity]) -> Iterator[PartSum]:
    """Yield totals of staff that aren't 在职 and 离退休 together (rule SUM-11)."""
    for total in found:
        start, _ = _sentence(text, total.start, listed=False)
        parts = tuple(
            q for q in found if start <= q.start and q.stop < total.start and q.base == total.base and not q.nested
        )
        if total.base not in ("人", "名") or len(parts) < 2 or not _SUPPORTED.search(total.label):  # noqa: PLR2004
            continue
        own = [q for q in parts if _STAFF.search(q.label)]
        off = sum((q.value for q in own), Fraction(0)) - total.value
        serving = sum("在职" in q.label for q in own) == 1
        if len(own) == len(parts) and serving and off and abs(off) > total.value * _NEAR * ("计" in total.label):
            yield PartSum(total, parts, "above" if off > 0 else "off", off)


_CARRIED_IN: Final = re.compile(r"(?:上年|年初|上一年度?|以前年度).{0,6}(?:结转|结余)")
_RECLAIMED: Final = re.compile(r"收回|统筹|上缴财政|缴回")
_LEFT: Final = re.compile(r"结转|结余|剩余")
_SPENT: Final = re.compile(r"(?:支出|支付|列支)(?:了|为|共|数|资金)*$")
_INCOME: Final = re.compile(r"收入|收到|到位|下达|划拨|拨入|拨付")


def balances(text: str) -> Iterator[Balance]:
    """Yield sentences in which income, spending and what is left are named and don't fit."""
    if "结" not in text and "剩余" not in text:
        return
    for match in re.finditer(r"[^。！？]+", text):
        inside = [
            q for q in quantities(text) if match.start() <= q.start < match.end() and not q.nested and _amount(text, q)
        ]
        if one := _balance(inside):
            yield one


def _amount(text: str, quantity: Quantity) -> bool:
    """Return whether it is money; a bare number with decimals behind such a word counts, its unit was forgotten."""
    following = text[quantity.stop : quantity.stop + 1]
    return quantity.money or (not quantity.unit and quantity.places > 0 and following in ("，", "、", "；", "。", ","))


def _balance(inside: list[Quantity]) -> Balance | None:
    kinds: dict[str, list[Quantity]] = {}
    for quantity in inside:
        kinds.setdefault(_kind(quantity.clause), []).append(quantity)
    single = all(len(kinds.get(kind, ())) == 1 for kind in ("income", "spent", "left"))
    if not single or any(len(kinds.get(kind, ())) > 1 for kind in ("in", "back")):
        return None
    income, spent, left = kinds["income"][0], kinds["spent"][0], kinds["left"][0]
    unit = income.power
    if not income.start < spent.start < left.start or any(q.unit and q.power != unit for q in inside):
        return None
    carried, back = next(iter(kinds.get("in", ())), None), next(iter(kinds.get("back", ())), None)
    scale = Fraction(10) ** unit
    out = spent.number + (back.number if back else 0)
    rights = [income.number + carried.number - out] if carried else []
    rights.append(income.number - out)
    slack = Fraction(len(inside), 2 * 10 ** max(q.places for q in inside))
    if any(abs(right - left.number) <= slack for right in rights):
        return None
    right = rights[0]
    clear = back is not None or any(_CARRIED_IN.search(q.clause) for q in inside)
    if abs(right - left.number) > income.number / (20 if clear else 1000):
        return None  # something that isn't told, last year's balance for one
    return Balance(income, carried, spent, back, left, right * scale)


def _kind(label: str) -> str:
    """Return what becomes of the money a clause tells of; the words nearest to the number decide."""
    if _CARRIED_IN.search(label):
        return "in"
    if _RECLAIMED.search(label):
        return "back"
    if _LEFT.search(label):
        return "left"
    if _SPENT.search(label):
        return "spent"
    return "income" if _INCOME.search(label) else ""
