"""PE422–PE423, PE426–PE427: growth, progress and completion, in running text and in listed results."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.prose.aimed import shortfalls
from perfeval_gen.checks.prose.units import results
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.prose.equation_text import Paragraph, paragraphs
from perfeval_gen.prose.equation_units import Growth, growth_in_counts, growth_without_base
from perfeval_gen.prose.equations import plain_number
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.values import Percent

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
_RESULT: Final = "成效: [{领域: 工业, 指标: [{%s}]}]\n"

PE422: Final = Code(
    "PE422", "“增长”后面不是百分数", Severity.WARNING,
    "“同比增长”后面应是百分数；增加多少家、多少户是绝对数，写“同比增加”。",
    remedy="改为“同比增加5家”，或写出增长的百分数", rule="RATE-07",
    bad=f"{_HEAD}自评结果: 全年新认定企业9家，同比增长6家。\n",
    good=f"{_HEAD}自评结果: 全年新认定企业9家，同比增加6家。\n",
)  # fmt: skip
PE423: Final = Code(
    "PE423", "增长率没有说明基数", Severity.NOTE, "“新增54家，增长14.3%”看不出是存量的增长，还是新增数的增长。",
    remedy="写明基数，例如“存量比上年末增长14.3%”", rule="RATE-11",
    bad=f"{_HEAD}自评结果: 全年新增企业36家，增长12.1%。\n",
    good=f"{_HEAD}自评结果: 全年新增企业36家，存量增长12.1%。\n",
)  # fmt: skip
PE426: Final = Code(
    "PE426", "总体增速与分项增速对不上", Severity.WARNING,
    "分项加起来就是总数的，总体增速应在各分项增速之间，并等于按分项倒推的上年数算出的增速（四舍五入的误差以内）。",
    remedy="核对总数、分项的数值和同比", rule="RATE-06",
    bad=_HEAD + _RESULT % "指标: 工业投资, 数值: 52.4, 单位: 亿元, 同比: 18.2%, "
    "其中: [{指标: 县属, 数值: 30.3, 单位: 亿元, 同比: 5.1%}, {指标: 市属, 数值: 22.1, 单位: 亿元, 同比: 12.4%}]",
    good=_HEAD + _RESULT % "指标: 工业投资, 数值: 52.4, 单位: 亿元, 同比: 8.1%, "
    "其中: [{指标: 县属, 数值: 30.3, 单位: 亿元, 同比: 5.1%}, {指标: 市属, 数值: 22.1, 单位: 亿元, 同比: 12.4%}]",
)  # fmt: skip
PE427: Final = Code(
    "PE427", "完成进度与完成数对不上", Severity.WARNING,
    "用完成数和完成进度倒推目标：家数、户数之类的目标应是整数，写了目标值的应与它一致。"
    "任务、目标写明已完成的，结果里的数不应少于目标里的数。",
    remedy="核对完成数、完成进度和目标值", rule="RATE-05",
    bad=_HEAD + _RESULT % "指标: 技改企业, 数值: 20, 单位: 家, 完成进度: 115.2%",
    good=_HEAD + _RESULT % "指标: 技改企业, 数值: 20, 单位: 家, 完成进度: 117.6%",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE422, PE423, PE426, PE427)

_COUNTED: Final = frozenset("家户座个人名项件宗台套辆次场所间处条份批期班") | {"人次", "批次"}
_TARGET: Final = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([^0-9\s]*)\s*")


@check(PE422)
def growth_is_a_percentage(facts: Facts) -> Iterator[Diagnostic]:
    """Tell growth of so many 家, or of a number without %."""
    for paragraph in paragraphs(facts.texts):
        whole, unit = _grown(facts, paragraph.segment.path)
        for one in growth_in_counts(paragraph.text, whole, unit):
            yield _growth(paragraph, one)


def _grown(facts: Facts, path: Path) -> tuple[Fraction | None, str]:
    """Return what a note of a listed result is about, and its unit."""
    item = facts.document.get(*path[:-1]) if path[-1] in ("note", "ranking") else None
    if isinstance(item, Mapping) and isinstance(item.get("value"), Decimal):
        return Fraction(item["value"]), str(item.get("unit") or "")
    return None, ""


def _growth(paragraph: Paragraph, one: Growth) -> Diagnostic:
    shown = paragraph.typed(one.start, one.stop).strip()
    plain = {"增长": "增加", "下降": "减少"}[one.word]
    number = plain_number(one.number, 6)
    if not one.unit:
        message, hint = f"“{shown}”没有写百分号", f"写“{one.word}{number}%”；绝对数写“{plain}”并写单位"
    else:
        percent = f"；按数计算是{one.word}{one.share}" if one.share else ""
        message = f"“{shown}”是绝对数，应写“{plain}{number}{one.unit}”{percent}"
        hint = f"改为“{plain}{number}{one.unit}”" + (f"，或“{one.word}{one.share}”" if one.share else "，或写出百分数")
    return finding(PE422, message, paragraph.at(one.start, one.stop), mark=one.formula or "应为百分数", hint=hint)


@check(PE423)
def growth_has_a_base(facts: Facts) -> Iterator[Diagnostic]:
    """Note growth behind additions that may be that of the whole."""
    for paragraph in paragraphs(facts.texts):
        for start, stop in growth_without_base(paragraph.text):
            yield finding(
                PE423,
                f"“{paragraph.typed(start, stop)}”没有说明是存量还是新增数的增长",
                paragraph.at(start, stop),
                mark="谁的增长？",
            )


@check(PE426)
def total_growth_fits_its_parts(facts: Facts) -> Iterator[Diagnostic]:
    """Work out last year's total from the parts, where they make up the whole."""
    for path, item in results(facts):
        growth, parts = item.get("growth"), item.get("parts")
        if not isinstance(growth, Percent) or not isinstance(parts, (list, tuple)):
            continue
        span = _implied(item, parts)
        if span is None:
            continue
        lowest, highest = span
        half = _half(growth.points)
        points = Fraction(growth.points)
        if points + half < lowest or points - half > highest:
            yield _growth_off(facts, path, item, (lowest + highest) / 2)


