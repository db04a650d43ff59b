"""What the words near a number say it is, and how well that fits a datum."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.prose.words import Terms, Words, any_of, pattern, words
from perfeval_gen.figures.data import Datum
from perfeval_gen.figures.ratios import Figure
from perfeval_gen.prose.number_words import folded
from perfeval_gen.prose.numbers import Mention, mentions
from perfeval_gen.prose.segments import Segment

FULL, PART, NONE = 2, 1, 0
_CLAUSE: Final = re.compile(r"[，。；：、！？\n,;:()（）]")
_UNQUOTED: Final = str.maketrans("", "", '“”‘’" \n')
_END: Final = re.compile(r"[。；！？\n;]")
_KEYS: Final = re.compile(r'[^.\[\]"]+')
_BRACKETS: Final = re.compile(r"（[^）]*）|\([^)]*\)")
_QUOTES: Final = str.maketrans("", "", '“”‘’"')
_AFTER: Final = re.compile(r"(?:资金|元)?(?:的|用于|为|是|作为|系|属于)?([^，。；、！？\n]{2,16})")
_SHORTEST: Final = 4
_BARE: Final = 6
_YEAR: Final = re.compile(r"((?:19|20)\d\d)年")
_LAST_YEARS: Final = re.compile(
    r"上一?年度?(?:年?末|结[转余]|存量)|(?:比|较)(?:上年同期|上一?年度?|去年)"
)  # columns of this year
_LAST_YEAR: Final = re.compile(r"(?<![比较])(?:上年|去年|上年度|往年)(?![末底初年结存])")
_INCOME: Final = ("income", "fiscal_appropriation")
_CARRIED: Final = frozenset({"carried_in", "previous_year_end"})
_ROWS: Final = (("projects",),)
_LISTS: Final = 2  # steps of a path that name an item of a list


@dataclass(frozen=True, slots=True)
class Label:
    """What a datum is called: ``subjects`` are names for its thing, none for the whole; ``role`` is its column."""

    datum: Datum
    subjects: frozenset[str]
    role: str


@dataclass(frozen=True, slots=True)
class Context:
    """What stands near a number: columns, things named close by and earlier in its sentence.

    ``clause`` is what stands between the last stop or number and this one, without quotes.

    ``elsewhere``: it is about another year, a wider area or a target; ``is_change``: how much more or less it is.
    """

    segment: Segment
    text: str
    mention: Mention
    roles: frozenset[str]
    near: tuple[str, ...]
    far: tuple[str, ...]
    sentence: str
    zone: str
    clause: str
    elsewhere: bool
    is_change: bool


class Labels:
    """The labels of all data of a document, and the words that are looked for."""

    def __init__(self, facts: Facts) -> None:
        """Name every datum."""
        known = words()
        self.year: Final = facts.document.get("year")
        typed = tuple(_label(d, known) for d in facts.data if not _is_apart(d))
        self.all: Final = (*typed, *_left(facts.data), *_columns(typed))
        self.by_subject: Final = _by_subject(self.all)
        self._sources: Final = frozenset(n for n, found in self.by_subject.items() if all(_is_income(f) for f in found))
        self._telling: Final = frozenset(known.list("自明"))
        self._neutral: Final = frozenset(known.list("不指栏目"))
        self._terms: Final = Terms({*self.by_subject, *known.roles, *self._neutral})

    def contexts(self, segment: Segment) -> Iterator[Context]:
        """Yield the numbers of a text with what stands near them."""
        found = mentions(segment.text)
        if not found:
            return
        text = folded(segment.text)
        carried: tuple[str, ...] = ()  # what the sentence before was about
        things, terms, begin, end = carried, list[tuple[int, str]](), 0, -1
        for at, one in enumerate(found):
            if one.start > end:
                last, (begin, end) = begin, _sentence(text, one)
                carried = () if "\n" in text[last:begin] else things or carried
                terms = [(begin + i, t) for i, t in self._terms.found_in(text[begin:end])]
            before = max(begin, found[at - 1].stop) if at else begin
            ahead = [(i, t) for i, t in terms if i + len(t) <= one.start]
            things = tuple(t for _, t in ahead if t in self.by_subject)
            yield self._context(segment, one, text, (begin, before, end), ahead, carried)

    def before(self, context: Context) -> Mention | None:
        """Return the number that stands before a number in its text."""
        earlier = [one for one in mentions(context.segment.text) if one.stop <= context.mention.start]
        return earlier[-1] if earlier else None

    def _context(  # noqa: PLR0913 - what was found on the way
        self, segment: Segment, one: Mention, text: str, span: tuple[int, int, int],
        terms: list[tuple[int, str]], carried: tuple[str, ...],
    ) -> Context:  # fmt: skip
        begin, before, end = span
        zone = [t for i, t in terms if i >= before]
        near = tuple(t for t in zone if t in self.by_subject)
        behind = _AFTER.match(text[one.stop : end])
        if not near and behind is not None and not any(t in words().roles for t in zone):
            zone = [*zone, *(t for _, t in self._terms.found_in(behind[1]))]
            near = tuple(t for t in zone if t in self.by_subject)
        far = tuple(t for i, t in terms if i < before and t in self.by_subject) or carried
        sentence, stretch = text[begin : one.start], text[before : one.start]
        roles = self._roles(zone, [t for _, t in terms], "分别" in sentence)
        if "支出" in roles:  # where the money came from, not whose it is
            near, far = (tuple(t for t in things if t not in self._sources) for things in (near, far))
        return Context(
            segment, text, one, roles, near, far, sentence, stretch, _clause(stretch, one),
            self.is_elsewhere(segment, sentence, stretch), bool(any_of("增减语").search(stretch[-6:])),
        )  # fmt: skip

    def _roles(self, zone: list[str], sentence: list[str], is_shared: bool) -> frozenset[str]:  # noqa: FBT001
        """Return the columns meant: the last one named near, else what a thing's own name says or the sentence."""
        known = words().roles
        told = [known[t] for t in zone if t in known]
        if told and not is_shared:
            return told[-1] if len(told[-1]) == 1 or len(told) == 1 else told[-1] | told[-2]  # 到位预算
        others = frozenset().union(*(known[t] for t in sentence if t in known))
        if is_shared:
            return others
        implied = frozenset({"支出"}) if any(t.endswith("支出") for t in zone) else frozenset()
        return implied | others

    def is_elsewhere(self, segment: Segment, sentence: str, stretch: str) -> bool:
        """Return whether the words before a number are about another year, a wider area, or what is to be reached."""
        if segment.shape.id in words().list("目标栏") or any_of("目标语").search(stretch[-8:]):
            return True
        if _is_part_of_year(sentence):
            return True
        if _LAST_YEAR.search(_LAST_YEARS.sub("", stretch)):
            return True
        years = _YEAR.findall(sentence)
        if years and isinstance(self.year, int) and int(years[-1]) != self.year:
            return True
        tail = _LAST_YEARS.sub("", sentence[sentence.rfind(years[-1]) :] if years else sentence)
        if any_of("别的年度").search(tail):
            return True
        return (
            any_of("别的范围").search(stretch) is not None
            and any_of("别的范围").search(self._unnamed(stretch)) is not None
        )

    def _unnamed(self, stretch: str) -> str:
        """Return words without the names of data among them: 平均 in 平均补助 speaks of no other area."""
        for name in {t for _, t in self._terms.found_in(stretch) if t in self.by_subject}:
            stretch = stretch.replace(name, "")
        return stretch

    def fits(self, label: Label, context: Context) -> int:
        """Return how well the words near a number name a datum: ``FULL``, ``PART`` or ``NONE``."""
        role = FULL if not label.role else PART if not context.roles else FULL if label.role in context.roles else NONE
        if role == NONE or not self.names(label, context):
            return NONE
        if not label.subjects and not context.roles & {label.role}:
            return NONE
        return role

    def names(self, label: Label, context: Context) -> bool:
        """Return whether the thing of a datum is the one spoken of."""
        path, own = context.segment.path, label.datum.path
        is_own = len(own) > _LISTS and isinstance(own[1], int) and path[:_LISTS] == own[:_LISTS]
        if label.role in self._telling and context.roles == {label.role}:
            return True
        if not label.subjects:
            return not context.near and (not context.far or self._whole(context))
        if context.near:
            return bool(label.subjects & set(context.near)) or (is_own and own[0] == "projects")
        return is_own or bool(label.subjects & set(context.far[-1:]))

    def _whole(self, context: Context) -> bool:
        return "：" not in context.sentence and "其中" not in context.sentence and not context.far


