"""PE415–PE416: scores that running text states, with the parts it gives for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, finding
from perfeval_gen.prose.equation_scores import (
    HUNDRED,
    LOWEST,
    Score,
    Tally,
    Way,
    bonus_of,
    listed,
    name_before,
    score_lines,
    stated_twice,
    tallies,
    totals,
    ways,
)
from perfeval_gen.prose.equation_text import Paragraph, paragraphs
from perfeval_gen.prose.equations import equations, plain_number
from perfeval_gen.schema.read import Path

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
_PLACES: Final = 4  # of a score, at most
_RULES: Final = {"分值": "SCORE-01", "得分": "SCORE-02", "总分": "SCORE-03"}

PE415: Final = Code(
    "PE415", "正文里的得分与各项之和不符", Severity.ERROR,
    "正文写了一个得分（或分值），又写了组成它的各项，各项加起来与它不同。",
    remedy="核对各项；全文和评分表用同一个数", rule="SCORE-02", rules=("SCORE-01", "SCORE-03"),
    bad=f"{_HEAD}自评结果: 过程管理自评得分28分，其中资金管理17分、业务管理12分。\n",
    good=f"{_HEAD}自评结果: 过程管理自评得分29分，其中资金管理17分、业务管理12分。\n",
)  # fmt: skip
PE416: Final = Code(
    "PE416", "总分可以有两种算法", Severity.ERROR,
    "同一个指标的得分前后不一，加分又可算可不算，正文写的总分因此有两种凑法，读者无从核对；或者两处写的总分不同。",
    remedy="统一各项得分，写明总分由哪几项相加、是否含加分", rule="SCORE-03",
    bad=(
        f"{_HEAD}自评结果:\n  - 自评总分97.5分，其中投入18分、过程28.5分、产出30分、效益20分，另有加分1分。\n"
        "  - 过程18＋11.5＝29.5分。\n"
    ),
    good=f"{_HEAD}自评结果: 自评总分97.5分，其中投入18分、过程28.5分、产出30分、效益20分，另有加分1分。\n",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE415, PE416)


@dataclass(frozen=True, slots=True)
class _Stated:
    """What the text says of scores: tallies, the total with its parts, the bonus."""

    tallies: tuple[Tally, ...]
    sums: tuple[Tally, ...]  # totals with the outermost parts
    others: dict[str, Fraction]  # by name, what the parts of a score add up to where that differs
    bonus: Fraction


def _stated(facts: Facts) -> _Stated:
    texts = [p for p in paragraphs(facts.texts) if "分" in p.text or "得分" in p.text]
    lines = score_lines(texts)
    found: list[Tally] = []
    sums: list[Tally] = []
    by_path: dict[object, list[Score]] = {}
    for line in lines:
        by_path.setdefault(line.paragraph.segment.path, []).append(line)
    for group in by_path.values():
        made, _ = tallies(group)
        found += made
    _, top = tallies(lines)
    stated = totals(texts, lines)
    in_lists = [tally for p in texts for tally in listed(p)]
    found += in_lists
    outer = [line for line in top if line.points != HUNDRED]
    if sum((line.points or Fraction(0) for line in outer), Fraction(0)) == HUNDRED:
        sums += [Tally(total, tuple(outer)) for total in stated]
    known = {(t.whole.paragraph, t.whole.start) for t in sums}
    places = {(t.paragraph, t.start) for t in stated} | {
        (t.whole.paragraph, t.whole.start) for t in in_lists if t.whole.score > LOWEST
    }
    sums += [t for t in found if (t.whole.paragraph, t.whole.start) in places - known]
    plain = tuple(t for t in found if (t.whole.paragraph, t.whole.start) not in places)
    others = {t.whole.name: t.total for t in plain if t.whole.name and t.total != t.whole.score}
    return _Stated(plain, tuple(sums), {**_from_equations(texts), **others}, bonus_of(texts))


def _from_equations(texts: Sequence[Paragraph]) -> dict[str, Fraction]:
    found = {}
    for paragraph in texts:
        for equation in equations(paragraph):
            if equation.term.sum_only and (name := name_before(paragraph.text[: equation.term.pieces[0].start])):
                found[name] = equation.term.plain
    return found


@check(PE415)
def scores_add_up(facts: Facts) -> Iterator[Diagnostic]:
    """Add up the scores and points that a line's parts have."""
    stated = _stated(facts)
    for tally in stated.tallies:
        if _is_open(tally):
            continue
        if tally.points is not None and tally.whole.points not in (None, tally.points):
            if tally.points < (tally.whole.points or Fraction(0)) * Fraction(4, 5):
                continue  # the other parts' points aren't told
            yield _off(tally, "分值", tally.whole.points or Fraction(0), tally.points)
        elif tally.total != tally.whole.score:
            yield _off(tally, "得分", tally.whole.score, tally.total)
    for tally in stated.sums:
        extra = Fraction(0) if tally.with_bonus else stated.bonus
        fits = (tally.total, tally.total + extra, min(tally.total, Fraction(HUNDRED)))
        if tally.whole.score not in fits and not _is_open(tally) and not _ways(tally, stated):
            yield _off(tally, "总分", tally.whole.score, tally.total + extra, extra)


