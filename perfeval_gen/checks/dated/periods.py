"""PE511–PE513, PE517: basis documents, events and publications against the evaluated year and the day of filing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.dated.days import dates_in
from perfeval_gen.checks.text import word_lists
from perfeval_gen.checks.text.passages import sentence_around
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.quantities import as_date
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import shape_at
from perfeval_gen.schema.values import State

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
_NOTICE: Final = "{标题: 关于开展%d年财政资金绩效自评工作的通知, 文号: 某财绩〔%d〕1号, 类别: 自评通知}"
PE511: Final = Code(
    "PE511", "没有引用当年的自评通知", Severity.NOTE,
    "依据文件里应有财政部门部署这次自评的通知，一般是评价年度的次年印发的；只有往年的文件，多半是从上年的报告沿用下来的。",
    remedy="在“依据文件”里补上次年的自评通知", rule="DATE-02",
    bad=f"{_HEAD}依据文件:\n  - {_NOTICE % (2024, 2024)}\n", good=f"{_HEAD}依据文件:\n  - {_NOTICE % (2026, 2026)}\n",
)  # fmt: skip
PE512: Final = Code(
    "PE512", "写成已发生的事晚于填报日期", Severity.WARNING,
    "报告在填报日期写成，写成已经发生的事不会晚于那一天。",
    remedy="核对这个日期和“填报日期”；还没有发生的，写成打算", rule="DATE-03",
    bad=f"{_HEAD}填报日期: 2026-06-16\n自评工作: {{过程: 全部材料已于2026年6月19日报送财政部门。}}\n",
    good=f"{_HEAD}填报日期: 2026-06-19\n自评工作: {{过程: 全部材料已于2026年6月19日报送财政部门。}}\n",
)  # fmt: skip
PE513: Final = Code(
    "PE513", "公开日期与公开的内容不合", Severity.WARNING,
    "年度预算和随它公开的绩效目标在当年公开，决算和随它公开的自评信息在次年公开，都不早于批复。日期不合的，可能填了另一年度的。",
    remedy="核对公开的是哪一年度的、在哪一天", rule="DATE-04", article="《预算法》第十四条",
    bad=f"{_HEAD}公开: {{预算: {{是否公开: 是, 公开日期: 2026-03-07}}}}\n",
    good=f"{_HEAD}公开: {{预算: {{是否公开: 是, 公开日期: 2025-03-07}}}}\n",
)  # fmt: skip
_PROJECT: Final = "类型: 项目自评\n年度: 2025\n单位: {名称: 某县数据局}\n名称: 平台建设\n依据文件:\n"
PE517: Final = Code(
    "PE517", "依据的文件可能已经不适用", Severity.NOTE,
    "依据是为某次活动、会议或某一时期的工作发的，时间已过一年以上；或者立项依据已过多年。年限是缺省，待以当年通知核定。",
    remedy="核对这份文件对评价年度是否仍然适用；有新的，换成新的", rule="DATE-08",
    bad=f"{_PROJECT}  - {{标题: 关于做好2022年展销活动保障工作的通知, 文号: 某商〔2022〕8号, 类别: 项目立项}}\n"
    f"  - {_NOTICE % (2026, 2026)}\n",
    good=f"{_PROJECT}  - {{标题: 关于下达2025年计划的通知, 文号: 某商〔2025〕8号, 类别: 项目立项}}\n"
    f"  - {_NOTICE % (2026, 2026)}\n",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE511, PE512, PE513, PE517)
_YEAR: Final = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_NOTICES: Final = ("自评", "绩效评价")
_NOTICE_KIND: Final = "自评通知"
_LASTING: Final = "管理办法"
_BASIS: Final = "basis_documents"
_FOUNDING: Final = "项目立项"
_SAME_YEAR: Final = ("budget", "targets")
_RECORDS: Final = (*_SAME_YEAR, "final_accounts", "self_evaluation")
_STILL_TO_COME: Final = frozenset({"filed_on", "submitted_on", "due_on", "planned_completion"})
_PLANS: Final = frozenset({
    "measures", "measure", "suggestions", "proposals", "improvement_summary", "result_use", "target", "mid_term_target",
    "expected_result", "requirements", "problems_and_measures",
})  # fmt: skip


def year_of(row: Mapping[str, Any]) -> int | None:
    """Return the year of a document: of its date, else of its number, else the last one in its title."""
    issued = row.get("issued_on")
    if isinstance(issued, date):
        return issued.year
    for key in ("number", "title"):
        value = row.get(key)
        years = _YEAR.findall(value) if isinstance(value, str) else []
        if years:
            return int(years[-1])
    return None


def _is_notice(row: Mapping[str, Any]) -> bool:
    title = row.get("title")
    is_named = isinstance(title, str) and any(word in title for word in _NOTICES) and "办法" not in title
    return row.get("category") == _NOTICE_KIND or (not isinstance(row.get("category"), str) and is_named)


@check(PE511)
def cites_the_notice_of_the_year(facts: Facts) -> Iterator[Diagnostic]:
    """Point out that no basis document is of the year in which the evaluation was ordered."""
    year, rows = facts.document.get("year"), facts.document.rows(_BASIS)
    years = [year_of(row) for row in rows]
    is_untold = any(told is None and _is_notice(row) for told, row in zip(years, rows, strict=True))
    if not isinstance(year, int) or not rows or is_untold:
        return
    known = sorted({y for y in years if y is not None})
    if not known or known[-1] > year:
        return
    newest = max(range(len(rows)), key=lambda i: (_is_notice(rows[i]), years[i] or 0))
    place = facts.document.at((_BASIS, newest, "title"))
    which = "、".join(map(str, known))
    message = f"依据文件是{which}年的，没有引用{year + 1}年的自评通知"
    yield finding(PE511, message, place, mark=f"评价{year}年度，应引用{year + 1}年的通知")


# -- what has happened ----------------------------------------------------------------------------------------------


@check(PE512)
def past_events_precede_filing(facts: Facts) -> Iterator[Diagnostic]:
    """Check that no date field and no sentence tells an event after the day of filing as past."""
    filed = facts.document.get("filed_on")
    if isinstance(filed, date):
        yield from _late_fields(facts, filed)
        yield from _late_sentences(facts, filed)


def _late_fields(facts: Facts, filed: date) -> Iterator[Diagnostic]:
    for path, _, shape in facts.fields:
        if shape.types[0] != "date" or path[0] == "previous_year" or path[-1] in _STILL_TO_COME:
            continue
        value = facts.document.get(*path)
        if isinstance(value, date) and value > filed:
            message = f"“{shape.title or shape.key}”{as_date(value)} 晚于填报日期 {as_date(filed)}"
            yield finding(PE512, message, facts.document.at(path), mark="晚于填报日期", related=_filing(facts))


def _late_sentences(facts: Facts, filed: date) -> Iterator[Diagnostic]:
    past, coming = word_lists.pattern("已经发生"), word_lists.pattern("还没发生")
    for segment in facts.texts:
        if _PLANS & set(segment.path) or ("月" not in segment.text and not _YEAR.search(segment.text)):
            continue
        own_year = filed.year if segment.path[0] == "self_evaluation" else None
        for written in dates_in(segment.text, own_year):
            begin, end = sentence_around(segment.text, written.start, written.stop)
            sentence = segment.text[begin:end]
            if written.day <= filed or coming.search(sentence) or not past.search(sentence):
                continue
            message = f"正文写成已经发生的“{segment.text[written.start : written.stop]}”晚于填报日期 {as_date(filed)}"
            place = segment.at(written.start, written.stop)
            yield finding(PE512, message, place, mark="晚于填报日期", related=_filing(facts))


def _filing(facts: Facts) -> tuple[tuple[Any, str], ...]:
    return ((facts.document.at(("filed_on",)), "填报日期"),)


# -- publication ----------------------------------------------------------------------------------------------------


@check(PE513)
def publications_fit_the_year(facts: Facts) -> Iterator[Diagnostic]:
    """Check that the budget and the goals were published in the year, the accounts and the results after it."""
    year = facts.document.get("year")
    for name in _RECORDS if isinstance(year, int) else ():
        path: Path = ("disclosure", name, "published_on")
        published, approved = facts.document.get(*path), facts.document.get("disclosure", name, "approved_on")
        shape = shape_at(facts.document.schema, path[:2])
        if shape is None or not isinstance(published, date) or isinstance(published, State):
            continue
        place, title = facts.document.at(path), shape.title or shape.key
        mark = _misfit(name, published.year, year)
        if mark:
            yield finding(PE513, f"{year}年度的“{title}”日期是 {as_date(published)}", place, mark=mark)
        elif isinstance(approved, date) and published < approved:
            message = f"“{title}”{as_date(published)}，早于批复的 {as_date(approved)}"
            yield finding(PE513, message, place, mark="批复以后才公开")


def _misfit(name: str, published: int, year: int) -> str:
    if name in _SAME_YEAR:
        return "" if published == year else f"{year}年度预算在{year}年公开"
    return "" if published > year else f"{year}年度决算在{year + 1}年公开"


# -- documents that were about one event -----------------------------------------------------------------------------


@check(PE517)
def basis_documents_still_apply(facts: Facts) -> Iterator[Diagnostic]:
    """Point out basis documents about an event long past, and founding ones of many years ago."""
    year = facts.document.get("year")
    for path, row in _documents(facts) if isinstance(year, int) else ():
        issued, title = year_of(row), row.get("title")
        if issued is None or not isinstance(title, str) or row.get("category") == _LASTING:
            continue
        if word_lists.pattern("长期有效").search(title):
            continue
        event = word_lists.pattern("时效性工作").search(title)
        if event and issued < year - 1:
            message = f"依据的文件是{issued}年为“{event[0]}”发的，评价的是{year}年度"
            yield finding(PE517, message, facts.document.at((*path, "title")), mark="对评价年度是否仍然适用？")
        elif row.get("category") == _FOUNDING and year - issued > word_lists.number("立项依据最长年数"):
            message = f"立项依据是{issued}年的，到{year}年已过{year - issued}年"
            yield finding(PE517, message, facts.document.at((*path, "title")), mark="对评价年度是否仍然适用？")


def _documents(facts: Facts) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for i, row in enumerate(facts.document.rows(_BASIS)):
        yield (_BASIS, i), row
    for base in ((), *(("projects", i) for i in range(len(facts.document.rows("projects"))))):
        path: Path = (*base, "budget", "approval")
        row = facts.document.get(*path)
        if isinstance(row, Mapping):
            yield path, row


CHECKS: Final[tuple[Check, ...]] = (
    cites_the_notice_of_the_year,
    past_events_precede_filing,
    publications_fit_the_year,
    basis_documents_still_apply,
)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