def _clause(zone: str, one: Mention) -> str:
    return _CLAUSE.split(zone)[-1].translate(_UNQUOTED).removesuffix(one.about)


def _sentence(text: str, one: Mention) -> tuple[int, int]:
    begin = 0
    for hit in _END.finditer(text, max(0, one.start - 200), one.start):
        begin = hit.end()
    ending = _END.search(text, one.stop)
    return begin, ending.start() if ending else len(text)


def _is_part_of_year(sentence: str) -> bool:
    """Return whether a sentence is about some months, a holiday, after its last 全年."""
    return pattern("别的时段式").search(sentence, max(sentence.rfind("全年"), 0)) is not None


def _is_income(label: Label) -> bool:
    return label.datum.path[:2] == ("budget", "income")


def _is_apart(datum: Datum) -> bool:
    """Return whether a datum is no thing that text counts: points of a score sheet, targets, counts of lists."""
    is_aim = datum.path[:1] == ("indicators",) and datum.path[-1] in ("points", "target_value")
    return datum.path[:1] == ("scores",) or (not datum.path and datum.kind == "数量") or is_aim


def _left(data: Sequence[Datum]) -> Iterator[Label]:
    """Yield what is left of the year's income, where nothing came from the year before and no field tells it."""
    money = {d.path[1:]: d for d in data if d.path[:1] == ("budget",) and d.kind == "金额"}
    income, spent = money.get(("income", "final_accounts")), money.get(("expenditure", "final_accounts"))
    if income is None or spent is None or any(_CARRIED.intersection(path) and d.number for path, d in money.items()):
        return
    left = income.number - spent.number
    if left > 0 and not any(path[-1:] == ("carry_over",) and len(path) == _LISTS for path in money):
        yield Label(Datum("", ("年末结转结余",), "金额", left, Decimal(0), income.unit), frozenset(), "结转")


