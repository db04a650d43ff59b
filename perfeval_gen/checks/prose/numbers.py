"""PE40x: numbers typed into running text against the data.

An error where the words near the number name the datum (its thing and its column, a ratio's name); a warning where only
many digits agree, where a ratio fits another list of operands, or where one thing has two numbers in the text and
nothing says which is right. A number is the datum where it is rounded half up to its own decimals; what may be off, and
the words that are looked for, stand in ``schemas/正文数字.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.prose.batches import amounts_of_batches
from perfeval_gen.checks.prose.reading import reading
from perfeval_gen.checks.prose.repeats import repeats
from perfeval_gen.checks.prose.twice import amounts_in_two_notations
from perfeval_gen.checks.prose.verdicts import Fault, Verdict, distinct
from perfeval_gen.checks.prose.words import words
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.figures.data import Datum, home_of, told_in
from perfeval_gen.figures.ratios import Figure
from perfeval_gen.prose.equation_text import paragraphs
from perfeval_gen.prose.equations import equations, judged
from perfeval_gen.prose.numbers import Mention
from perfeval_gen.quantities import Amount, as_trimmed, yuan_in
from perfeval_gen.schema.validate import Document
from perfeval_gen.view.style import formula, numbers, ratio_text, share_text

_HEAD: Final = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"
_MONEY: Final = f"{_HEAD}预算: {{支出: {{年初预算: 1389.20, 决算数: 1401.35}}}}\n"
_RATE: Final = f"{_HEAD}资产: {{固定资产原值: 300, 在用固定资产原值: 200}}\n"
_MOST_PLACES: Final = 8
_FARTHEST: Final = 12
_STOPS: Final = re.compile(r"[，。；：、！？\n,;:()（）%％\d]")

PE401: Final = Code(
    "PE401", "正文数字与数据只差一点", Severity.ERROR,
    "正文里手写的数与数据里的同一项几乎相同而不相等：错、漏、重了一个数字，颠倒了两个，或只差千分之几。"
    "按所写的位数四舍五入后相等的不算；写了“约、近、超、余”的放宽到5%（缺省，待以当年通知核定）。",
    remedy="核对后改正正文或数据；改用引用，数据变了正文跟着变", rule="DUP-01",
    bad=f"{_MONEY}其他情况: 全年支出1401.53万元。\n",
    good=f"{_MONEY}其他情况: 全年支出1401.35万元，约1400万元。\n",
)  # fmt: skip
PE402: Final = Code(
    "PE402", "正文里的率与算出的不同", Severity.ERROR,
    "正文写了某个率的名称和数值，由数据算出的却是另一个数：算错、截去小数而没有四舍五入、漏了负号，或分子分母不是这个率的。",
    remedy="改为算出的数，或改用引用；分子分母确有不同的，换一个名称并写明算法",
    rule="RATE-01", rules=("RATE-02", "RATE-03", "RATE-10", "RATE-12", "DUP-01"),
    bad=f"{_RATE}其他情况: 固定资产利用率为66.66%。\n",
    good=f"{_RATE}其他情况: 固定资产利用率为66.67%。\n",
)  # fmt: skip
PE403: Final = Code(
    "PE403", "正文数字差了数量级", Severity.ERROR,
    "正文里的数与数据里的同一项数字相同，大小却差十倍、百倍、万倍：小数点点错，多写少写了零，或把元写成了万元。",
    remedy="核对单位和小数点；改用引用，单位随数据", rule="UNIT-02", rules=("UNIT-01",),
    bad=f"{_MONEY}其他情况: 全年支出1401.35元。\n",
    good=f"{_MONEY}其他情况: 全年支出14013500元。\n",
)  # fmt: skip
PE404: Final = Code(
    "PE404", "正文数字是另一项数据的", Severity.ERROR,
    "正文说的是一项，写的数却是另一项的，例如把年初预算数写成了支出数，或把一个项目的数写到另一个项目上。",
    remedy="改为这一项的数，或改正所说的名称；改用引用不会串项", rule="DUP-01",
    bad=f"{_MONEY}其他情况: 全年支出1389.20万元。\n",
    good=f"{_MONEY}其他情况: 年初预算1389.20万元。\n",
)  # fmt: skip
PE405: Final = Code(
    "PE405", "同一件事在正文里有两个数", Severity.WARNING,
    "两处正文用几乎相同的话说同一件事，数却不同；或者一个金额写了两遍（大写和小写，括号前和括号里），不是一个数。"
    "数据里没有这个数，程序不知道哪个对。",
    remedy="核对后统一；确是两件事的，各写明是哪一批、哪一时段", rule="DUP-01",
    bad=f"{_HEAD}职责: {{概述: 全年推动210家工业企业技术改造。}}\n其他情况: 我局推动180家工业企业技术改造。\n",
    good=f"{_HEAD}职责: {{概述: 全年推动180家工业企业技术改造。}}\n其他情况: 我局推动180家工业企业技术改造。\n",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE401, PE402, PE403, PE404, PE405)


@check(PE401)
def numbers_are_not_slips(facts: Facts) -> Iterator[Diagnostic]:
    """Compare each amount and count with the data near it."""
    for one, again in _of(facts, "笔误"):
        if _is_false_result(one):
            continue  # PE411 says what the formula gives
        said = f"：{one.note}" if one.note else ""
        message = f"正文写“{_typed(one)}”，数据“{_name(one.datum)}”是{_shown(one.datum, one.context.mention)}{said}"
        yield _finding(facts, PE401, one, again, message, f"应为{_shown(one.datum, one.context.mention)}")
    for told in amounts_of_batches(facts):
        yield finding(PE401, told.message, told.place, mark=told.mark, severity=Severity.WARNING)


@check(PE402)
def ratios_are_as_derived(facts: Facts) -> Iterator[Diagnostic]:
    """Compare each percentage with the ratio whose name stands before it, each growth with that of its thing."""
    for one, again in _of(facts, "比率"):
        right, said = _shown(one.datum, one.context.mention), f"（{one.note}）" if one.note else ""
        derived = "数据算出" if isinstance(one.datum.value, Figure) or not one.datum.path else "数据是"
        quoted, is_named = _quoted(one)
        of = "" if is_named else f"“{_told_as(one.datum)}”"
        message = f"正文写“{quoted}”，{of}{derived} {right}{said}"
        yield _finding(facts, PE402, one, again, message, _formula(one.datum, right))


@check(PE403)
def magnitudes_are_right(facts: Facts) -> Iterator[Diagnostic]:
    """Compare each amount and count with the data of the same digits."""
    for one, again in _of(facts, "数量级"):
        right = _shown(one.datum, None)
        message = f"正文写“{_typed(one)}”，数据“{_name(one.datum)}”是{right}：{one.note}"
        yield _finding(facts, PE403, one, again, message, f"应为{right}")


@check(PE404)
def numbers_are_what_they_are_called(facts: Facts) -> Iterator[Diagnostic]:
    """Compare what the words say a number is with whose number it is."""
    for one, again in _of(facts, "串用"):
        whose = "" if one.other is None else f"，{_typed(one)}是“{_name(one.other)}”"
        right = _shown(one.datum, one.context.mention)
        message = f"正文写“{_typed(one)}”，数据“{_name(one.datum)}”是{right}{whose}"
        yield _finding(facts, PE404, one, again, message, f"应为{right}")


@check(PE405)
def facts_have_one_number(facts: Facts) -> Iterator[Diagnostic]:
    """Compare numbers that stand among the same words in two places."""
    for one, first in repeats(reading(facts).contexts):
        place = one.segment.at(one.mention.start, one.mention.stop)
        before = first.segment.at(first.mention.start, first.mention.stop)
        message = f"这里写“{one.mention.text}”，另一处几乎相同的话写“{first.mention.text}”"
        yield finding(PE405, message, place, mark=f"另一处是{first.mention.text}", related=((before, "另一处"),))
    for told in amounts_in_two_notations(facts):
        yield finding(PE405, told.message, told.place, mark=told.mark, severity=Severity.ERROR)


CHECKS: Final[tuple[Check, ...]] = (
    numbers_are_not_slips,
    ratios_are_as_derived,
    magnitudes_are_right,
    numbers_are_what_they_are_called,
    facts_have_one_number,
)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()  # said of each project of a whole unit too


def _is_false_result(one: Verdict) -> bool:
    """Return whether a number is the result of a formula that doesn't hold."""
    context = one.context
    if not context.sentence.rstrip().endswith("="):
        return False
    return any(
        judged(one).fault not in ("", "rounded")
        for paragraph in paragraphs((context.segment,))
        for one in equations(paragraph)
        if context.mention.start <= paragraph.offset + one.printed.start < context.mention.stop
    )


