"""PE3xx: sums, balances, stated figures and scores against what the data give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.checks.check import Facts, check
from perfeval_gen.checks.money.gaps import Gap, gap_of, minus, off_by, shown, told
from perfeval_gen.checks.money.stated import compared_otherwise
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.figures.ratios import Figure, Term, agrees, on_scale_of
from perfeval_gen.figures.totals import Total, add, raw_value
from perfeval_gen.quantities import Amount, as_trimmed, exact, places_of
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.values import Percent, State
from perfeval_gen.view.style import formula, numbers, ratio_text

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
_STATED_SCORES: Final = ("总分", "等级")
_USES: Final = (("spent", "支出"), ("reclaimed", "收回"), ("carry_over", "结转"))
_LEAST_SCORE: Final = 2  # rules.md R16: a score of the two inspections is a share of one or of a hundred

PE301: Final = Code(
    "PE301", "合计与分项之和不符", Severity.ERROR, "分项已经分列时，合计由分项相加；另外填写的合计与相加的结果不同。",
    remedy="核对分项；无误的，删去填写的合计，由程序相加；相差说得清的，写明“容差”", rule="SUM-01",
    rules=("SUM-02", "SUM-03", "SUM-05", "SUM-10", "SUM-13", "SCORE-02", "SCORE-06"),
    bad=f"{_HEAD}预算: {{支出: {{决算数: 100, 基本支出: {{决算数: 60}}, 项目支出: {{决算数: 41}}}}}}\n",
    good=f"{_HEAD}预算: {{支出: {{决算数: 101, 基本支出: {{决算数: 60}}, 项目支出: {{决算数: 41}}}}}}\n",
)  # fmt: skip
PE302: Final = Code(
    "PE302", "自报数与计算结果不同", Severity.ERROR,
    "“自报”里写的率、合计、个数、得分、等级与由数据算出的不同；文档印算出的数。",
    remedy="核对数据；数据无误的，改正或删去自报数", rule="RATE-01",
    rules=("RATE-02", "RATE-10", "RATE-12", "SCORE-02", "SCORE-03", "SCORE-05", "SUM-15"),
    bad=f"{_HEAD}资产: {{固定资产原值: 300, 在用固定资产原值: 200}}\n自报: {{固定资产利用率: 66.66%}}\n",
    good=f"{_HEAD}资产: {{固定资产原值: 300, 在用固定资产原值: 200}}\n自报: {{固定资产利用率: 66.67%}}\n",
)  # fmt: skip
PE303: Final = Code(
    "PE303", "资金收支不平", Severity.ERROR, "上年结转＋收入＝支出＋收回＋年末结转；填写的年末结转与算出的不同。",
    remedy="核对收入、支出、收回；无误的，删去填写的结转，由程序算出", rule="SUM-06",
    bad=f"{_HEAD}预算: {{上级资金: [{{收入: 100, 支出: 60, 统筹收回: 30, 结转: 9}}]}}\n",
    good=f"{_HEAD}预算: {{上级资金: [{{收入: 100, 支出: 60, 统筹收回: 30, 结转: 10}}]}}\n",
)  # fmt: skip
PE304: Final = Code(
    "PE304", "项目资金对不上", Severity.ERROR, "项目的划拨应等于支出、收回、结转之和；支出不能大于划拨。",
    remedy="核对支出、收回、结转；尾款未付的填入“结转”", rule="SUM-07",
    bad=f"{_HEAD}项目: [{{名称: 甲, 预算: {{划拨: 10, 支出: 7, 收回: 5, 原因: 验收推迟}}}}]\n",
    good=f"{_HEAD}项目: [{{名称: 甲, 预算: {{划拨: 10, 支出: 7, 收回: 3, 原因: 验收推迟}}}}]\n",
)  # fmt: skip
PE307: Final = Code(
    "PE307", "比率超出范围或没有意义", Severity.ERROR,
    "完成率、利用率、满意度等在 0 到 100% 之间；有支出而没有预算、有采购而没有计划的，比率没有意义。",
    remedy="核对分子和分母，看是否填反、漏填或单位写错；年中追加、调减过预算的，填“调整预算”",
    rule="RATE-08", rules=("RATE-04",),
    bad=f"{_HEAD}资产: {{固定资产原值: 100, 在用固定资产原值: 150}}\n",
    good=f"{_HEAD}资产: {{固定资产原值: 150, 在用固定资产原值: 100}}\n",
)  # fmt: skip
CODES: Final = (PE301, PE302, PE303, PE304, PE307)


@check(PE301)
def total_equals_parts(facts: Facts) -> Iterator[Diagnostic]:
    """Compare each typed total with the sum of its parts (rules.md §1.3 tolerance)."""
    for gap in sum_gaps(facts):
        yield told(facts, gap)


@check(PE303)
def streams_balance(facts: Facts) -> Iterator[Diagnostic]:
    """Compare each typed year-end balance with what income, spending and reclaims leave."""
    for gap in balance_gaps(facts):
        yield told(facts, gap)


# What a sum is, by the section it stands in: its id in the catalogue.
_SUMS: Final[Mapping[str, str]] = {
    "income": "SUM-01", "expenditure": "SUM-02", "basic_expenditure": "SUM-03", "three_public": "SUM-13",
    "authorised_posts": "SUM-10", "staff": "SUM-10", "funds": "SUM-01",
}  # fmt: skip
_STAFFING: Final = "staffing"
# Sums that are no totals of the figures: section -> the sum and its two parts.
_PAIRS: Final = (
    (("tasks",), "amount", ("fiscal", "other_funds")),
    (("tasks",), "executed", ("executed_fiscal", "executed_other_funds")),
    (("projects",), "total", ("fiscal", "other_funds")),
)


def sum_gaps(facts: Facts) -> Iterator[Gap]:
    """Yield the typed totals that differ from their parts."""
    for total in facts.figures.totals.values():
        is_other = total.path[-1] == "carry_over" or total.path[0] == "allocations"  # told by others
        if not is_other and (off := _difference(total)):
            yield _gap(facts, total, off, PE301, "分项之和", _SUMS.get(str(total.path[-2:][0]), "SUM-01"))
    yield from _pair_gaps(facts)


def balance_gaps(facts: Facts) -> Iterator[Gap]:
    """Yield the typed balances that differ from what is left."""
    for total in facts.figures.totals.values():
        if total.path[-1] == "carry_over" and (off := _difference(total)):
            yield _gap(facts, total, off, PE303, "按收支算出", "SUM-06")


def _pair_gaps(facts: Facts) -> Iterator[Gap]:
    """Yield the sums of two that differ: of a task's money, and of a project over several years."""
    bases: list[tuple[Path, str, tuple[str, str]]] = []
    for section, whole, parts in _PAIRS:
        inner = ("mid_term_funds",) if section == ("projects",) else ()
        bases += [((*section, i, *inner), whole, parts) for i in range(len(facts.document.rows(*section)))]
    if facts.document.schema.kind == "项目自评":
        bases.append((("mid_term_funds",), "total", ("fiscal", "other_funds")))
    for base, whole, parts in bases:
        values = [facts.document.get(*base, key) for key in (whole, *parts)]
        amounts = [v for v in values if isinstance(v, Amount)]
        if len(amounts) == len(values):
            made = add(amounts[1:])
            total = Total((*base, whole), made, tuple((*base, key) for key in parts), amounts[0])
            if off := _difference(total):
                yield _gap(facts, total, off, PE301, "分项之和", "SUM-01")


