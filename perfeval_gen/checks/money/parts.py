"""PE332–PE335: 其中 against the whole, people paid by the treasury, counts that follow one from another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations
from typing import Any, Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.money.gaps import Gap, added, amount_at, gap_of, minus, plain, shown, told
from perfeval_gen.checks.money.known import supported_by
from perfeval_gen.checks.money.sums import PROJECTS
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.figures.data import name_of
from perfeval_gen.figures.totals import add, raw_value
from perfeval_gen.quantities import Amount, as_trimmed, places_of
from perfeval_gen.schema.model import Field
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import shape_at
from perfeval_gen.schema.values import Prose, State

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
_PARTS: Final = "预算: {支出: {项目支出: {决算数: 100, 其中: [{名称: 甲, 决算数: 60}, {名称: 乙, 决算数: %s}]}}}\n"
_RESULT: Final = "成效: [{领域: 工业, 指标: [{指标: 投资, 数值: %s, 单位: 亿元, 其中: [{指标: 甲, 数值: 14.79}, {指标: 乙, 数值: 2.68}]}]}]\n"  # noqa: E501
_PEOPLE: Final = "人员: {在职: {公务员: 21, 后勤服务人员: 3}, 离休: 0, 退休: 53, 财政供养: %s}\n"
_COUNTS: Final = "项目管理: {应申报: {数量: 3}, 实际申报: {数量: %s}, 目标批复: {数量: 2}}\n"
PE332: Final = Code(
    "PE332", "“其中”超过了总数", Severity.ERROR,
    "“其中”是总数的一部分，单独一项、各项之和都不能超过总数；用途写明全部用于一事的，不能又列出别的“其中”。",
    remedy="核对总数和“其中”；不属于这个总数的移到别处；相差说得清的写明“容差”", rule="SUM-08",
    bad=_HEAD + _PARTS % 41, good=_HEAD + _PARTS % 40,
)  # fmt: skip
PE333: Final = Code(
    "PE333", "数值与“其中”之和不同", Severity.WARNING,
    "“其中”各项看来分完了总数（相差不到百分之一），加起来却不相等；各项四舍五入以内的只提示。",
    remedy="核对数值和“其中”；相差说得清的写明“容差”", rule="SUM-09",
    bad=_HEAD + _RESULT % "17.50", good=_HEAD + _RESULT % "17.47",
)  # fmt: skip
PE334: Final = Code(
    "PE334", "财政供养人数对不上", Severity.ERROR,
    "财政全额供给人员应等于在职、离休、退休人数之和；本地口径不同的，由模板包的选项“财政供养”规定。",
    remedy="核对人数；有人员不由财政供养的，在“人员”下写明“容差”和原因", rule="SUM-11",
    bad=_HEAD + _PEOPLE % 74, good=_HEAD + _PEOPLE % 77,
)  # fmt: skip
PE335: Final = Code(
    "PE335", "个数先后矛盾", Severity.ERROR,
    "批复的不多于申报的，申报的不多于应申报的；验收的须已完工，已立项的须是需要立项的；没有项目的，项目个数都是0。",
    remedy="核对这几个数", rule="SUM-14",
    bad=_HEAD + _COUNTS % 4, good=_HEAD + _COUNTS % 3,
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE332, PE333, PE334, PE335)

_NOT_WHOLE: Final = re.compile("[主等和及与、；;]|其中|部分|包括")
_NEAR: Final = Decimal("0.01")  # I: so close to the whole that the parts are meant to make it up


@check(PE332)
def parts_within_the_whole(facts: Facts) -> Iterator[Diagnostic]:
    """Check 其中 of project expenditure and of results against what they are parts of."""
    for gap in whole_gaps(facts):
        yield told(facts, gap)
    for stage, whole, given in _purposes(facts):
        if minus(add(list(given.values())), whole) < 0:
            yield from _other_purpose(facts, stage.id, whole, given)


def whole_gaps(facts: Facts) -> Iterator[Gap]:
    """Yield the parts that are more than their whole."""
    for stage, whole, given in _purposes(facts):
        made, unit = add(list(given.values())), whole.unit
        if (over := minus(made, whole)) > 0:
            alone = next((i for i, amount in given.items() if minus(amount, whole) > 0), None)
            path = (*PROJECTS, stage.id) if alone is None else (*PROJECTS, "parts", alone, stage.id)
            message = f"项目支出{stage.title} {shown(whole)}，“其中”各项之和 {shown(made, unit)}"
            mark = f"{added(list(given.values()), unit)} = {shown(made, unit)}，超过 {gap_of(over, unit)}"
            related = tuple((facts.document.at((*PROJECTS, "parts", i, stage.id)), "其中") for i in given)
            yield Gap(PE332, message, facts.document.at(path), over, PROJECTS, mark, related=related)
    for path, row in _results(facts):
        whole_value = plain(row.get("value"))
        for i, part in _numbers(row).items():
            if whole_value is not None and part > whole_value >= 0:
                names = (name_of(row["parts"][i]), name_of(row))
                message = f"“{names[0]}” {as_trimmed(part, 8)}，大于总数“{names[1]}” {as_trimmed(whole_value, 8)}"
                place, others = facts.document.at((*path, "parts", i, "value")), facts.document.at((*path, "value"))
                over = part - whole_value
                mark = f"超过 {as_trimmed(over, 8)}"
                yield Gap(PE332, message, place, over, path, mark, related=((others, "总数"),))


def _purposes(facts: Facts) -> Iterator[tuple[Field, Amount, dict[int, Amount]]]:
    """Yield the stages of project expenditure: the whole, and the parts that have a number there."""
    rows = facts.document.rows(*PROJECTS, "parts")
    shape = shape_at(facts.document.schema, PROJECTS)
    for stage in (f for f in (shape.fields if shape is not None else ()) if f.types == ("amount",)):
        whole = amount_at(facts, (*PROJECTS, stage.id))
        given = {i: row[stage.id] for i, row in enumerate(rows) if isinstance(row.get(stage.id), Amount)}
        if whole is not None and given:
            yield stage, whole, given


def _other_purpose(facts: Facts, stage: str, whole: Amount, given: dict[int, Amount]) -> Iterator[Diagnostic]:
    """Report a purpose said to be the whole of the money beside a part that is for something else."""
    purpose, rows = facts.document.get(*PROJECTS, "purpose"), facts.document.rows(*PROJECTS, "parts")
    if not isinstance(purpose, str) or _NOT_WHOLE.search(purpose):
        return
    names = {i: name_of(rows[i]) for i in given}
    other = [i for i, name in names.items() if name and name not in purpose and not set(name) <= set(purpose)]
    if other and len(other) == len(given):
        used = add([given[i] for i in other])
        left = gap_of(minus(whole, used), whole.unit)
        message = f"项目支出的用途写明“{purpose}”，其中却有“{names[other[0]]}” {shown(used, whole.unit)}"
        mark = f"{shown(whole)}减去以后只剩 {left}"
        beside = ((facts.document.at((*PROJECTS, "parts", other[0], stage)), "其中"),)
        place = facts.document.at((*PROJECTS, "purpose"))
        yield finding(PE332, message, place, mark=mark, severity=Severity.WARNING, related=beside)


def _results(facts: Facts) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for name in ("results", "goals"):
        for i in range(len(facts.document.rows(name))):
            for n, row in enumerate(facts.document.rows(name, i, "figures")):
                yield (name, i, "figures", n), row


def _numbers(row: Mapping[str, Any]) -> dict[int, Decimal]:
    """Return the numbers of the parts that are in the unit of the whole."""
    parts = row.get("parts")
    rows = parts if isinstance(parts, tuple) else ()
    same = {i: p for i, p in enumerate(rows) if p.get("unit") in (None, row.get("unit"))}
    return {i: value for i, part in same.items() if (value := plain(part.get("value"))) is not None}


@check(PE333)
def parts_make_the_whole(facts: Facts) -> Iterator[Diagnostic]:
    """Compare a statistic with its parts where they seem to make it up."""
    for gap in part_gaps(facts):
        yield told(facts, gap)


def part_gaps(facts: Facts) -> Iterator[Gap]:
    """Yield the statistics that differ from the sum of their parts; within rounding a note (rules.md §1.3)."""
    for path, row in _results(facts):
        whole, parts = plain(row.get("value")), _numbers(row)
        given = row.get("parts")
        if whole is None or len(parts) < 2 or len(parts) != len(given or ()) or min(whole, *parts.values()) < 0:  # noqa: PLR2004 - one part makes no whole
            continue
        made = sum(parts.values(), Decimal(0))
        off = whole - made
        if not off or (off > 0 and off > whole * _NEAR) or any(part > whole for part in parts.values()):
            continue
        unit = row["unit"] if isinstance(row.get("unit"), str) else ""
        step = Decimal(1).scaleb(-min(places_of(v) for v in (whole, *parts.values())))
        is_rounding = abs(off) <= step * len(parts) / 2
        message = f"“{name_of(row)}” {shown(whole, unit)}，“其中”各项之和 {shown(made, unit)}"
        put = "＋".join(as_trimmed(part, 8) for part in parts.values())
        mark = f"{put} = {as_trimmed(made, 8)}，相差 {as_trimmed(abs(off), 8)}"
        mark += "，在四舍五入以内" if is_rounding else ""
        severity = Severity.NOTE if is_rounding else None
        place = facts.document.at((*path, "value"))
        related = tuple((facts.document.at((*path, "parts", i, "value")), "其中") for i in parts)
        yield Gap(PE333, message, place, off, path, mark, severity=severity, related=related)


@check(PE334)
def supported_people_add_up(facts: Facts) -> Iterator[Diagnostic]:
    """Compare the people paid by the treasury with those in service and retired (rules.md §8)."""
    for gap in people_gaps(facts):
        yield told(facts, gap)


def people_gaps(facts: Facts) -> Iterator[Gap]:
    """Yield the number of people that differs; more than the sum is no finding while some kind isn't filled."""
    stated = facts.document.get("staffing", "fiscally_supported")
    paths = supported_by(facts)
    values = {path: _heads(facts, path) for path in paths}
    given = {path: value for path, value in values.items() if isinstance(value, int)}
    if not isinstance(stated, int) or len(given) < min(2, len(paths)) or State.UNFILLED in values.values():
        return
    off = stated - sum(given.values())
    if not off or (off > 0 and None in values.values()):
        return
    terms = [(_name(facts, path), value) for path, value in given.items()]
    put = "＋".join(f"{name} {value}" for name, value in terms)
    message = f"财政供养 {stated} 人，{put} = {sum(given.values())} 人"
    subset = _that_makes(facts, stated, given)
    mark = f"相差 {abs(off)} 人" + (f"；{subset} 才是 {stated}" if subset else "")
    note = facts.document.get("staffing", "note")
    is_explained = isinstance(note, Prose) and re.search("供给|供养", note.text) is not None
    severity = Severity.NOTE if is_explained else None
    place = facts.document.at(("staffing", "fiscally_supported"))
    related = tuple((facts.document.at(path), _name(facts, path)) for path in given)
    hint = "“人员”的说明写了口径；要不再提示，写明“容差”" if is_explained else ""
    yield Gap(PE334, message, place, Decimal(off), ("staffing",), mark, hint, severity=severity, related=related)


