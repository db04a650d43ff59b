"""PE343–PE345, PE347: purchases, days to publish, full marks and surveys against what they stand on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.content.said import text_of
from perfeval_gen.checks.money.gaps import added, amount_at, gap_of, minus, shown
from perfeval_gen.checks.money.known import defaults
from perfeval_gen.checks.scoring.scores import impossible
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.figures.data import name_of
from perfeval_gen.figures.facts import DAYS_TO_PUBLISH
from perfeval_gen.figures.totals import add
from perfeval_gen.quantities import Amount, as_date, as_percent, as_trimmed
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.values import Percent
from perfeval_gen.view.style import formula, numbers, ratio_text

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
_PROJECT: Final = "类型: 项目自评\n年度: 2025\n单位: {名称: 某县数据局}\n名称: 平台\n"
_BOUGHT: Final = (
    "预算: {政府采购: {计划金额: %s万元, 实际金额: %s万元}}\n项目: [{名称: 监测设备购置, 预算: {支出: 56.8}}]\n"
)
_PUBLISHED: Final = "公开: {预算: {是否公开: 是, 批复日期: 2025-04-01, 公开日期: 2025-04-%s, 网址: 某县政府网}}\n"
_FULL: Final = "预算: {年初预算: 189, 划拨: 189, 支出: %s, 原因: 质保金}\n自报: {总分: 100}\n"
_ASKED: Final = "满意度: {满意率: 98%%%s}\n"
PE343: Final = Code(
    "PE343", "项目的采购不在采购数里", Severity.WARNING,
    "名称或内容写明购置、采购设备的项目，支出比政府采购的实际金额还大；采购数可能漏了，或这笔没有纳入政府采购。",
    remedy="核对政府采购的计划和实际金额；不属于政府采购的，在项目的备注里写明",
    rule="LOG-06", article="政府采购法第二条",
    bad=_HEAD + _BOUGHT % (11.2, 11.2), good=_HEAD + _BOUGHT % (56.8, 56.8),
)  # fmt: skip
PE344: Final = Code(
    "PE344", "公开超过了二十日", Severity.WARNING,
    "预算、决算应在财政部门批复后二十日内公开；公开的日期也不会早于批复。",
    remedy="核对批复日期和公开日期；确实超过的，在“公开”的说明里写明原因", rule="DATE-04", article="预算法第十四条",
    bad=_HEAD + _PUBLISHED % 22, good=_HEAD + _PUBLISHED % 21,
)  # fmt: skip
PE345: Final = Code(
    "PE345", "条件没有达到，却得满分", Severity.ERROR,
    "总分或某项指标自报满分，而资金没有支出完、目标没有完成、该公开的没有公开、满意度没有调查，满分就没有依据。",
    remedy="改正得分，或核对这些数据", rule="SCORE-09",
    bad=_PROJECT + _FULL % 188.7, good=_PROJECT + _FULL % 189,
)  # fmt: skip
PE347: Final = Code(
    "PE347", "满意度没有调查样本", Severity.WARNING,
    "满意度是百分数，由有效问卷的份数算出；只写结果或写成“100分”，没有调查的对象、方法和份数，就没有依据。",
    remedy="填写“满意度”的有效份数、满意份数、调查方法和日期；没有调查的写“无”", rule="UNIT-07",
    bad=_HEAD + _ASKED % "", good=_HEAD + _ASKED % ", 有效份数: 120",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE343, PE344, PE345, PE347)

_THINGS: Final = re.compile("设备|采购|购置|购买|新购|车辆|家具")
_BUYING: Final = re.compile("采购|购置|购买|新购|购入")
_OTHERS: Final = re.compile("奖|补助|补贴|贴息|扶持|专项资金|政府购买服务")  # money for others' purchases


# -- purchases ----------------------------------------------------------------------------------------------------


@check(PE343)
def purchases_are_planned(facts: Facts) -> Iterator[Diagnostic]:
    """Compare what projects bought with the purchases of the year (catalogue LOG-06)."""
    bought = amount_at(facts, ("budget", "procurement", "actual"))
    spent = [(i, amount) for i, amount in _purchases(facts)]
    if bought is None or not spent:
        return
    whole = add([amount for _, amount in spent])
    over, unit = minus(whole, bought), whole.unit
    if over > 0:
        rows = facts.document.rows("projects")
        names = "、".join(f"“{name_of(rows[i])}”" for i, _ in spent[:3])
        message = f"{names}支出 {shown(whole)}，政府采购实际只有 {shown(bought, unit)}"
        put = f"{added([a for _, a in spent], unit)} = {shown(whole)}，" if len(spent) > 1 else ""
        place = facts.document.at(("projects", spent[0][0], "budget", "spent"))
        beside = ((facts.document.at(("budget", "procurement", "actual")), "政府采购"),)
        yield finding(PE343, message, place, mark=f"{put}多出 {gap_of(over, unit)}", related=beside)


def _purchases(facts: Facts) -> Iterator[tuple[int, Amount]]:
    for i, row in enumerate(facts.document.rows("projects")):
        name, spent = name_of(row), amount_at(facts, ("projects", i, "budget", "spent"))
        content = " ".join(text_of(row.get(key)) for key in ("content", "overview"))
        told = text_of(row.get("remark"))
        is_bought = _THINGS.search(name) or (_BUYING.search(content) and _THINGS.search(content))
        is_other = _OTHERS.search(name) or _OTHERS.search(content) or "政府采购" in told
        if spent is not None and is_bought and not is_other:
            yield i, spent


# -- days to publish ----------------------------------------------------------------------------------------------


@check(PE344)
def published_in_twenty_days(facts: Facts) -> Iterator[Diagnostic]:
    """Check the days from approval to publication (预算法第十四条)."""
    note = text_of(facts.document.get("disclosure", "note"))
    is_explained = any(word in note for word in defaults()["公开推迟的理由"])
    for name in ("budget", "final_accounts"):
        base: Path = ("disclosure", name)
        approved, published = (facts.document.get(*base, key) for key in ("approved_on", "published_on"))
        if not isinstance(approved, date) or not isinstance(published, date):
            continue
        days = (published - approved).days
        if days < 0:
            why, mark = f"早于批复的 {as_date(approved)}", "应不早于批复"
        elif days > DAYS_TO_PUBLISH and not is_explained:
            why, mark = (
                f"是批复（{as_date(approved)}）以后第 {days} 日",
                f"超过 {DAYS_TO_PUBLISH} 日，多 {days - DAYS_TO_PUBLISH} 日",
            )
        else:
            continue
        message, place = f"公开日期 {as_date(published)}，{why}", facts.document.at((*base, "published_on"))
        beside = ((facts.document.at((*base, "approved_on")), "批复日期"),)
        yield finding(PE344, message, place, mark=mark, related=beside)


# -- full marks ---------------------------------------------------------------------------------------------------

_SPENDING: Final = ("预算执行率", "实际支出率", "资金使用率", "支出完成率")
_FULL_MARKS: Final = Decimal(100)
_RECORDS: Final = {"targets": "绩效目标", "self_evaluation": "自评信息", "budget": "预算", "final_accounts": "决算"}


@check(PE345)
def full_marks_have_their_ground(facts: Facts) -> Iterator[Diagnostic]:
    """Report a stated 100 while something that is scored wasn't reached, and full marks for what says 否."""
    total = facts.document.get("reported", "总分")
    if isinstance(total, Decimal) and total >= _FULL_MARKS and not facts.figures.scores.is_derived:
        unmet = list(_unmet(facts))
        if unmet:
            place = facts.document.at(("reported", "总分"))
            message = f"总分自报 {as_trimmed(total)}，但{'；'.join(unmet)}"
            yield finding(PE345, message, place, mark="满分没有依据")
    for row, fact in impossible(facts):
        place = facts.document.at((*row.path, "score"))
        message = f"“{row.name}”得满分 {as_trimmed(row.points or 0)}，但{fact}"
        yield finding(PE345, message, place, mark="条件没有达到")


