"""What is to be said of each number typed into running text; one verdict at most for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal

from perfeval_gen.checks.prose.index import Index
from perfeval_gen.checks.prose.labels import FULL, NONE, PART, Context, Label, Labels
from perfeval_gen.checks.prose.words import only, words
from perfeval_gen.diagnostics import Severity
from perfeval_gen.figures.data import Datum

Fault = Literal["笔误", "比率", "数量级", "串用"]
_CLAUSE: Final = re.compile(r"[^，。；、！？\n]*")
_PIECES: Final = re.compile(r"[，、；：:（(]")
_COSTS: Final = re.compile(r"[\u4e00-\u9fff](?:费|款|费用|投资|工资|奖金|补贴|补助|奖补)(?:为|是|共|合计|达)?$")
_UNMISTAKABLE: Final = 9
_LONG: Final = 7  # digits that agree by chance with nothing
_MIDDLE: Final = 6
_SHORT: Final = 4
_SHORTEST: Final = 3
UNITS_OFF: Final = {4: ("元", "万元"), 8: ("元", "亿元")}
_PREVIOUS: Final = ("previous_year",)
_COMPARED: Final = re.compile(
    r"上年|去年|上一年|前年|同期|往年|以前|历年|年初(?![预安批下部])|[比较由从原增减]|[升降]幅"
)
_MOVED: Final = re.compile(r"[降减增升提扩压缩回上下调][加少长高低降升大减缩落]?[到至为]")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A number that isn't what the data have: the fault, the datum meant, what tells of the fault."""

    context: Context
    fault: Fault
    datum: Datum
    severity: Severity
    rule: str
    note: str = ""
    other: Datum | None = None


class Amounts:
    """Amounts and counts against the data."""

    def __init__(self, labels: Labels, index: Index) -> None:
        self._labels: Final = labels
        self._index: Final = index

    def of(self, context: Context) -> Verdict | None:
        """Return the verdict on an amount, a count or points; None where nothing is to be said."""
        mention = context.mention
        if mention.kind == "数":
            return self._of_bare(context)
        if mention.kind not in ("金额", "数量") or context.elsewhere:
            return None
        equal = self._index.equal(mention, words().about)
        if equal:
            return self._of_another(context, equal)
        return self._of_a_power(context) or (None if mention.about else self._of_a_slip(context))

    def _of_bare(self, context: Context) -> Verdict | None:
        """Return a verdict on a long number without a unit, as stands in a formula: 元 or 万元, whatever fits."""
        mention = context.mention
        if len(mention.digits) < _LONG or not mention.places or context.elsewhere:
            return None
        read = [
            replace(mention, kind="金额", unit="元", number=mention.number * scale, scale=Fraction(scale))
            for scale in (1, 10**4)
        ]
        if any(self._index.equal(one, Fraction(0)) for one in read):
            return None
        made = (self._of_a_slip(replace(context, mention=one, roles=frozenset())) for one in read)
        return next((one for one in made if one is not None), None)

    def _of_another(self, context: Context, equal: list[Label]) -> Verdict | None:
        """Return a verdict where the number is another datum's than the words near it say."""
        shortest = _SHORTEST if context.mention.kind == "金额" else _SHORT
        if (
            _MOVED.match(context.zone)
            or len(context.mention.digits) < shortest
            or context.is_change
            or context.mention.about
        ):
            return None
        fitting = [label for label in equal if self._labels.fits(label, context) != NONE]
        if fitting:
            return self._of_last_year(context, fitting)
        if _is_named_behind(context, equal) or _is_taken(context):
            return None
        meant = self._meant(context, equal)
        if meant is None:
            return None
        return Verdict(context, "串用", meant.datum, Severity.ERROR, "DUP-01", other=equal[0].datum)

    def _of_last_year(self, context: Context, fitting: list[Label]) -> Verdict | None:
        """Return a verdict where a number told as this year's is what last year's data have there."""
        before = fitting[0].datum
        is_compared = _COMPARED.search(context.sentence) or _COMPARED.search(_behind(context))
        if (
            any(one.datum.path[:1] != _PREVIOUS for one in fitting)
            or is_compared
            or len(context.mention.digits) < _SHORT
        ):
            return None
        now = next((one for one in self._labels.all if one.datum.path == before.path[1:]), None)
        if now is None or self._labels.fits(now, context) == NONE:
            return None
        return Verdict(context, "串用", now.datum, Severity.ERROR, "DUP-01", other=before)

    def _meant(self, context: Context, equal: list[Label]) -> Label | None:
        """Return the one datum that the words name: the same thing's other column, or another thing's number."""
        here = {label.datum.path[:-1] for label in equal if label.role and self._labels.names(label, context)}
        if context.roles and here:
            named = [
                label
                for label in self._labels.all
                if label.datum.path[:-1] in here and label.role in context.roles and label.datum.kind == "金额"
            ]
            return named[0] if len({label.datum.number for label in named}) == 1 else None
        close = context.near[-1:]
        named = [label for name in close for label in self._labels.by_subject[name] if self._is_named(label, context)]
        if len({label.datum.number for label in named}) != 1 or named[0].datum.unit not in {
            e.datum.unit for e in equal
        }:
            return None
        return named[0]

    def _is_named(self, label: Label, context: Context) -> bool:
        """Return whether a number directly behind a thing's name must be this datum of it."""
        if label.datum.kind != ("金额" if context.mention.kind == "金额" else "数量"):
            return False
        if label.role:
            return len(context.roles) == 1 and label.role in context.roles
        at = context.zone.rfind(context.near[-1])
        return at >= 0 and only("间隔").fullmatch(context.zone[at + len(context.near[-1]) :]) is not None

    def _of_a_power(self, context: Context) -> Verdict | None:
        mention, best = context.mention, None
        for label, power in self._index.powers(mention):
            fit, digits = self._labels.fits(label, context), len(mention.digits)
            if fit == FULL and digits >= (_SHORTEST if mention.kind == "金额" else _SHORT):
                level = 3
            elif fit == PART and digits >= _SHORT:
                level = 2
            elif digits >= _MIDDLE and mention.places:
                level = 1
            else:
                continue
            if best is None or level > best[0]:
                best = (level, label, power)
        if best is None:
            return None
        level, label, power = best
        severity = Severity.ERROR if level == 3 else Severity.WARNING  # noqa: PLR2004 - the highest of three
        is_unit = mention.kind == "金额" and abs(power) in UNITS_OFF
        return Verdict(context, "数量级", label.datum, severity, "UNIT-01" if is_unit else "UNIT-02", times(power))

    def _of_a_slip(self, context: Context) -> Verdict | None:
        mention = context.mention
        if context.is_change:
            return None
        found = [(self._labels.fits(s.label, context), s.label, s.said) for s in self._index.slips(mention)]
        near = self._index.near(mention, words().near) if len(mention.digits) >= _SHORT else ()
        found += [
            (fit, label, "")
            for label in near
            if (fit := self._labels.fits(label, context)) == FULL and (label.subjects or _is_plain(context))
        ]
        kept = [one for one in found if _is_told(*one, context)]
        if not kept:
            return None
        fit, label, said = max(kept, key=lambda one: (one[0], bool(one[2]), -_off(one[1], mention.number)))
        is_sure = fit == FULL or len(mention.digits) >= _UNMISTAKABLE
        severity = Severity.ERROR if is_sure else Severity.WARNING
        return Verdict(context, "笔误", label.datum, severity, "DUP-01", said)


