"""PE305–PE315: scores within their points, stated where they belong, with the reasons that are due."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from perfeval_gen.checks.check import Facts, check
from perfeval_gen.checks.money.arithmetic import PE301
from perfeval_gen.checks.money.stated import is_reference, names_that_answer
from perfeval_gen.checks.scoring.score_codes import (
    PE305,
    PE306,
    PE308,
    PE309,
    PE310,
    PE314,
    PE322,
)
from perfeval_gen.diagnostics import Diagnostic, Location, Severity, Stage, finding
from perfeval_gen.figures.counted import field_to_fill, path_to_fill
from perfeval_gen.figures.measures import field_path
from perfeval_gen.figures.scores import ScoreRow, ScoreSheet
from perfeval_gen.quantities import as_trimmed
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.values import State

_STATED_SCORES: Final = ("总分", "等级")
_MOST: Final = 6
_MOST_GUESSES: Final = 300  # of names that nothing answers to
_EXPLAINED: Final = 3  # of so many indicators it is told what each lacks
_NO_INDICATOR: Final = "（没有指标）"


def sheets(facts: Facts) -> tuple[ScoreSheet, ...]:
    """Return every score sheet of the document."""
    return tuple(facts.figures.sheets.values())


def leaves(facts: Facts) -> Iterator[ScoreRow]:
    """Yield the leaves of the sheets that are handed in; those of documents made on request only wait for them."""
    asked = {d.tree for d in facts.pack.documents if not d.is_on_request}
    for name, sheet in facts.figures.sheets.items():
        if sheet is facts.figures.scores or name in asked:
            yield from sheet.leaves()


@check(PE301)
def parent_scores_equal_parts(facts: Facts) -> Iterator[Diagnostic]:
    """Compare a score typed above the leaves with the sum of its parts, which is what is printed."""
    for row, typed in _typed_above(facts):
        if row.score is not None and typed != row.score:
            parts = "＋".join(as_trimmed(c.score) for c in row.children if c.score is not None)
            message = f"“{row.name}”得分填写 {as_trimmed(typed)}，下级指标得分之和 {as_trimmed(row.score)}"
            place = facts.document.at(("scores", row.name, "score"))
            mark, rule, hint = f"{parts} = {as_trimmed(row.score)}", "SCORE-02", ""
            if any(sheet.bonus is not None and sheet.bonus.score == typed - row.score for sheet in sheets(facts)):
                rule, hint = "SCORE-06", "多出的分等于加分；加分在满分以外另列，不计入这一项"
            yield finding(PE301, message, place, mark=mark, rule=rule, hint=hint)


@check(PE310)
def scores_stand_at_the_leaves(facts: Facts) -> Iterator[Diagnostic]:
    """Report a score typed above the leaves while they don't add up to one (rules.md §3.1.6)."""
    for row, typed in _typed_above(facts):
        if row.score is None:
            missing = [leaf.name for leaf in row.leaves() if leaf.score is None]
            message = f"“{row.name}”的得分 {as_trimmed(typed)} 不能直接填，由下级指标相加"
            place = facts.document.at(("scores", row.name, "score"))
            yield finding(PE310, message, place, mark=f"还没有得分：{_listed(missing)}")


def _typed_above(facts: Facts) -> Iterator[tuple[ScoreRow, Decimal]]:
    for sheet in sheets(facts):
        leaves_too = {leaf.name for leaf in sheet.leaves()}  # 满意度 under 满意度: what is typed is the leaf's
        for row in (r for one in sheet.rows for r in (one, *one.children) if r.children and r.name not in leaves_too):
            typed = facts.document.get("scores", row.name, "score")
            if isinstance(typed, Decimal):
                yield row, typed


@check(PE305)
def scores_within_points(facts: Facts) -> Iterator[Diagnostic]:
    """Check that no stated score exceeds its indicator's points, and the bonus not its cap (rules.md §3.1.1)."""
    for row in leaves(facts):
        said = row.leaf.stated if row.leaf is not None else None
        if said is not None and row.points is not None and said > row.points:
            yield _too_much(facts, row, said, row.points, "分值只有")
    for sheet in sheets(facts):
        cap = sheet.tree.bonus_cap if sheet.tree is not None else None
        if sheet.bonus is not None and sheet.bonus.score is not None and cap is not None and sheet.bonus.score > cap:
            yield _too_much(facts, sheet.bonus, sheet.bonus.score, cap, "最多加")


