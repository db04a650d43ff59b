"""PE530, PE532: absolute words against the data, and ratios that no data can confirm (LOG-03, LOG-04)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.content import said
from perfeval_gen.checks.content.single_claims import claims_of_what_fell_short
from perfeval_gen.checks.scoring.reasons import has_lost, wan
from perfeval_gen.checks.scoring.scores import is_marked
from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, finding
from perfeval_gen.figures.measures import field_path
from perfeval_gen.figures.ratios import Figure
from perfeval_gen.figures.totals import raw_value
from perfeval_gen.quantities import Amount, as_percent
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.values import Percent

_HEAD: Final = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"
_MISSED: Final = f"{_HEAD}目标: [{{名称: 平台上线, 是否完成: 否, 未完成原因: 设备未到货}}]\n自评结果: "
_SPENT: Final = f"{_HEAD}预算:\n  支出: {{决算数: 2652.84%s}}\n  资金管理: 全年预算执行率%s，按进度支付。\n"

PE530: Final = Code(
    "PE530", "话说得绝对，数据不是这样", Severity.ERROR,
    "用了“全部”“均”“所有”“100%”这样的字，数据里却有例外：有目标没有完成、资金没有到位或没有支出完、还用于项目等。",
    remedy="改成与数据一致的说法，例外的写明", rule="LOG-03",
    bad=f"{_MISSED}全年各项目标任务均已完成。\n", good=f"{_MISSED}除平台上线外，各项目标任务均已完成。\n",
)  # fmt: skip
PE532: Final = Code(
    "PE532", "写了比率，却缺数据核对", Severity.WARNING,
    "写了一个比率，算它要用的数只填了一部分，对不对无从核对。",
    remedy="补上所缺的数，由程序算出这个比率", rule="LOG-04", rules=("COMP-01",),
    bad=_SPENT % ("", "100%"), good=_SPENT % (", 调整预算: 2652.84", "{{ 比率.预算执行率 }}"),
)  # fmt: skip
CODES: Final = (PE530, PE532)
_FULL_SCORES: Final = (Decimal(1), Decimal(100))
_SCORE_OUT_OF_ONE: Final = 2


@dataclass(frozen=True, slots=True)
class _Fact:
    """What the data say against a claim, the sum behind it and where it stands."""

    words: str
    mark: str
    path: Path
    severity: Severity = Severity.ERROR


@check(PE530)
def absolute_words_are_true(facts: Facts) -> Iterator[Diagnostic]:
    """Report sentences that leave no exception where the data have one."""
    for entry in said.lists()["绝对说法"]:
        fact = next(_EXCEPTIONS[entry["不符"]](facts), None)
        if fact is None:
            continue
        for place, words in _claimed(facts, said.compiled("|".join(entry["说法"]))):
            message, related = f"这里说“{words}”，{fact.words}", ((facts.document.at(fact.path), "数据在这里"),)
            yield finding(PE530, message, place, mark=fact.mark, related=related, severity=fact.severity)
    for one in claims_of_what_fell_short(facts):
        reached = as_percent(one.reached)
        yield finding(
            PE530, f"这里说“{one.words}”，数据里“{one.name}”只完成了 {reached}", one.place, mark=f"只完成 {reached}",
            related=((facts.document.at(one.path), "数据在这里"),), severity=Severity.WARNING,
        )  # fmt: skip


def _claimed(facts: Facts, wanted: re.Pattern[str]) -> Iterator[tuple[Location, str]]:
    """Yield the claims of a kind; what names its exceptions claims nothing absolute."""
    for segment in said.claims(facts):
        for start, sentence in said.sentences(segment.text):
            for match in wanted.finditer(sentence):
                about_use = "用于" in match.group()  # «all but wages» is what such a claim says
                if about_use or said.pattern("除外").search(sentence[: match.end()]) is None:
                    yield segment.at(start + match.start(), start + match.end()), match.group()


# -- what the data say -----------------------------------------------------------------------------------------------


def _unmet(facts: Facts) -> Iterator[_Fact]:
    """Yield goals, tasks, projects and indicators that were not met, and key work not rated in full."""
    for kind, section in (("目标", "goals"), ("任务", "tasks"), ("项目", "projects")):
        for i, row in enumerate(facts.document.rows(section)):
            if row.get("is_achieved") is False or row.get("completion") in ("部分完成", "未完成"):
                key = "is_achieved" if row.get("is_achieved") is False else "completion"
                words = f"{kind}“{said.shortened(str(row.get('name')))}”没有完成"
                yield _Fact(words, words, (section, i, key))
    yield from _missed_indicators(facts)
    if facts.document.get("is_achieved") is False:
        yield _Fact("“目标是否完成”写的是“否”", "目标没有完成", ("is_achieved",))
    for leaf in facts.figures.scores.leaves():
        if leaf.path[:1] == ("indicators",) and has_lost(leaf):
            yield _Fact(f"指标“{leaf.name}”没有得满分", f"“{leaf.name}”没有达标", leaf.path)
    for key, title in (("party_score", "市委督查得分"), ("government_score", "市政府督查得分")):
        score = facts.document.get("supervision", key)
        if isinstance(score, Decimal) and score < _FULL_SCORES[score >= _SCORE_OUT_OF_ONE]:
            yield _Fact(f"{title}只有 {score:f}", f"{title} {score:f}", ("supervision", key), Severity.WARNING)


def _missed_indicators(facts: Facts) -> Iterator[_Fact]:
    for i, row in enumerate(facts.document.rows("indicators")):
        rate = facts.figures.ratios.get(("indicators", i), {}).get("完成率")
        if rate is not None and rate.value is not None and rate.value < 1:
            words = f"指标“{said.shortened(str(row.get('level3')))}”只完成了 {as_percent(rate.value)}"
            yield _Fact(words, words, ("indicators", i))


def _late(facts: Facts) -> Iterator[_Fact]:
    for path, row in said.projects(facts):
        status = row.get("status")
        if not isinstance(status, Mapping):
            continue
        planned, done = status.get("planned_completion"), status.get("completed_on")
        is_late = isinstance(planned, date) and isinstance(done, date) and done > planned
        if status.get("is_on_time") is False or is_late:
            words = f"项目“{said.shortened(str(row.get('name')))}”没有按期完成"
            key = "is_on_time" if status.get("is_on_time") is False else "completed_on"
            yield _Fact(words, words, (*path, "status", key))


def _not_in_place(facts: Facts) -> Iterator[_Fact]:
    for base, name in _money(facts):
        given = _amount(facts, (*base, "received")) or _amount(facts, (*base, "allocated"))
        yield from _less(given, _budget(facts, base), name, "到位", base)


def _unspent(facts: Facts) -> Iterator[_Fact]:
    for base, name in _money(facts):
        keys = ("spent", "final_accounts", "executed")
        used = next((a for key in keys if (a := _amount(facts, (*base, key)))), None)
        given = _amount(facts, (*base, "allocated")) or _amount(facts, (*base, "received"))
        yield from _less(used, given or _budget(facts, base), name, "支出", base)


def _on_projects(facts: Facts) -> Iterator[_Fact]:
    whole: Path = ("budget", "expenditure")
    part: Path = (*whole, "project_expenditure", "final_accounts")
    total, projects = _amount(facts, (*whole, "final_accounts")), _amount(facts, part)
    if total and projects and 0 < projects.yuan <= total.yuan:
        share = as_percent(Fraction(projects.yuan) / Fraction(total.yuan))
        words = f"项目支出 {wan(projects)}占支出的 {share}"
        yield _Fact(words, f"{wan(projects)}÷{wan(total)}×100% = {share}", part)


_EXCEPTIONS: Final[Mapping[str, Callable[[Facts], Iterator[_Fact]]]] = {
    "未完成": _unmet, "未按期": _late, "未到位": _not_in_place, "未支出": _unspent, "用于项目": _on_projects,
}  # fmt: skip


def _money(facts: Facts) -> Iterator[tuple[Path, str]]:
    """Yield where money is told in stages, and whose it is."""
    if facts.document.schema.kind == "整体自评":
        yield ("budget", "expenditure"), "全单位"
    if facts.document.schema.kind == "转移支付自评":
        yield ("funds",), "年度资金"
    for path, row in said.projects(facts):
        yield (*path, "budget"), f"项目“{said.shortened(str(row.get('name')))}”"


def _budget(facts: Facts, base: Path) -> Amount | None:
    keys = ("adjusted_budget", "full_year_budget", "initial_budget")
    return next((amount for key in keys if (amount := _amount(facts, (*base, key)))), None)


def _less(one: Amount | None, whole: Amount | None, name: str, how: str, base: Path) -> Iterator[_Fact]:
    if one is not None and whole is not None and one.yuan < whole.yuan:
        share = as_percent(Fraction(one.yuan) / Fraction(whole.yuan))
        words = f"{name}应有 {wan(whole)}，{how} {wan(one)}，只有 {share}"
        yield _Fact(words, f"{wan(one)}÷{wan(whole)}×100% = {share}", base)


def _amount(facts: Facts, path: Path) -> Amount | None:
    total = facts.figures.totals.get(path)
    value: Any = total.value if total is not None else raw_value(facts.document, path)
    return value if isinstance(value, Amount) else None


# -- ratios without data -------------------------------------------------------------------------------------------


@check(PE532)
def ratios_can_be_verified(facts: Facts) -> Iterator[Diagnostic]:
    """Report a ratio that is claimed while only some of the numbers it is made of are there."""
    for figure in facts.figures.ratios[()].values():
        if figure.status != "缺数" or not (figure.numerator or figure.denominator) or _is_to_fill(facts, figure):
            continue
        for place, words in _stated(facts, figure):
            known = "、".join(f"{term.name}" for term in (*figure.numerator, *figure.denominator))
            message = f"“{words}”无从核对：只有{known}，没有{'、'.join(figure.missing)}"
            yield finding(PE532, message, place, mark=f"缺少{'、'.join(figure.missing)}")


def _stated(facts: Facts, figure: Figure) -> Iterator[tuple[Location, str]]:
    names = "|".join(re.escape(name) for name in {figure.name, figure.definition.title})
    wanted = said.compiled(rf"(?:{names})[^，。；\d]{{0,6}}-?\d+(?:\.\d+)?\s*[%％]")
    for segment in said.claims(facts):
        for match in wanted.finditer(segment.text):
            yield segment.at(match.start(), match.end()), match.group()
    value = facts.document.get("reported", figure.name)
    if isinstance(value, Percent):
        yield facts.document.at(("reported", figure.name)), f"{figure.name} {value.points:f}%"


def _is_to_fill(facts: Facts, figure: Figure) -> bool:
    return any(is_marked(facts, field_path(facts.document, name)) for name in figure.missing if "统计" not in name)


CHECKS: Final[tuple[Check, ...]] = (absolute_words_are_true, ratios_can_be_verified)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()  # said of each project of a whole unit too
