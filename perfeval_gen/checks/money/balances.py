"""PE337, PE340, PE341, PE346, PE348: the same money told in two sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.money.gaps import Gap, amount_at, differ, gap_of, minus, shown, told
from perfeval_gen.checks.money.sums import EXPENDITURE
from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, finding
from perfeval_gen.figures.data import name_of
from perfeval_gen.figures.ratios import Figure
from perfeval_gen.figures.totals import add
from perfeval_gen.quantities import Amount, as_percent
from perfeval_gen.schema.read import Path
from perfeval_gen.view.style import formula, numbers, ratio_text

_PLAIN: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
_BOTH: Final = "预算: {收入: {调整预算: 568.34}, 支出: {调整预算: %s}}\n"
_STOCK: Final = (
    "预算: {财政拨款: {决算数: 9000.50, 上年结转: 1500.25, 支出: 9100.25}, "
    "存量资金: {上年末: %s, 本年末: 1400.50}, 结转原因: 尾款}\n"
)
_TENFOLD: Final = "预算: {财政拨款: {年初预算: %s元, 决算数: 111082222.47元}}\n"
_FUNDED: Final = "财政拨款: {决算数: 95万元, 上年结转: %s万元, 支出: 90万元}"
_RATES: Final = f"预算: {{支出: {{到位数: 95, 决算数: 90}}, {_FUNDED}, 结转原因: 尾款}}\n"
_SAME: Final = "预算: {支出: {年初预算: 900, 决算数: 1000}, 财政拨款: {年初预算: %s, 决算数: 1000}}\n"
PE337: Final = Code(
    "PE337", "收入支出不平，差额没有去向", Severity.ERROR,
    "调整预算的收入应等于支出；决算的收入减支出，应等于写明的年末结转结余。差额要写明去向。",
    remedy="核对收入和支出；有结转、收回的，写“结转原因”；相差说得清的，在“支出”下写明“容差”",
    rule="LOG-05", rules=("SUM-06",),
    bad=_PLAIN + _BOTH % "549.95", good=_PLAIN + _BOTH % "568.34",
)  # fmt: skip
PE340: Final = Code(
    "PE340", "同一笔钱两处写得不同", Severity.WARNING,
    "年初结转与上年末存量、年末结转与本年末存量、本年的年初数与上年的年末数、全额拨款单位的财政拨款收支与部门收支，"
    "说的是同一笔钱；同一批上级资金也只应写一次。",
    remedy="核对两处；口径不同的，在“财政拨款”下写明“容差”和原因", rule="DUP-01",
    bad=_PLAIN + _STOCK % "1400.25", good=_PLAIN + _STOCK % "1500.25",
)  # fmt: skip
PE341: Final = Code(
    "PE341", "两处金额相差整十倍", Severity.ERROR,
    "两个应当相等或相近的金额，数字相同而相差10倍、100倍、1000倍或1万倍，多半是漏写、多写一位，或元和万元写混。",
    remedy="核对位数和单位", rule="UNIT-02", rules=("UNIT-01",),
    bad=_PLAIN + _TENFOLD % "11108222.47", good=_PLAIN + _TENFOLD % "111082222.47",
)  # fmt: skip
PE346: Final = Code(
    "PE346", "一个率有两种口径", Severity.WARNING,
    "全部是财政拨款的单位，支出完成率和资金使用率说的是同一件事；分母不同，印出来是两个数。差额正是统筹收回的数的，不算。",
    remedy="核对两个率的分母", rule="RATE-03",
    bad=_PLAIN + _RATES % 5, good=_PLAIN + _RATES % 0,
)  # fmt: skip
PE348: Final = Code(
    "PE348", "差异率的预算数填成了决算数", Severity.WARNING,
    "财政拨款收入预决算差异率的预算数是年初预算数；填成决算数，差异率总是 0。",
    remedy="“财政拨款”的“年初预算”改为年初批复的数；年中确实没有变动的不必改", rule="RATE-12",
    bad=_PLAIN + _SAME % 1000, good=_PLAIN + _SAME % 900,
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE337, PE340, PE341, PE346, PE348)

_INCOME: Final[Path] = ("budget", "income")
_FISCAL: Final[Path] = ("budget", "fiscal_appropriation")
_STOCKS: Final[Path] = ("budget", "stock_funds")
_LAST: Final = "previous_year"
_OWN_INCOME: Final = (
    "special_account", "operations_income", "superior_subsidy", "remitted_income", "business_income", "other_income",
)  # fmt: skip
_STAGES: Final = ("initial_budget", "adjusted_budget", "received", "final_accounts")


# -- income and expenditure ---------------------------------------------------------------------------------------


@check(PE337)
def income_meets_expenditure(facts: Facts) -> Iterator[Diagnostic]:
    """Compare income with expenditure where nothing says what became of the rest (rules.md §7.5, §7.7)."""
    for gap in flow_gaps(facts):
        yield told(facts, gap)


def flow_gaps(facts: Facts) -> Iterator[Gap]:
    """Yield the first stage, adjusted or final, in which income and expenditure differ without a reason."""
    budget = facts.document.get("budget")
    if not isinstance(budget, Mapping) or isinstance(budget.get("carry_over_reason"), str):
        return
    for stage, title, rule in (("adjusted_budget", "调整预算", "LOG-05"), ("final_accounts", "决算数", "SUM-06")):
        income, spent = amount_at(facts, (*_INCOME, stage)), amount_at(facts, (*EXPENDITURE, stage))
        if income is None or spent is None or not differ(income, spent) or _is_shown(facts, minus(income, spent)):
            continue
        off, unit = minus(income, spent), spent.unit
        share = f"，占收入的 {as_percent(Fraction(abs(off)) / Fraction(income.yuan))}" if income.yuan else ""
        message = f"收入{title} {shown(income, unit)}，支出{title} {shown(spent)}，差额没有写去向"
        place, beside = facts.document.at((*EXPENDITURE, stage)), facts.document.at((*_INCOME, stage))
        mark = f"相差 {gap_of(off, unit)}{share}"
        related = ((beside, f"收入{title}"),)
        yield Gap(PE337, message, place, off, EXPENDITURE, mark, rule=rule, related=related)
        return


def _is_shown(facts: Facts, off: Decimal) -> bool:
    """Return whether a difference is what some section shows as carried over or reclaimed."""
    paths: list[Path] = [(*_FISCAL, "carry_over"), (*_STOCKS, "year_end")]
    streams = range(len(facts.document.rows("budget", "transfers")))
    left = [amount_at(facts, path) for path in paths]
    kept = [amount_at(facts, ("budget", "transfers", i, key)) for i in streams for key in ("carry_over", "reclaimed")]
    whole = Amount(off, "元", 2)
    together = sum((a.yuan for a in kept if a is not None), Decimal(0))
    return any(a is not None and abs(minus(a, whole)) <= a.step / 2 for a in left) or (bool(kept) and together == off)


# -- the same money -----------------------------------------------------------------------------------------------

_Pair = tuple[Path, str, Path, str]
_ENDS: Final[tuple[_Pair, ...]] = (
    ((*_STOCKS, "previous_year_end"), "存量资金上年末", (*_FISCAL, "carried_in"), "财政拨款上年结转"),
    ((*_STOCKS, "year_end"), "存量资金本年末", (*_FISCAL, "carry_over"), "财政拨款年末结转结余"),
)
_YEARS: Final[tuple[_Pair, ...]] = (
    ((*_STOCKS, "previous_year_end"), "本年的上年末存量", (_LAST, *_STOCKS, "year_end"), "上年的本年末存量"),
    ((*_FISCAL, "carried_in"), "本年的上年结转", (_LAST, *_FISCAL, "carry_over"), "上年的年末结转结余"),
)
_SCOPES: Final[tuple[_Pair, ...]] = (
    ((*_FISCAL, "spent"), "财政拨款支出", (*EXPENDITURE, "final_accounts"), "部门支出决算数"),
    ((*_FISCAL, "initial_budget"), "财政拨款年初预算", (*_INCOME, "initial_budget"), "部门收入年初预算"),
)


@check(PE340)
def money_is_told_once(facts: Facts) -> Iterator[Diagnostic]:
    """Compare the sections that tell the same money (catalogue DUP-01)."""
    for gap in double_gaps(facts):
        yield told(facts, gap)
    yield from _batches(facts)


def double_gaps(facts: Facts) -> Iterator[Gap]:
    """Yield the pairs that differ; those off by a power of ten are told as such."""
    pairs = [*_ends(facts), *_YEARS, *(_SCOPES if _is_all_fiscal(facts) else ())]
    for path, title, other_path, other_title in pairs:
        one, other = _of_the_year(facts, path), _of_the_year(facts, other_path)
        if one is None or other is None or not differ(one, other) or _power(one, other, Fraction(1, 100)):
            continue
        yield _double(facts, (path, title, other_path, other_title), one, other)
    yield from _left_over(facts)


def _of_the_year(facts: Facts, path: Path) -> Amount | None:
    """Return the money at a path; of the unit's income what the year brought, without what was carried in."""
    amount = amount_at(facts, path)
    carried = amount_at(facts, (*_INCOME, "carried_in", path[-1])) if path[:-1] == _INCOME else None
    if amount is None or carried is None:
        return amount
    return Amount(minus(amount, carried), amount.unit, max(amount.places, carried.places))


