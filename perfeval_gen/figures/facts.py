"""Yes/no facts that indicators ask for (``判断.名称`` of schemas/facts.yaml), told from the data alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from perfeval_gen.schema.validate import Document
from perfeval_gen.schema.values import State

Answer = bool | State | None
DAYS_TO_PUBLISH: Final = 20  # 预算法第十四条: within twenty days of the approval


def _answer(document: Document, *path: str) -> Answer:
    value = document.get(*path)
    return value if isinstance(value, (bool, State)) else None


def _published_in_time(document: Document, record: str) -> Answer:
    said = _answer(document, "disclosure", record, "is_published")
    if said is not True:
        return said
    approved = document.get("disclosure", record, "approved_on")
    published = document.get("disclosure", record, "published_on")
    if isinstance(approved, date) and isinstance(published, date):
        return (published - approved).days <= DAYS_TO_PUBLISH
    return True


def _submitted_in_time(document: Document) -> Answer:
    submitted, due = (document.get("self_evaluation", key) for key in ("submitted_on", "due_on"))
    if not isinstance(submitted, date):
        return None
    return submitted <= due if isinstance(due, date) else True


def _group_formed(document: Document) -> Answer:
    if any(isinstance(document.get("self_evaluation", k), str) for k in ("established", "group_name", "leader")):
        return True
    return None


def _has_rules(document: Document) -> Answer:
    rules = document.get("rules")
    if rules is State.NONE:
        return False
    return True if rules else None


def _petitions_answered(document: Document) -> Answer:
    number, in_time = (document.get("petitions", key) for key in ("number", "answered_in_time"))
    if number in (0, State.NONE):
        return True
    if not isinstance(number, int) or not isinstance(in_time, int):
        return None
    return in_time >= number


FACTS: Final[Mapping[str, Callable[[Document], Answer]]] = {
    "预算按时公开": lambda d: _published_in_time(d, "budget"),
    "决算按时公开": lambda d: _published_in_time(d, "final_accounts"),
    "绩效目标已公开": lambda d: _answer(d, "disclosure", "targets", "is_published"),
    "自评信息已公开": lambda d: _answer(d, "disclosure", "self_evaluation", "is_published"),
    "成立自评小组": _group_formed,
    "按时报送自评": _submitted_in_time,
    "材料报送公开一致": lambda d: _answer(d, "self_evaluation", "same_as_published"),
    "有管理制度": _has_rules,
    "信访按期答复": _petitions_answered,
}