def _is_open(tally: Tally) -> bool:
    """Return whether a list in a sentence may leave parts out: it stays well below the whole."""
    return tally.points is None and tally.total < tally.whole.score * Fraction(9, 10)


def _off(tally: Tally, what: str, stated: Fraction, right: Fraction, bonus: Fraction = Fraction(0)) -> Diagnostic:
    whole = tally.whole
    parts = [p.points if what == "分值" and p.points is not None else p.score for p in tally.parts]
    name = f"“{whole.name}”的" if whole.name and what != "总分" else ""
    added = "＋".join(map(_text, [*parts, *([bonus] if bonus else [])]))
    return finding(
        PE415, f"{name}{what}写的是{_text(stated)}分，各项{'和加分' if bonus else ''}相加是{_text(right)}分",
        _place(whole), mark=f"{added}＝{_text(right)}", rule=_RULES[what],
        related=((_place(tally.parts[0]), "各项从这里开始"),),
    )  # fmt: skip


@check(PE416)
def totals_are_reached_one_way(facts: Facts) -> Iterator[Diagnostic]:
    """Print each way to reach a stated total where there are several."""
    stated = _stated(facts)
    for tally in stated.sums:
        found = _ways(tally, stated)
        if len(found) > 1:
            yield _two_ways(tally, found)
    yield from _two_totals(facts)


def _two_totals(facts: Facts) -> Iterator[Diagnostic]:
    """Yield totals that differ from the one stated before; a project inside the file has a total of its own."""
    own: dict[Path, list[Paragraph]] = {}
    year = facts.document.get("year")
    for paragraph in paragraphs(facts.texts):
        path = paragraph.segment.path
        own.setdefault(path[:2] if path[0] in ("projects", "goals") else (), []).append(paragraph)
    for first, other in (
        pair for group in own.values() for pair in stated_twice(group, str(year) if isinstance(year, int) else "")
    ):
        yield finding(
            PE416, f"总分前面写{_text(first.score)}分，这里写{_text(other.score)}分", _place(other),
            mark=f"前面是{_text(first.score)}分", hint="核对各项得分，全文只写一个总分",
            related=((_place(first), f"这里写的是{_text(first.score)}分"),),
        )  # fmt: skip


def _ways(tally: Tally, stated: _Stated) -> list[Way]:
    bonus = Fraction(0) if tally.with_bonus else stated.bonus
    return ways(tally.whole.score, tally.parts, stated.others, bonus)


def _two_ways(tally: Tally, found: list[Way]) -> Diagnostic:
    total = _text(tally.whole.score)
    printed = [
        "＋".join(map(_text, way.scores))
        + (f"＋加分{_text(way.bonus)}" if way.bonus else "（不含加分）")
        + f"＝{total}"
        for way in found
    ]
    return finding(
        PE416, f"总分{total}分有{len(found)}种凑法：{'；'.join(printed)}", _place(tally.whole), mark="哪一种？",
        related=tuple((_place(part), f"这里写的是{_text(part.score)}分") for part in tally.parts),
    )  # fmt: skip


def _place(score: Score) -> Location:
    return score.paragraph.at(score.start, score.stop)


def _text(value: Fraction) -> str:
    return plain_number(value, _PLACES)


CHECKS: Final[tuple[Check, ...]] = (scores_add_up, totals_are_reached_one_way)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