def _ends(facts: Facts) -> list[_Pair]:
    """Return the ends of the year at which the stock can't be a part of what was carried over.

    It is a part where it is smaller at both ends. Where the two are the same at one end, to more digits than chance
    allows, they are the same money at the other end too.
    """
    amounts = {pair: (amount_at(facts, pair[0]), amount_at(facts, pair[2])) for pair in _ENDS}
    known = {pair: (one, other) for pair, (one, other) in amounts.items() if one is not None and other is not None}
    is_same = any(not differ(one, other) and _digits(one) >= _DIGITS for one, other in known.values())
    return [pair for pair, (one, other) in known.items() if is_same or minus(one, other) > 0]


def _double(facts: Facts, pair: _Pair, one: Amount, other: Amount) -> Gap:
    path, title, other_path, other_title = pair
    off = minus(one, other)
    message = f"{title} {shown(one)}，{other_title} {_both(other, one)}"
    related = ((_place(facts, other_path), other_title),)
    return Gap(PE340, message, _place(facts, path), off, _FISCAL, f"相差 {gap_of(off, one.unit)}", related=related)


def _both(amount: Amount, beside: Amount) -> str:
    """Return an amount as typed, and in the unit of the other where that is a different one."""
    return shown(amount) if amount.unit == beside.unit else f"{shown(amount)}（{shown(amount, beside.unit)}）"