@check(PE322)
def bonus_has_evidence(facts: Facts) -> Iterator[Diagnostic]:
    """Report a bonus without the evidence it needs (rules.md §3.2); a reason will do where the pack asks for none."""
    for sheet in sheets(facts):
        row, asked = sheet.bonus, sheet.tree.bonus_evidence if sheet.tree is not None else ""
        if row is None or not row.score or row.evidence or (row.reason and not asked):
            continue
        if not is_marked(facts, (*row.path, "evidence")):
            message = f"“{row.name}”加 {as_trimmed(row.score)} 分，没有写佐证"
            place = facts.document.at((*row.path, "score"))
            yield finding(PE322, message, place, mark=f"应有{asked}" if asked else "缺少佐证")


def _too_much(facts: Facts, row: ScoreRow, said: Decimal, most: Decimal, limit: str) -> Diagnostic:
    message = f"“{row.name}”得分 {as_trimmed(said)}，{limit} {as_trimmed(most)}"
    return finding(PE305, message, facts.document.at((*row.path, "score")), mark=f"不能大于 {as_trimmed(most)}")


@check(PE306)
def names_are_known(facts: Facts) -> Iterator[Diagnostic]:
    """Report names under 自报 and 评分 that nothing answers to, and conditions that the pack doesn't ask for."""
    known = [name for sheet in sheets(facts) for name in _names(sheet)]
    given = facts.document.get("reported")
    referred = [name for name in given if is_reference(facts, name)] if isinstance(given, Mapping) else []
    stated = [*facts.figures.ratios[()], *_STATED_SCORES, *names_that_answer(facts), *referred]
    yield from _strange(facts, ("reported",), stated)
    if not known:
        return
    yield from _strange(facts, ("scores",), known, _own_names(facts))
    for row in (leaf for sheet in sheets(facts) for leaf in sheet.leaves()):
        if row.leaf is not None and row.path[0] == "scores":
            yield from _strange(facts, (*row.path, "answers"), [name for name, _ in row.leaf.answers])


def _names(sheet: ScoreSheet) -> Iterator[str]:
    if sheet.tree is not None:
        yield from (node.name for node in sheet.tree.nodes())
    if sheet.bonus is not None:
        yield sheet.bonus.name


def _own_names(facts: Facts) -> frozenset[str]:
    """Return the names of the unit's own indicators, which are scored where they are listed."""
    lists = [facts.document.rows("indicators")]
    lists += [facts.document.rows("projects", i, "indicators") for i in range(len(facts.document.rows("projects")))]
    return frozenset(name for rows in lists for row in rows if isinstance(name := row.get("level3"), str))


def _strange(facts: Facts, section: Path, known: list[str], own: frozenset[str] = frozenset()) -> Iterator[Diagnostic]:
    given = facts.document.get(*section)
    for number, name in enumerate(given if given and not isinstance(given, State) else ()):
        node = facts.document.places[(*section, name)]
        if name in own and name not in known:
            message = f"“{name}”是“指标”里的指标，不在“评分”里填"
            hint = "得分由目标值和完成值算出；确要另评的，在“指标”的这一条下写“得分”和“偏差原因”"
            yield finding(PE306, message, node.key_location or node.location, mark="移到“指标”下", hint=hint)
        elif name not in known:
            close = difflib.get_close_matches(name, known, n=1, cutoff=0.5) if number < _MOST_GUESSES else []
            listed = f"可用：{'、'.join(known[:8])}等" if known else "这个指标没有要逐项回答的条件"
            guess = f"是否想写“{close[0]}”？" if close else listed
            yield finding(PE306, f"不认识的名称“{name}”", node.key_location or node.location, mark=guess)


