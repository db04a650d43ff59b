"""PE330, PE331, PE336: sums over lists and over another division against what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.money.gaps import Gap, added, amount_at, gap_of, off_by, shown, told
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.figures.totals import add, open_sums
from perfeval_gen.quantities import Amount, as_trimmed
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import shape_at

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
_SOURCES: Final = "预算: {支出: {决算数: %s, 按来源: {一般公共预算: {决算数: 80}, 政府性基金: {决算数: 21}}}}\n"
_SPENT: Final = "预算: {支出: {基本支出: {决算数: 10}, 项目支出: {决算数: %s}}}\n"
_ROWS: Final = "项目: [{名称: 甲, 预算: {支出: 30}}, {名称: 乙, 预算: {支出: 20}}]\n"
PE330: Final = Code(
    "PE330", "按来源分的合计与支出合计不同", Severity.ERROR,
    "同一笔支出按资金来源再分一遍，各来源之和应等于部门支出的合计。",
    remedy="核对各来源；没有列全的补上；相差说得清的，在“支出”下写明“容差”", rule="SUM-02",
    bad=_HEAD + _SOURCES % 100, good=_HEAD + _SOURCES % 101,
)  # fmt: skip
PE331: Final = Code(
    "PE331", "项目清单与项目支出不符", Severity.ERROR,
    "各项目的支出、年初预算、划拨，各目标的预算金额，加起来应等于“项目支出”的决算数、年初预算数、到位数。"
    "项目都写了金额才核对；清单之和较小、又没有别的数表明清单列全了的，只是警告。",
    remedy="核对项目清单是否重复、漏列；相差说得清的，在“项目支出”下写明“容差”", rule="SUM-04", rules=("SUM-05",),
    bad=_HEAD + _SPENT % 49 + _ROWS, good=_HEAD + _SPENT % 50 + _ROWS,
)  # fmt: skip
PE336: Final = Code(
    "PE336", "合计算不出来", Severity.NOTE,
    "分项里有的填了数、有的待填，合计不能由填了的几项相加，所以先空着。",
    remedy="补上待填的分项；确实没有的写“无”", rule="SUM-15",
    bad=f"{_HEAD}预算: {{支出: {{基本支出: {{决算数: 60}}, 项目支出: {{决算数: 待填}}}}}}\n",
    good=f"{_HEAD}预算: {{支出: {{基本支出: {{决算数: 60}}, 项目支出: {{决算数: 无}}}}}}\n",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE330, PE331, PE336)

EXPENDITURE: Final[Path] = ("budget", "expenditure")
PROJECTS: Final[Path] = (*EXPENDITURE, "project_expenditure")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a list that adds up to a stage of 项目支出; ``of_projects``: what tells the list to be complete."""

    listing: str
    key: tuple[str, ...]
    stage: str
    rule: str
    what: str


_COLUMNS: Final = (
    _Column("projects", ("budget", "initial_budget"), "initial_budget", "SUM-05", "各项目年初预算"),
    _Column("projects", ("budget", "adjusted_budget"), "adjusted_budget", "SUM-05", "各项目调整预算"),
    _Column("projects", ("budget", "allocated"), "received", "SUM-05", "各项目划拨"),
    _Column("projects", ("budget", "spent"), "final_accounts", "SUM-04", "各项目支出"),
    _Column("goals", ("amount",), "initial_budget", "SUM-05", "各目标预算金额"),
)


@dataclass(frozen=True, slots=True)
class _Compared:
    column: _Column
    stated: Amount
    amounts: list[Amount]
    paths: list[Path]


@check(PE331)
def lists_add_up(facts: Facts) -> Iterator[Diagnostic]:
    """Compare what projects and goals say of money with the unit's project expenditure."""
    for gap in list_gaps(facts):
        yield told(facts, gap)


def list_gaps(facts: Facts) -> Iterator[Gap]:
    """Yield the columns that don't add up; only those in which every item has its amount."""
    compared = [one for column in _COLUMNS if (one := _compared(facts, column)) is not None]
    gaps = [(one, off_by(one.stated, add(one.amounts), len(one.amounts))) for one in compared]
    complete = {one.column.listing for one, off in gaps if not off and len(one.amounts) > 1}
    for one, off in gaps:
        if off:
            is_sure = off < 0 or one.column.listing in complete
            yield _uneven(facts, one, None if is_sure else Severity.WARNING)


