"""PE411–PE414, PE425: equations, sums and balances that running text prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.prose.beside import false_distances, slips_of_differences
from perfeval_gen.checks.prose.reckoned import almost_made, false_durations, false_relations, false_repeats
from perfeval_gen.checks.prose.shares import false_claims, false_savings, false_shares
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.prose.equation_differences import Difference, differences
from perfeval_gen.prose.equation_growth import Stated, stated_growth
from perfeval_gen.prose.equation_near_sums import near_sums
from perfeval_gen.prose.equation_quantities import Quantity
from perfeval_gen.prose.equation_shares import rates
from perfeval_gen.prose.equation_sums import Balance, PartSum, balances, part_sums
from perfeval_gen.prose.equation_text import Paragraph, paragraphs
from perfeval_gen.prose.equation_wholes import Named
from perfeval_gen.prose.equations import Equation, Verdict, equations, judged, rounded, written
from perfeval_gen.schema.read import Path

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"

PE411: Final = Code(
    "PE411", "正文里的算式不成立", Severity.ERROR,
    "正文写出的算式（和“增加41家，增长31%”“由50家增加到60家，增加9家”“占总支出的56%”“预算100万元、支出90万元，节约10万元”"
    "“目标60家、完成58家，完成率96.67%”这样能算的增幅、增减数、占比、节约数、完成率），按所列的数重算一遍，四舍五入到印出的位数，与写出的结果不同：结果算错、漏了负号、"
    "只截去小数没有四舍五入，或者差十倍、百倍（单位写错、漏写百分号）。",
    remedy="按算出的数改正结果；结果无误的，核对算式里的数", rule="RATE-01",
    rules=("RATE-02", "RATE-09", "RATE-10", "SUM-09", "SCORE-01", "SCORE-02", "UNIT-02", "LOG-03"),
    bad=f"{_HEAD}自评结果: 设备使用率＝36÷47×100%＝76.66%。\n",
    good=f"{_HEAD}自评结果: 设备使用率＝36÷47×100%＝76.60%。\n",
)  # fmt: skip
PE412: Final = Code(
    "PE412", "各分项之和大于总数", Severity.ERROR, "“其中”“分别为”之后各项加起来比总数还大。",
    remedy="核对总数和各分项；不是一部分的，不要写在“其中”之后", rule="SUM-08", rules=("SUM-11",),
    bad=f"{_HEAD}自评结果: 全县工业投资52.4亿元，其中县属31.3亿元、市属22.1亿元。\n",
    good=f"{_HEAD}自评结果: 全县工业投资52.4亿元，其中县属30.3亿元、市属22.1亿元。\n",
)  # fmt: skip
PE413: Final = Code(
    "PE413", "各分项之和与总数不一致", Severity.WARNING,
    "分项看来是全部的分项（与总数只差一点，后面紧接“共……”“合计……”，写明“分别为”“三类”“由……组成”，列了全部项目，"
    "是男女、基本支出和项目支出这样的两半，在职加离退休等于供养人数），加起来却与总数不同，又不是四舍五入造成的。"
    "可能没有列全的只提示。",
    remedy="核对总数和各分项；分项没有列全的，写明“等”或“其余”", rule="SUM-09", rules=("SUM-11",),
    bad=f"{_HEAD}自评结果: 全县工业投资52.4亿元，其中县属30.3亿元、市属21.7亿元。\n",
    good=f"{_HEAD}自评结果: 全县工业投资52.4亿元，其中县属30.3亿元、市属22.1亿元。\n",
)  # fmt: skip
PE414: Final = Code(
    "PE414", "正文里的收支不平", Severity.ERROR,
    "一句话里写了收入、支出、结转（和收回）：收入减去支出、收回，不等于所写的结转。",
    remedy="核对各数；收入不含上年结转的，把上年结转写在前面", rule="SUM-06",
    bad=f"{_HEAD}自评结果: 收到补助资金720.5万元，支出611.2万元，财政收回30万元，结转79.8万元。\n",
    good=f"{_HEAD}自评结果: 收到补助资金720.5万元，支出611.2万元，财政收回30万元，结转79.3万元。\n",
)  # fmt: skip
PE425: Final = Code(
    "PE425", "同一个比率有两种算法", Severity.WARNING,
    "同名的比率在正文里用了不同的算式，例如一处分母减去收回、一处没有减。",
    remedy="全文用一种算法；确有两种口径的，用不同的名称", rule="RATE-03",
    bad=f"{_HEAD}自评结果:\n  - 设备使用率＝36÷48×100%＝75%。\n  - 设备使用率＝36÷（48－3）×100%＝80%。\n",
    good=f"{_HEAD}自评结果:\n  - 设备使用率＝36÷48×100%＝75%。\n  - 设备使用率＝36÷45×100%＝80%。\n",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE411, PE412, PE413, PE414, PE425)

_SCORES: Final = re.compile(r"得分|评分|自评|总分")
_POINTS: Final = re.compile(r"分值|满分|标准分|权重")
_REASONS: Final = {
    "sign": ("（漏写或多写了负号）", "RATE-02"),
    "truncated": ("（只截去了小数，没有四舍五入）", "RATE-10"),
    "rounded": ("（属四舍五入的尾差）", "SUM-09"),
    "result": ("", "RATE-01"),
}
_PARTS_HINTS: Final = {
    "rounded": "可以不改；要让读者加得起来，按未舍入的数核对",
    "short": "分项没有列全的，写明“等”或“其余”；列全了的，核对各数",
}
_ADDED: Final = re.compile(r"\(N(?:\+N)+\)")  # one operand given with its parts
_NAME_END: Final = ("率", "比重", "占比", "比例", "率为", "率是")


@check(PE411)
def equations_hold(facts: Facts) -> Iterator[Diagnostic]:
    """Work out every printed equation."""
    notes = []
    for paragraph in paragraphs(facts.texts):
        for equation in equations(paragraph):
            points = _in_points(paragraph, equation)
            verdict = judged(equation, exact_sum=bool(points))
            if verdict.fault == "rounded":
                notes.append(_false_equation(paragraph, equation, verdict, points))
            elif verdict.fault:
                yield _false_equation(paragraph, equation, verdict, points)
        yield from _unlike_neighbours(facts, paragraph)
    yield from _once(notes)


def _unlike_neighbours(facts: Facts, paragraph: Paragraph) -> Iterator[Diagnostic]:
    """Tell numbers that don't follow from those beside them; each place once."""
    text = paragraph.text
    told = [_false_growth(paragraph, one) for one in (*stated_growth(text), *rates(text)) if not one.holds]
    told += [_false_difference(paragraph, one) for one in differences(text) if not one.holds]
    others = (
        *false_shares(facts, paragraph), *false_savings(paragraph), *false_claims(paragraph),
        *false_relations(facts, paragraph), *false_distances(facts, paragraph), *slips_of_differences(facts, paragraph),
        *almost_made(facts, paragraph), *false_durations(facts, paragraph), *false_repeats(paragraph),
    )  # fmt: skip
    told += [finding(PE411, one.message, one.place, mark=one.mark, rule=one.rule) for one in others]
    yield from {(one.location.line, one.location.column): one for one in reversed(told)}.values()