def _of(facts: Facts, fault: Fault) -> Iterator[tuple[Verdict, list[Verdict]]]:
    return distinct(one for one in reading(facts).verdicts if one.fault == fault)


def _finding(  # noqa: PLR0913 - what is told of it
    facts: Facts, code: Code, one: Verdict, again: list[Verdict], message: str, mark: str
) -> Diagnostic:
    places = [v.context.segment.at(v.context.mention.start, v.context.mention.stop) for v in (one, *again)]
    more = f"（共{len(places)}处）" if again else ""
    return finding(
        code,
        f"{message}{more}",
        places[0],
        mark=mark,
        hint=f"改用引用可免手抄：{_reference(facts.document, one)}"
        if one.datum.reference
        else "核对收入、支出和结转的数"
        if one.datum.kind == "金额"
        else "核对率的名称和算法",
        severity=one.severity,
        rule=one.rule,
        related=tuple((p, "又写在这里") for p in places[1:]),
    )


def _reference(document: Document, one: Verdict) -> str:
    """Return what to write instead, the unit behind a number that has none."""
    datum = one.datum
    written = told_in(home_of(document, one.context.segment.path), datum.reference)
    return f"{{{{ {written} }}}}{datum.unit if isinstance(datum.value, (Decimal, int)) else ''}"


