"""PE539: the result of a self-evaluation: total, grade, and what was taken off (SCORE-07, SCORE-08)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.content import said
from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, Stage, finding
from perfeval_gen.quantities import as_trimmed, exact
from perfeval_gen.schema.values import Percent

_HEAD: Final = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"

PE539: Final = Code(
    "PE539", "自评结果没有说全", Severity.WARNING,
    "报告要写总分和等级；总分不满分的，要有各项得分，写明扣在哪里、为什么。只写一个总分，别人无从核对。",
    remedy="在“评分”里填各项得分和扣分原因；没有分项的，在“自评结果”里写明扣分原因",
    rule="SCORE-08", rules=("SCORE-07",),
    bad=f"{_HEAD}自评结果: 经自评，整体支出绩效得94分。\n",
    good=f"{_HEAD}自评结果: 经自评，整体支出绩效得94分，等级为优，因两个项目推迟扣6分。\n",
)  # fmt: skip
CODES: Final = (PE539,)
_FULL: Final = Decimal(100)
_TOTAL: Final = re.compile(
    r"(?:总分|总得分|得分|自评分|评分|自评|得|评)(?:结果)?(?:为|是|达|共|计|：|:)?\s*(\d{2,3}(?:\.\d{1,2})?)\s*分(?!值|满分)"
)
_POINTS: Final = re.compile(r"\d\s*分(?!别|类|配|析|解)")
_GRADE: Final = re.compile("等级|等次|[“”]?(?:优秀?|良好?)[“”]?(?=[，。；级等]|$)")


@dataclass(frozen=True, slots=True)
class _Stated:
    total: Decimal
    place: Location
    text: str


@check(PE539)
def a_stated_total_is_broken_down(facts: Facts) -> Iterator[Diagnostic]:
    """Report a total below the full points of which nobody can tell what was taken off."""
    if facts.figures.scores.is_derived or _says_why(facts):
        return
    for stated in _stated(facts):
        if not 0 < stated.total < _FULL:
            continue
        lost = as_trimmed(exact().subtract(_FULL, stated.total))
        lacking = "没有各项得分，也没有等级" if not _has_grade(facts, stated) else "没有各项得分"
        message = f"总分写 {as_trimmed(stated.total)} 分，{lacking}，扣掉的 {lost} 分没有原因"
        severity = Severity.WARNING if facts.stage is Stage.DRAFT else Severity.ERROR
        mark = f"100－{as_trimmed(stated.total)} = {lost} 分扣在哪里"
        yield finding(PE539, message, stated.place, mark=mark, severity=severity)
        return


@check(PE539)
def a_result_has_a_total(facts: Facts) -> Iterator[Diagnostic]:
    """Report at 报送 a report without any total where no score sheet is to be filled, else PE314 tells it."""
    sheet = facts.figures.scores
    if facts.stage is Stage.DRAFT or sheet.total is not None or _is_told_by_the_sheet(facts):
        return
    if facts.document.schema.kind == "转移支付自评":
        return
    if not any(_stated(facts)):
        place = facts.document.named_at(("evaluation_summary",))
        message = "自评报告没有总分和等级"
        yield finding(
            PE539, message, place, mark="缺少总分", severity=Severity.ERROR, rule="SCORE-07",
            hint="在“自报”里写总分，等级由程序按总分定",
        )  # fmt: skip


def _is_told_by_the_sheet(facts: Facts) -> bool:
    """Return whether a form that is handed in prints the sheet, or the form gives no points at all."""
    sheet = facts.figures.scores
    if sheet.tree is None:
        return False
    is_handed_in = any(d.tree == sheet.tree.name and not d.is_on_request for d in facts.pack.documents)
    return is_handed_in or all(row.points is None for row in sheet.rows)


def _stated(facts: Facts) -> Iterator[_Stated]:
    value = facts.document.get("reported", "总分")
    total = value.points if isinstance(value, Percent) else value
    if isinstance(total, Decimal):
        yield _Stated(total, facts.document.at(("reported", "总分")), "")
    for segment in facts.texts:
        match = _TOTAL.search(segment.text) if segment.path == ("evaluation_summary",) else None
        if match is not None and len(_POINTS.findall(segment.text)) == 1:  # more are its parts
            yield _Stated(Decimal(match[1]), segment.at(match.start(), match.end()), segment.text)


def _has_grade(facts: Facts, stated: _Stated) -> bool:
    return isinstance(facts.document.get("reported", "等级"), str) or _GRADE.search(stated.text) is not None


def _says_why(facts: Facts) -> bool:
    """Return whether scores have been given, one by one, or a text says what was taken off."""
    if any(row.score is not None for row in facts.figures.scores.leaves()):
        return True
    return any("扣" in one.text for one in said.claims(facts) if one.path[0] in ("evaluation_summary", "scores"))


CHECKS: Final[tuple[Check, ...]] = (a_stated_total_is_broken_down, a_result_has_a_total)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
