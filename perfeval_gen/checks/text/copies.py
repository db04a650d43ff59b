"""PE442, PE444, PE445: text copied from one section into another, and what is typed twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.text import word_lists
from perfeval_gen.checks.text.names import likeness
from perfeval_gen.checks.text.passages import without_titles
from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, finding
from perfeval_gen.prose.segments import Segment
from perfeval_gen.quantities import as_date
from perfeval_gen.schema.read import Path, field_of
from perfeval_gen.schema.validate import shape_at

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
_PROJECT: Final = "类型: 项目自评\n年度: 2025\n单位: {名称: 某县数据局}\n名称: 平台建设\n"
PE442: Final = Code(
    "PE442", "一处照抄另一处", Severity.WARNING,
    "目标写年初要达到什么，成效写年末达到了什么，概况写项目是什么；把一处的文字原样放到另一处，等于有一处没有写。"
    "目标和成效有30个字一样就提示；项目的概况、内容与目标整段相同的也提示。",
    remedy="目标改写成年初定的、可以衡量的要求，成效写实际的结果", rule="DUP-03",
    bad=f"{_PROJECT}内容: 开展设备更新改造工作\n目标: 开展设备更新改造工作\n",
    good=f"{_PROJECT}内容: 开展设备更新改造工作\n目标: 更新设备20台，年内投入使用\n",
)  # fmt: skip
PE444: Final = Code(
    "PE444", "同一项制度列了两遍", Severity.NOTE,
    "“制度”里已有的办法又写在“其他办法”里，表上会印两遍；两处名称也可能写得不一样。",
    remedy="在“其他办法”里删去；要列入财务（项目）管理办法的，在“制度”那一条写“管理办法: 是”", rule="DUP-05",
    bad=f"{_HEAD}制度: [{{名称: 合同管理制度, 文号: 无}}]\n项目管理: {{其他办法: [合同管理制度]}}\n",
    good=f"{_HEAD}制度: [{{名称: 合同管理制度, 文号: 无}}]\n项目管理: {{其他办法: [档案管理制度]}}\n",
)  # fmt: skip
PE445: Final = Code(
    "PE445", "同一件事两处写得不一样", Severity.ERROR,
    "应报日期在“依据文件”和“自评工作”里都能写，写了两处的应当一致；一个文号只是一份文件，两处的标题应当一致。",
    remedy="核对原件，改成一致；不必写两处的，删去一处", rule="DUP-06",
    bad=f"{_HEAD}依据文件: [{{标题: 关于开展2026年自评的通知, 文号: 某财绩〔2026〕1号, 应报日期: 2026-06-30}}]\n"
    "自评工作: {应报日期: 2026-06-20}\n",
    good=f"{_HEAD}依据文件: [{{标题: 关于开展2026年自评的通知, 文号: 某财绩〔2026〕1号, 应报日期: 2026-06-30}}]\n"
    "自评工作: {应报日期: 2026-06-30}\n",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE442, PE444, PE445)
_PLANNED: Final = frozenset({
    "goal_summary", "expected_result", "target", "mid_term_target", "overview", "content", "name", "task_summary",
    "central_goals",
})  # fmt: skip
_ACHIEVED: Final = frozenset({
    "results", "achievements", "achievement_summary", "social_benefits", "evaluation_summary", "analysis", "result",
    "benefits",
})  # fmt: skip
_SIGNS: Final = re.compile(r"[\s*，。；：、“”‘’《》（）,;:()!！?？〈〉\-—…·]+")
_LISTS: Final = ("goals", "tasks", "projects")
_SHOWN: Final = 16
_SHORTEST: Final = 6
_PAIRS: Final = (("overview", "target"), ("content", "target"), ("content", "expected_result"))
_NEAR: Final = 0.85


@dataclass(frozen=True, slots=True)
class _Compact:
    """A text without signs and names; ``at`` tells where each character left stands."""

    segment: Segment
    text: str
    at: tuple[int, ...]

    def place(self, start: int, stop: int) -> Location:
        return self.segment.at(self.at[start], self.at[stop - 1] + 1)


def _compact(segment: Segment, names: re.Pattern[str] | None) -> _Compact:
    text = without_titles(segment.text)
    if names is not None:
        text = names.sub(lambda match: "\0" * len(match[0]), text)
    kept: list[str] = []
    at: list[int] = []
    last = 0
    for gap in _SIGNS.finditer(text):
        kept.append(text[last : gap.start()])
        at.extend(range(last, gap.start()))
        last = gap.end()
    kept.append(text[last:])
    at.extend(range(last, len(text)))
    return _Compact(segment, "".join(kept), tuple(at))


# -- goals, results, overviews --------------------------------------------------------------------------------------


@check(PE442)
def goals_are_not_results(facts: Facts) -> Iterator[Diagnostic]:
    """Warn of results that repeat a goal, and of goals that repeat what a project is, word for word."""
    names = _names(facts)
    planned = [_compact(s, names) for s in facts.texts if _is_planned(s.path)]
    achieved = [_compact(s, names) for s in facts.texts if _ACHIEVED & set(s.path)]
    size = word_lists.number("照抄字数")
    yield from _copied(planned, achieved, size)
    yield from _same_texts(planned, size)


def _is_planned(path: Path) -> bool:
    is_there = path[0] in _LISTS or not any(isinstance(step, str) for step in path[1:])
    return is_there and field_of(path) in _PLANNED


def _names(facts: Facts) -> re.Pattern[str] | None:
    found = {str(row.get("name")) for row in facts.document.rows("projects")}
    found |= {str(facts.document.get("name")), str(facts.document.get("unit", "name"))}
    long = sorted((n for n in found if len(n) > _SHORTEST), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, long))) if long else None


def _copied(planned: Sequence[_Compact], achieved: Sequence[_Compact], size: int) -> Iterator[Diagnostic]:
    """Yield the runs of ``size`` characters and more that both have; every run of the plans is looked up once."""
    seen: dict[str, tuple[_Compact, int]] = {}
    for one in planned:
        for i in range(len(one.text) - size + 1):
            seen.setdefault(one.text[i : i + size], (one, i))
    for other in achieved if seen else ():
        best: tuple[int, int, _Compact, int] | None = None
        i = 0
        while i + size <= len(other.text):
            run = other.text[i : i + size]
            if run not in seen or "\0" in run:
                i += 1
                continue
            source, j = seen[run]
            length = _common(other.text, i, source.text, j)
            if best is None or length > best[0]:
                best = (length, i, source, j)
            i += length
        if best is not None:
            yield _copy(other, *best)


def _common(a: str, i: int, b: str, j: int) -> int:
    length = 0
    while i + length < len(a) and j + length < len(b) and a[i + length] == b[j + length] != "\0":
        length += 1
    return length


def _copy(other: _Compact, length: int, i: int, source: _Compact, j: int) -> Diagnostic:
    title, first = (_title(one.segment) for one in (other, source))
    shown = other.text[i : i + _SHOWN]
    message = f"“{title}”与“{first}”有{length}个字相同：“{shown}……”"
    place, related = other.place(i, i + length), source.place(j, j + length)
    return finding(PE442, message, place, mark=f"照抄“{first}”", related=((related, f"“{first}”"),))


def _title(segment: Segment) -> str:
    return segment.shape.title or segment.shape.key or "正文"


def _same_texts(planned: Sequence[_Compact], size: int) -> Iterator[Diagnostic]:
    """Yield the goals that say nothing but what the same project or goal is."""
    by_path: dict[Path, list[_Compact]] = {}
    for one in planned:
        by_path.setdefault(one.segment.path, []).append(one)
    for path, goal in by_path.items():
        for first, second in _PAIRS:
            other = by_path.get((*path[:-1], first), []) if path[-1] == second else []
            if _is_copy(_joined(goal), _joined(other), size if first == "overview" else 0):
                title, source = _title(goal[0].segment), _title(other[0].segment)
                message = f"“{title}”照抄“{source}”，没有写出可以衡量的目标"
                related = ((other[0].segment.at(), f"“{source}”"),)
                yield finding(PE442, message, goal[0].segment.at(), mark=f"与“{source}”一字不差", related=related)


def _joined(parts: Sequence[_Compact]) -> str:
    return "".join(part.text for part in parts)


def _is_copy(goal: str, other: str, size: int) -> bool:
    """Return whether a goal is another text word for word, or of ``size`` characters and more a part of it."""
    is_text = len(goal.strip("\0")) >= _SHORTEST
    return is_text and (goal == other or (0 < size <= len(goal) and goal in other))


# -- lists and dates ------------------------------------------------------------------------------------------------


@check(PE444)
def rules_are_listed_once(facts: Facts) -> Iterator[Diagnostic]:
    """Point out rules that stand in both lists of the form."""
    listed_rules = enumerate(facts.document.rows("rules"))
    rules = {_plain(name): (i, name) for i, row in listed_rules if (name := row.get("title"))}
    base: Path = ("project_management", "other_rules")
    for i, name in enumerate(facts.document.rows(*base)):
        key = _plain(name)
        near = key if key in rules else max(rules, key=lambda k: likeness(k, key), default="")
        if not near or (near != key and likeness(near, key) < _NEAR):
            continue
        at, listed = rules[near]
        message = f"“{name}”在“制度”里已经列出" if near == key else f"“{name}”与“制度”里的“{listed}”只差几个字"
        place = facts.document.at(("rules", at, "title"))
        yield finding(PE444, message, facts.document.at((*base, i)), mark="会印两遍", related=((place, "“制度”"),))


def _plain(text: Any) -> str:  # noqa: ANN401 - a name, or nothing
    return _SIGNS.sub("", text) if isinstance(text, str) else ""


@check(PE445)
def twice_means_the_same(facts: Facts) -> Iterator[Diagnostic]:
    """Report what is typed at two places and differs: the day it was due, the title of a document."""
    due: Path = ("self_evaluation", "due_on")
    stated = facts.document.get(*due)
    for i, row in enumerate(facts.document.rows("basis_documents")):
        other = row.get("due_on")
        if isinstance(stated, date) and isinstance(other, date) and other != stated:
            message = f"应报日期一处是 {as_date(stated)}，依据文件里是 {as_date(other)}"
            related = ((facts.document.at(("basis_documents", i, "due_on")), as_date(other)),)
            yield finding(PE445, message, facts.document.at(due), mark="两处不一致", related=related)
    yield from _titles_of_numbers(facts)


def _titles_of_numbers(facts: Facts) -> Iterator[Diagnostic]:
    seen: dict[str, tuple[str, Path]] = {}
    for path in facts.document.places:
        if path[-1:] != ("number",) or path[0] == "previous_year":
            continue
        shape = shape_at(facts.document.schema, path)
        number, title = facts.document.get(*path), facts.document.get(*path[:-1], "title")
        if shape is None or shape.types[0] != "string" or not isinstance(number, str) or not isinstance(title, str):
            continue
        key, plain = _plain(number), _plain(title)
        first, where = seen.setdefault(key, (title, path))
        if "〔" in number and not (plain in _plain(first) or _plain(first) in plain):
            message = f"文号“{number}”有两个标题：“{first}”和“{title}”"
            related = ((facts.document.at((*where[:-1], "title")), first),)
            place = facts.document.at((*path[:-1], "title"))
            yield finding(PE445, message, place, mark="同一文号，标题不同", severity=Severity.WARNING, related=related)


CHECKS: Final[tuple[Check, ...]] = (goals_are_not_results, rules_are_listed_once, twice_means_the_same)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