@check(PE308)
def lost_points_have_reasons(facts: Facts) -> Iterator[Diagnostic]:
    """Report every lost point without a reason (rules.md §3.1.5, §5.2, §5.6).

    In a draft that isn't scored to the end, points that only the data take off are told as a note.
    """
    is_open = facts.stage is Stage.DRAFT and not facts.figures.scores.is_derived
    for row in leaves(facts):
        if row.points is None or row.score is None or row.score >= row.points or row.reason:
            continue
        if _is_to_fill(facts, row):
            continue
        lost = as_trimmed(row.points - row.score)
        is_own = row.path[0] == "indicators"
        key = "偏差原因" if is_own else f"评分→{row.name}→理由"
        message = f"“{row.name}”分值 {as_trimmed(row.points)}，得 {as_trimmed(row.score)}，扣 {lost} 分没有写原因"
        is_told = is_own or row.path in facts.document.places
        severity = Severity.NOTE if is_open and not is_told else PE308.severity
        place, hint = _where(facts, row), f"在“{key}”写明原因"
        if row.path not in facts.document.places:  # several share the place of their section
            place = replace(place, place=row.name)
        yield finding(PE308, message, place, mark=f"扣 {lost} 分", hint=hint, severity=severity)


def _where(facts: Facts, row: ScoreRow) -> Location:
    """Return where a leaf is scored; where nothing of 评分 is written, the first number that its measure is made of."""
    document = facts.document
    figure = row.leaf.measured.figure if row.leaf is not None else None
    terms = (*figure.numerator, *figure.denominator) if figure is not None else ()
    made_of = (term.path for term in terms if term.path[:1] in document.places)
    is_written = row.path[:1] in document.places
    return document.named_at(row.path if is_written else next(made_of, row.path))


def _is_to_fill(facts: Facts, row: ScoreRow) -> bool:
    """Return whether the reason, or the field it is taken from, is marked 待填: that is told as such already."""
    key = "deviation_reason" if row.path[0] == "indicators" else "reason"
    if is_marked(facts, (*row.path, key)):
        return True
    sources = row.indicator.reason_from if row.indicator is not None else ()
    return any(is_marked(facts, field_path(facts.document, name)) for name in sources)


def is_marked(facts: Facts, path: Path) -> bool:
    """Return whether a field is written and left to fill; 无 is no reason, so it doesn't count."""
    return path in facts.document.places and facts.document.get(*path) is None


@check(PE309)
def own_scores_are_explained(facts: Facts) -> Iterator[Diagnostic]:
    """Check an assessor's score beside a computed one: who may give it, and why it departs."""
    for row in leaves(facts):
        leaf = row.leaf
        if leaf is None or leaf.stated is None:
            continue
        if leaf.computed is None and row.score is not None and row.score < leaf.stated <= (row.points or 0):
            yield _capped(facts, row, leaf.stated)
        if leaf.computed is None and leaf.is_fixed and leaf.status != "不适用":
            message = f"“{row.name}”由程序按数据计分，{leaf.scored_by}不能另评；数据还不全，没有计分"
            place = facts.document.at((*row.path, "score"))
            yield finding(PE309, message, place, mark="补上数据", hint=_why(row, facts))
        if leaf.computed is None or leaf.stated == leaf.computed or _denial(facts, row):
            continue
        said, computed = as_trimmed(leaf.stated), as_trimmed(leaf.computed)
        place = facts.document.at((*row.path, "score"))
        if not leaf.may_override:
            message = f"“{row.name}”由程序按数据计分，{leaf.scored_by}不能另评：填写 {said}，算出 {computed}"
            yield finding(PE309, message, place, mark=f"按 {computed} 计", hint="删去填写的得分，或核对数据")
        elif not row.reason:
            message = f"“{row.name}”另评 {said}，按办法算出 {computed}，没有写理由"
            yield finding(PE309, message, place, mark=f"算出 {computed}")


def impossible(facts: Facts) -> Iterator[tuple[ScoreRow, str]]:
    """Yield the leaves given full marks though the yes or no that they are scored by says 否, with what it says."""
    for row in leaves(facts):
        if denial := _denial(facts, row):
            yield row, denial


def _denial(facts: Facts, row: ScoreRow) -> str:
    """Return in words which answers from the data deny full marks that were stated; empty where none do."""
    leaf = row.leaf
    if leaf is None or leaf.stated is None or row.points is None or leaf.computed is None:
        return ""
    if leaf.stated < row.points or leaf.computed >= row.points or not leaf.may_override:
        return ""
    denied = [name for name, answer in leaf.answers if answer is False and not _is_stated(facts, row, name)]
    return f"{'、'.join(denied)}：否" if denied else ""


def _is_stated(facts: Facts, row: ScoreRow, name: str) -> bool:
    return facts.document.get(*row.path, "answers", name) is not None