def _place(facts: Facts, path: Path) -> Location:
    is_typed = path in facts.document.places
    return facts.document.at(path) if is_typed else facts.document.named_at(path)


def _is_all_fiscal(facts: Facts) -> bool:
    """Return whether all money of the unit is fiscal appropriation, so that both sections tell of the same."""
    funding = facts.document.get("unit", "funding")
    others = (amount_at(facts, (*_INCOME, key, stage)) for key in _OWN_INCOME for stage in _STAGES)
    is_other = any(amount is not None and amount.yuan for amount in others)
    spent, whole = amount_at(facts, (*_FISCAL, "spent")), amount_at(facts, (*EXPENDITURE, "final_accounts"))
    is_equal = spent is not None and whole is not None and not differ(spent, whole)
    return is_equal or (isinstance(funding, str) and "全额" in funding and not is_other)


def _left_over(facts: Facts) -> Iterator[Gap]:
    """Compare the balance of the fiscal appropriation with what the unit got and didn't spend (F-33)."""
    left = amount_at(facts, (*_FISCAL, "carry_over"))
    got, spent = amount_at(facts, (*EXPENDITURE, "received")), amount_at(facts, (*EXPENDITURE, "final_accounts"))
    if left is None or got is None or spent is None or not _is_all_fiscal(facts):
        return
    rest = Amount(minus(got, spent), got.unit, max(got.places, spent.places))
    carried = amount_at(facts, (*_FISCAL, "carried_in"))
    with_carried = add([rest, carried]) if carried is not None else rest  # 到位数 may leave out what was carried in
    if rest.yuan >= 0 and differ(left, rest) and differ(left, with_carried):
        put = f"{shown(got)} − {shown(spent, got.unit)} = {shown(rest)}"
        message = f"财政拨款年末结转结余 {_both(left, rest)}，部门支出的到位数减决算数 {shown(rest)}"
        place, off = _place(facts, (*_FISCAL, "carry_over")), minus(left, rest)
        related = ((_place(facts, (*EXPENDITURE, "received")), "到位数"),)
        yield Gap(PE340, message, place, off, _FISCAL, f"{put}，相差 {gap_of(off, got.unit)}", related=related)