def _unmet(facts: Facts) -> Iterator[str]:
    """Yield what keeps a report from full marks, each with its numbers."""
    figures = [figure for name in _SPENDING if (figure := facts.figures.ratio(name)) is not None]
    for figure in figures:
        if figure.value is not None and figure.value < 1:
            yield f"{figure.name}只有 {ratio_text(figure)}（{formula(figure, numbers(figure))}）"
    yield from _of_the_budget(facts)
    goals = [row for name in ("goals", "projects") for row in facts.document.rows(name)]
    goals += [facts.document.data] if facts.document.schema.kind == "项目自评" else []
    failed = [name_of(row) for row in goals if row.get("is_achieved") is False]
    if failed:
        yield f"“{failed[0]}”{'等 ' + str(len(failed)) + ' 个目标' if len(failed) > 1 else ''}没有完成"
    for name, title in _RECORDS.items():
        if facts.document.get("disclosure", name, "is_published") is False:
            yield f"{title}没有公开"


def _of_the_budget(facts: Facts) -> Iterator[str]:
    """Yield what share of a project's initial budget was given and spent, where less than all."""
    executed = facts.figures.ratio("预算执行率")
    if facts.document.schema.kind != "项目自评" or (executed is not None and executed.value is not None):
        return
    initial, spent = (amount_at(facts, ("budget", key)) for key in ("initial_budget", "spent"))
    allocated = amount_at(facts, ("budget", "allocated"))
    if initial is not None and spent is not None and allocated is not None and 0 < allocated.yuan < initial.yuan:
        share = as_percent(Fraction(spent.yuan) / Fraction(initial.yuan))
        yield f"支出只有年初预算的 {share}（{added([spent, initial], spent.unit, '÷')}×100%）"