def _growth_off(facts: Facts, path: Path, item: Mapping[str, Any], implied: Fraction) -> Diagnostic:
    growth, parts = item["growth"], item["parts"]
    shown = "、".join(f"{p['growth'].points}%" for p in parts)
    base = "＋".join(f"{p['value']}÷（1＋{p['growth'].points}%）" for p in parts)
    right = plain_number(implied, max(-int(growth.points.as_tuple().exponent), 1))
    return finding(
        PE426, f"“{item.get('name', '')}”同比写的是{growth.points}%，各分项同比{shown}，按分项算出{right}%",
        facts.document.at((*path, "growth")), mark=f"{item['value']}÷（{base}）－1＝{right}%",
        related=((facts.document.at((*path, "parts")), "分项在这里"),),
    )  # fmt: skip


def _implied(item: Mapping[str, Any], parts: Any) -> tuple[Fraction, Fraction] | None:  # noqa: ANN401 - a list of the data
    """Return the growth in points that the parts imply, between the bounds that rounding leaves."""
    total = item.get("value")
    read = [
        (p.get("value"), p.get("growth")) for p in parts if isinstance(p, Mapping) and p.get("unit") == item.get("unit")
    ]
    whole = [(v, g) for v, g in read if isinstance(v, Decimal) and isinstance(g, Percent) and g.points > -99]  # noqa: PLR2004
    if not isinstance(total, Decimal) or len(whole) != len(parts) or len(whole) < 2 or total <= 0:  # noqa: PLR2004
        return None
    slack = sum((_half(v) for v, _ in whole), _half(total))
    if abs(sum((Fraction(v) for v, _ in whole), Fraction(0)) - Fraction(total)) > slack:
        return None
    low = sum(((Fraction(v) - _half(v)) / _times(g, 1) for v, g in whole), Fraction(0))
    high = sum(((Fraction(v) + _half(v)) / _times(g, -1) for v, g in whole), Fraction(0))
    if low <= 0:
        return None
    return ((Fraction(total) - _half(total)) / high - 1) * 100, ((Fraction(total) + _half(total)) / low - 1) * 100