def _typed(one: Verdict) -> str:
    return " ".join(one.context.mention.text.split())


def _quoted(one: Verdict) -> tuple[str, bool]:
    """Return a rate as it was typed from its name on, and whether its name is there; what is long is left out."""
    context, start = one.context, one.context.mention.start
    text, begin = context.segment.text, start - len(context.sentence)
    found = [(context.sentence.rfind(name), name) for name in _names_of(one.datum)]
    at, name = max(
        ((at, name) for at, name in found if at >= 0),
        default=(-1, ""),
        key=lambda hit: (hit[0] + len(hit[1]), len(hit[1])),
    )
    if at < 0:
        return "".join(_STOPS.split(text[max(begin, start - _FARTHEST) : start])[-1].split()) + _typed(one), False
    stop = begin + at + len(name)
    is_short = start - stop <= _FARTHEST and not re.search(r"\d", text[stop:start])
    between = text[stop:start] if is_short else "……"
    return " ".join(f"{text[begin + at : stop]}{between}{_typed(one)}".split()), True


def _names_of(datum: Datum) -> set[str]:
    """Return what text calls a rate."""
    synonyms, path = words().raw["比率别称"], ".".join(str(p) for p in datum.path)
    if isinstance(datum.value, Figure):
        definition = datum.value.definition
        return {definition.name, definition.title, *synonyms.get(definition.name, ())}
    if datum.titles[-1] in ("同比", "完成进度"):
        return set()
    return {*datum.titles[-2:], *words().raw["全称"].get(path, ())} - words().generic


def _name(datum: Datum) -> str:
    return (datum.reference or datum.titles[-1]).replace('["', "“").replace('"]', "”").replace("”.", "”")


def _told_as(datum: Datum) -> str:
    """Return what a rate is called: the thing's name where the field has none of its own."""
    last = datum.titles[-1]
    if last in ("数值", "实际完成值"):
        return datum.titles[-2]
    return f"{datum.titles[-2]}{last}" if last in ("同比", "完成进度") else last


def _shown(datum: Datum, mention: Mention | None) -> str:
    """Return a datum's value, money in the unit in which the text has it."""
    if isinstance(datum.value, Amount):
        unit = datum.value.unit if mention is None else _unit_of(mention)
        return f"{as_trimmed(datum.value.in_unit(unit), _MOST_PLACES)}{unit}"  # type: ignore[arg-type] # one of three
    if datum.kind == "金额":
        unit = datum.unit if mention is None else _unit_of(mention)
        return f"{as_trimmed(datum.number / yuan_in(unit), _MOST_PLACES)}{unit}"
    places = max(2, mention.places if mention is not None else 0)
    if isinstance(datum.value, Figure):
        return ratio_text(datum.value, places)
    if datum.kind == "比率":
        return share_text(datum.number, places)
    return f"{as_trimmed(datum.number, _MOST_PLACES)}{datum.unit}"


def _unit_of(mention: Mention) -> str:
    return "亿元" if mention.scale >= 10**8 else "万元" if mention.scale >= 10**3 else "元"


def _formula(datum: Datum, right: str) -> str:
    if not isinstance(datum.value, Figure) or not datum.value.numerator:
        return f"应为{right}"
    return f"{formula(datum.value, numbers(datum.value))} = {right}"
