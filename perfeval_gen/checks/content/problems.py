"""PE525, PE531, PE533: problems, their measures, and what is claimed elsewhere (COMP-06, LOG-04, LOG-07)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.content import said
from perfeval_gen.checks.scoring.reasons import has_lost, money_gap
from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, finding
from perfeval_gen.prose.segments import Segment
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.values import Percent, State

_HEAD: Final = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"
_PROJECT: Final = "类型: 项目自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n名称: 平台建设\n"
_SLOW: Final = f"{_HEAD}问题: [{{问题: 部分资金支付进度偏慢, 措施: [按月通报支付进度]}}]\n"
_CUT: Final = f"{_PROJECT}预算: {{年初预算: 189, 划拨: 139, 支出: 139, 原因: 财政压减}}\n"

PE525: Final = Code(
    "PE525", "问题和措施对不上", Severity.WARNING,
    "列出的问题没有写改进措施；或者改进措施说的事，问题里没有提到。",
    remedy="每个问题写“措施”；没有对应问题的措施，补写问题或删去", rule="COMP-06",
    bad=f"{_HEAD}问题: [{{问题: 绩效目标不够细化, 原因: 编制时间紧}}]\n",
    good=f"{_HEAD}问题: [{{问题: 绩效目标不够细化, 原因: 编制时间紧, 措施: [提前编制，逐项量化]}}]\n",
)  # fmt: skip
PE531: Final = Code(
    "PE531", "前面说好，问题里说不好", Severity.WARNING,
    "分析里说支付及时、执行率100%、目标明确等等，问题里又承认没有做到；读的人不知道该信哪一句。",
    remedy="两处写成一致：分析里写明例外，例如“除少部分外，支付及时”", rule="LOG-04",
    bad=f"{_SLOW}自评结果: 各项资金支付及时。\n", good=f"{_SLOW}自评结果: 除少部分外，各项资金支付及时。\n",
)  # fmt: skip
PE533: Final = Code(
    "PE533", "有偏差，问题却写“无”", Severity.ERROR,
    "资金没有足额到位或没有支出完、目标没有完成、指标没有得满分的，就有偏差，“问题”不能写“无”。",
    remedy="写明问题和改进措施", rule="LOG-07",
    bad=f"{_CUT}问题: 无\n", good=f"{_CUT}问题: [{{问题: 评审批次减少, 措施: [合并评审批次]}}]\n",
)  # fmt: skip
CODES: Final = (PE525, PE531, PE533)
_LEAD: Final = re.compile(
    "(?:以下|如下|下列|下面|上述|几个?方面|几点|几项)|(?:查出|查找|发现|梳理|存在|指出|反映|列出)[的出]?[^，。；]{0,8}问题|整改台账|销号"
)
_SHORTEST: Final = 8
_TOPICS: Final = 2


# -- problems and measures -----------------------------------------------------------------------------------------


@check(PE525)
def problems_have_measures(facts: Facts) -> Iterator[Diagnostic]:
    """Report problems for which nothing is to be done, neither beside them nor among the general measures."""
    general = [said.text_of(facts.document.get(key)) for key in ("improvement_summary", "proposals", "suggestions")]
    for path, row in _problems(facts):
        words = said.text_of(row.get("problem"))
        if row.get("measures") not in (None, State.NONE, State.NOT_APPLICABLE, ()) or not words:
            continue
        about = said.topics(words)
        if not any(about & said.topics(sentence) for text in general for _, sentence in said.sentences(text)):
            message = f"问题“{said.shortened(words)}”没有写改进措施"
            yield finding(PE525, message, facts.document.at((*path, "problem")), mark="缺少“措施”")


@check(PE525)
def measures_answer_problems(facts: Facts) -> Iterator[Diagnostic]:
    """Report items among the general measures that nothing listed as a problem, a cause or a deviation speaks of."""
    if not facts.document.rows("problems"):
        return
    about = said.topics("\n".join(_trouble(facts)))
    for segment in facts.texts:
        if segment.path[-1] not in ("improvement_summary", "proposals"):
            continue
        for start, sentence in said.sentences(segment.text):
            is_measure = len(sentence) >= _SHORTEST and _LEAD.search(sentence) is None
            if is_measure and len(own := said.topics(sentence)) >= _TOPICS and not own & about:
                place = segment.at(start, start + len(sentence))
                message = f"改进措施“{said.shortened(sentence)}”没有对应的问题"
                yield finding(PE525, message, place, mark="问题和原因里没有提到")


def _problems(facts: Facts) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for base in ((), *(path for path, _ in said.projects(facts) if path)):
        for i, row in enumerate(facts.document.rows(*base, "problems")):
            yield (*base, "problems", i), row


def _trouble(facts: Facts) -> Iterator[str]:
    """Yield every text about what went wrong and what is done about it, the general measures aside."""
    for segment in facts.texts:
        is_general = segment.path[-1] in ("improvement_summary", "proposals")
        if not is_general and not said.is_claim(segment) and segment.path[0] not in ("duties", "organisation"):
            yield segment.text


# -- problems and claims -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Said:
    """Something that was said: its words and where they stand."""

    words: str
    place: Location


@check(PE531)
def claims_agree_with_problems(facts: Facts) -> Iterator[Diagnostic]:
    """Report a claim in the analysis that the problems section takes back."""
    problems = [one for one in facts.texts if _tells_a_problem(one)]
    if not problems:
        return
    for pair in said.lists()["相反说法"]:
        admitted = next(_found(problems, said.compiled(pair["问题"])), None)
        if admitted is None:
            continue
        claimed = [*_claimed(facts, said.compiled(pair["说法"])), *_reported(facts, said.compiled(pair["说法"]))]
        if claimed:
            message = f"这里说“{claimed[0].words}”，问题里说“{admitted.words}”"
            related = ((admitted.place, "问题里说的"), *((one.place, "这里也这样说") for one in claimed[1:]))
            yield finding(PE531, message, claimed[0].place, mark=f"与“{admitted.words}”矛盾", related=related)


def _tells_a_problem(segment: Segment) -> bool:
    return segment.path[-1] in ("problem", "cause") or segment.shape.title.endswith("问题")


def _found(segments: list[Segment], wanted: re.Pattern[str]) -> Iterator[_Said]:
    for segment in segments:
        for match in wanted.finditer(segment.text):
            yield _Said(match.group(), segment.at(match.start(), match.end()))


def _claimed(facts: Facts, wanted: re.Pattern[str]) -> Iterator[_Said]:
    for segment in said.claims(facts):
        for start, sentence in said.sentences(segment.text):
            for match in wanted.finditer(sentence):
                if said.pattern("除外").search(sentence[: match.end()]) is None:
                    yield _Said(match.group(), segment.at(start + match.start(), start + match.end()))


def _reported(facts: Facts, wanted: re.Pattern[str]) -> Iterator[_Said]:
    reported = facts.document.get("reported")
    for name, value in (reported if isinstance(reported, Mapping) else {}).items():
        words = f"{name}{value.points:f}%" if isinstance(value, Percent) else f"{name}{value}"
        if wanted.search(words):
            yield _Said(words, facts.document.at(("reported", name)))


# -- no problems at all --------------------------------------------------------------------------------------------


@check(PE533)
def none_means_no_deviation(facts: Facts) -> Iterator[Diagnostic]:
    """Report 问题: 无 where something departs: «none» holds only if nothing does (rules.md §5)."""
    for path, row in ((), facts.document.data), *((p, r) for p, r in said.projects(facts) if p):
        if row.get("problems") is State.NONE and (why := _deviation(facts, path, row)):
            message = f"{why}，“问题”不能写“无”"
            yield finding(PE533, message, facts.document.at((*path, "problems")), mark="写明问题和措施")


def _deviation(facts: Facts, path: Path, row: Mapping[str, Any]) -> str:
    """Return in words the first thing that departs from what was to be."""
    if (path or facts.document.schema.kind == "项目自评") and (why := money_gap(facts, path)):
        return why
    if row.get("is_achieved") is False:
        return "项目没有完成目标"
    if path:
        return ""
    for kind, key in (("目标", "goals"), ("任务", "tasks"), ("项目", "projects")):
        missed = next((one for one in facts.document.rows(key) if _is_missed(one)), None)
        if missed is not None:
            return f"{kind}“{said.shortened(str(missed.get('name')))}”没有完成"
    short = next((leaf for leaf in facts.figures.scores.leaves() if has_lost(leaf)), None)
    return f"“{short.name}”没有得满分" if short is not None else ""


def _is_missed(row: Mapping[str, Any]) -> bool:
    return row.get("is_achieved") is False or row.get("completion") in ("部分完成", "未完成")


CHECKS: Final[tuple[Check, ...]] = (
    problems_have_measures, measures_answer_problems, claims_agree_with_problems, none_means_no_deviation,
)  # fmt: skip
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