def _times(growth: Percent, side: int) -> Fraction:
    return 1 + (Fraction(growth.points) + side * _half(growth.points)) / 100


def _half(value: Decimal) -> Fraction:
    return Fraction(1, 2) * Fraction(10) ** min(int(value.as_tuple().exponent), 0)


@check(PE427)
def progress_implies_a_target(facts: Facts) -> Iterator[Diagnostic]:
    """Work out the target from what was done and the progress."""
    for path, item in results(facts):
        value, progress = item.get("value"), item.get("progress")
        if not isinstance(value, Decimal) or not isinstance(progress, Percent) or progress.points <= 0 or value <= 0:
            continue
        low = Fraction(value) * 100 / (Fraction(progress.points) + _half(progress.points))
        high = Fraction(value) * 100 / (Fraction(progress.points) - _half(progress.points))
        target = _target(item)
        counted = item.get("unit") in _COUNTED and value == int(value)
        implied = Fraction(value) * 100 / Fraction(progress.points)
        if target is not None and not low <= target <= high:
            right = plain_number(Fraction(value) / target * 100, max(-int(progress.points.as_tuple().exponent), 0))
            yield _progress(
                facts, path, item, f"目标值是{plain_number(target, 4)}{item.get('unit') or ''}，算出{right}%",
                f"{value}÷{plain_number(target, 4)}×100%＝{right}%",
            )  # fmt: skip
        elif target is None and counted and not _holds_whole(low, high):
            shown = plain_number(implied, 2)
            yield _progress(
                facts,
                path,
                item,
                f"按它倒推目标是{shown}{item.get('unit')}，不是整数",
                f"{value}÷{progress.points}%＝{shown}",
            )


@check(PE427)
def completion_fits_its_numbers(facts: Facts) -> Iterator[Diagnostic]:
    """Compare what is said of a task or goal with the numbers in its target and its result."""
    for one in shortfalls(facts):
        yield finding(
            PE427, f"目标写{one.target}，结果写{one.done}，却说已经完成（“{one.said}”）", facts.document.at(one.claim),
            mark=f"{one.done}不到{one.target}",
            hint="核对目标和完成数；确实没有完成的，改写完成情况，写明原因",
            related=((facts.document.at(one.aimed_at), "目标"), (facts.document.at(one.told_at), "完成数")),
        )  # fmt: skip


def _progress(facts: Facts, path: Path, item: Mapping[str, Any], words: str, formula: str) -> Diagnostic:
    return finding(
        PE427, f"“{item.get('name', '')}”完成进度写的是{item['progress'].points}%，{words}",
        facts.document.at((*path, "progress")), mark=formula,
        related=((facts.document.at((*path, "value")), "完成数"),),
    )  # fmt: skip


def _holds_whole(low: Fraction, high: Fraction) -> bool:
    return -(-low.numerator // low.denominator) <= high


def _target(item: Mapping[str, Any]) -> Fraction | None:
    """Return the target where it is a number in the unit of what was done."""
    target = item.get("target_value")
    if isinstance(target, Decimal):
        return Fraction(target) if target > 0 else None
    match = _TARGET.fullmatch(target) if isinstance(target, str) else None
    if match is None or (match[2] and match[2] != item.get("unit")):
        return None
    return Fraction(match[1]) or None


CHECKS: Final[tuple[Check, ...]] = (
    growth_is_a_percentage, growth_has_a_base, total_growth_fits_its_parts, progress_implies_a_target,
    completion_fits_its_numbers,
)  # fmt: skip
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