def _in_points(paragraph: Paragraph, equation: Equation) -> str:
    """Return the words that make an equation one of points, which nobody rounds; else nothing."""
    start = min(equation.term.pieces[0].start, equation.printed.start)
    clause = re.split(r"[。；，]", paragraph.text[:start])[-1]
    in_points = equation.printed.unit == "分" or _SCORES.search(clause) or _POINTS.search(clause)
    return f"{clause}分" if in_points else ""


def _false_growth(paragraph: Paragraph, growth: Stated) -> Diagnostic:
    rate = growth.rate
    right = rounded(growth.middle, max(rate.places, 2))
    cut = "（只截去了小数，没有四舍五入）" if growth.truncated else ""
    return finding(
        PE411, f"{growth.what}写的是“{paragraph.typed(rate.start, rate.stop)}”，按前面的数算出{right}%{cut}",
        paragraph.at(rate.start, rate.stop), mark=f"{growth.formula}＝{right}%",
        rule="RATE-10" if growth.truncated else "RATE-01",
    )  # fmt: skip


def _false_difference(paragraph: Paragraph, one: Difference) -> Diagnostic:
    stated = one.stated
    said = f"{'减少' if one.falls else '增加'}{_printed(paragraph, stated)}"
    right = f"{one.word}{one.printed}" if one.right else "没有增减"
    return finding(
        PE411, f"正文写{said}，按前面的两个数算出{right}",
        paragraph.at(stated.start, stated.stop), mark=one.formula, rule="SUM-09",
    )  # fmt: skip


