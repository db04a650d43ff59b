"""Numbers that stand directly behind the full name of a datum: whatever isn't its rounding is told.

A name with words inserted, left out or put in another order (各级河长全年巡河 for 河长巡河) is enough for a slip of the
pen and for a wrong power of ten only; a part, another place or part of the year, a target is never compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from perfeval_gen.checks.prose.aside import is_aside, is_of_whole
from perfeval_gen.checks.prose.grown import Grown
from perfeval_gen.checks.prose.index import exact_of, leading, slip_of, unit_fits
from perfeval_gen.checks.prose.labels import Context, Label, Labels
from perfeval_gen.checks.prose.likeness import Likes, is_start
from perfeval_gen.checks.prose.verdicts import UNITS_OFF, Fault, Verdict, times
from perfeval_gen.checks.prose.words import Terms, any_of, only, words
from perfeval_gen.diagnostics import Severity
from perfeval_gen.patterns import pattern
from perfeval_gen.prose.numbers import Mention

_TURNOVER: Final = re.compile(r"当年|本年|全年|年内|年度|新")
_MOVING: Final = pattern(r"新进|调[入出进]|录用|招录|遴选|辞职|当年退休")
_PARTS: Final = pattern(r"[；，]")
_LEAST: Final = 2
_MIDDLE: Final = 3
_LONG: Final = 4
_MOST_ZEROS: Final = 8
_TENTH: Final = Fraction(1, 10)
_KINDS: Final = {"金额": "金额", "百分": "比率", "数量": "数量"}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A datum as a name leads to it: ``exact`` in ones, 元 or as a share; ``kind`` of the numbers that may be it."""

    label: Label
    exact: Fraction
    kind: str