def _heads(facts: Facts, path: Path) -> Any:  # noqa: ANN401 - a number, a state or nothing
    total = facts.figures.totals.get(path)
    return total.value if total is not None else raw_value(facts.document, path)


def _name(facts: Facts, path: Path) -> str:
    shape = shape_at(facts.document.schema, path if path[-1] != "total" else path[:-1])
    return shape.key if shape is not None else ""


def _that_makes(facts: Facts, stated: int, given: dict[Path, int]) -> str:
    """Return which kinds of people do make the stated number, where some do."""
    kinds: list[tuple[str, int]] = []
    for path, value in given.items():
        total = facts.figures.totals.get(path)
        inner = (
            [(_name(facts, p), v) for p in total.parts if isinstance(v := raw_value(facts.document, p), int)]
            if (total is not None)
            else []
        )
        kinds += inner or [(_name(facts, path), value)]
    for size in range(len(kinds) - 1, 0, -1):
        for chosen in combinations(kinds, size):
            if sum(value for _, value in chosen) == stated:
                return "＋".join(f"{name} {value}" for name, value in chosen)
    return ""


_ORDER: Final = (("declared", "to_declare"), ("approved", "declared"), ("approved", "to_declare"))


@check(PE335)
def counts_follow(facts: Facts) -> Iterator[Diagnostic]:
    """Check the numbers of projects declared, approved, begun and accepted against each other."""
    for less, more in _ORDER:
        for key in ("number", "amount"):
            yield from _exceeding(facts, ("project_management", less, key), ("project_management", more, key))
    for i, row in enumerate(facts.document.rows("projects")):
        for done, needed, words in _STATES:
            answers = [facts.document.get("projects", i, "status", key) for key in (done, needed)]
            if answers == [True, False]:
                place = facts.document.at(("projects", i, "status", done))
                others = ((facts.document.at(("projects", i, "status", needed)), "写的是否"),)
                yield finding(PE335, f"项目“{name_of(row)}”{words}", place, mark="两处矛盾", related=others)
    if facts.document.get("projects") is State.NONE:
        for name in ("to_declare", "declared", "approved"):
            number = facts.document.get("project_management", name, "number")
            if isinstance(number, int) and number > 0:
                place = facts.document.at(("project_management", name, "number"))
                yield finding(PE335, f"写明没有项目，这里却有 {number} 个", place, mark="应为 0", rule="LOG-08")


