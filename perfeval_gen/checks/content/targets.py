"""PE521, PE522, PE526: targets and what was reached of them (COMP-03, COMP-07)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.content import said
from perfeval_gen.checks.content.aims import Aim, Quantity, aims, figure_rows, is_reported, quantities, told
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.prose.segments import Segment
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import shape_at

_Numbered = tuple[int, Quantity]  # in the order of the document
_Known = Mapping[tuple[str, str], list[_Numbered]]  # by the class of the unit and each thing spoken of
_HEAD: Final = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"
_GOAL: Final = f"{_HEAD}目标:\n  - {{名称: 清洁生产, 预期目标: 完成60家企业的清洁生产审核"

PE521: Final = Code(
    "PE521", "有目标，没有写完成得怎样", Severity.ERROR,
    "目标、任务、项目、指标写了要达到的结果，却没有完成情况、完成数，也没有写是否完成。",
    remedy="补上完成情况；还没有的写“待填”", rule="COMP-03",
    bad=f"{_GOAL}}}\n自评结果: 各项工作较好完成。\n", good=f"{_GOAL}, 完成情况: 审核企业63家。, 是否完成: 是}}\n",
)  # fmt: skip
PE522: Final = Code(
    "PE522", "目标里的数没有完成数来对", Severity.WARNING,
    "目标写了数（多少家、多少个、百分之几），全文没有同一件事的完成数；或者只有历年累计数，看不出当年完成多少。",
    remedy="在完成情况里写当年的完成数", rule="COMP-03",
    bad=f"{_GOAL}, 完成情况: 审核工作顺利开展。, 是否完成: 是}}\n",
    good=f"{_GOAL}, 完成情况: 审核企业63家。, 是否完成: 是}}\n",
)  # fmt: skip
PE526: Final = Code(
    "PE526", "目标数与完成情况的条数不等", Severity.ERROR,
    "有的目标写了完成情况，有的一个字也没有写；两栏的条数应当相等。",
    remedy="给每个目标写完成情况；还没有的写“待填”", rule="COMP-07", rules=("COMP-01",),
    bad=f"{_HEAD}目标: [{{名称: 培训1000人次, 是否完成: 是}}, {{名称: 扩大开放}}]\n",
    good=f"{_HEAD}目标: [{{名称: 培训1000人次, 是否完成: 是}}, {{名称: 扩大开放, 是否完成: 是}}]\n",
)  # fmt: skip
CODES: Final = (PE521, PE522, PE526)
_FIGURE: Final = ("value", "growth", "change", "progress")
_INDICATOR: Final = ("actual_value", "attainment", "attained_share", "score", "account", "deviation_reason")


@check(PE521)
def targets_have_results(facts: Facts) -> Iterator[Diagnostic]:
    """Report a target of which nothing is said; 待填 is told elsewhere, 无 and 不适用 are answers.

    What became of a task may be told among the results.
    """
    if not is_reported(facts):
        return
    results = said.of_results(facts)
    for aim in aims(facts):
        if said.is_given(aim.row.get(aim.target)) and aim.is_silent and not _is_told(aim, results):
            yield _unanswered(facts, (*aim.path, aim.target), aim.kind, aim.name, "完成情况")
    for path, figure, _ in figure_rows(facts):
        if said.is_given(figure.get("target_value")) and all(figure.get(key) is None for key in _FIGURE):
            yield _unanswered(facts, (*path, "target_value"), "成效指标", str(figure.get("name")), "数值")


def _is_told(aim: Aim, results: frozenset[str]) -> bool:
    """Return whether results speak of a task, so that it needs no answer of its own."""
    about = said.topics(f"{aim.name} {said.text_of(aim.row.get('target'))}")
    return aim.kind == "任务" and bool(about & results)


@check(PE521)
def indicators_have_values(facts: Facts) -> Iterator[Diagnostic]:
    """Report an indicator with a target and no value; those that are scored are told with the score (PE314)."""
    if not is_reported(facts):
        return
    scored = {row.path for sheet in facts.figures.sheets.values() for row in sheet.leaves()}
    for i, row in enumerate(facts.document.rows("indicators")):
        path: Path = ("indicators", i)
        if path in scored or not said.is_given(row.get("target_value")):
            continue
        if all(row.get(key) is None for key in _INDICATOR):
            yield _unanswered(facts, (*path, "target_value"), "指标", str(row.get("level3")), "完成值")


def _unanswered(facts: Facts, path: Path, kind: str, name: str, wanted: str) -> Diagnostic:
    shape = shape_at(facts.document.schema, path)
    title = shape.title if shape is not None else str(path[-1])
    message = f"{kind}“{said.shortened(name)}”写了“{title}”，没有写完成得怎样"
    return finding(PE521, message, facts.document.at(path), mark=f"缺少“{wanted}”")


@check(PE522)
def target_numbers_are_answered(facts: Facts) -> Iterator[Diagnostic]:
    """Report the numbers of a target that nothing in the document answers, or only what has added up over years."""
    if not is_reported(facts):
        return
    results = said.of_results(facts)
    for aim in aims(facts):
        if aim.is_open or aim.is_missed or (aim.is_silent and not _is_told(aim, results)):  # told by PE521
            continue
        for segment in (one for one in facts.texts if one.path == (*aim.path, aim.target)):
            yield from _without_answer(aim, segment, facts.once(_by_topic))


def _by_topic(facts: Facts) -> _Known:
    """Return the numbers that answer targets, by the class of their unit and what they are about."""
    found: dict[tuple[str, str], list[_Numbered]] = {}
    for at, quantity in enumerate(told(facts)):
        for topic in quantity.topics:
            found.setdefault((quantity.unit_class, topic), []).append((at, quantity))
    return found


def _without_answer(aim: Aim, segment: Segment, known: _Known) -> Iterator[Diagnostic]:
    """Return one finding for all the numbers of a target's text that are not answered."""
    own = _own(aim)
    open_ones = [
        (wanted, fitting)
        for wanted in quantities(segment.text)
        if (fitting := _lacking(aim, wanted, known, own)) is not None
    ]
    if not open_ones:
        return
    first, cumulative = open_ones[0]
    numbers = "”“".join(wanted.shown for wanted, _ in open_ones)
    why = (
        f"只有累计数 {cumulative.shown}，看不出当年完成多少"
        if isinstance(cumulative, Quantity)
        else "全文没有相应的完成数"
    )
    message = f"{aim.kind}“{said.shortened(aim.name)}”的目标有“{numbers}”，{why}"
    place = segment.at(first.at, first.at + len(first.shown))
    yield finding(PE522, message, place, mark="写当年完成的数")