class Named:
    """The data of a document by their full names."""

    def __init__(self, labels: Labels) -> None:
        """Sort the data by name; what has a column by name and column."""
        self._labels: Final = labels
        self._by_name: Final[dict[str, list[_Entry]]] = {}
        self._columns: Final[dict[str, list[_Entry]]] = {}
        self._whole: Final[dict[str, list[_Entry]]] = {}
        self._sums: Final[dict[str, list[_Entry]]] = {}  # of the columns of lists
        self._aliases: Final[set[str]] = set()
        self._grown: Final = Grown(labels)
        for label in labels.all:
            self._add(label)
        self._names: Final = Terms({*self._by_name, *self._columns})
        self._found: Final[dict[str, tuple[int, str] | None]] = {}
        self._likes: Final = Likes(self._by_name)
        self._roles: Final = Terms(words().roles)

    def _add(self, label: Label) -> None:
        entry, leaf = _entry(label), str(label.datum.path[-1]) if label.datum.path else ""
        if entry is None:
            return
        for name in _full_names(label):
            self._aliases.add(name)
            self._by_name.setdefault(name, []).append(entry)
        if label.role and not label.subjects and not leaf and "合计" in label.datum.titles[-1]:
            self._sums.setdefault(label.role, []).append(entry)
        elif label.role and not label.subjects:
            self._whole.setdefault(label.role, []).append(entry)
        elif label.role:
            for name in label.subjects:
                self._columns.setdefault(name, []).append(entry)
        elif leaf in words().list("有全称的键"):
            for name in label.subjects:
                self._by_name.setdefault(name, []).append(entry)

    def of(self, context: Context) -> Verdict | None:
        """Return the verdict on a number behind a full name; None where nothing is to be said."""
        if context.mention.kind not in _KINDS or context.elsewhere or is_aside(context):
            return None
        grown = self._grown.of(context)
        if grown is not None or context.is_change:
            return grown
        hit = self._last_name(context.clause)
        if hit is None:
            return self._of_whole(context) or self._of_like(context)
        return self._of_hit(context, *hit)

    def _of_hit(self, context: Context, at: int, name: str) -> Verdict | None:
        before, between = context.clause[:at], context.clause[at + len(name) :]
        if "累计" in before or "累计" in between:
            return None
        found = self._of_column(context, name, before, between) if name in self._columns else None
        if found is not None or name not in self._by_name:
            return found
        if only("间隔").fullmatch(between) is None:
            return self._of_like(context)
        return self._of_name(context, name, before)

    def is_right(self, context: Context) -> bool:
        """Return whether a number is the datum whose full name stands directly before it."""
        if context.mention.kind not in _KINDS:
            return False
        clause = context.clause
        hit = self._last_name(clause)
        if hit is None or only("间隔").fullmatch(clause[hit[0] + len(hit[1]) :]) is None:
            return False
        fitting = self._fitting(self._by_name.get(hit[1], ()), context.mention)
        return any(_is(context.mention, one.exact) for one in fitting)

    def _last_name(self, clause: str) -> tuple[int, str] | None:
        """Return the last name in a clause and where it is; in 某某项目支出 it is the project's."""
        if clause not in self._found:
            self._found[clause] = self._looked_for(clause)
        return self._found[clause]

    def _looked_for(self, clause: str) -> tuple[int, str] | None:
        found = [*self._names.found_in(clause)]
        if len(found) > 1 and found[-1][1] == "项目支出" and found[-2][0] + len(found[-2][1]) == found[-1][0]:
            return found[-2]
        return found[-1] if found else None

    def _fitting(self, entries: Iterable[_Entry], mention: Mention) -> list[_Entry]:
        kind = _KINDS.get(mention.kind, "")
        return [one for one in entries if one.kind == kind and (kind != "数量" or _unit_fits(one.label, mention))]

    def _of_name(self, context: Context, name: str, before: str) -> Verdict | None:
        fitting = self._fitting(self._by_name[name], context.mention)
        if not fitting or any(_is(context.mention, one.exact) for one in fitting):
            return None
        is_staff = fitting[0].label.datum.path[:1] == ("staffing",)
        since = _PARTS.split(context.sentence)[-1]
        if is_staff and (_TURNOVER.search(before) or _MOVING.search(since) or not is_start(before)):
            return None
        entry = min(fitting, key=lambda one: abs(one.exact - context.mention.number))
        is_full = is_start(before) and (len(name) >= _LONG or name in self._aliases)
        return _told(context, entry, is_full=is_full)

    def _of_column(self, context: Context, name: str, before: str, between: str) -> Verdict | None:
        """Return the verdict on a project's amount: in the column named, else a slip of any of its amounts."""
        mention, known = context.mention, self._fitting(self._columns[name], context.mention)
        told = [*self._roles.found_in(between)]
        meant = _column_in(between, told)
        if not known or meant is None or not is_start(before):
            return None
        role = meant or ("支出" if name.endswith("支出") else "")
        roles = {role} if meant else {role, *context.roles}  # 年初安排项目支出
        wanted = [one for one in known if one.label.role in roles] if role else known
        if not wanted or any(_is(mention, one.exact) for one in wanted):
            return None
        if not role:
            made = (_told(context, one, is_full=False) for one in wanted)
            return next((one for one in made if one is not None), None)
        return self._in_column(context, wanted, known, is_said=bool(meant))

    def _in_column(
        self, context: Context, wanted: list[_Entry], known: list[_Entry], *, is_said: bool
    ) -> Verdict | None:
        if len({one.exact for one in wanted}) > 1:
            return None
        other = next((one for one in known if one not in wanted and context.mention.says(one.exact)), None)
        if other is None or context.mention.about:
            return _told(context, wanted[0], is_full=True)
        return _another(context, wanted[0], other) if is_said else None

    def _of_whole(self, context: Context) -> Verdict | None:
        """Return the verdict on a column of the whole: its other column's number, or one that isn't its rounding."""
        clause, mention = context.clause, context.mention
        told = [*self._roles.found_in(clause)]
        if not told or len(words().roles[told[-1][1]]) != 1 or context.near or context.far:
            return None
        at, word = told[-1]
        if not is_start(clause[:at].removesuffix("预算")) or only("间隔").fullmatch(clause[at + len(word) :]) is None:
            return None
        role = next(iter(words().roles[word]))
        wanted = self._fitting(self._whole.get(role, ()), mention)
        if len({one.exact for one in wanted}) != 1 or _is(mention, wanted[0].exact):
            return None
        if any(_is(mention, one.exact) for one in self._fitting(self._sums.get(role, ()), mention)):
            return None
        entry, home = wanted[0], wanted[0].label.datum.path[:-1]
        others = [one for name, found in self._whole.items() if name != role for one in found]
        other = next((o for o in others if o.label.datum.path[:-1] == home and mention.says(o.exact)), None)
        if other is not None and not mention.about and len(mention.digits) >= _LEAST:
            return _another(context, entry, other)
        is_near = abs(entry.exact - mention.number) <= abs(entry.exact) * _TENTH
        is_meant = is_near or (word in words().list("整体栏名") and is_of_whole(context))
        return _told(context, entry, is_full=True) if is_meant else None

    def _of_like(self, context: Context) -> Verdict | None:
        """Return the verdict on a slip behind words that are nearly a name."""
        clause, mention = context.clause, context.mention
        if len(mention.digits) < _MIDDLE or mention.about or "累计" in clause:
            return None
        for name in self._likes.of(clause):
            for entry in self._fitting(self._by_name[name], mention):
                found = None if _is(mention, entry.exact) else _told(context, entry, is_full=False)
                if found is not None:
                    return found
        return None


