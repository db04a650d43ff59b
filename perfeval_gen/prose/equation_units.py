"""Units in running text that are missing, odd or a poor fit for what they count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from perfeval_gen.prose.equation_lists import number_of
from perfeval_gen.prose.equation_quantities import Quantity, quantities
from perfeval_gen.prose.equations import plain_number

_MONEY: Final = (
    r"支出|收入|资金|预算|经费|拨款|金额|决算|投资|拨付|划拨|支付|收回|下达|到位|结余|结转|补助|"
    r"安排|贷款|融资|奖励|产值|税收"
)
_ENDS_IN_MONEY: Final = re.compile(
    rf"(?:{_MONEY})(?:下年|下一年|年末|年初|总额|数额|总计|合计|共计|数|额|了|为|共|约|达到|达|计|超过|超|近|逾)*$"
)
_TABLE_UNIT: Final = re.compile(r"单位[:：]?\s*(?:万|亿)?元|\((?:万|亿)?元\)")
_LOOSE: Final = re.compile(
    r"(?P<n>[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十]+)\s*(?:多|余)?个(?:多)?亿(?![元美日欧港吨人户立千])"
)
_CLOSING: Final = re.compile(r"\s*(?:[，。；、)!！?？]|$)")
_SIGNS: Final = frozenset("+-×÷=≈*/")
_TOO_MANY: Final = 1000  # 万户 and the like: ten million
_TEN: Final = 10
_FEWEST: Final = 100


@dataclass(frozen=True, slots=True)
class Unitless:
    """An amount of which the unit is missing; ``unit`` the one that its neighbours have."""

    start: int
    stop: int
    unit: str


def unitless(text: str) -> Iterator[Unitless]:
    """Yield amounts without a unit: beside others that have one, or 3个亿 without 元."""
    for match in _LOOSE.finditer(text):
        yield Unitless(match.start(), match.end(), "亿元")
    found = quantities(text)
    if _TABLE_UNIT.search(text):
        return
    units = [q.unit for q in found if q.money and q.unit != "元"] or [q.unit for q in found if q.money]
    for quantity in found:
        if not _CLOSING.match(text, quantity.stop) or text[: quantity.start].rstrip()[-1:] in _SIGNS:
            continue
        if quantity.unit in ("亿", "万") and _ENDS_IN_MONEY.search(quantity.label):
            yield Unitless(quantity.start, quantity.stop, f"{quantity.unit}元")
        elif not quantity.unit and units and _is_amount(quantity):
            yield Unitless(quantity.start, quantity.stop, max(units, key=units.count))


def _is_amount(quantity: Quantity) -> bool:
    large = quantity.places > 0 or (quantity.number >= _FEWEST and not 1900 < quantity.number < 2100)  # noqa: PLR2004 - years
    return large and bool(_ENDS_IN_MONEY.search(quantity.label))


def ten_thousand_too_many(
    one: tuple[Fraction, int], peers: Sequence[tuple[Fraction, int]], fewest: int = _TOO_MANY
) -> bool:
    """Return whether a count in 万 is of its neighbours' size without it: 8188万户 beside 16955户."""
    number, power = one
    if power != 4 or number < fewest:  # noqa: PLR2004 - 万
        return False
    return any(not p and number / _TEN <= n <= number * _TEN for n, p in peers)


