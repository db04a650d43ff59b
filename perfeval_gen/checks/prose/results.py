"""PE428: scores and the grade that running text tells, against the score sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.figures.scores import ScoreRow
from perfeval_gen.prose.equation_text import plain
from perfeval_gen.prose.segments import Segment
from perfeval_gen.quantities import as_trimmed

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n评分: {预算编制合理性: {得分: 5}}\n"
PE428: Final = Code(
    "PE428", "正文里的得分、等级与评分表不同", Severity.ERROR,
    "正文写的总分、等级或某一指标的得分，与评分表算出的不是一个数；公开以后读者会看到两个结果。",
    remedy='改成评分表的数，或写引用：{{ 评分结果.总分 }}、{{ 评分结果.等级 }}、{{ 得分["指标名称"] }}',
    rule="SCORE-10",
    bad=f"{_HEAD}自评结果: 预算编制合理性得分4分。\n", good=f"{_HEAD}自评结果: 预算编制合理性得分5分。\n",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE428,)

_BEFORE: Final = "，、；：（“”） 中其的和"
_SENTENCE: Final = re.compile(r"[^。！？\n]+")
_TOTAL: Final = re.compile(
    r"(?:自评|评价|综合|最终)?(?:总得分|总分|综合得分|综合评分|自评得分|自评分数|评价得分)(?:数|值)?(?:最终|确定为|核定为|评定为|认定为|为|是|达到?|共|计|：)*\s*"
    r"(?P<score>\d+(?:\.\d+)?)分(?!值)"
)
_GRADE: Final = re.compile(r"等[级次](?:评定|被评|自评|评)?(?:为|是|：)?[“”]?(?P<grade>[优良中差])(?![好秀等于])")
_ELSEWHERE: Final = re.compile(r"指标总分|分值|满分|上年|去年|上一年|目标|其中|如果|达到以上|以上为|及以上")


@check(PE428)
def told_results_are_those_of_the_sheet(facts: Facts) -> Iterator[Diagnostic]:
    """Compare scores and the grade in running text with the score sheet (catalogue SCORE-10)."""
    sheet = facts.figures.scores
    rows = {row.name: row for one in sheet.rows for row in _all(one) if row.score is not None}
    for segment in facts.texts:
        if "分" not in segment.text and "等" not in segment.text:
            continue
        text = plain(segment.text)
        for sentence in _SENTENCE.finditer(text):
            yield from _of_rows(segment, sentence, rows)
            if sheet.is_derived and sheet.total is not None and _is_of_the_whole(facts, segment, sentence[0], rows):
                yield from _of_the_whole(segment, sentence, sheet.total, sheet.grade)


def _all(row: ScoreRow) -> Iterator[ScoreRow]:
    yield row
    for child in row.children:
        yield from _all(child)


def _is_of_the_whole(facts: Facts, segment: Segment, sentence: str, rows: dict[str, ScoreRow]) -> bool:
    """Return whether a sentence can be about the total of this document: not of one indicator, project or year."""
    year = str(facts.document.get("year"))
    if segment.path[:1] in (("scores",), ("projects",)) or _ELSEWHERE.search(sentence):
        return False
    if any(found != year for found in re.findall(r"(?<!\d)((?:19|20)\d\d)年", sentence)):
        return False
    return not any(_found(name, sentence) >= 0 for name in rows)


def _found(name: str, sentence: str) -> int:
    """Return where an indicator is named: a name of its own, no part of a longer one (整体绩效自评)."""
    at = sentence.find(name)
    return at if at <= 0 or sentence[at - 1] in _BEFORE else -1


def _of_the_whole(segment: Segment, sentence: re.Match[str], total: Decimal, grade: str) -> Iterator[Diagnostic]:
    for told in _TOTAL.finditer(sentence[0]):
        if Decimal(told["score"]) != total:
            yield _different(segment, sentence.start(), told, "score", "总分", f"{as_trimmed(total)}分", "分")
    for told in _GRADE.finditer(sentence[0]):
        if grade and told["grade"] != grade:
            yield _different(segment, sentence.start(), told, "grade", "等级", grade, "")


def _of_rows(segment: Segment, sentence: re.Match[str], rows: dict[str, ScoreRow]) -> Iterator[Diagnostic]:
    for name, row in rows.items():
        at = _found(name, sentence[0])
        if at < 0 or row.score is None:
            continue
        told = re.compile(r"(?:指标)?(?:自评)?(?:得分?|评分)(?:为|是|：)?(?P<score>\d+(?:\.\d+)?)分(?!值)").match(
            sentence[0], at + len(name)
        )
        if told is not None and Decimal(told["score"]) != row.score:
            right = f"{as_trimmed(row.score)}分"
            yield _different(segment, sentence.start(), told, "score", f"“{name}”得分", right, "分")


def _different(  # noqa: PLR0913 - what is told, and what the sheet has
    segment: Segment, begin: int, told: re.Match[str], group: str, what: str, right: str, unit: str
) -> Diagnostic:
    start, stop = (begin + at for at in told.span(group))
    message = f"正文写{what}{told[group]}{unit}，评分表是{right}"
    return finding(PE428, message, segment.at(start, stop + len(unit)), mark=f"评分表：{right}")


CHECKS: Final[tuple[Check, ...]] = (told_results_are_those_of_the_sheet,)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