def _compared(facts: Facts, column: _Column) -> _Compared | None:
    stated = amount_at(facts, (*PROJECTS, column.stage))
    rows = range(len(facts.document.rows(column.listing)))
    paths: list[Path] = [(column.listing, i, *column.key) for i in rows]
    amounts = [amount for path in paths if (amount := amount_at(facts, path)) is not None]
    if stated is None or not amounts or len(amounts) != len(paths):
        return None
    return _Compared(column, stated, amounts, paths)


def _uneven(facts: Facts, one: _Compared, severity: Severity | None) -> Gap:
    path, whole = (*PROJECTS, one.column.stage), add(one.amounts)
    unit, off = one.stated.unit, off_by(one.stated, whole, len(one.amounts))
    shape = shape_at(facts.document.schema, path)
    title = shape.title if shape is not None else ""
    message = f"项目支出{title} {shown(one.stated)}，{one.column.what}之和 {shown(whole, unit)}"
    mark = f"{added(one.amounts, unit)} = {as_trimmed(whole.in_unit(unit), 8)}，相差 {gap_of(off, unit)}"
    related = tuple((facts.document.at(p), one.column.what[1:]) for p in one.paths)
    place = facts.document.at(path)
    return Gap(PE331, message, place, off, PROJECTS, mark, rule=one.column.rule, severity=severity, related=related)


@check(PE330)
def sources_add_up(facts: Facts) -> Iterator[Diagnostic]:
    """Compare the expenditure by source with the expenditure as a whole."""
    for gap in source_gaps(facts):
        yield told(facts, gap)


def source_gaps(facts: Facts) -> Iterator[Gap]:
    """Yield the stages in which the sources don't add up; less than the whole is only a warning."""
    base: Path = (*EXPENDITURE, "by_source")
    shape = shape_at(facts.document.schema, base)
    stages = [f for f in shape_at(facts.document.schema, EXPENDITURE).fields if f.types == ("amount",)] if shape else []  # type: ignore[union-attr] # a section of the same schema
    for stage in stages:
        paths = [(*base, f.id, stage.id) for f in (shape.fields if shape is not None else ())]
        whole = amount_at(facts, (*EXPENDITURE, stage.id))
        given = {p: a for p in paths if (a := amount_at(facts, p)) is not None}
        is_open = any(p in facts.document.places and facts.document.get(*p) is None for p in paths)
        if whole is None or not given or is_open:
            continue
        made = add(list(given.values()))
        if off := off_by(whole, made, len(given)):
            unit = whole.unit
            message = f"部门支出{stage.title} {shown(whole)}，按来源分的合计 {shown(made, unit)}"
            mark = f"{added(list(given.values()), unit)} = {shown(made, unit)}，相差 {gap_of(off, unit)}"
            place = facts.document.at(next(iter(given)))
            related = tuple((facts.document.at(p), "来源") for p in given)
            severity = Severity.WARNING if off > 0 else None
            yield Gap(PE330, message, place, off, EXPENDITURE, mark, severity=severity, related=related)


@check(PE336)
def sums_are_made(facts: Facts) -> Iterator[Diagnostic]:
    """Tell once for each section which of its sums wait for what is to fill."""
    waiting: dict[Path, list[tuple[Path, list[Path]]]] = {}
    for path, unfilled in open_sums(facts.document, facts.figures.totals):
        waiting.setdefault(path[:-1], []).append((path, unfilled))
    for section, sums in waiting.items():
        titles = "、".join(_title(facts, path) for path, _ in sums)
        names = dict.fromkeys(_title(facts, part[: len(section) + 1]) for _, parts in sums for part in parts)
        message = f"“{_title(facts, section)}”的{titles}算不出来：{'、'.join(names)}待填"
        related = tuple((facts.document.at(part), "待填") for _, parts in sums for part in parts)
        yield finding(PE336, message, facts.document.named_at(section), mark="合计先空着", related=related)


def _title(facts: Facts, path: Path) -> str:
    shape = shape_at(facts.document.schema, path)
    return shape.title if shape is not None else ""


CHECKS: Final[tuple[Check, ...]] = (sources_add_up, lists_add_up, sums_are_made)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