def _unit_fits(label: Label, mention: Mention) -> bool:
    """Return whether a count's unit is the datum's, or one that does as well: 12件, 12宗 for 信访."""
    path = ".".join(str(p) for p in label.datum.path)
    return unit_fits(label, mention) or mention.unit in words().raw["量词通用"].get(path, ())


def _full_names(label: Label) -> Iterator[str]:
    """Yield the names that are kept in data for a field, whatever its title."""
    path = ".".join(str(p) for p in label.datum.path)
    yield from words().raw["全称"].get(path, ())


def _entry(label: Label) -> _Entry | None:
    datum = label.datum
    if datum.kind == "比率" and not datum.path:
        return None  # derived: compared as a ratio
    if datum.kind == "数量" and datum.unit == "%":
        return _Entry(label, datum.number / 100, "比率")
    return _Entry(label, exact_of(label), datum.kind)


def _is(mention: Mention, exact: Fraction) -> bool:
    """Return whether a number is a value: rounded, or about so much and on the right side of it."""
    if mention.says(exact):
        return True
    if not mention.about:
        zeros = len(str(abs(mention.grains))) - len(mention.digits)
        is_round = not mention.places and 0 < zeros <= _MOST_ZEROS and len(mention.digits) >= _LEAST
        return is_round and abs(exact - mention.number) <= mention.scale * 10**zeros / 2
    is_over = any_of("超过语").search(mention.about) is not None
    is_under = any_of("不足语").search(mention.about) is not None
    if (is_over and mention.number > exact) or (is_under and mention.number < exact):
        return False
    return abs(exact - mention.number) <= abs(mention.number) * words().about


def _column_in(between: str, told: list[tuple[int, str]]) -> str | None:
    """Return the column said between a name and a number, "" for none; None where something else stands there."""
    if len(told) > 1 or (told and len(words().roles[told[0][1]]) > 1):
        return None
    at, word = told[0] if told else (0, "")
    rest = (between[:at], between[at + len(word) :])
    if any(only("间隔").fullmatch(part) is None and only("名后").fullmatch(part) is None for part in rest):
        return None
    return next(iter(words().roles[word])) if told else ""


def _another(context: Context, entry: _Entry, other: _Entry) -> Verdict:
    return Verdict(context, "串用", entry.label.datum, Severity.ERROR, "DUP-01", other=other.label.datum)


def _told(context: Context, entry: _Entry, *, is_full: bool) -> Verdict | None:
    """Return the verdict on a number that isn't the value; behind the full name every difference is one."""
    mention, exact, datum = context.mention, entry.exact, entry.label.datum
    digits = len(mention.digits)
    power = _power(mention, exact)
    if power and not mention.about and (is_full or digits >= _MIDDLE):
        severity = Severity.ERROR if is_full and digits >= _MIDDLE else Severity.WARNING
        is_unit = mention.kind == "金额" and abs(power) in UNITS_OFF
        if mention.kind == "百分":
            return Verdict(context, "比率", datum, severity, "RATE-01", times(power))
        return Verdict(context, "数量级", datum, severity, "UNIT-01" if is_unit else "UNIT-02", times(power))
    fault: Fault = "比率" if mention.kind == "百分" else "笔误"
    rule = "RATE-01" if mention.kind == "百分" else "DUP-01"
    typed, right = str(abs(mention.grains)), str(abs(mention.rounded(exact)))
    said = "" if mention.about or len(typed) < _LEAST else slip_of(typed, right)
    if not is_full:
        is_short_slip = "颠倒" in said or said.startswith("漏")
        if not said or digits < _MIDDLE or (digits < _LONG and not is_short_slip):
            return None
        return Verdict(context, fault, datum, Severity.WARNING, rule, said)
    severity = Severity.ERROR if said and digits >= _LONG else Severity.WARNING
    return Verdict(context, fault, datum, severity, rule, said)


def _power(mention: Mention, exact: Fraction) -> int:
    """Return by how many powers of ten a number of the same digits is off, 0 where it isn't."""
    length = len(mention.digits)
    (typed, size), (right, wanted) = leading(mention.number, length), leading(exact, length)
    off = size - wanted
    return off if typed and typed == right and abs(off) <= _MOST_ZEROS else 0
