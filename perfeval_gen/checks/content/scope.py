"""PE534–PE536: whether what is told fits the unit: no projects, its level, only itself (LOG-08, LOG-09, LOG-10)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.content import said
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.quantities import Amount
from perfeval_gen.schema.values import State

_HEAD: Final = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n"
_UNIT: Final = f"{_HEAD}单位: {{名称: 某县数据局"
_BOTH: Final = "自评结果: 我局和下属单位的会计核算合规。\n"

PE534: Final = Code(
    "PE534", "没有项目，别处却说有", Severity.WARNING,
    "“项目”写明没有，项目管理里却有申报数，或者写着项目怎样管；没有项目的，各栏填 0 或“不适用”。",
    remedy="有项目的列入“项目”；没有的删去这里写的", rule="LOG-08",
    bad=f"{_UNIT}}}\n项目: 无\n项目管理: {{工作措施: 项目由班子会议集体研究后实施。}}\n",
    good=f"{_UNIT}}}\n项目: 无\n项目管理: {{工作措施: 不适用}}\n",
)  # fmt: skip
PE535: Final = Code(
    "PE535", "层级与单位名称不符", Severity.WARNING,
    "单位名称是县、区、旗、县级市的，封面“×级预算部门单位”的层级却写了别的；多半是照抄上级的表。",
    remedy="核对“层级”", rule="LOG-09",
    bad=f"{_UNIT}, 层级: 市级}}\n", good=f"{_UNIT}, 层级: 县级}}\n",
)  # fmt: skip
PE536: Final = Code(
    "PE536", "只评本级，却说到下属单位", Severity.NOTE,
    "评价范围写的是“本级”，正文却把下属单位的情况一起写进来；数字也要看是不是只有本级的。",
    remedy="删去下属单位的情况；连下属单位一起评的，改“范围”", rule="LOG-10",
    bad=f"{_UNIT}, 范围: 本级}}\n{_BOTH}", good=f"{_UNIT}}}\n{_BOTH}",
)  # fmt: skip
CODES: Final = (PE534, PE535, PE536)
_DECLARED: Final = ("to_declare", "declared", "approved")
_PART: Final = "区县旗"
_SMALLER: Final = re.compile("[镇乡]|街道|村")


@check(PE534)
def no_projects_means_none(facts: Facts) -> Iterator[Diagnostic]:
    """Report what is told of projects where there are none."""
    if facts.document.get("projects") not in (State.NONE, ()):
        return
    none = ((facts.document.at(("projects",)), "这里写明没有项目"),)
    for key in _DECLARED:
        for column in ("number", "amount"):
            value = facts.document.get("project_management", key, column)
            if (isinstance(value, Amount) and value.yuan) or (isinstance(value, int) and value):
                shown = f"{value.in_unit('万元'):f}万元" if isinstance(value, Amount) else f"{value} 个"
                place = facts.document.at(("project_management", key, column))
                yield finding(PE534, f"“项目”写的是没有，这里却填 {shown}", place, mark="应为 0", related=none)
    for segment in facts.texts:
        if segment.path == ("project_management", "measures") and "项目" in segment.text:
            at = segment.text.index("项目")
            message = "“项目”写的是没有，“工作措施”却写项目怎样管"
            yield finding(PE534, message, segment.at(at, at + 2), mark="没有项目的写“不适用”", related=none)
            return


@check(PE535)
def level_fits_the_name(facts: Facts) -> Iterator[Diagnostic]:
    """Compare the level on the cover with the county or district in the unit's name."""
    name, level = facts.document.get("unit", "name"), facts.document.get("unit", "level")
    if not isinstance(name, str) or not isinstance(level, str) or level in ("中央", "镇级"):
        return
    if any(word in name for word in said.lists()["垂直管理"]):
        return
    part, fitting = _levels_of(name)
    if fitting and level not in fitting:
        message = f"单位名称是“{name}”，“层级”写的是{level}"
        related = ((facts.document.at(("unit", "name")), f"名称里有“{part}”"),)
        wanted = "或".join(fitting)
        yield finding(PE535, message, facts.document.at(("unit", "level")), mark=f"应为{wanted}", related=related)


def _levels_of(name: str) -> tuple[str, list[str]]:
    """Return the last district, county or county-level city of a name, and the levels that fit it."""
    plain = _not_an_area().sub(lambda match: "×" * len(match.group()), name)
    at = max((plain.rfind(char) for char in _PART), default=-1)
    if at > 0 and _SMALLER.search(plain[at:]) is None:
        levels: Mapping[str, list[str]] = said.lists()["层级"]
        return plain[max(0, at - 3) : at + 1].lstrip("×市"), levels[plain[at]]
    city = _county_level_city().match(name)
    return (f"{city[1]}市", said.lists()["层级"]["县"]) if city else ("", [])


@cache
def _county_level_city() -> re.Pattern[str]:
    """Return a pattern for a name that begins with such a city, or with what lies above it."""
    cities = "|".join(name for line in said.lists()["县级市"].values() for name in line.split())
    above = r"(?:[\u4e00-\u9fff]{2,10}?(?:省|自治区|市|州|盟|地区))*?"
    return re.compile(rf"(?:中共|中国共产党)?{above}({cities})市(?!场)")


@cache
def _not_an_area() -> re.Pattern[str]:
    return re.compile("|".join(sorted(said.lists()["不是区划"], key=lambda word: -len(word))))


@check(PE536)
def only_the_unit_itself(facts: Facts) -> Iterator[Diagnostic]:
    """Report once that a report on the unit itself speaks for its subordinates too."""
    scope = facts.document.get("unit", "scope")
    if not isinstance(scope, str) or "本级" not in scope:
        return
    found = [
        (segment.at(match.start(), match.end()), match.group())
        for segment in said.claims(facts)
        if segment.path[0] != "self_evaluation"  # subordinates are told to evaluate themselves
        for match in said.pattern("本级以外").finditer(segment.text)
    ]
    if found:
        place, words = found[0]
        count = f"，共 {len(found)} 处" if len(found) > 1 else ""
        message = f"“评价范围”是{scope}，正文却连下属单位一起说：“{words}”{count}"
        related = ((facts.document.at(("unit", "scope")), "评价范围"), *((one, "这里也是") for one, _ in found[1:]))
        yield finding(PE536, message, place, mark="范围之外", related=related)


CHECKS: Final[tuple[Check, ...]] = (no_projects_means_none, level_fits_the_name, only_the_unit_itself)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