def _capped(facts: Facts, row: ScoreRow, said: Decimal) -> Diagnostic:
    """Return the finding for an own score above what the outcomes allow (封顶)."""
    most = as_trimmed(row.score or 0)
    message = f"“{row.name}”自评 {as_trimmed(said)}，不能高于效益目标的平均完成率，按 {most} 计"
    hint = "核对各项效益的完成值，或改低自评的得分"
    return finding(PE309, message, facts.document.at((*row.path, "score")), mark=f"最多 {most}", hint=hint)


@check(PE314)
def every_leaf_is_scored(facts: Facts) -> Iterator[Diagnostic]:
    """Report the leaves without a score: no total can be told (rules.md §1.4, SCORE-07).

    In a draft only once scoring has begun; a form that is handed in must be whole.
    """
    sheet = facts.figures.scores
    missing = [row for row in sheet.leaves() if row.score is None]
    if not missing or sheet.tree is None or all(row.points is None for row in sheet.rows):
        return
    is_handed_in = any(d.tree == sheet.tree.name and not d.is_on_request for d in facts.pack.documents)
    is_due = facts.stage is not Stage.DRAFT and is_handed_in
    if not is_due and not _has_begun(facts):
        return
    severity = Severity.ERROR if is_due else Severity.NOTE
    count = f"{len(missing)} 项指标" if len(missing) > 1 else "1 项指标"
    named = [_why(row, facts) if len(missing) <= _EXPLAINED else row.name or _NO_INDICATOR for row in missing]
    message = f"《{sheet.tree.title}》还有 {count}没有得分，算不出总分：{_listed(named)}"
    hint = f"{_remedy(missing)}；各项缺什么，用 perfeval score 查看"
    place, mark = _first_to_fill(facts, missing)
    yield finding(PE314, message, place, mark=mark, hint=hint, severity=severity)


def _first_to_fill(facts: Facts, missing: list[ScoreRow]) -> tuple[Location, str]:
    """Return where to begin, and what stands there: a score, a field that is to be filled, else the nearest section."""
    document = facts.document
    fields = [(row, row.path) for row in missing]
    for row in missing:
        figure = row.leaf.measured.figure if row.leaf is not None else None
        fields += [(row, path_to_fill(document, name)) for name in figure.missing] if figure is not None else []
    row, path = next(((row, path) for row, path in fields if path in document.places), (missing[0], ("scores",)))
    if path not in document.places:
        near = ((row, path) for row, path in fields if path[:1] in document.places)
        row, path = next(near, (row, ()))
    place = document.named_at(path) if path else Location(document.tree.location.file)
    return place, f"“{row.name}”还没有得分" if path and row.name else ""


def _remedy(missing: list[ScoreRow]) -> str:
    """Return what to do: scores of the unit's own indicators follow from these, they aren't typed above them."""
    to_list = [row.name for row in missing if _takes_rows(row)]
    if not to_list:
        return PE314.remedy
    rows = f"“{'”“'.join(to_list)}”的得分不填在“评分”里，在“指标”里逐条列出目标值、完成值、分值，由程序算出"
    return rows if len(to_list) == len(missing) else f"{rows}；其余的{PE314.remedy}"


def _takes_rows(row: ScoreRow) -> bool:
    """Return whether a row stands for indicators of the unit, of which there are none."""
    return row.leaf is None and row.indicator is not None and row.indicator.own is not None


def _has_begun(facts: Facts) -> bool:
    if any(isinstance(row.get("points"), Decimal) for row in facts.document.rows("indicators")):
        return True
    said = facts.document.get("scores")
    return isinstance(said, Mapping) and any(
        isinstance(one, Mapping) and (one.get("score") is not None or one.get("answers")) for one in said.values()
    )


def _why(row: ScoreRow, facts: Facts) -> str:
    figure = row.leaf.measured.figure if row.leaf is not None else None
    unanswered = [name for name, answer in row.leaf.answers if answer is None] if row.leaf is not None else []
    lacking = [field_to_fill(facts.document, name) for name in figure.missing] if figure is not None else unanswered
    name = row.name or _NO_INDICATOR
    return f"{name}（缺：{'、'.join(lacking)}）" if lacking else name


def _listed(names: list[str]) -> str:
    more = f"等 {len(names)} 项" if len(names) > _MOST else ""
    return "、".join(names[:_MOST]) + more
