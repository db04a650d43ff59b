"""PE523, PE524: results that can't be measured, and shortfalls that nobody explains (COMP-04, COMP-05)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.content import said
from perfeval_gen.checks.content.aims import Aim, aims, figure_rows, has_number
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.quantities import as_trimmed, exact, places_of, round_half_up
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.values import Percent, State

_HEAD: Final = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"
_FIGURE: Final = f"{_HEAD}成效:\n  - {{领域: 消费, 指标: [{{指标: 指导商贸企业上限, 数值: 37, 单位: 家"
_STATION: Final = f"{_HEAD}成效:\n  - {{领域: 信息化, 指标: [{{指标: 新增基站, 数值: 224, 单位: 座, 完成进度: 85.5%"

PE523: Final = Code(
    "PE523", "有完成数，没有目标值", Severity.WARNING,
    "说超额完成、完成目标，却没有写目标是多少；或者目标全是口号、没有可以衡量的结果，完成多少无从比较。",
    remedy="补上目标值，或在目标里写明可以衡量的结果", rule="COMP-04",
    bad=f"{_FIGURE}, 说明: 超额完成全年任务}}]}}\n",
    good=f"{_FIGURE}, 目标值: 30, 说明: 超额完成全年任务}}]}}\n",
)  # fmt: skip
PE524: Final = Code(
    "PE524", "没有完成的数没有写原因", Severity.WARNING,
    "完成进度不到百分之百、完成数少于目标值，或要求增长的反而下降，既没有说明，也没有列入问题。",
    remedy="在“说明”写明差多少、为什么；没有完成的目标写“未完成原因”", rule="COMP-05",
    bad=f"{_STATION}}}]}}\n", good=f"{_STATION}, 说明: 38座因选址受阻推迟到次年}}]}}\n",
)  # fmt: skip
CODES: Final = (PE523, PE524)
_GENERAL: Final = ("evaluation_summary", "achievement_summary", "management_summary", "effect", "analysis")
_LEAST_SLOGANS: Final = 2
_GROWTH: Final = re.compile("增长|增速|扩大|做大")
_WHOLE: Final = 100
_RATE: Final = re.compile("(?:完成|达标|合格|开工|竣工|完工)(?:率|进度)$")
_WHY: Final = re.compile("因|受|由于|推迟|延期|影响|尚未|缺口")


# -- without a target ----------------------------------------------------------------------------------------------


@check(PE523)
def claims_of_success_have_targets(facts: Facts) -> Iterator[Diagnostic]:
    """Report once the places that say a target was reached or exceeded of which no target is given."""
    known = tuple(_known_targets(facts))
    found = [
        (segment.at(start + match.start(), start + match.end()), match.group())
        for segment in said.claims(facts)
        if segment.path[-1] not in _GENERAL
        for start, sentence in said.sentences(segment.text)
        for match in said.pattern("完成说法").finditer(sentence)
        if not has_number(match.group()) and not _has_target(facts, segment.path, sentence, known)
    ]
    if found:
        place, words = found[0]
        count = f"；这样的话共 {len(found)} 处" if len(found) > 1 else ""
        message = f"写了“{words}”，没有写目标值是多少{count}"
        related = tuple((one, "也没有目标值") for one, _ in found[1:])
        yield finding(PE523, message, place, mark="缺少目标值", related=related)


def _has_target(facts: Facts, path: Path, sentence: str, known: tuple[frozenset[str], ...]) -> bool:
    if said.pattern("目标写明").search(sentence):
        return True
    row = facts.document.get(*path[:-1])
    if isinstance(row, Mapping) and any(key in row for key in ("target_value", "progress")):
        return True
    owner = facts.document.get(*path[:2])
    if path[0] in ("goals", "tasks", "projects") and isinstance(owner, Mapping) and _states_number(owner):
        return True
    about = said.topics(sentence) | (said.topics(str(row.get("name"))) if isinstance(row, Mapping) else frozenset())
    return any(about & one for one in known)


def _states_number(row: Mapping[str, Any]) -> bool:
    texts = [said.text_of(row.get(key)) for key in ("name", "target", "expected_result")]
    return any(has_number(text) for text in texts) or bool(said.rows_of(row, "indicators"))


def _known_targets(facts: Facts) -> Iterator[frozenset[str]]:
    """Yield what each target that states a number is about."""
    for aim in aims(facts):
        text = said.text_of(aim.row.get(aim.target))
        if aim.row.get(aim.target) is State.UNFILLED or has_number(text):
            yield said.topics(f"{aim.name if aim.path else ''} {text}")
    for _, figure, _ in figure_rows(facts):
        if said.is_given(figure.get("target_value")):
            yield said.topics(str(figure.get("name")))
    for path in ((), *(path for path, _ in said.projects(facts) if path)):
        for row in facts.document.rows(*path, "indicators"):
            target = row.get("target_value")
            if isinstance(target, (Decimal, Percent)) or has_number(said.text_of(target)):
                yield said.topics(str(row.get("level3")))


@check(PE523)
def goals_can_be_measured(facts: Facts) -> Iterator[Diagnostic]:
    """Report once the goals without any number: all of them, or those whose results are told in numbers."""
    goals = [aim for aim in aims(facts) if aim.kind == "目标"]
    if any(aim.row.get("expected_result") is State.UNFILLED for aim in goals):
        return
    slogans = [aim for aim in goals if not _is_measurable(aim)]
    if len(slogans) < _LEAST_SLOGANS or len(slogans) < len(goals):
        slogans = [aim for aim in slogans if aim.row.get("expected_result") is None and _has_numbers(facts, aim)]
    if not slogans:
        return
    of = f"{len(goals)} 个目标" if len(slogans) == len(goals) else f"{len(goals)} 个目标里有 {len(slogans)} 个"
    message = f"{of}没有写可以衡量的结果：“{said.shortened(slogans[0].name)}”{'等' * (len(slogans) > 1)}"
    places = [facts.document.at((*aim.path, "name")) for aim in slogans]
    related = tuple((place, "也没有目标值") for place in places[1:])
    hint = "在“预期目标”写明数量、比例或做到什么程度"
    yield finding(PE523, message, places[0], mark="没有目标值", related=related, hint=hint)


def _is_measurable(aim: Aim) -> bool:
    texts = [aim.name, *(said.text_of(aim.row.get(key)) for key in ("content", "expected_result"))]
    figures = said.rows_of(aim.row, "figures")
    has_target = any(key in figure for figure in figures for key in ("target_value", "progress"))
    is_named = bool(said.topics(aim.name))
    return has_target or not is_named or bool(aim.linked) or any(has_number(text) for text in texts)


def _has_numbers(facts: Facts, aim: Aim) -> bool:
    """Return whether results tell numbers of what the goal is about, with nothing to compare them with."""
    about = said.topics(aim.name)
    rows = [figure for path, figure, row in figure_rows(facts) if path[0] == "results" and _speaks(row, about)]
    rows += said.rows_of(aim.row, "figures")
    bare = [row for row in rows if said.is_given(row.get("value")) and not _is_compared(row)]
    return bool(bare) and len(bare) == len(rows)


def _speaks(row: Mapping[str, Any], about: frozenset[str]) -> bool:
    return bool(about & said.topics(str(row.get("field"))))


def _is_compared(row: Mapping[str, Any]) -> bool:
    return any(key in row for key in ("target_value", "progress", "previous_value", "growth", "change", "ranking"))


# -- short of the target -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Short:
    """How a number falls short in words, the field that says so, and the sum behind it."""

    how: str
    key: str
    mark: str


@check(PE524)
def shortfalls_are_explained(facts: Facts) -> Iterator[Diagnostic]:
    """Report numbers below their target, or falling where growth was the goal, without a word of why."""
    for path, figure, owner in figure_rows(facts):
        short = _below(facts, path, figure) or _decline(path, figure, owner)
        if short is not None and not _is_explained(facts, figure, owner):
            message = f"“{figure.get('name')}”{short.how}，没有写原因"
            yield finding(PE524, message, facts.document.at((*path, short.key)), mark=short.mark)


def _below(facts: Facts, path: Path, figure: Mapping[str, Any]) -> _Short | None:
    value, target, progress = (figure.get(key) for key in ("value", "target_value", "progress"))
    if isinstance(progress, Percent) and progress.points < _WHOLE:
        return _Short(f"完成进度 {progress.points:f}%", "progress", _implied(value, target, progress, _unit(figure)))
    if _is_better_low(figure):
        return None
    ratio = facts.figures.ratio("目标完成率", path)
    if ratio is not None and ratio.value is not None and ratio.value < 1:
        shares = f"{_shown(value)}÷{_shown(target)}×100% = {round_half_up(ratio.value * _WHOLE, 2):f}%"
        gap = _gap(value, target, _unit(figure)) if isinstance(value, Decimal) and isinstance(target, Decimal) else ""
        return _Short(f"完成 {_shown(value)}，目标 {_shown(target)}", "value", f"{shares}{gap}")
    if isinstance(value, Percent) and value.points < _WHOLE and _RATE.search(str(figure.get("name"))):
        lacking = as_trimmed(exact().subtract(Decimal(_WHOLE), value.points))
        return _Short(f"只有 {value.points:f}%", "value", f"离 100% 差 {lacking} 个百分点")
    return None


def _implied(value: object, target: object, progress: Percent, unit: str) -> str:
    """Return the target behind a progress, where it is a whole number, and what is lacking (RATE-05)."""
    if not isinstance(value, Decimal) or progress.points <= 0 or value <= 0:
        return "缺少原因"
    if isinstance(target, Decimal):
        return f"目标 {target:f}{unit}{_gap(value, target, unit)}"
    whole = round_half_up(Fraction(value) * _WHOLE / Fraction(progress.points), 0)
    share = round_half_up(Fraction(value) * _WHOLE / Fraction(whole), places_of(progress.points)) if whole else None
    if share != progress.points or value != value.to_integral_value():
        return "缺少原因"
    return f"{value:f}{unit}÷{progress.points:f}% ≈ {whole:f}{unit}{_gap(value, whole, unit)}"


def _gap(value: Decimal, target: Decimal, unit: str) -> str:
    return f"，少 {as_trimmed(exact().subtract(target, value))}{unit}"


def _unit(figure: Mapping[str, Any]) -> str:
    return figure["unit"] if isinstance(figure.get("unit"), str) else ""


def _shown(value: object) -> str:
    return f"{value.points:f}%" if isinstance(value, Percent) else f"{value}"


def _is_better_low(figure: Mapping[str, Any]) -> bool:
    return any(word in str(figure.get("name")) for word in said.lists()["越少越好"])


def _decline(path: Path, figure: Mapping[str, Any], owner: Mapping[str, Any]) -> _Short | None:
    growth = figure.get("growth")
    if path[0] != "goals" or not isinstance(growth, Percent) or growth.points >= 0 or _is_better_low(figure):
        return None
    name = str(owner.get("name"))
    if _GROWTH.search(f"{name} {said.text_of(owner.get('expected_result'))}") is None:
        return None
    return _Short(f"同比 {growth.points:f}%，目标是“{said.shortened(name)}”", "growth", "目标要增长，数是下降的")


def _is_explained(facts: Facts, figure: Mapping[str, Any], owner: Mapping[str, Any]) -> bool:
    """Return whether a reason is given or still to fill, or asked for by PE316, or the problems speak of it."""
    reasons = (figure.get("note"), owner.get("shortfall_reason"))
    if owner.get("is_achieved") is False or any(one not in (None, State.NONE) for one in reasons):
        return True
    about = said.topics(str(figure.get("name")))
    texts = [said.text_of(owner.get(key)) for key in ("summary", "content", "result")]
    told = [sentence for text in texts for _, sentence in said.sentences(text) if _WHY.search(sentence)]
    told += [f"{row.get('problem')} {row.get('cause')}" for row in facts.document.rows("problems")]
    return any(about & said.topics(sentence) for sentence in told)


CHECKS: Final[tuple[Check, ...]] = (claims_of_success_have_targets, goals_can_be_measured, shortfalls_are_explained)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