def _difference(total: Total) -> Decimal:
    """Return stated − computed in 元 (or heads), 0 within the tolerance of rounded parts."""
    if isinstance(total.stated, Amount) and isinstance(total.value, Amount):
        return off_by(total.stated, total.value, len(total.parts))
    if isinstance(total.stated, int) and isinstance(total.value, int):
        return Decimal(total.stated - total.value)
    return Decimal(0)


def _gap(facts: Facts, total: Total, off: Decimal, code: Code, how: str, rule: str) -> Gap:  # noqa: PLR0913
    unit = total.stated.unit if isinstance(total.stated, Amount) else "名"
    sums = _shown(total.value, unit)
    gap = _shown(Amount(abs(off), "元", 0) if isinstance(total.stated, Amount) else int(abs(off)), unit)
    related = tuple((facts.document.at(p), "分项") for p in total.parts)
    message = f"{code.title}：填写 {_shown(total.stated, unit)}，{how} {sums}"
    is_staff = _STAFFING in total.path
    section = total.path[: total.path.index(_STAFFING) + 1] if is_staff else total.path[:-1]
    mark = f"{how}为 {sums}，相差 {gap}"
    return Gap(code, message, facts.document.at(total.path), off, section, mark, rule=rule, related=related)


def _shown(value: Amount | int | None, unit: str) -> str:
    return "" if value is None else shown(value, unit)


