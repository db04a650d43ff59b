"""PE435: numbers typed into running text that a reference could print."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.diagnostics import Code, Diagnostic, Edit, Severity, finding
from perfeval_gen.figures.data import Datum, home_of, told_in
from perfeval_gen.prose.insertion import flow_nodes, inserted
from perfeval_gen.prose.numbers import Mention, mentions
from perfeval_gen.prose.segments import Segment
from perfeval_gen.quantities import UNITS
from perfeval_gen.schema.read import Path
from perfeval_gen.view.binding import NamesByPlace, evaluated
from perfeval_gen.view.binding_syntax import Stretch
from perfeval_gen.view.references import Names, Value

_HEAD: Final = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"
_MONEY: Final = _HEAD + "预算: {支出: {决算数: 88.56}}\n"
PE435: Final = Code(
    "PE435", "可以改用引用", Severity.NOTE,
    "正文里手打的数与数据里的一个数相同。写成引用，数据改了，正文跟着改，不会两处不一；印出来的字不变。",
    remedy="确是同一个数的，改成引用", rule="DUP-01",
    bad=_MONEY + "自评结果: 全年支出88.56万元。\n",
    good=_MONEY + "自评结果: 全年支出{{ 预算.支出.决算数 }}。\n",
)  # fmt: skip

_KINDS: Final = {"金额": "金额", "百分": "比率", "数量": "数量", "分": "数量"}
_LONG: Final = 3  # significant digits: with as many a number is known by itself, with more without a doubt
_NEAR: Final = 3
_LAST: Final = 2
_CHANGE: Final = re.compile(r"[增减升降比]")
_KEY: Final = re.compile(r'[^.\[\]"]+')
_END: Final = re.compile(r"[。；！？\n]")
_BARE: Final = re.compile(r"[-−－]?[0-9][0-9.,]*")
_BRACKETS: Final = re.compile(r"（[^）]*）")
_SHORTEST: Final = 2
_AIMS: Final = frozenset({"target", "expected_result", "mid_term_target", "goal_summary", "task_summary"})
_AIM: Final = re.compile(r"目标|计划|预计|预期|下达|任务|拟|力争|将[^近]|明年|下年|下一年")
_BEFORE: Final = re.compile(r"上年|去年|上一年|同期|往年|以前年度")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")
_PAUSE: Final = re.compile(r"[，,、：:；;]")
_FILLERS: Final = re.compile(
    r"(?:全年|本年度?|年度|当年|今年|我局|我单位|本单位|部门|单位|整体|总|共|合计|累计|实际|已|的|数|为|是|达到?|计"
    r"|\d{4}年|\s)*"
)
_TARGET: Final = ("target_value",)
_PLANNED: Final = ("initial_budget",)
_PREVIOUS: Final = "previous_year"
_NAME: Final = "name"  # by which an item is found stays as it is
_GENERAL: Final = frozenset({
    "数值", "金额", "合计", "目标值", "完成值", "决算数", "预算数", "年初预算", "调整预算", "数量", "支出", "收入",
    "项目", "指标", "预算", "成效", "比率", "统计", "完成率", "年初预算数", "调整预算数", "上年", "分值", "得分",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Meant:
    """The datum that a number is; ``sure`` where that can be written without asking."""

    datum: Datum
    sure: bool


@check(PE435)
def references_are_offered(facts: Facts) -> Iterator[Diagnostic]:
    """Offer the reference for each number that is a datum without a doubt."""
    offers = _Offers(facts)
    for segment in facts.texts:
        if segment.path[-1] == _NAME:
            continue
        for one in mentions(segment.text):
            meant = offers.meant(segment, one)
            if meant is not None:
                yield offers.told(segment, one, meant)


class _Offers:
    """The data of a document by what each would be printed as."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._printed: dict[tuple[str, tuple[int, int], int], dict[int, list[Datum]]] = {}
        self._homes: dict[Path, str] = {}
        self._names = NamesByPlace(facts.document, facts.figures, facts.pack, facts.stage)
        self._inside = flow_nodes(facts.document.tree)

    def meant(self, segment: Segment, one: Mention) -> _Meant | None:
        """Return the datum that a number is; None where there is none, or more than one.

        A long number says by itself which it is; a short one only with the name of its thing before it.
        """
        kind = _KINDS.get(one.kind)
        if kind is None or one.about or one.in_range or not _BARE.match(one.text):
            return None
        clause = _clause(segment.text, one)
        equal = [d for d in self._equal(kind, one) if kind != "数量" or d.unit in ("", one.unit)]
        fitting = [d for d in equal if self._own(segment, d) is not None and self._is_of_then(d, segment, clause)]
        if not fitting:
            return None
        ranked = sorted(((_agreement(d, clause, one), i) for i, d in enumerate(fitting)), reverse=True)
        best, at = ranked[0]
        if best and (len(ranked) == 1 or ranked[1][0] < best):
            return _Meant(fitting[at], sure=True)
        is_alone = len(fitting) == 1 and kind != "数量" and len(one.digits) >= _LONG
        is_long = len(one.digits) > _LONG and _says_no_more(fitting[0], clause)
        return _Meant(fitting[0], sure=is_long) if is_alone else None

    def _is_of_then(self, datum: Datum, segment: Segment, clause: str) -> bool:
        """Return whether a number can be this datum by when it was: a target, last year and this year are apart."""
        is_aim = segment.shape.id in _AIMS or _AIM.search(clause) is not None
        if is_aim and datum.path[-1:] != _TARGET and datum.path[-1:] != _PLANNED:
            return False
        years = {int(year) for year in _YEAR.findall(clause)}
        is_other = _BEFORE.search(clause) is not None or bool(years - {self._facts.document.get("year")})
        return is_other == (datum.path[:1] == (_PREVIOUS,))

    def _equal(self, kind: str, one: Mention) -> list[Datum]:
        key = (kind, one.scale.as_integer_ratio(), one.places)
        if key not in self._printed:
            table: dict[int, list[Datum]] = defaultdict(list)
            for datum in self._facts.data:
                if datum.kind == kind:
                    table[one.rounded(datum.number)].append(datum)
            self._printed[key] = table
        return self._printed[key].get(one.grains, [])

    def _own(self, segment: Segment, datum: Datum) -> str | None:
        """Return how this text refers to a datum: inside a project to the project's own only."""
        here = segment.path[:2]
        if here not in self._homes:
            self._homes[here] = home_of(self._facts.document, segment.path)
        home = self._homes[here]
        return told_in(home, datum.reference) if datum.reference.startswith(f"{home}." if home else "") else None

    def told(self, segment: Segment, one: Mention, meant: _Meant) -> Diagnostic:
        """Return the note, with the change where what is printed stays the same."""
        datum = meant.datum
        own = self._own(segment, datum) or datum.reference
        chosen = next(_same(one, datum.reference, self._names.whole), None)
        edits: tuple[Edit, ...] = ()
        written = f"{{{{ {own} }}}}"
        if chosen is not None:
            filters, stop = chosen
            written = f"{{{{ {own}{filters} }}}}"
            inside = id(segment.node) in self._inside
            edits = inserted(segment, one.start, one.start + stop, written, inside=inside) if meant.sure else ()
        place = segment.at(one.start, one.stop)
        return finding(PE435, f"“{one.text}”与数据相同，可以改用引用", place, mark=written, edits=edits)


