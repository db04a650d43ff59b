"""PE514–PE516: the periods that running text speaks of, and how it writes dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.dated.days import STYLES, dates_in
from perfeval_gen.checks.dated.same_day import days_of_other_years, numbers_of_papers
from perfeval_gen.checks.text import word_lists
from perfeval_gen.checks.text.passages import Hit, sentence_around, told_once, without_titles
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.prose.segments import Segment
from perfeval_gen.quantities import as_date

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
PE514: Final = Code(
    "PE514", "不是全年的口径", Severity.WARNING,
    "自评在年度终了以后写，成效和分析用全年的实际数；预计数、前几个月的数和“今年”“目前”“将”等说法多半是年中材料留下的。"
    "改进措施里写将来的事不在此列。",
    remedy="换成全年的实际数，写明是哪一年；确实只有部分月份的数，写明原因", rule="DATE-05",
    bad=f"{_HEAD}社会效益: 全年预计增加就业的目标已经实现。\n", good=f"{_HEAD}社会效益: 全年增加就业的目标已经实现。\n",
)  # fmt: skip
PE515: Final = Code(
    "PE515", "写到了别的年度", Severity.WARNING,
    "以别的年度开头、说本单位情况的句子，和写着别的年度自评的句子，多半是上年的报告留下的。"
    "其他年份只提示，比较、沿革、文件和项目名称里的不算。"
    "数据里、别处写明的日期和文号，这里只有年份（或两个数字的次序）不同的，也在这里报。",
    remedy="写的是本年度的事，把年份改过来；是往年的事，写明是用来比较还是说明由来", rule="DATE-06",
    bad=f"{_HEAD}自评结果: 2024年度我局较好地完成了各项工作。\n",
    good=f"{_HEAD}自评结果: 2025年度我局较好地完成了各项工作。\n",
)  # fmt: skip
PE516: Final = Code(
    "PE516", "日期写法不一", Severity.NOTE, "程序印出的日期都写作“2024年3月7日”，正文里的也照此写，全文一致。",
    remedy="写成“2024年3月7日”", rule="DATE-07",
    bad=f"{_HEAD}公开: {{说明: 预算于2025.3.7公开。}}\n", good=f"{_HEAD}公开: {{说明: 预算于2025年3月7日公开。}}\n",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE514, PE515, PE516)
_RESULTS: Final = frozenset({
    "results", "achievements", "achievement_summary", "social_benefits", "evaluation_summary", "analysis", "result",
    "figures", "benefits", "account", "funds_in_place", "funds_management", "management_summary", "received_note",
    "executed_note",
})  # fmt: skip
_ELSEWHERE: Final = frozenset({  # fields that speak of other years by right
    "duties", "organisation", "overview", "mid_term_target", "problems", "measures", "measure", "suggestions",
    "proposals", "improvement_summary", "reason", "cause", "deviation_reason", "shortfall_reason", "adjustment_reason",
    "carry_over_reason", "adjustment", "adjustment_note", "findings", "central_goals", "problems_and_measures",
    "result_use", "remark",
})  # fmt: skip
_MONTHS: Final = re.compile(
    r"截[至止](?:到)?(?:(?P<y>20[0-9]{2})年)?(?P<m>[0-9]{1,2})月|(?:(?<![0-9年])|(?<![0-9])(?P<y2>20[0-9]{2})年)1(?:月)?[—–\-－~～至到](?P<m2>[0-9]{1,2})月"
)
_YEAR: Final = re.compile(r"(?<![0-9.〔\[【（(A-Za-z\-])((?:19|20)[0-9]{2})(?=年)")
_RANGE: Final = re.compile(r"((?:19|20)[0-9]{2})(?:年)?[—–\-－~～至到]+((?:19|20)[0-9]{2})(?=年)")
_ANY_YEAR: Final = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_COMPARED: Final = re.compile(
    r"比(?![例重率])|较(?=[上去前同年往一0-9])|同期|同口径|增长到|提高到|净增|净减|高出|低于|高于|多出|(?:提高|降低|回落|上升|下降)(?:了|约)?[0-9]"
)
_HISTORY: Final = re.compile(
    r"自(?![评查身觉我主行然愿动筹有])|从(?![严而业事])|始(?!终)|起(?![到草来点])|以来|成立|建成|印发|设立|建立|出台|发布"
    r"|批复|立项|签订|投入使用|结转|结余|存量|历年|曾|连续|往年|上一年|此前|开工|启动|动工|竣工|投产|中标|购于|购置于|服役|力争"
)
_OURSELVES: Final = r"[我本](?:局|委|办|部|厅|院|校|中心|站|馆|处|署|单位|公司|街道)"
_NUMBER: Final = r"[（(]?[一二三四五六七八九十0-9]{1,2}[）)、.．]|[一二三四五六七八九十]是"
_LEFT_OVER: Final = re.compile(rf"[\s*\0]*(?:(?:{_NUMBER})\s*)?(?:{_OURSELVES})?(?:截至|在|到)?")
_MONTH: Final = re.compile(r"年[0-9]{1,2}月")
# What is said of one year's self-evaluation, anywhere in a sentence; and what shows that last year's is meant.
_EVALUATED: Final = re.compile(
    r"年(?![初底末])度?[^，。；！？：\n0-9]{0,16}?(?:自评|自我评价|绩效评价|部门整体支出|整体支出绩效|绩效目标(?:完成|实现))"
)
_LAST_TIME: Final = re.compile(
    r"上(?:一)?年|往年|历年|连续|上(?:一)?轮|上次|去年|前年|整改|存在(?:的)?问题|发现(?:的)?问题|反馈|(?:评价|自评)结果|结转|列[为入]|重点(?:绩效)?评价|第三方"
    r"|自(?:19|20)[0-9]{2}年|以来|比(?![例重率])|较(?=[上去前同往0-9])|同期|对照|参照|沿用"
)
_NEAR: Final = 3  # so many years back a sentence may be one that was left over


@check(PE514)
def results_cover_the_year(facts: Facts) -> Iterator[Diagnostic]:
    """Point out words of an unfinished year in results, once for each group of words."""
    year = facts.document.get("year")
    told = [s for s in (*facts.texts, *_names_of_figures(facts)) if _RESULTS & set(s.path)]
    for group, pattern in word_lists.groups("非全年口径").items():
        hits = [hit for segment in told for hit in _said(segment, pattern)]
        if hits:
            message = f"成效、分析里有“{hits[0].text}”（{group}），不是全年的实际情况"
            yield from told_once(PE514, message, hits, mark="应写全年的实际情况")
    hits = [hit for segment in told for hit in _part_of(segment, year)] if isinstance(year, int) else []
    if hits:
        yield from told_once(PE514, f"成效、分析里的“{hits[0].text}”没有到年末", hits, mark="应写全年的实际情况")
    after = [hit for segment in told for hit in _beyond(segment, year)] if isinstance(year, int) else []
    if after:
        message = f"成效、分析里的“{after[0].text}”不在评价的{year}年度里"
        yield from told_once(PE514, message, after, mark=f"应写{year}年的实际情况")


def _names_of_figures(facts: Facts) -> Iterator[Segment]:
    for path, node, shape in facts.fields:
        if path[-1:] == ("name",) and "figures" in path and node.kind == "scalar" and path[0] != "previous_year":
            yield Segment(path, shape, node.value, node)


def _said(segment: Segment, pattern: re.Pattern[str]) -> Iterator[Hit]:
    text = without_titles(segment.text)
    for match in pattern.finditer(text):
        clause = text[max(text.rfind("，", 0, match.start()), text.rfind("。", 0, match.start())) + 1 : match.start()]
        if not _COMPARED.search(clause):
            yield Hit(segment, match.start(), match.end())


def _part_of(segment: Segment, year: int) -> Iterator[Hit]:
    text = without_titles(segment.text)
    for match in _MONTHS.finditer(text):
        said, month = match["y"] or match["y2"], int(match["m"] or match["m2"])
        if month < 12 and (said is None or int(said) == year):  # noqa: PLR2004 - December ends the year
            yield Hit(segment, match.start(), match.end())


def _beyond(segment: Segment, year: int) -> Iterator[Hit]:
    """Yield months of a later year, told as a period (2026年1至3月 for 2025), and last year's end."""
    text = without_titles(segment.text)
    for match in _MONTHS.finditer(text):
        if match["y2"] and int(match["y2"]) > year:
            yield Hit(segment, match.start(), match.end())
        elif match["y"] and int(match["y"]) == year - 1:
            begin, end = sentence_around(text, match.start(), match.end())
            sentence = text[begin:end]
            if "实际完成" in sentence and str(year) not in sentence and not _COMPARED.search(sentence):
                yield Hit(segment, match.start(), match.end())


