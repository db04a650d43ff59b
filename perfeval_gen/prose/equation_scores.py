"""Points and scores as reports list them: 指标总分40分，自评得分39分, with the lines below that make them up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Final

from perfeval_gen.prose.equation_quantities import Quantity, quantities
from perfeval_gen.prose.equation_sums import parts_named
from perfeval_gen.prose.equation_text import Paragraph

HUNDRED: Final = 100
LOWEST: Final = 60  # of totals: nobody reports a worse one, and no part has so many points
_N: Final = r"[0-9]{1,4}(?:\.[0-9]{1,4})?"
_IS: Final = r"(?:为|是|共|计|:|：)?\s*"
_LINE: Final = re.compile(
    rf"(?:(?:总分值|总分|分值|满分|标准分){_IS}(?P<points>{_N})\s*分?|\((?P<inside>{_N})\s*分\))"
    rf"[^。；;0-9]{{0,10}}?(?:自评|评价|实际)?(?:得分|评分|实得|得){_IS}(?P<score>{_N})\s*分?"
)
_TOTAL: Final = re.compile(
    rf"(?:自评总分|综合得分|综合评分|总得分|自评得分|最终得分|评价得分|总评分|自评分数|自评分|合计得分|总分|得分合计){_IS}(?P<score>{_N})\s*分"
)
_BONUS: Final = re.compile(
    rf"(?:加分|附加分)[^，。；;0-9]{{0,12}}?(?P<score>{_N})\s*分|(?:另)?加\s*(?P<plain>{_N})\s*分"
)
_MARKS: Final = (
    re.compile(r"\s*[一二三四五六七八九十]+、"), re.compile(r"\s*\([一二三四五六七八九十]+\)"),
    re.compile(r"\s*[0-9]+[.、](?![0-9])"),
    re.compile(r"\s*\([0-9]+\)"), re.compile(r"\s*[①-⑳]"),
)  # fmt: skip
_FILLER: Final = re.compile(
    rf"(?:指标|情况|方面|自评|实际|综合|得分|评分|总分值|总分|分值|满分|标准分|为|共|得|是|{_N}\s*分|[\s()=])+$"
)
_LEAD: Final = re.compile(r"^(?:其中|包括|分别为|分别是|另有|另|和|及|与|\s)+")
_AS_PART: Final = re.compile(
    r"[、，；和及与]+(?!另|不含|此外)[^。；0-9另]{0,12}?(?:加分(?:项|指标)?(?:得)?|附加分|加|加得)\s*"
)
_ADDED: Final = re.compile(r"(?:加分(?:项|指标)?(?:得|为)?|附加分(?:得|为)?|加)$")
_NO_PART: Final = re.compile(r"总分|分值|满分|标准分|权重|扣|失|未得|少|差|上年|去年|[0-9]{4}年|提高|增加|以上|不含|另")
_ROW: Final = re.compile(
    r"(?:各项|各部分|各指标|各一级指标|[两二三四五六七八九十]项|[两二三四五六七八九十]部分)(?:指标)?(?:自评)?得分(?:分别|依次)?(?:为|是|:|：)?\s*"
    rf"(?P<row>{_N}(?:\s*[、和及与]\s*{_N}){{2,}})(?=\s*[，；])"
)
_NUMBER: Final = re.compile(_N)
_OWN: Final = re.compile(
    r"(?:\s|经|我[局委办院会]|我(?:中心|单位|部门)|本[局委办院]|本(?:单位|部门)|本?年度?|全年|整体|部门|单位|支出|绩效|自评|评价|综合|考评|合计|各项|"
    r"最后|最终|因此|综上|据此|计算|得出|并|的|其)*"
)
_OTHERS: Final = re.compile(r"上年|去年|前年|往年|复核|复评|评审|第三方|抽查|项目|调整前|初评|原")
_MOST_WAYS: Final = 1024
_FEWEST: Final = 2  # parts of a score


@dataclass(frozen=True, slots=True)
class Score:
    """A stated score: ``points`` it is out of, None where a list gives none; ``depth`` of its heading, -1 without."""

    name: str
    points: Fraction | None
    score: Fraction
    paragraph: Paragraph
    start: int
    stop: int
    depth: int = -1


@dataclass(frozen=True, slots=True)
class Tally:
    """A score and the scores that are said to make it up."""

    whole: Score
    parts: tuple[Score, ...]
    with_bonus: bool = False  # the bonus is one of the parts

    @property
    def total(self) -> Fraction:
        """The sum of the parts' scores."""
        return sum((p.score for p in self.parts), Fraction(0))

    @property
    def points(self) -> Fraction | None:
        """The sum of the parts' points, None if one has none."""
        if any(p.points is None for p in self.parts):
            return None
        return sum((p.points for p in self.parts if p.points is not None), Fraction(0))


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach a total: the scores that are added, and the bonus or 0."""

    scores: tuple[Fraction, ...]
    bonus: Fraction


_GOT: Final = re.compile(r"得分?(?:为|：)?$")


def score_lines(paragraphs: Iterable[Paragraph]) -> list[Score]:
    """Return the lines that state points and a score, in order."""
    found = []
    for paragraph in paragraphs:
        if "分" not in paragraph.text:
            continue
        for at, match in enumerate(_LINE.finditer(paragraph.text)):
            points = Fraction(match["points"] or match["inside"])
            name = name_before(paragraph.text[: match.start()])
            depth = _depth(paragraph.text) if not at else -1
            start, stop = match.span("score")
            found.append(Score(name, points, Fraction(match["score"]), paragraph, start, stop, depth))
    return found


def listed(paragraph: Paragraph) -> Iterator[Tally]:
    """Yield scores with the parts that one sentence lists: 自评得分39分，其中甲18分、乙21分."""
    if "分" not in paragraph.text:
        return
    known = set()
    for total, parts in parts_named(paragraph.text):
        if total.base == "分":
            known.add(total.start)
            bonus = _bonus_behind(paragraph.text, total, parts)
            scored = tuple(p for p in parts if _GOT.search(paragraph.text[: p.start]))
            told = scored or parts  # 投入20分，得19分: the points are no part of the score
            shown = (*told, bonus) if bonus else told
            yield Tally(_as_score(paragraph, total), tuple(_as_score(paragraph, p) for p in shown), bonus is not None)
    yield from (one for one in _before_totals(paragraph) if one.whole.start not in known)


def _bonus_behind(text: str, total: Quantity, parts: Sequence[Quantity]) -> Quantity | None:
    """Return the bonus that ends a list of parts as one of them: …效益29分、工作表现加分1分."""
    if not parts or parts[-1].start < total.stop or total.value <= LOWEST:
        return None
    after = next((q for q in quantities(text) if q.start >= parts[-1].stop), None)
    if after is None or after.base != "分" or not _AS_PART.fullmatch(text, parts[-1].stop, after.start):
        return None
    return after if after.value <= HUNDRED / 10 else None


def _before_totals(paragraph: Paragraph) -> Iterator[Tally]:
    """Yield total scores behind their parts, the bonus with them: 编制得20分，…，工作表现加1分，自评总分98分."""
    text = paragraph.text
    for match in _TOTAL.finditer(text):
        start = max(text.rfind(c, 0, match.start()) for c in "。！？") + 1
        score = Fraction(match["score"])
        if score <= LOWEST or "其中" in text[start : match.start()] or _LINE.search(text, start, match.start()):
            continue
        before = [q for q in quantities(text) if start <= q.start and q.stop <= match.start() and not q.nested]
        parts = [q for q in before if q.base == "分"]
        plain = [q for q in parts if not _ADDED.search(q.label)]
        whole = Score("总分", None, score, paragraph, *match.span("score"))
        of_points = sum(q.value for q in plain) == HUNDRED and "得" not in text[start : match.start()]
        if of_points or any(q.value >= LOWEST or _NO_PART.search(q.clause) for q in parts):
            continue
        if len(plain) > _FEWEST:
            yield Tally(whole, tuple(_as_score(paragraph, q) for q in parts), len(parts) > len(plain))
        elif (row := _ROW.search(text, start, match.start())) and not parts:
            each = [
                Score("", None, Fraction(m[0]), paragraph, *m.span()) for m in _NUMBER.finditer(text, *row.span("row"))
            ]
            yield Tally(whole, tuple(each))


def stated_twice(paragraphs: Iterable[Paragraph], year: str) -> Iterator[tuple[Score, Score]]:
    """Yield the first total score of the document's own, for its year, with each one that differs from it."""
    first: Score | None = None
    for paragraph in paragraphs:
        for match in _TOTAL.finditer(paragraph.text):
            clause = re.split(r"[。；，、:()！？]", paragraph.text[: match.start()])[-1]
            score = Fraction(match["score"])
            clause = re.sub(rf"{year}年度?", "", clause) if year else clause
            if score <= LOWEST or not _OWN.fullmatch(clause) or match[0].startswith("总分"):
                continue
            if _OTHERS.search(paragraph.text[max(paragraph.text.rfind("。", 0, match.start()), 0) : match.end()]):
                continue
            found = Score("总分", None, score, paragraph, *match.span("score"))
            if first is not None and first.score != score:
                yield first, found
            first = first or found