def _same(one: Mention, reference: str, names: Names) -> Iterator[tuple[str, int]]:
    """Yield the filters with which a reference prints what is typed, and how many characters it stands for."""
    unit = next((u for u in reversed(UNITS) if one.text.endswith(u)), "") or next(
        (u for u in ("亿元", "万元") if one.text.endswith(u[0])), "元"
    )
    whole = f"|{unit}({one.places})" if one.kind == "金额" else f"|百分数({one.places})" if one.kind == "百分" else ""
    bare = _BARE.match(one.text)
    number = one.text if bare is None else bare[0]
    tries = [("", one.text), ("", number), (whole, one.text), ("|数", number), (f"{whole}|数", number)]
    tries += [(f"|位数({one.places})", number)]
    for filters, text in tries:
        found = evaluated(Stretch(0, 0, f"{reference}{filters}"), names)
        if isinstance(found, Value) and found.text == text:
            yield filters, len(text)


def _clause(text: str, one: Mention) -> str:
    """Return the sentence up to a number."""
    begin = max((hit.end() for hit in _END.finditer(text, 0, one.start)), default=0)
    return text[begin : one.start]


def _says_no_more(datum: Datum, clause: str) -> bool:
    """Return whether before a number stand only the names of its datum: 全年支出, not 全年接待费."""
    rest = _PAUSE.split(clause)[-1]
    names = {*datum.titles, *_KEY.findall(datum.reference)}
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, "")
    return _FILLERS.fullmatch(rest) is not None


def _agreement(datum: Datum, clause: str, one: Mention) -> int:
    """Return how many names of a datum stand before the number; none unless that of its thing is among them.

    That of a short number has to stand right before it: 园区8个, not 园区比上年增加8个.
    """
    keys = _KEY.findall(datum.reference)
    own = {_BRACKETS.sub("", name) for name in (*datum.titles[-_LAST:], *keys[-_LAST:])} - _GENERAL
    ends = [clause.rfind(name) + len(name) for name in own if len(name) >= _SHORTEST and name in clause]
    if not ends or _CHANGE.search(clause[max(ends) :]):
        return 0
    if len(one.digits) < _LONG and len(clause) - max(ends) > _NEAR:
        return 0
    names = {*datum.titles, *keys, *own}
    return sum(1 for name in names if len(name) >= _SHORTEST and name in clause)


CODES: Final[tuple[Code, ...]] = (PE435,)
CHECKS: Final[tuple[Check, ...]] = (references_are_offered,)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()  # what stands in projects is in the whole document's texts