def _false_equation(paragraph: Paragraph, equation: Equation, verdict: Verdict, points: str) -> Diagnostic:
    printed = equation.printed
    first = equation.result.pieces[0].start
    if equation.result.pieces[-1].kind == "close":
        first = printed.start
    right = rounded(verdict.right, equation.places) + printed.unit
    if _lacks_percent(equation, verdict):
        right = rounded(verdict.right * 100, equation.places) + "%"
    words, rule = _reason(equation, verdict, points)
    return finding(
        PE411, f"算式的结果写的是“{paragraph.typed(first, printed.stop).strip()}”，按所列的数算出{right}{words}",
        paragraph.at(first, printed.stop), mark=f"{written(equation.term)}＝{_at_length(verdict, equation)}", rule=rule,
        hint="尾差可以不改；要让读者加得起来，用原始数据计算" if verdict.fault == "rounded" else "",
        severity=Severity.NOTE if verdict.fault == "rounded" else None,
    )  # fmt: skip


def _reason(equation: Equation, verdict: Verdict, points: str) -> tuple[str, str]:
    """Return the words behind the two values, and the rule."""
    if verdict.fault in _REASONS:
        return _REASONS[verdict.fault]
    if verdict.fault == "magnitude":
        if _lacks_percent(equation, verdict):
            return "（漏写百分号）", "UNIT-02"
        return f"（相差{_times(abs(verdict.times))}倍，核对单位和小数点）", "UNIT-02"
    if points and not _SCORES.search(points) and _POINTS.search(points):
        return "", "SCORE-01"
    return "", "SCORE-02" if points else "SUM-09"


def _lacks_percent(equation: Equation, verdict: Verdict) -> bool:
    in_percent = verdict.times == 2 and "÷" in equation.term.signs  # noqa: PLR2004 - a hundred times
    return verdict.fault == "magnitude" and in_percent and not equation.printed.unit


def _times(power: int) -> str:
    names = ("", "10", "100", "1000", "1万", "10万", "100万", "1000万", "1亿")
    return names[power] if power < len(names) else f"10的{power}次方"


def _at_length(verdict: Verdict, equation: Equation) -> str:
    """Return the right result with two decimals more than printed where it doesn't end before."""
    lacks = _lacks_percent(equation, verdict)
    unit, value = ("%", verdict.right * 100) if lacks else (equation.printed.unit, verdict.right)
    short, longer = rounded(value, equation.places), rounded(value, equation.places + 2)
    if Fraction(longer) == Fraction(short):
        return short + unit
    trimmed = longer.rstrip("0")
    return trimmed + unit if Fraction(trimmed) == value else f"{longer}{unit}，四舍五入为{short}{unit}"


@check(PE412)
def parts_stay_below_totals(facts: Facts) -> Iterator[Diagnostic]:
    """Compare the parts behind 其中 with the total before it."""
    for paragraph, one in _part_sums(facts):
        if one.fault == "above":
            yield _parts_finding(PE412, paragraph, one, "大于")


@check(PE413)
def parts_make_up_totals(facts: Facts) -> Iterator[Diagnostic]:
    """Tell totals that their parts miss by a little; a difference of rounding is only noted."""
    notes = []
    for paragraph, one in _part_sums(facts):
        if one.fault == "off":
            yield _parts_finding(PE413, paragraph, one, "不等于")
        elif one.fault == "short":
            yield _parts_finding(PE413, paragraph, one, "不等于", Severity.NOTE)
        elif one.fault == "rounded":
            notes.append(_parts_finding(PE413, paragraph, one, "不等于", Severity.NOTE))
    yield from _once(notes)