def _batches(facts: Facts) -> Iterator[Diagnostic]:
    """Report two batches of superior money that are called the same but amount to different sums (F-23)."""
    seen: dict[tuple[object, ...], int] = {}
    for i, row in enumerate(facts.document.rows("budget", "transfers")):
        if not name_of(row):
            continue
        first = seen.setdefault(tuple(row.get(key) for key in ("name", "level", "year", "number")), i)
        one, other = (amount_at(facts, ("budget", "transfers", n, "income")) for n in (first, i))
        if first != i and one is not None and other is not None:
            message = f"“{name_of(row)}”写了两笔：{shown(one)} 和 {shown(other)}，看不出是不同的批次"
            path: Path = ("budget", "transfers", i, "income")
            beside = ((facts.document.at(("budget", "transfers", first, "income")), "前一笔"),)
            off, hint = minus(other, one), "是两个批次的，写明各自的“文号”或“年度”；是同一笔的，只留一处"
            mark = f"相差 {gap_of(off, one.unit)}" if off else "与前面重复"
            yield finding(PE340, message, facts.document.at(path), mark=mark, hint=hint, related=beside)


# -- magnitude ----------------------------------------------------------------------------------------------------

_EXACT: Final = Fraction(1, 10_000)
_SAME_FACT: Final = Fraction(1, 100)
_DIGITS: Final = 5  # I: with so many digits alike two different amounts aren't a power of ten apart by chance
_FEWER: Final = 3


@check(PE341)
def magnitudes_fit(facts: Facts) -> Iterator[Diagnostic]:
    """Report two amounts that have the same digits but differ by a power of ten (catalogue UNIT-01, UNIT-02)."""
    same = [*_ENDS, *_YEARS, *_SCOPES]
    same.append(((*_FISCAL, "final_accounts"), "财政拨款决算数", (*_INCOME, "final_accounts"), "部门收入决算数"))
    for pair in same:
        yield from _scaled(facts, pair, _SAME_FACT, _FEWER)
    for pair in _near(facts):
        yield from _scaled(facts, pair, _EXACT, _DIGITS)


def _near(facts: Facts) -> Iterator[_Pair]:
    """Yield the amounts of one thing that are of one size as a rule: planned and actual, budget and accounts."""
    yield (*_FISCAL, "initial_budget"), "年初预算", (*_FISCAL, "final_accounts"), "决算数"
    yield (*_FISCAL, "spent"), "支出", (*_FISCAL, "final_accounts"), "决算数"
    yield ("budget", "procurement", "actual"), "实际采购", ("budget", "procurement", "planned"), "采购计划"
    for name in ("three_public", "operating_expenses"):
        yield ("budget", name, "final_accounts"), "决算数", ("budget", name, "budget_amount"), "预算数"
    for section in (_INCOME, EXPENDITURE, (*EXPENDITURE, "basic_expenditure"), (*EXPENDITURE, "project_expenditure")):
        yield from _stages_of(section, _STAGES)
    own: list[Path] = [("budget",)] if facts.document.schema.kind == "项目自评" else []
    for base in (*own, *(("projects", i, "budget") for i in range(len(facts.document.rows("projects"))))):
        yield from _stages_of(base, ("initial_budget", "adjusted_budget", "allocated", "spent"))


def _stages_of(section: Path, stages: tuple[str, ...]) -> Iterator[_Pair]:
    for before, stage in combinations(stages, 2):
        yield (*section, stage), "这里", (*section, before), "前面"