def _lacking(aim: Aim, wanted: Quantity, known: _Known, own: list[Quantity]) -> Quantity | bool | None:
    """Return None where a number answers the target, else the cumulative one that alone is there, or False."""
    about = wanted.topics or said.topics(aim.name)
    fitting = [found for topic in about if (found := known.get((wanted.unit_class, topic)))]
    alike = [q for q in own if q.unit_class == wanted.unit_class]
    told_of = chain((q for found in fitting for _, q in found), alike)
    if any(q.is_cumulative <= wanted.is_cumulative for q in told_of):
        return None
    return min(found[0] for found in fitting)[1] if fitting else next(iter(alike), False)


def _own(aim: Aim) -> list[Quantity]:
    rows: tuple[Mapping[str, Any], ...] = (aim.row, *aim.linked)
    texts = [said.text_of(row.get(key)) for row in rows for key in ("result", "benefits")]
    return [quantity for text in texts for quantity in quantities(text)]


@check(PE526)
def every_goal_has_an_entry(facts: Facts) -> Iterator[Diagnostic]:
    """Report once the goals of which nothing is said beside goals of which something is."""
    goals = [aim for aim in aims(facts) if aim.kind == "目标"]
    silent = [aim for aim in goals if aim.is_silent]
    bare = [aim for aim in silent if not said.is_given(aim.row.get(aim.target))]  # the others are told by PE521
    if not bare or len(goals) == 1 or (len(silent) == len(goals) and len(bare) < len(silent)):
        return
    told = len(goals) - len(silent)
    message = (
        f"目标 {len(goals)} 个，写了完成情况的 {told} 个：缺“{said.shortened(bare[0].name)}”{'等' * (len(bare) > 1)}"
    )
    places = [facts.document.at((*aim.path, "name")) for aim in bare]
    related = tuple((place, "也没有完成情况") for place in places[1:])
    yield finding(
        PE526, message, places[0], mark="没有完成情况", related=related, rule="COMP-07" if told else "COMP-01"
    )


CHECKS: Final[tuple[Check, ...]] = (targets_have_results, target_numbers_are_answered, every_goal_has_an_entry)
PROJECT_CHECKS: Final[tuple[Check, ...]] = (indicators_have_values,)
