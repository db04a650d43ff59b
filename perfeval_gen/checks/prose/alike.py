"""Numbers one slip away from a datum of which the sentence has a good part of the name, in whatever order and form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from perfeval_gen.checks.prose.aside import is_aside
from perfeval_gen.checks.prose.index import Index, exact_of
from perfeval_gen.checks.prose.labels import NONE, Context, Label, Labels
from perfeval_gen.checks.prose.verdicts import Fault, Verdict, times
from perfeval_gen.checks.prose.words import words
from perfeval_gen.diagnostics import Severity
from perfeval_gen.figures.data import Datum
from perfeval_gen.figures.ratios import Figure
from perfeval_gen.prose.numbers import Mention

_KINDS: Final = ("金额", "数量", "百分")
_PIECE: Final = 4  # characters of a name in a row
_PAIRS: Final = 0.6  # of a name's pairs of characters
_BEHIND: Final = 14
_SHORTEST: Final = 3
_MIDDLE: Final = 4
_LONG: Final = 5
_FARTHEST: Final = 40
_NEAR: Final = 3
_PARTED: Final = (("budget",), ("funds",))
_SHARES: Final = ("占", "比重", "份额")
_POINTS: Final = ("points", "target_value", "growth", "progress")


class Alike:
    """The data of a document by their digits, told apart by the words around a number."""

    def __init__(self, labels: Labels, index: Index) -> None:
        """Keep what text counts; points and targets are no results. ``index`` holds all labels."""
        results = (one for one in labels.all if one.subjects and not set(one.datum.path) & set(_POINTS))
        self._results: Final = frozenset(map(id, results))
        self._index: Final = index
        self._labels: Final = labels
        self._shares: Final = Index(_shares(labels.all))

    def of(self, context: Context) -> Verdict | None:
        """Return the verdict on a number that no datum explains; None where nothing is to be said."""
        mention = context.mention
        if mention.kind not in _KINDS or mention.about or context.elsewhere or context.is_change:
            return None
        if len(mention.digits) < _SHORTEST or is_aside(context) or self._index.equal(mention, words().about):
            return None
        around = _around(context)
        fault: Fault = "比率" if mention.kind == "百分" else "笔误"
        if mention.kind == "百分" and (share := self._of_share(context)) is not None:
            return share
        for slip in self._index.slips(mention):
            if id(slip.label) not in self._results:
                continue
            is_told = "颠倒" in slip.said or len(mention.digits) >= _MIDDLE
            if is_told and self._is_meant(slip.label, context, around):
                return Verdict(context, fault, slip.label.datum, Severity.WARNING, "DUP-01", slip.said)
        return self._of_digits(context, around, fault)

    def _of_digits(self, context: Context, around: str, fault: Fault) -> Verdict | None:
        """Return the verdict on a percentage with two digits exchanged, or on a number with the digits of a datum."""
        mention = context.mention
        for label, grains in self._index.with_digits(mention) if mention.kind == "百分" else ():
            if not _is_exchanged(str(abs(mention.grains)), str(abs(grains))):
                continue
            if id(label) in self._results and self._is_meant(label, context, around):
                return Verdict(context, fault, label.datum, Severity.WARNING, "DUP-01", "数字的次序颠倒了")
        for label, power in self._index.powers(mention):
            if abs(power) < _NEAR and id(label) in self._results and self._is_meant(label, context, around):
                return Verdict(context, "数量级", label.datum, Severity.WARNING, "UNIT-02", times(power))
        return None

    def _of_share(self, context: Context) -> Verdict | None:
        """Return the verdict on the share that a named part has of its whole: 工资福利支出占11.48%."""
        if not any(word in context.clause for word in _SHARES) or self._shares.equal(context.mention, words().about):
            return None
        for slip in self._shares.slips(context.mention):
            if any(name in context.clause for name in slip.label.subjects) and "颠倒" in slip.said:
                return Verdict(context, "比率", slip.label.datum, Severity.WARNING, "RATE-01", slip.said)
        return None

    def _is_meant(self, label: Label, context: Context, around: str) -> bool:
        if (
            label.role
            and context.roles
            and self._labels.fits(label, context) == NONE
            and label.role not in context.roles
        ):
            return False
        if exact_of(label) == 0 or (label.datum.kind == "数量" and not _has_unit(label, context.mention)):
            return False
        if isinstance(label.datum.value, Figure):
            return self._is_rate(label, context)
        if len(context.mention.digits) > _LONG and any(name in context.sentence for name in label.subjects):
            return True
        return any(_is_named(name, around) for name in label.subjects)

    def _is_rate(self, label: Label, context: Context) -> bool:
        """Return whether a sentence names a rate and whose it is."""
        titles = label.datum.titles
        known = {*label.subjects, *(n for s in label.subjects for n in words().raw["比率别称"].get(s, ()))}
        if len(titles) < len("ab") or not any(name in context.sentence for name in known):
            return False
        owners = words().raw["名称别称"].get(titles[-2], ())
        return any(name in context.zone[-_FARTHEST:] for name in (titles[-2], *owners))


def _shares(labels: Sequence[Label]) -> Iterator[Label]:
    """Yield what each part of the money is of all of it."""
    money = {one.datum.path: one.datum.number for one in labels if one.datum.kind == "金额" and one.datum.path}
    for one in labels:
        path = one.datum.path
        if path not in money or not one.subjects or path[:1] not in _PARTED:
            continue
        for up in (2, 3):  # the section above, or the list's
            whole = money.get((*path[:-up], path[-1]))
            if whole and 0 < one.datum.number < whole:
                names = (f"{one.datum.titles[-2]}占比",)
                yield Label(Datum("", names, "比率", one.datum.number / whole, Decimal(0), "%"), one.subjects, "")


def _is_exchanged(typed: str, right: str) -> bool:
    """Return whether two digits that aren't neighbours stand in each other's place."""
    off = [at for at, (a, b) in enumerate(zip(typed, right, strict=False)) if a != b]
    is_pair = len(typed) == len(right) >= _MIDDLE and len(off) == len("ab")
    return is_pair and typed[off[0]] == right[off[1]] and typed[off[1]] == right[off[0]]


def _has_unit(label: Label, mention: Mention) -> bool:
    unit = label.datum.unit.lstrip("万亿")
    return bool(unit) and unit == mention.unit


def _around(context: Context) -> str:
    """Return the words before a number, of a long one all of its sentence, and what follows it up to the next stop."""
    text, stop = context.text, context.mention.stop
    behind = text[stop : stop + _BEHIND]
    cut = min((at for c in "，。；！？、\n" if (at := behind.find(c)) >= 0), default=len(behind))
    before = context.sentence if len(context.mention.digits) >= _LONG else context.zone[-_FARTHEST:]
    return f"{before}|{behind[:cut]}"


def _is_named(name: str, around: str) -> bool:
    """Return whether words hold a long piece of a name, or most of its pairs of characters."""
    if len(name) < _PIECE:
        return False
    pairs = [name[at : at + 2] in around for at in range(len(name) - 1)]
    if sum(pairs) >= len(pairs) * _PAIRS:
        return True
    return (
        any(name[at : at + _PIECE] in around for at in range(len(name) - _PIECE + 1))
        and sum(pairs) * 2 >= len(pairs) - 1
    )
