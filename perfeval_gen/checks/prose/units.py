"""PE418–PE421: units that are missing, odd or not uniform, in running text and in listed results."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, finding
from perfeval_gen.patterns import pattern
from perfeval_gen.prose.equation_quantities import quantities
from perfeval_gen.prose.equation_text import paragraphs
from perfeval_gen.prose.equation_units import (
    mixed_classifiers,
    odd_scales,
    ten_thousand_too_many,
    unitless,
)
from perfeval_gen.prose.equations import plain_number
from perfeval_gen.quantities import Amount
from perfeval_gen.schema.read import Path

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"

PE418: Final = Code(
    "PE418", "数量大了一万倍", Severity.ERROR, "“万户”“万家”之类与同组的“户”“家”数字差不多大，多半是多写了“万”。",
    remedy="核对单位；确为万户的，其他各项也换成同一单位", rule="UNIT-06", rules=("UNIT-02",),
    bad=f"{_HEAD}自评结果: 新增固定宽带用户15320户，新增农村光纤用户7816万户。\n",
    good=f"{_HEAD}自评结果: 新增固定宽带用户15320户，新增农村光纤用户7816户。\n",
)  # fmt: skip
PE419: Final = Code(
    "PE419", "同一种对象用了不同的量词", Severity.NOTE, "同是企业，一处用“家”、一处用“个”。",
    remedy="统一用“家”", rule="UNIT-06",
    bad=f"{_HEAD}自评结果: 推荐企业申报70家，通过初评56个。\n",
    good=f"{_HEAD}自评结果: 推荐企业申报70家，通过初评56家。\n",
)  # fmt: skip
PE420: Final = Code(
    "PE420", "金额没有写单位", Severity.ERROR, "正文里的金额没有写元、万元或亿元，读者只能猜。",
    remedy="补上单位，例如“3亿元”“812.4万元”", rule="UNIT-03",
    bad=f"{_HEAD}自评结果: 到位资金812.4万元，已支出805.3，结转下年使用。\n",
    good=f"{_HEAD}自评结果: 到位资金812.4万元，已支出805.3万元，结转下年使用。\n",
)  # fmt: skip
PE421: Final = Code(
    "PE421", "金额的单位或小数位数不统一", Severity.NOTE,
    "同一章节里元和万元混用，或者万元、元后面的小数位数不一样；全文只提示一次。",
    remedy="同一章节用一种单位，金额一律保留两位小数", rule="UNIT-04", rules=("UNIT-05",),
    bad=f"{_HEAD}自评结果: 支出812.45万元，其中设备费310.125万元。\n",
    good=f"{_HEAD}自评结果: 支出812.45万元，其中设备费310.13万元。\n",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE418, PE419, PE420, PE421)

_PLACES: Final = 2
_LARGE: Final = 10000  # 元; smaller amounts are prices and standards
_FEWEST: Final = 100  # 万户 of one listed result
_SLIPS: Final = 3
_PRICE: Final = re.compile(r"人均|每|单价|标准|均价")
_FIRMS: Final = re.compile(r"企业|公司")
_IN_BRACKETS: Final = pattern(
    r"[亿万]元[(（](?:即|合|折合|精确数?为|具体为)?$"
)  # the exact amount behind a rounded one


@check(PE418)
def counts_have_the_size_of_their_neighbours(facts: Facts) -> Iterator[Diagnostic]:
    """Tell 万户 beside 户, in text and among the results of one field."""
    for paragraph in paragraphs(facts.texts):
        for odd, near in odd_scales(paragraph.text):
            shown, beside = paragraph.typed(odd.start, odd.stop), paragraph.typed(near.start, near.stop)
            yield finding(
                PE418, f"写的是“{shown}”，旁边是“{beside}”，应为{plain_number(odd.number, 2)}{odd.base}",
                paragraph.at(odd.start, odd.stop), mark="多了“万”？",
                related=((paragraph.at(near.start, near.stop), "同组的数"),),
            )  # fmt: skip
    for group in _groups(facts):
        yield from _odd_results(facts, group)


def _odd_results(facts: Facts, group: list[tuple[Path, Mapping[str, Any]]]) -> Iterator[Diagnostic]:
    sized = [(path, item, *_sized(item)) for path, item in group if isinstance(item.get("value"), Decimal)]
    for path, item, number, power, base in sized:
        peers = [(n, p) for at, _, n, p, b in sized if at != path and b == base]
        if base and base != "元" and ten_thousand_too_many((number, power), peers, _FEWEST):
            near = next(at for at, _, n, p, b in sized if b == base and not p and number / 10 <= n <= number * 10)
            name, shown = item.get("name", ""), plain_number(number, 2)
            yield finding(
                PE418, f"“{name}”写的是{shown}{item.get('unit')}，同组的单位是{base}，应为{shown}{base}",
                facts.document.at((*path, "unit")), mark="多了“万”？",
                related=((facts.document.at((*near, "value")), "同组的数"),),
            )  # fmt: skip


def _sized(item: Mapping[str, Any]) -> tuple[Fraction, int, str]:
    unit = item.get("unit")
    unit = unit.strip() if isinstance(unit, str) else ""
    many = unit.startswith("万") and len(unit) > 1
    return Fraction(item["value"]), 4 if many else 0, unit.removeprefix("万") if many else unit


def results(facts: Facts) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield the listed results of the fields and goals, the parts of a result behind it."""
    for group in _groups(facts):
        yield from group


