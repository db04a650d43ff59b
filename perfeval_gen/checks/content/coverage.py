"""PE537, PE538: goals, tasks and results meet; an indicator is of the class it stands in (LOG-11, LOG-12)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.content import said
from perfeval_gen.checks.content.aims import Aim, aims, is_reported
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.values import State

_HEAD: Final = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"
_TASKS: Final = f"{_HEAD}任务: [{{名称: 建成数据平台, 完成: 已完成}}, {{名称: 加强安全督导%s}}]\n"
_GOALS: Final = "目标: [{名称: 数据平台上线, 预期目标: 接入30个, 完成情况: 接入33个。, 是否完成: 是}]\n"
_ROW: Final = f"{_HEAD}指标: [{{一级: 产出指标, 二级: 质量指标, 三级: %s, 方向: ≥, 目标值: 95%%, 完成值: 96%%}}]\n"

PE537: Final = Code(
    "PE537", "任务、目标、成效对不上", Severity.WARNING,
    "有的任务既没有结果，目标和成效里也没有提到；有的目标没有任务去做，也没有完成情况。按文字里共同的词判断。",
    remedy="补写结果；不属于今年的任务、目标，删去", rule="LOG-11",
    bad=_TASKS % "" + _GOALS, good=_TASKS % ", 完成: 已完成, 结果: 督导12次。" + _GOALS,
)  # fmt: skip
PE538: Final = Code(
    "PE538", "指标放错了类别", Severity.NOTE,
    "资金合规、按时支付是过程管理，不是产出的质量、时效；质量写做得好不好，时效写什么时候做完。",
    remedy="改为反映产出的指标；合规、支付写在资金管理里", rule="LOG-12", article="财预〔2020〕10号",
    bad=_ROW % "资金使用合规率", good=_ROW % "系统验收合格率",
)  # fmt: skip
CODES: Final = (PE537, PE538)
_FEW: Final = 3


@check(PE537)
def tasks_goals_and_results_meet(facts: Facts) -> Iterator[Diagnostic]:
    """Report once the tasks and goals that nothing else speaks of (by the words they share)."""
    if not is_reported(facts):
        return
    every = list(aims(facts))
    tasks, goals = ([aim for aim in every if aim.kind == kind] for kind in ("任务", "目标"))
    results = said.of_results(facts)
    lonely = [aim for aim in tasks if goals and aim.is_silent and not _meets(aim, goals, results)]
    if tasks:
        lonely += [aim for aim in goals if not aim.linked and not _meets(aim, tasks, frozenset())]
    elif results:
        lonely += [aim for aim in goals if aim.is_silent and not _meets(aim, [], results)]
    if not lonely:
        return
    places = [(facts.document.at((*aim.path, "name")), aim) for aim in lonely]
    related = tuple((place, f"{aim.kind}“{said.shortened(aim.name)}”") for place, aim in places[1:])
    yield finding(PE537, _told(lonely), places[0][0], mark="别处没有提到", related=related)


def _told(lonely: list[Aim]) -> str:
    parts = []
    for kind, lacking in (("任务", "没有目标和成效"), ("目标", "没有任务或成效")):
        names = [said.shortened(aim.name) for aim in lonely if aim.kind == kind]
        if names:
            more = f"等 {len(names)} 项" if len(names) > _FEW else ""
            parts.append(f"{kind}“{'”“'.join(names[:_FEW])}”{more}{lacking}")
    return "；".join(parts)


def _meets(aim: Aim, others: list[Aim], results: frozenset[str]) -> bool:
    about = _about(aim)
    return not about or bool(about & results) or any(about & _about(one) for one in others)


def _about(aim: Aim) -> frozenset[str]:
    values = (aim.row.get(key) for key in ("name", "content", aim.target))
    return said.topics("\n".join(said.text_of(value) for value in values))


@check(PE538)
def indicators_stand_in_their_class(facts: Facts) -> Iterator[Diagnostic]:
    """Report once the indicators of quality or time that are about compliance or payment."""
    found: list[tuple[Path, str, str, str]] = []
    for base in ((), *(path for path, _ in said.projects(facts) if path)):
        for i, row in enumerate(facts.document.rows(*base, "indicators")):
            level, name = str(row.get("level2")), str(row.get("level3"))
            for kind, words in said.lists()["指标类别"].items():
                word = next((one for one in words if one in name), "") if level.startswith(kind) else ""
                if word and row.get("level3") is not State.UNFILLED:
                    found.append(((*base, "indicators", i, "level3"), level, name, word))
    if found:
        path, level, name, word = found[0]
        count = f"；这样的指标共 {len(found)} 个" if len(found) > 1 else ""
        message = f"“{name}”列在“{level}”，说的却是{word}{count}"
        related = tuple((facts.document.at(one), f"“{title}”也是") for one, _, title, _ in found[1:])
        yield finding(PE538, message, facts.document.at(path), mark=f"不是{level}", related=related)


CHECKS: Final[tuple[Check, ...]] = (tasks_goals_and_results_meet, indicators_stand_in_their_class)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