# -- surveys ------------------------------------------------------------------------------------------------------

_SCORED: Final = re.compile("得分|自评|分值|总分|满分|扣")
_IN_POINTS: Final = re.compile(r"满意(?:度|率)[^，。；\n]{0,8}?(\d+(?:\.\d+)?\s*分)(?!值|之|[，、]?满分)")


@check(PE347)
def satisfaction_has_its_sample(facts: Facts) -> Iterator[Diagnostic]:
    """Report a satisfaction that is only stated, or told in points (catalogue UNIT-07)."""
    rate, valid = (facts.document.get("satisfaction", key) for key in ("stated_rate", "valid"))
    if isinstance(rate, Percent) and not isinstance(valid, int):
        place = facts.document.at(("satisfaction", "stated_rate"))
        yield finding(PE347, f"满意率只写了 {rate.points:f}%，没有调查的份数", place, mark="缺少有效份数")
    for segment in facts.texts:
        for match in _IN_POINTS.finditer(segment.text):
            if not _SCORED.search(match[0]):
                place = segment.at(match.start(1), match.end(1))
                message = f"满意度写成“{match[1]}”，应是百分数，并写明调查的份数"
                yield finding(PE347, message, place, mark=f"{match[1].rstrip('分 ')}%？")
    yield from _indicators(facts)


def _indicators(facts: Facts) -> Iterator[Diagnostic]:
    for i, row in enumerate(facts.document.rows("indicators")):
        if _is_satisfaction(row) and row.get("unit") == "分" and isinstance(row.get("actual_value"), Decimal):
            place = facts.document.at(("indicators", i, "actual_value"))
            value = as_trimmed(row["actual_value"], 8)
            message = f"“{row.get('level3')}”写的是 {value} 分，满意度应是百分数"
            yield finding(PE347, message, place, mark=f"{value}%？", severity=Severity.WARNING)


def _is_satisfaction(row: Mapping[str, Any]) -> bool:
    return any("满意" in str(row.get(key)) for key in ("level1", "level2", "level3"))


CHECKS: Final[tuple[Check, ...]] = (
    purchases_are_planned, published_in_twenty_days, full_marks_have_their_ground, satisfaction_has_its_sample,
)  # fmt: skip
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