def _as_score(paragraph: Paragraph, quantity: Quantity) -> Score:
    return Score(
        name_before(paragraph.text[: quantity.start]), None, quantity.number, paragraph, quantity.start, quantity.stop
    )


def tallies(lines: Sequence[Score]) -> tuple[list[Tally], list[Score]]:
    """Return each line with the lines below that belong to it, and the outermost lines.

    Headings tell where all lines have one; else lines belong together whose points add up.
    """
    if lines and all(line.depth >= 0 for line in lines):
        return _by_heading(lines)
    points = [line.points or Fraction(0) for line in lines]
    if sum(points, Fraction(0)) == HUNDRED:
        return [], list(lines)
    if len(lines) > _FEWEST and points[0] == sum(points[1:], Fraction(0)):
        return [Tally(lines[0], tuple(lines[1:]))], [lines[0]]
    return _by_points(lines)


def _by_points(lines: Sequence[Score]) -> tuple[list[Tally], list[Score]]:
    """Group lines by what adds up; that is taken only if it leads to one line or to a hundred points."""
    made: dict[int, tuple[list[int], int]] = {}
    for at in range(len(lines) - 1, -1, -1):
        made[at] = _children(lines, at, made)
    top, at = [], 0
    while at < len(lines):
        top.append(lines[at])
        at = made[at][1]
    if len(top) > 1 and sum((line.points or Fraction(0) for line in top), Fraction(0)) != HUNDRED:
        return [], list(lines)
    grouped = ((lines[i], children) for i, (children, _) in sorted(made.items()) if children)
    return [Tally(line, tuple(lines[i] for i in children)) for line, children in grouped], top