_STATES: Final = (
    ("is_accepted", "is_completed", "没有完工，却写已验收"),
    ("is_approved", "needs_approval", "不需要立项，却写已立项"),
)


def _exceeding(facts: Facts, less: Path, more: Path) -> Iterator[Diagnostic]:
    one, other = facts.document.get(*less), facts.document.get(*more)
    titles = [_name(facts, path[:-1]) for path in (less, more)]
    if isinstance(one, Amount) and isinstance(other, Amount):
        is_more, put = minus(one, other) > 0, (shown(one), shown(other))
    elif isinstance(one, int) and isinstance(other, int):
        is_more, put = one > other, (f"{one} 个", f"{other} 个")
    else:
        return
    if is_more and not (less[1] == "approved" and more[1] == "to_declare" and _has(facts, "declared", less[-1])):
        message = f"{titles[0]} {put[0]}，多于{titles[1]} {put[1]}"
        others = ((facts.document.at(more), titles[1]),)
        yield finding(PE335, message, facts.document.at(less), mark=f"不应多于{put[1]}", related=others)


def _has(facts: Facts, name: str, key: str | int) -> bool:
    return facts.document.get("project_management", name, key) is not None


CHECKS: Final[tuple[Check, ...]] = (
    parts_within_the_whole, parts_make_the_whole, supported_people_add_up, counts_follow,
)  # fmt: skip
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