@check(PE302)
def stated_figures_agree(facts: Facts) -> Iterator[Diagnostic]:
    """Compare each figure under 自报 with the derived one, at the precision in which it was stated."""
    reported = facts.document.get("reported")
    for name, stated in (reported if reported and not isinstance(reported, State) else {}).items():
        path: Path = ("reported", name)
        figure = facts.figures.ratio(name)
        if figure is not None and figure.value is not None:
            yield from _compared(facts, path, name, stated, figure)
        elif name in _STATED_SCORES and facts.figures.scores.is_derived:
            yield from _score_compared(facts, path, name, stated)
        elif name not in _STATED_SCORES and figure is None and (said := compared_otherwise(facts, name, stated)):
            yield finding(PE302, said.message, facts.document.at(path), mark=said.mark, rule=said.rule)


_STATED_RESULTS: Final = (("growth", "同比增长率", "同比"), ("progress", "目标完成率", "完成进度"))


@check(PE302)
def stated_results_agree(facts: Facts) -> Iterator[Diagnostic]:
    """Compare a stated growth or progress of a result with what its numbers give."""
    for base, ratios in facts.figures.ratios.items():
        for key, name, title in _STATED_RESULTS:
            stated = facts.document.get(*base, key) if name in ratios else None
            if isinstance(stated, Percent) and ratios[name].value is not None:
                yield from _compared(facts, (*base, key), title, stated, ratios[name])


@check(PE307)
def ratios_in_range(facts: Facts) -> Iterator[Diagnostic]:
    """Check that ratios have a meaning and lie in their range (rules.md §1.4, §2)."""
    for ratios in facts.figures.ratios.values():
        for figure in ratios.values():
            put = formula(figure, numbers(figure)) if figure.numerator else ""
            if figure.status == "无意义":
                rule = "RATE-04" if figure.denominator else "RATE-08"
                why = "没有基数" if _has_no_base(figure) else "没有意义"
                yield _odd(facts, figure, f"“{figure.name}”{why}，印作“—”", f"{put} 无法计算", rule)
            elif figure.value is not None and (wrong := _out_of_range(figure)) and not _was_added(facts, figure):
                shown_ratio = ratio_text(figure)
                message = f"“{figure.name}”算出 {shown_ratio}，{wrong}"
                yield _odd(facts, figure, message, f"{put} = {shown_ratio}", "RATE-08")


def _odd(facts: Facts, figure: Figure, message: str, mark: str, rule: str) -> Diagnostic:
    """Return the finding at the operand that is wrong, with the others beside it."""
    terms = [t for t in (*figure.numerator, *figure.denominator) if t.path]
    wrong = _wrong_term(figure, terms)
    place = facts.document.at(wrong.path if wrong is not None else ())
    others = tuple((facts.document.at(t.path), t.name) for t in terms if wrong is None or t.path != wrong.path)
    severity = Severity.NOTE if _has_no_base(figure) else None
    return finding(PE307, message, place, mark=mark, rule=rule, severity=severity, related=others)


def _has_no_base(figure: Figure) -> bool:
    """Return whether something changed from nothing: there is no rate of it, and nothing wrong (rules.md §1.4)."""
    return figure.status == "无意义" and figure.definition.method in ("变动率", "差异率")


def _wrong_term(figure: Figure, terms: list[Term]) -> Term | None:
    """Return the operand to look at first: a denominator of nothing, a score that is none, else what is too large."""
    if figure.status == "无意义" and figure.denominator:
        return next((t for t in figure.denominator if t.path), None) or next(iter(terms), None)
    if figure.status == "无意义":
        return next((t for t in terms if 1 < t.number < _LEAST_SCORE), next(iter(terms), None))
    if figure.value is not None and figure.value < 0:
        return next((t for t in terms if t.number < 0), next(iter(terms), None))
    return next(iter(terms), None)


def _was_added(facts: Facts, figure: Figure) -> bool:
    """Return whether more than the initial budget was given because the budget was raised in the year (R05)."""
    if not figure.definition.may_be_raised or not figure.numerator:
        return False
    given = figure.numerator[0]
    raised = raw_value(facts.document, (*given.path[:-1], "adjusted_budget"))
    return isinstance(raised, Amount) and isinstance(given.value, Amount) and given.value.yuan <= raised.yuan


def _out_of_range(figure: Figure) -> str:
    low, high = figure.definition.low, figure.definition.high
    points = (figure.value or Fraction(0)) * 100
    if low is not None and points < low:
        return f"不应低于 {low}%"
    return f"不应超过 {high}%" if high is not None and points > high else ""