def _groups(facts: Facts) -> Iterator[list[tuple[Path, Mapping[str, Any]]]]:
    """Yield the listed results of each field or goal, the parts of a result among them."""
    for head in ("results", "goals"):
        for at, one in _items(facts, head):
            group: list[tuple[Path, Mapping[str, Any]]] = []
            for path, item in _listed((head, at), one, "figures"):
                group.append((path, item))
                group += _listed(path, item, "parts")
            yield group


def _items(facts: Facts, head: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    value = facts.document.get(head)
    for at, one in enumerate(value if isinstance(value, (list, tuple)) else ()):
        if isinstance(one, Mapping):
            yield at, one


def _listed(path: Path, item: Mapping[str, Any], key: str) -> list[tuple[Path, Mapping[str, Any]]]:
    value = item.get(key)
    found = enumerate(value if isinstance(value, (list, tuple)) else ())
    return [((*path, key, at), one) for at, one in found if isinstance(one, Mapping)]


@check(PE419)
def firms_are_counted_alike(facts: Facts) -> Iterator[Diagnostic]:
    """Tell firms counted in 家 here and in 个 there, once."""
    found = [
        (paragraph.at(one.start, one.stop), paragraph.typed(one.start, one.stop))
        for paragraph in paragraphs(facts.texts)
        if (one := mixed_classifiers(paragraph.text)) is not None
    ]
    for group in _groups(facts):
        found += _mixed_results(facts, group)
    if found:
        count = f"，共{len(found)}处" if len(found) > 1 else ""
        yield finding(
            PE419, f"企业的量词“家”“个”混用：“{found[0][1]}”{count}", found[0][0], mark="用“家”",
            related=tuple((place, shown) for place, shown in found[1:]),
        )  # fmt: skip


def _mixed_results(facts: Facts, group: list[tuple[Path, Mapping[str, Any]]]) -> Iterator[tuple[Location, str]]:
    """Yield results in 个 that stand under one in 家, or name firms beside others in 家."""
    units = {path: item.get("unit") for path, item in group}
    firms = any(units[path] == "家" and _FIRMS.search(str(item.get("name", ""))) for path, item in group)
    for path, item in group:
        is_part = path[-2] == "parts" and units.get(path[:-2]) == "家"
        named = firms and _FIRMS.search(str(item.get("name", "")).rsplit("的", 1)[-1][-4:])
        if units[path] == "个" and isinstance(item.get("value"), Decimal) and (is_part or named):
            yield (
                facts.document.at((*path, "unit")),
                f"{item.get('name', '')}{plain_number(Fraction(item['value']), 2)}个",
            )


@check(PE420)
def amounts_have_units(facts: Facts) -> Iterator[Diagnostic]:
    """Tell amounts without 元, 万元 or 亿元; a table states its unit once."""
    for paragraph in paragraphs(facts.texts):
        if paragraph.segment.in_table:
            continue
        for one in unitless(paragraph.text):
            shown = paragraph.typed(one.start, one.stop).strip()
            number = re.sub(r"(?:多|余)?个(?:多)?亿$|[亿万]$", "", shown)
            yield finding(
                PE420, f"金额“{shown}”没有写单位，是否为“{number}{one.unit}”？", paragraph.at(one.start, one.stop),
                mark=f"补上单位，例如{number}{one.unit}",
            )  # fmt: skip


@check(PE421)
def amounts_are_uniform(facts: Facts) -> Iterator[Diagnostic]:
    """Note once that decimals differ, and once that 元 and 万元 mix in a section."""
    if found := _odd_decimals(facts):
        yield _noted("金额的小数位数不统一", found, "UNIT-04", "一般保留两位小数")
    if found := _mixed_units(facts):
        yield _noted("同一章节里元和万元混用", found, "UNIT-05", "换成万元，或全章用元")


def _noted(what: str, found: list[tuple[Location, str]], rule: str, mark: str) -> Diagnostic:
    count = f"，共{len(found)}处" if len(found) > 1 else ""
    return finding(
        PE421, f"{what}：“{found[0][1]}”{count}", found[0][0], mark=mark, rule=rule,
        related=tuple((place, shown) for place, shown in found[1:]),
    )  # fmt: skip


def _odd_decimals(facts: Facts) -> list[tuple[Location, str]]:
    """Return amounts whose decimals differ from the others': more than two of 万元, one of 元 beside two.

    952.2万元 beside 182.52万元 has only dropped a nought, and whole amounts differ from none.
    """
    seen: list[tuple[str, int, Location, str]] = []
    known = {d.number for d in facts.data if d.kind == "金额"}
    most = _habit(facts)
    for paragraph in paragraphs(facts.texts):
        for one in quantities(paragraph.text):
            if one.unit in ("万元", "元") and one.places and not paragraph.segment.in_table:
                if one.value in known or _PLACES < one.places <= most:
                    continue  # as the data have it
                shown = paragraph.typed(one.start, one.stop)
                seen.append((one.unit, one.places, paragraph.at(one.start, one.stop), shown))
    odd = []
    for unit in ("万元", "元"):
        same = [(places, place, shown) for u, places, place, shown in seen if u == unit]
        usual = _usual(p for p, *_ in same)
        mixed = len({p for p, *_ in same}) > 1
        odd += [(place, shown) for p, place, shown in same if mixed and (p > usual or (unit == "元" and p < _PLACES))]
    return odd + _long_data(facts)


def _habit(facts: Facts) -> int:
    """Return how many decimals amounts have at most where the data have many with more than two."""
    places = [d.value.places for d in facts.data if isinstance(d.value, Amount) and d.path and d.value.unit != "亿元"]
    long = [one for one in places if one > _PLACES]
    return max(long) if len(long) > _SLIPS else 0


def _long_data(facts: Facts) -> list[tuple[Location, str]]:
    """Return amounts of the data with more decimals than the others; they are printed as typed."""
    typed = [(d.path, d.value) for d in facts.data if isinstance(d.value, Amount) and d.path and d.value.unit != "亿元"]
    usual = _usual(value.places for _, value in typed if value.places)
    long = [(path, value) for path, value in typed if value.places > usual]
    if len(long) > _SLIPS:
        return []  # a habit of the unit
    return [(facts.document.at(path), f"{value.in_unit(value.unit)}{value.unit}") for path, value in long]


def _usual(places: Iterable[int]) -> int:
    """Return how many decimals most have; fewer than two count as two."""
    counted = Counter(max(p, _PLACES) for p in places)
    return max(counted, key=lambda p: (counted[p], -p), default=_PLACES)


def _mixed_units(facts: Facts) -> list[tuple[Location, str]]:
    sections: dict[str | int, dict[str, list[tuple[Location, str]]]] = {}
    for paragraph in paragraphs(facts.texts):
        for one in quantities(paragraph.text):
            small = one.unit == "元" and (one.value < _LARGE or _PRICE.search(one.clause))
            is_again = one.unit == "元" and _IN_BRACKETS.search(paragraph.text, 0, one.start) is not None
            if one.unit in ("元", "万元") and not small and not one.shared and not is_again:
                place = paragraph.at(one.start, one.stop), paragraph.typed(one.start, one.stop)
                sections.setdefault(paragraph.segment.path[0], {}).setdefault(one.unit, []).append(place)
    return [place for units in sections.values() if len(units) > 1 for place in units["元"]]


CHECKS: Final[tuple[Check, ...]] = (
    counts_have_the_size_of_their_neighbours, firms_are_counted_alike, amounts_have_units, amounts_are_uniform,
)  # fmt: skip
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