def _once(notes: list[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the first of several notes of rounding, with the places of the others."""
    if notes:
        others = tuple((note.location, "这里也是尾差") for note in notes[1:])
        count = f"，共{len(notes)}处" if others else ""
        yield replace(notes[0], message=f"{notes[0].message}{count}", related=(*notes[0].related, *others))


def _part_sums(facts: Facts) -> Iterator[tuple[Paragraph, PartSum]]:
    named = tuple(_projects(facts))
    for paragraph in paragraphs(facts.texts):
        seen = set()
        for one in part_sums(paragraph.text, named):
            seen.add(one.total.start)
            if one.total.base != "分":  # scores have a check of their own
                yield paragraph, one
        for total, parts, off in near_sums(paragraph.text):
            if total.start not in seen:
                yield paragraph, PartSum(total, parts, "off", off)


def _projects(facts: Facts) -> Iterator[Named]:
    """Yield the names of the projects, with the sums of the figures that each of them has."""
    items = facts.document.get("projects")
    listed = items if isinstance(items, (list, tuple)) else ()
    names = [str(one.get("name", "")) for one in listed if isinstance(one, Mapping)]
    if len(names) > 1 and all(names):
        columns: dict[Path, list[Fraction]] = {}
        for datum in facts.data:
            if datum.path[:1] == ("projects",) and datum.kind == "金额":
                columns.setdefault(datum.path[2:], []).append(datum.number)
        full = (sum(column, Fraction(0)) for column in columns.values() if len(column) == len(names))
        yield Named(tuple(names), frozenset(full))


def _parts_finding(
    code: Code, paragraph: Paragraph, one: PartSum, relation: str, severity: Severity | None = None
) -> Diagnostic:
    total = one.total
    scale = Fraction(10) ** total.power
    places = max((q.places + total.power - q.power for q in (*one.parts, total)), default=0)
    found = rounded((total.value + one.off) / scale, max(places, total.places))
    off = rounded(abs(one.off) / scale, max(places, total.places))
    tail = "，属四舍五入的尾差" if one.fault == "rounded" else ""
    message = f"各分项之和{found}{total.unit}{relation}总数{_printed(paragraph, total)}，相差{off}{total.unit}{tail}"
    return finding(
        code, message, paragraph.at(total.start, total.stop),
        mark=f"{_added(one.parts)}＝{found}{total.unit}",
        severity=severity,
        rule="SUM-11" if "供养" in total.label else code.rule,
        hint=_PARTS_HINTS.get(one.fault, ""),
        related=((paragraph.at(one.parts[0].start, one.parts[-1].stop), "分项在这里"),),
    )  # fmt: skip


def _printed(paragraph: Paragraph, quantity: Quantity) -> str:
    return paragraph.typed(quantity.start, quantity.stop).strip()


def _added(parts: tuple[Quantity, ...]) -> str:
    mixed = len({q.unit for q in parts}) > 1
    shown = [f"{rounded(q.number, q.places)}{q.unit if mixed else ''}" for q in parts]
    return "＋".join(shown)


@check(PE414)
def sentences_balance(facts: Facts) -> Iterator[Diagnostic]:
    """Compare what a sentence says is left with its income and spending."""
    for paragraph in paragraphs(facts.texts):
        for one in balances(paragraph.text):
            yield _unbalanced(paragraph, one)


def _unbalanced(paragraph: Paragraph, one: Balance) -> Diagnostic:
    left = one.left
    places = max(q.places for q in (one.income, one.spent, left, *([one.reclaimed] if one.reclaimed else [])))
    scale = Fraction(10) ** left.power
    right = f"{rounded(one.right / scale, places)}{left.unit}"
    terms = [
        f"收入{rounded(one.income.number, one.income.places)}",
        f"－支出{rounded(one.spent.number, one.spent.places)}",
    ]
    if one.carried_in:
        terms.insert(0, f"上年结转{rounded(one.carried_in.number, one.carried_in.places)}＋")
    if one.reclaimed:
        terms.append(f"－收回{rounded(one.reclaimed.number, one.reclaimed.places)}")
    off = rounded(abs(left.number - one.right / scale), places)
    return finding(
        PE414, f"结转写的是{_printed(paragraph, left)}，按收支算出{right}，相差{off}{left.unit}",
        paragraph.at(left.start, left.stop), mark=f"{''.join(terms)}＝{right}",
        related=((paragraph.at(one.income.start, one.income.stop), "收入在这里"),),
    )  # fmt: skip


@check(PE425)
def ratios_have_one_definition(facts: Facts) -> Iterator[Diagnostic]:
    """Compare how equations of the same name are built."""
    seen: dict[str, tuple[str, Paragraph, Equation]] = {}
    for paragraph in paragraphs(facts.texts):
        for equation in equations(paragraph):
            name = next((equation.name for end in _NAME_END if equation.name.endswith(end)), "").removesuffix("为")
            if not name or "÷" not in equation.term.signs:
                continue
            shape = _ADDED.sub("N", equation.term.shape.removesuffix("×N").removeprefix("N×"))
            known = seen.setdefault(name, (shape, paragraph, equation))
            if known[0] != shape:
                yield _two_definitions(name, (paragraph, equation), known[1:])


def _two_definitions(name: str, here: tuple[Paragraph, Equation], first: tuple[Paragraph, Equation]) -> Diagnostic:
    places = [
        paragraph.at(equation.term.pieces[0].start, equation.term.pieces[-1].stop)
        for paragraph, equation in (here, first)
    ]
    return finding(
        PE425, f"“{name}”在正文里有两种算法：{written(first[1].term)}，{written(here[1].term)}", places[0],
        mark="与前面的算法不同", related=((places[1], "先前这样算"),),
    )  # fmt: skip


CHECKS: Final[tuple[Check, ...]] = (
    equations_hold, parts_stay_below_totals, parts_make_up_totals, sentences_balance, ratios_have_one_definition,
)  # fmt: skip
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