# -- other years ----------------------------------------------------------------------------------------------------


@check(PE515)
def years_belong_here(facts: Facts) -> Iterator[Diagnostic]:
    """Warn of sentences about another year that look left over; note the other years that nothing explains."""
    year = facts.document.get("year")
    if not isinstance(year, int):
        return
    known = {year - 1, year, year + 1, *_years_of_fields(facts)}
    left, strange = [], []
    for segment in facts.texts:
        if _ELSEWHERE & set(segment.path):
            continue
        for hit in _other_years(segment, year):
            if _is_left_over(hit, year) or _is_of_another_evaluation(hit, year):
                left.append(hit)
            elif int(hit.text) not in known and not _is_explained(hit, year):
                strange.append(hit)
    if left:
        message = f"评价{year}年度，这一句写的却是{left[0].text}年的情况"
        yield from told_once(PE515, message, left, mark=f"是否应为{year}年？")
    if strange:
        message = f"正文写到{strange[0].text}年，与评价的{year}年度有什么关系没有写明"
        yield from told_once(PE515, message, strange, mark=f"评价的是{year}年度", severity=Severity.NOTE)


@check(PE515)
def days_are_those_of_the_data(facts: Facts) -> Iterator[Diagnostic]:
    """Warn of days of which the data have the same in another year, and of papers numbered almost as theirs."""
    for one in (*days_of_other_years(facts), *numbers_of_papers(facts)):
        related = () if one.other is None else (one.other,)
        yield finding(PE515, one.message, one.place, mark=one.mark, related=related)