def _is_told(fit: int, label: Label, said: str, context: Context) -> bool:
    """Return whether a slip is worth telling: the fewer digits agree, the better the words must.

    A short count is that of its own noun; a name in the sentence before says nothing of it.
    """
    mention = context.mention
    digits = len(mention.digits)
    if digits < _LONG and (_has_own_noun(label, context) or _is_within(label, context)):
        return False
    if mention.kind == "数量" and digits < _MIDDLE and not label.subjects & set(context.near):
        return False
    if digits < _SHORT:
        lost = digits == _SHORTEST and said.startswith("漏")
        return fit == FULL and bool(label.subjects) and (lost or (digits == _SHORTEST and "颠倒" in said))
    if fit == FULL:
        return True
    is_of_column = fit == PART or (not context.near and label.role in context.roles)
    return bool(said) and digits >= (_MIDDLE if is_of_column else _LONG) and mention.places > 0


def _is_named_behind(context: Context, equal: list[Label]) -> bool:
    """Return whether the thing of a datum with this number is named right behind it: 66.53万元用于项目支出."""
    behind = _CLAUSE.match(context.text, context.mention.stop)
    names = {one for label in equal for name in label.subjects for one in (name, name.removesuffix("支出"))}
    return behind is not None and any(name in behind[0] for name in names)


def _is_taken(context: Context) -> bool:
    """Return whether the thing named last is that of the number before: 安排50万元保障基本支出，安排66.53万元…."""
    zone = context.zone
    at = zone.rfind(context.near[-1]) if context.near else -1
    cut = max(zone.rfind(stop) for stop in "，；、")
    if not 0 <= at < cut or len(zone) == len(context.sentence) or _PIECES.search(zone, 0, at):
        return False
    return not any(word in zone[cut:] for word in words().roles)


def _behind(context: Context) -> str:
    """Return what follows a number in its sentence."""
    return re.split(r"[。；！？\n]", context.text[context.mention.stop :], maxsplit=1)[0]


def _is_within(label: Label, context: Context) -> bool:
    """Return whether a number is of a part of the thing: 项目支出中，设备购置20万元."""
    start = context.mention.start
    told = context.text[max(context.text.rfind("。", 0, start), context.text.rfind("\n", 0, start)) + 1 : start]
    return any(f"{name}中{stop}" in told for name in label.subjects for stop in "，,：:")


def _has_own_noun(label: Label, context: Context) -> bool:
    """Return whether an amount of something else is told: 工程款 behind a project's name, 人工费 among its parts."""
    if context.mention.kind != "金额":
        return False
    zone = _PIECES.split(context.zone)[-1]
    for word in sorted({*label.subjects, *words().roles}, key=len, reverse=True):
        zone = zone.replace(word, "")
    return _COSTS.search(zone) is not None


def _is_plain(context: Context) -> bool:
    """Return whether nothing but a column's name and fillers stands before a number: it is the whole unit's."""
    zone = re.split(r"[，：:]", context.zone)[-1]
    for word in sorted(words().roles, key=len, reverse=True):
        zone = zone.replace(word, "")
    return only("前缀").fullmatch(only("间隔").sub("", zone)) is not None


def _off(label: Label, number: Fraction) -> Fraction:
    exact = label.datum.number
    return abs(exact - number) / abs(exact) if exact else Fraction(10**9)


def times(power: int) -> str:
    """Return how many times too large or too small a number is."""
    return f"{'大' if power > 0 else '小'}了{10 ** abs(power)}倍"


def distinct(found: Iterable[Verdict]) -> Iterator[tuple[Verdict, list[Verdict]]]:
    """Yield each fault once, with the places where it is repeated."""
    made: dict[tuple[str, str, Fraction], list[Verdict]] = {}
    for one in found:
        made.setdefault((one.fault, one.datum.reference, one.context.mention.number), []).append(one)
    for same in made.values():
        yield same[0], same[1:]