def _columns(labels: Sequence[Label]) -> Iterator[Label]:
    """Yield what the rows of a list have together in each column, where no field tells it: all projects' spending."""
    columns: dict[tuple[str, str, tuple[str | int, ...]], list[Label]] = {}
    for label in labels:
        path = label.datum.path
        if label.datum.kind == "金额" and label.role and path[:1] in _ROWS and isinstance(path[1], int):
            columns.setdefault((str(path[0]), label.role, path[_LISTS:]), []).append(label)
    yield from _received(labels)
    for found in columns.values():
        if len(found) > 1:
            first = found[0]
            total = sum((one.datum.number for one in found), Fraction(0))
            titles = (f"各{first.datum.titles[0]}{first.datum.titles[-1]}合计",)
            yield Label(Datum("", titles, "金额", total, Decimal(0), first.datum.unit), frozenset(), first.role)


def _received(labels: Sequence[Label]) -> Iterator[Label]:
    """Yield what each recipient got in all instalments, and in the first two and so on."""
    given: dict[str, list[Datum]] = {}
    for label in labels:
        path = label.datum.path
        if path[:1] == ("allocations",) and path[2:3] == ("recipients",) and path[-1] == "amount":
            given.setdefault(label.datum.titles[-2], []).append(label.datum)
    for name, found in given.items():
        for count in range(2, len(found) + 1):
            total = sum((one.number for one in found[:count]), Fraction(0))
            yield Label(Datum("", (f"{name}{count}批合计",), "金额", total, Decimal(0), "万元"), frozenset({name}), "")


def _label(datum: Datum, known: Words) -> Label:
    leaf = datum.path[-1] if datum.path else ""
    role = known.column_of.get(str(leaf), "")
    if leaf == "final_accounts":
        home = datum.path[2:3] if datum.path[:1] == ("previous_year",) else datum.path[1:2]
        role = "收入" if any(p in _INCOME for p in home) else "支出"
    keys = _KEYS.findall(datum.reference)
    is_ratio = isinstance(datum.value, Figure)
    names = [*datum.titles[-1:], *keys[-1:]] if not role and not is_ratio else []
    names = [n for n in names if n not in known.generic and n not in ("同比", "完成进度", "目标值", "增减", "上年数")]
    is_whole = any(t in known.whole for t in datum.titles[-2:-1]) and not any(isinstance(p, int) for p in datum.path)
    if not names and not is_whole:
        names = [_last_name(datum.titles[:-1], known), _last_name(keys[:-1], known)]
    if datum.titles[-2:-1] in (("编制",), ("在职人员",)) and datum.titles[-1] == "合计":
        names = [datum.titles[-2]]
    return Label(datum, frozenset().union(*(_variants(n) for n in names if n)), role)


def _last_name(titles: Sequence[str], known: Words) -> str:
    return next((t for t in reversed(titles) if t not in known.generic and not t.isdigit()), "")


@lru_cache(maxsize=1024)
def _variants(name: str) -> frozenset[str]:
    """Return a name as people shorten it: without brackets, quotes, a place in front or 专项资金 behind."""
    return frozenset(_shortened(name, words()))


def _shortened(name: str, known: Words) -> Iterator[str]:
    plain = folded(name)
    yield from known.raw["名称别称"].get(name, ())
    short = _BRACKETS.sub("", plain)
    for one in (plain, short if len(short) >= _BARE else plain, plain.translate(_QUOTES)):
        yield one
        for tail in known.list("名称尾"):
            if one.endswith(tail) and len(one) - len(tail) >= _SHORTEST and one[: -len(tail)][-1] != "的":
                yield one[: -len(tail)]
        for tail in known.list("计数尾"):
            if one.endswith(tail) and len(one) - len(tail) >= _SHORTEST:
                yield one[: -len(tail)]
        for head in known.list("名称头"):
            if one.startswith(head) and len(one) - len(head) >= _SHORTEST:
                yield one[len(head) :]


def _by_subject(labels: Sequence[Label]) -> dict[str, tuple[Label, ...]]:
    made: dict[str, list[Label]] = {}
    for label in labels:
        for name in label.subjects:
            made.setdefault(name, []).append(label)
    return {name: tuple(found) for name, found in made.items()}