def _years_of_fields(facts: Facts) -> Iterator[int]:
    for path, node, shape in facts.fields:
        if node.kind == "scalar" and not shape.narrative and path and path[0] != "previous_year":
            yield from map(int, _ANY_YEAR.findall(node.value))


def _other_years(segment: Segment, year: int) -> Iterator[Hit]:
    text = without_titles(segment.text)
    spans = [m.span() for m in _RANGE.finditer(text) if int(m[1]) <= year <= int(m[2])]
    for match in _YEAR.finditer(text):
        if int(match[1]) not in (year, year + 1) and not any(a <= match.start() < b for a, b in spans):
            yield Hit(segment, match.start(), match.end())


def _is_left_over(hit: Hit, year: int) -> bool:
    text = without_titles(hit.segment.text)
    begin, end = sentence_around(text, hit.start, hit.stop)
    sentence, said = text[begin:end], int(hit.text)
    is_first = _LEFT_OVER.fullmatch(text[begin : hit.start]) is not None
    is_event = _MONTH.match(text, hit.stop) is not None
    is_about_us = (
        not is_event and year - _NEAR <= said < year and not (_COMPARED.search(sentence) or _HISTORY.search(sentence))
    )
    return is_first and is_about_us and str(year) not in sentence and "上年" not in sentence


def _is_of_another_evaluation(hit: Hit, year: int) -> bool:
    """Return whether a year anywhere in a sentence is that of a self-evaluation, and nothing says it is last year's."""
    text = without_titles(hit.segment.text)
    begin, end = sentence_around(text, hit.start, hit.stop)
    sentence, said = text[begin:end], int(hit.text)
    is_recent = year - _NEAR <= said < year and str(year) not in sentence
    is_ours = "previous_problems" not in hit.segment.path and _EVALUATED.match(text, hit.stop) is not None
    return is_recent and is_ours and _LAST_TIME.search(sentence) is None


def _is_explained(hit: Hit, year: int) -> bool:
    text = hit.segment.text
    begin, end = sentence_around(text, hit.start, hit.stop)
    sentence = text[begin:end]
    is_plan = int(hit.text) > year and not _RESULTS & set(hit.segment.path)
    return is_plan or bool(_COMPARED.search(sentence) or _HISTORY.search(sentence))


# -- how dates are written ------------------------------------------------------------------------------------------


@check(PE516)
def dates_are_written_alike(facts: Facts) -> Iterator[Diagnostic]:
    """Point out dates in text that aren't written as all dates are printed."""
    hits = [
        Hit(segment, written.start, written.stop, as_date(written.day))
        for segment in facts.texts
        for written in dates_in(segment.text)
        if written.is_whole and written.style in STYLES and written.style != "年"
    ]
    if hits:
        right = hits[0].right
        message, mark = f"日期写成“{hits[0].text}”，全文应写“{right}”", f"写成“{right}”"
        yield from told_once(PE516, message, hits, mark=mark, hint=mark)


CHECKS: Final[tuple[Check, ...]] = (
    results_cover_the_year, years_belong_here, days_are_those_of_the_data, dates_are_written_alike,
)  # fmt: skip
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