def odd_scales(text: str) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield counts in 万 with a neighbour that shows they are ten thousand times too many."""
    found = [q for q in quantities(text) if q.base and q.base not in ("元", "美元", "%", "分")]
    for quantity in (q for q in found if q.power):
        peers = [q for q in found if q.base == quantity.base and not q.power]
        if ten_thousand_too_many((quantity.number, quantity.power), [(p.number, p.power) for p in peers]):
            near = next(p for p in peers if quantity.number / _TEN <= p.number <= quantity.number * _TEN)
            yield quantity, near


_OTHER_NOUN: Final = re.compile(
    r"项目|园区|基地|平台|中心|站|科室|机构|部门|村|镇|任务|指标|岗位|行业|产业|品牌|专利|标准|城市|试点|活动|会|产品|系统|"
    r"工厂|车间|联盟|数据|案例|奖|称号|名录|批次|问题|措施|工作日|月|季度|个体"
)
_FIRMS: Final = re.compile(r"企业|公司|厂家|商户")


def mixed_classifiers(text: str) -> Quantity | None:
    """Return a count of firms in 个 in a line that counts firms in 家 too; None without."""
    found = [q for q in quantities(text) if q.base in ("家", "个")]
    if not _FIRMS.search(text) or all(q.base != "家" for q in found):
        return None
    for quantity in found:
        start = max(text.rfind(c, 0, quantity.start) for c in "。；;") + 1
        around = text[start : quantity.start]
        own = (
            quantity.clause
            + text[quantity.stop : quantity.stop + 8]
            .split("，", maxsplit=1)[0]
            .split("、", maxsplit=1)[0]
            .split("。", maxsplit=1)[0]
        )
        after = text[quantity.stop : quantity.stop + 1]
        is_plain = after in ("", "，", "。", "、", "；") or _FIRMS.match(text, quantity.stop)
        if quantity.base == "个" and is_plain and not _OTHER_NOUN.search(own) and _FIRMS.search(around + own):
            return quantity
    return None


_N: Final = r"[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十]+"
_SINCE: Final = r"(?:同比|环比|[比较](?:上年|去年|前年)(?:同期|末)?)"
_COUNTED: Final = (
    r"人次|户次|家次|家|户|个(?!百分|点|季|月|工作|交易|年|小时)|"
    r"座|人|项|件|宗|台|套|辆|场|所|亩|吨|元|美元|平方米|公里"
)
_GROWN: Final = re.compile(
    rf"(?P<since>{_SINCE}[^，。；、0-9]{{0,6}}?)?(?P<word>增长|下降)(?:了|约|近|超过|超|达到|达|为)?\s*"
    rf"(?P<n>{_N})\s*(?P<unit>[亿万千]?(?:{_COUNTED})|(?=\s*(?:[，。；;)]|$)))"
)


@dataclass(frozen=True, slots=True)
class Growth:
    """Growth written with a count (增长5家), or with no unit; ``share`` what it is in percent, if that can be told."""

    start: int
    stop: int
    word: str
    number: Fraction
    unit: str
    share: str = ""
    formula: str = ""


def growth_in_counts(text: str, whole: Fraction | None = None, unit: str = "") -> Iterator[Growth]:
    """Yield growth that is no percentage; ``whole`` and ``unit`` are what grew, where the data tell."""
    for match in _GROWN.finditer(text):
        stated = match["n"]
        if not match["unit"] and not stated[0].isdigit():
            continue
        number = Fraction(stated) if stated[0].isdigit() else Fraction(number_of(stated))
        share, formula = "", ""
        before = [q for q in quantities(text) if q.stop <= match.start() and q.unit == match["unit"]]
        now = before[-1].number if before else whole if unit == match["unit"] else None
        base = now - number * (1 if match["word"] == "增长" else -1) if now is not None else Fraction(0)
        if base > 0 and now is not None:
            share = _percent(number / base)
            sign = "－" if match["word"] == "增长" else "＋"
            formula = f"{_text(number)}÷（{_text(now)}{sign}{_text(number)}）×100%＝{share}"
        yield Growth(match.start("word"), match.end(), match["word"], number, match["unit"], share, formula)


_NEW: Final = re.compile(
    r"新增[^，。；、0-9]{0,14}[0-9]+(?:\.[0-9]+)?\s*[万]?(?:家|户|个|座|人|项|件|台|套|辆|处|所)[^，。；、0-9]{0,8}，(?P<growth>增长\s*[0-9.]+\s*%)"
)
_STATED: Final = re.compile(r"存量|总量|累计|总数|新增数|增量|增幅|年末")


def growth_without_base(text: str) -> Iterator[tuple[int, int]]:
    """Yield growth rates behind 新增N家 of which nobody can tell whether the additions grew or the whole."""
    for match in _NEW.finditer(text):
        if not _STATED.search(match[0]):
            yield match.span("growth")


def _percent(share: Fraction) -> str:
    return f"{plain_number(share * 100, 2)}%"


def _text(number: Fraction) -> str:
    return plain_number(number, 6)
