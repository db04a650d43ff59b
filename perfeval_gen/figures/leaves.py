"""The score of one leaf: what was measured, what the criterion gives for it, and what the assessor says instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from perfeval_gen.figures import criteria
from perfeval_gen.figures.facts import Answer
from perfeval_gen.figures.measures import NOT_APPLICABLE, UNKNOWN, Known, Measured, measured
from perfeval_gen.packs.criterion import NEEDS_MEASURE, Criterion
from perfeval_gen.packs.indicators import Indicator
from perfeval_gen.quantities import round_half_up
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.values import Percent, State

LeafStatus = Literal["已评", "未评", "不适用"]
Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Leaf:
    """How a leaf came by its score.

    ``share`` is the exact part of the points that the criterion gives, None where it can't tell; ``computed`` the
    score from it; ``stated`` the assessor's own. ``own`` is the path of the unit's indicator, () for the pack's.
    ``is_fixed``: nobody may score it otherwise (不得). ``excess`` says how far the target is exceeded (actual ÷
    target), where that has a meaning.
    """

    criterion: Criterion
    measured: Measured
    share: Fraction | None
    status: LeafStatus
    stated: Decimal | None = None
    scored_by: str = ""
    may_override: bool = True
    is_fixed: bool = False
    answers: tuple[tuple[str, Answer], ...] = ()
    own: Path = ()
    excess: Fraction | None = None
    computed: Decimal | None = None

    def scored(self, points: Decimal | None) -> tuple[Leaf, Decimal | None]:
        """Return the leaf with its computed score out of ``points``, and the score that counts.

        A score is never over the points, nor over the cap of one's own; it has two decimals (rules.md §3.1).
        """
        if points is None:
            return self, self.stated
        limit = self.share if self.criterion.kind == "自评" else None
        computed = None if self.share is None or limit is not None else criteria.leaf_score(points, self.share)
        most = points if limit is None else criteria.leaf_score(points, limit)
        said = None if self.stated is None else min(round_half_up(self.stated, 2), most)
        counts = said if said is not None and self._is_heard(computed) else computed
        return replace(self, computed=computed), counts

    def _is_heard(self, computed: Decimal | None) -> bool:
        """Return whether an assessor's score counts: one who may give it, or anyone where nothing is computed."""
        return self.may_override or (computed is None and not self.is_fixed)


def judge(indicator: Indicator, said: Entry | State | None, known: Known) -> Leaf:
    """Return the leaf of one of the pack's indicators; ``said`` is what the unit writes under 评分."""
    entry: Entry = said if isinstance(said, Mapping) else {}
    by = entry.get("scored_by") or "单位"
    score = entry.get("score")
    blank = Leaf(
        criterion=indicator.criterion,
        measured=UNKNOWN,
        share=None,
        status="未评",
        stated=score if isinstance(score, Decimal) else None,
        scored_by=by if isinstance(score, Decimal) else "",
        may_override=by in indicator.overridable_by,
        is_fixed=not indicator.overridable_by,
    )
    if said is State.NOT_APPLICABLE or score is State.NOT_APPLICABLE:
        return replace(blank, status="不适用", measured=NOT_APPLICABLE)
    found = _judged(blank, indicator, entry, known)
    if found.status == "未评" and found.stated is not None:
        return replace(found, status="已评")
    return found


def _judged(blank: Leaf, indicator: Indicator, entry: Entry, known: Known) -> Leaf:
    criterion = indicator.criterion
    if criterion.kind == "逐项":
        answers = tuple((item.name, _answer(item.name, item.source, entry, known)) for item in criterion.items)
        share = criteria.checklist([answer for _, answer in answers])
        return replace(blank, answers=answers, share=share, status="未评" if share is None else "已评")
    if criterion.kind == "定性":
        share = qualitative_share(entry, criterion)
        found = UNKNOWN if share is None else Measured("算出", share)
        return replace(blank, share=share, measured=found, status="未评" if share is None else "已评")
    if criterion.kind in NEEDS_MEASURE:
        return _by_measure(blank, _measure(indicator, known), criterion)
    cap = measured(criterion.cap, known).value if criterion.cap else None
    return replace(blank, share=cap, measured=Measured("缺数" if cap is None else "算出", cap))


def _measure(indicator: Indicator, known: Known) -> Measured:
    found = measured(indicator.measure, known)
    if found.status == "缺数" and indicator.fallback:
        other = measured(indicator.fallback, known)
        return found if other.status == "缺数" else other
    return found


def _by_measure(blank: Leaf, found: Measured, criterion: Criterion) -> Leaf:
    """Apply rules.md §1.4 before the criterion: no data no score, no meaning no points, 0 ÷ 0 doesn't apply."""
    made = replace(blank, measured=found)
    if found.status == "不适用":
        return replace(made, status="不适用")
    if found.status == "无意义":
        return replace(made, share=Fraction(0), status="已评")
    if isinstance(found.answer, bool):
        return replace(made, share=criteria.yes_no(found.answer, criterion.partial), status="已评")
    if found.value is None:
        return made
    return replace(made, share=criteria.share(criterion, found.value), status="已评")


def _answer(name: str, source: str, entry: Entry, known: Known) -> Answer:
    """Return what the data say of a condition, else what the unit answers itself."""
    if source:
        found = measured(source, known)
        if isinstance(found.answer, bool):
            return found.answer
        if found.status == "不适用":
            return State.NOT_APPLICABLE
    answers = entry.get("answers")
    given = answers.get(name) if isinstance(answers, Mapping) else None
    return given if isinstance(given, bool) or given is State.NOT_APPLICABLE else None


def qualitative_share(row: Entry, criterion: Criterion) -> Fraction | None:
    """Return what 完成程度 and 完成比例 give (rules.md §4.4); None while they don't say enough."""
    level, ratio = row.get("attainment"), row.get("attained_share")
    if not isinstance(level, str):
        return None
    share = Fraction(ratio.points) / 100 if isinstance(ratio, Percent) else None
    return criteria.qualitative(level, share, criterion.bounds)