def _children(lines: Sequence[Score], at: int, made: dict[int, tuple[list[int], int]]) -> tuple[list[int], int]:
    children, points, after = [], Fraction(0), at + 1
    goal = lines[at].points or Fraction(0)
    while after < len(lines) and points < goal:
        children.append(after)
        points += lines[after].points or Fraction(0)
        after = made[after][1]
    return (children, after) if points == goal and len(children) > 1 else ([], at + 1)


def _by_heading(lines: Sequence[Score]) -> tuple[list[Tally], list[Score]]:
    order = sorted({line.depth for line in lines}, key=[line.depth for line in lines].index)
    level = {depth: at for at, depth in enumerate(order)}
    found = []
    for at, line in enumerate(lines):
        below = []
        for other in lines[at + 1 :]:
            if level[other.depth] <= level[line.depth]:
                break
            below.append(other)
        nearest = min((level[b.depth] for b in below), default=0)
        if len(parts := tuple(b for b in below if level[b.depth] == nearest)) > 1:
            found.append(Tally(line, parts))
    return found, [line for line in lines if level[line.depth] == 0]


def _depth(text: str) -> int:
    return next((at for at, mark in enumerate(_MARKS) if mark.match(text)), -1)


def name_before(before: str) -> str:
    """Return what is scored: the last words that aren't about scoring, without the number of a heading."""
    for mark in _MARKS:
        before = mark.sub("", before, count=1) if mark.match(before) else before
    for clause in reversed(re.split(r"[。；;，、:：]", before)):
        if name := _FILLER.sub("", _LEAD.sub("", clause)).strip():
            return name[-16:]
    return ""


def totals(paragraphs: Iterable[Paragraph], lines: Sequence[Score]) -> list[Score]:
    """Return the total scores that are stated: out of a hundred, or called a total."""
    found = [line for line in lines if line.points == HUNDRED]
    for paragraph in paragraphs:
        taken = [match.span() for match in _LINE.finditer(paragraph.text)]
        for match in _TOTAL.finditer(paragraph.text):
            score = Fraction(match["score"])
            out_of = match[0].startswith("总分") and score == HUNDRED
            if score > LOWEST and not out_of and not any(a <= match.start() < b for a, b in taken):
                found.append(Score("总分", None, score, paragraph, *match.span("score")))
    return found


def bonus_of(paragraphs: Iterable[Paragraph]) -> Fraction:
    """Return the first bonus that is stated, 0 without one."""
    for paragraph in paragraphs:
        for match in _BONUS.finditer(paragraph.text):
            score = Fraction(match["score"] or match["plain"])
            if 0 < score <= HUNDRED / 10:
                return score
    return Fraction(0)


def ways(total: Fraction, parts: Sequence[Score], others: dict[str, Fraction], bonus: Fraction) -> list[Way]:
    """Return the ways in which scores, as stated or as their parts add up, reach a total, with the bonus or not."""
    choices = [tuple(dict.fromkeys((p.score, others.get(p.name, p.score)))) for p in parts]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > _MOST_WAYS:
        return []
    extras = tuple(dict.fromkeys((Fraction(0), bonus)))
    return [Way(c, b) for c in product(*choices) for b in extras if sum(c, Fraction(0)) + b == total]