def _compared(facts: Facts, path: Path, name: str, stated: Any, figure: Figure) -> Iterator[Diagnostic]:  # noqa: ANN401
    said = stated.points if isinstance(stated, Percent) else stated
    if not isinstance(said, Decimal) or figure.value is None:
        return
    if agrees(figure, said):
        return
    places = places_of(said)
    shown_ratio = ratio_text(figure, max(places, 2))
    is_percent = isinstance(stated, Percent) or shown_ratio.endswith("%")
    typed = f"{said:f}{'%' if is_percent else ''}"
    truncated = _truncated(on_scale_of(figure, said), places) == said
    put = formula(figure, numbers(figure))
    note = "（写的数是截断的，应四舍五入）" if truncated else ""
    yield finding(
        PE302,
        f"“{name}”自报 {typed}，算出 {shown_ratio}{note}",
        facts.document.at(path),
        mark=f"{put} = {shown_ratio}",
        rule=_ratio_rule(figure, said, truncated=truncated),
        related=tuple((facts.document.at(t.path), t.name) for t in (*figure.numerator, *figure.denominator) if t.path),
    )


def _ratio_rule(figure: Figure, said: Decimal, *, truncated: bool) -> str:
    """Return under which id of the catalogue a stated ratio is wrong."""
    if said and agrees(figure, -said):
        return "RATE-02"
    if figure.definition.method == "差异率" and figure.definition.rule == "R01":
        return "RATE-12"
    return "RATE-10" if truncated else "RATE-01"


def _truncated(value: Fraction, places: int) -> Decimal:
    scale = 10**places
    return exact().scaleb(Decimal(int(value * scale)), -places)


def _score_compared(facts: Facts, path: Path, name: str, stated: Any) -> Iterator[Diagnostic]:  # noqa: ANN401
    sheet = facts.figures.scores
    derived = sheet.total if name == "总分" else sheet.grade
    if stated == derived or isinstance(stated, State):
        return
    parts = "＋".join(as_trimmed(r.score) for r in (*sheet.rows, sheet.bonus) if r is not None and r.score is not None)
    right = as_trimmed(derived) if isinstance(derived, Decimal) else derived
    said = f"{stated.points:f}%" if isinstance(stated, Percent) else stated
    message = f"“{name}”自报 {said}，算出 {right}"
    mark, rule = (f"{parts} = {right}", "SCORE-03") if name == "总分" else (f"应为{right}", "SCORE-05")
    yield finding(PE302, message, facts.document.at(path), mark=mark, rule=rule)


@check(PE304)
def project_money_adds_up(facts: Facts) -> Iterator[Diagnostic]:
    """Check 划拨 = 支出 + 收回 + 结转 where something was reclaimed or carried over, and 支出 ≤ 划拨."""
    for gap in project_gaps(facts):
        yield told(facts, gap)


def project_gaps(facts: Facts) -> Iterator[Gap]:
    """Yield the projects whose money was not all accounted for, or more than all."""
    for path, budget in project_budgets(facts):
        allocated, spent = budget.get("allocated"), budget.get("spent")
        if not isinstance(allocated, Amount) or not isinstance(spent, Amount):
            continue
        rest = [v for k in ("reclaimed", "carry_over") if isinstance(v := budget.get(k), Amount)]
        used = add([spent, *rest])
        off = minus(used, allocated)
        if off > 0 or (rest and off != 0):
            unit = allocated.unit
            message = f"划拨 {shown(allocated)}，支出、收回、结转合计 {shown(used, unit)}"
            left = f"{shown(allocated)}减支出 {shown(spent, unit)} 是 {gap_of(minus(allocated, spent), unit)}"
            mark = f"{left}，相差 {gap_of(off, unit)}" if rest else f"相差 {gap_of(off, unit)}"
            place = facts.document.at((*path, "allocated"))
            related = tuple((facts.document.at((*path, k)), t) for k, t in _USES if (*path, k) in facts.document.places)
            yield Gap(PE304, message, place, off, path, mark, related=related)


def project_budgets(facts: Facts) -> Iterator[tuple[Path, Any]]:
    """Yield the money of each project with its path."""
    own = facts.document.get("budget") if facts.document.schema.kind == "项目自评" else None
    if own and not isinstance(own, State):
        yield ("budget",), own
    for i, row in enumerate(facts.document.rows("projects")):
        budget = row.get("budget")
        if budget and not isinstance(budget, State):
            yield ("projects", i, "budget"), budget