def _scaled(facts: Facts, pair: _Pair, within: Fraction, digits: int) -> Iterator[Diagnostic]:
    path, title, other_path, other_title = pair
    one, other = _of_the_year(facts, path), _of_the_year(facts, other_path)
    if one is None or other is None or min(_digits(one), _digits(other)) < digits:
        return
    if power := _power(one, other, within):
        message = f"{title} {shown(one)}，{other_title} {_both(other, one)}，相差 {power} 倍"
        rule = "UNIT-01" if one.unit != other.unit else "UNIT-02"
        beside = ((_place(facts, other_path), other_title),)
        mark = "像是多写、少写了一位，或单位写混"
        yield finding(PE341, message, _place(facts, path), mark=mark, rule=rule, related=beside)


def _power(one: Amount, other: Amount, within: Fraction) -> int:
    """Return by which power of ten two amounts differ that are alike otherwise; 0 for none."""
    small, large = sorted((abs(Fraction(one.yuan)), abs(Fraction(other.yuan))))
    powers = (10**n for n in range(1, 5))
    return next((p for p in powers if small and abs(large / small / p - 1) <= within), 0)


def _digits(amount: Amount) -> int:
    return len(f"{amount.yuan:f}".replace(".", "").strip("0-"))


# -- ratios -------------------------------------------------------------------------------------------------------


@check(PE346)
def ratios_have_one_definition(facts: Facts) -> Iterator[Diagnostic]:
    """Report two ratios for one idea that come out differently (catalogue RATE-03)."""
    done, used = (facts.figures.ratio(name) for name in ("支出完成率", "资金使用率"))
    if done is None or used is None or done.value is None or used.value is None or not _is_all_fiscal(facts):
        return
    if ratio_text(done) == ratio_text(used) or _is_reclaimed(facts, done, used):
        return
    message = f"支出完成率 {ratio_text(done)}，资金使用率 {ratio_text(used)}，说的是同一件事"
    place = facts.document.at(done.denominator[0].path)
    related = ((facts.document.at(used.denominator[0].path), "资金使用率的分母"),)
    yield finding(PE346, message, place, mark=f"{_put(done)}；{_put(used)}", related=related)


def _is_reclaimed(facts: Facts, done: Figure, used: Figure) -> bool:
    """Return whether the money that was reclaimed is all by which two denominators differ."""
    rows = range(len(facts.document.rows("budget", "transfers")))
    taken = [amount_at(facts, ("budget", "transfers", i, "reclaimed")) for i in rows]
    given = [amount for amount in taken if amount is not None and amount.yuan]
    whole, own = (sum((term.number for term in one.denominator), Fraction(0)) for one in (used, done))
    sums = [add(given), *given] if given else []
    return any(abs(abs(whole - own) - Fraction(one.yuan)) <= Fraction(one.step) / 2 for one in sums)


def _put(figure: Figure) -> str:
    return f"{formula(figure, numbers(figure))} = {ratio_text(figure)}"


@check(PE348)
def variance_is_from_the_budget(facts: Facts) -> Iterator[Diagnostic]:
    """Report a variance of 0 that comes from the final number in place of the budget (catalogue RATE-12)."""
    budget, final = (amount_at(facts, (*_FISCAL, key)) for key in ("initial_budget", "final_accounts"))
    if budget is None or final is None or budget.yuan != final.yuan or not final.yuan:
        return
    starts = [(*_INCOME, "general_public_budget"), _INCOME, EXPENDITURE]
    for section in starts:
        first, last = (amount_at(facts, (*section, key)) for key in ("initial_budget", "final_accounts"))
        if first is not None and not differ(first, budget):
            return
        if first is not None and last is not None and differ(first, last):
            rate = as_percent(Fraction(final.yuan) / Fraction(first.yuan) - 1) if first.yuan else "—"
            message = f"财政拨款的年初预算和决算数都是 {shown(final)}，差异率成了 0；部门年初预算是 {shown(first)}"
            related = ((_place(facts, (*section, "initial_budget")), "部门年初预算"),)
            place = facts.document.at((*_FISCAL, "initial_budget"))
            yield finding(PE348, message, place, mark=f"对部门年初预算是 {rate}", related=related)
            return


CHECKS: Final[tuple[Check, ...]] = (
    income_meets_expenditure, money_is_told_once, magnitudes_fit, ratios_have_one_definition,
    variance_is_from_the_budget,
)  # fmt: skip
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
