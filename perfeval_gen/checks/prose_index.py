"""Data looked up by their digits: equal to a printed number, a slip of the pen away from it, off by a power of ten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from perfeval_gen.checks.prose_labels import Label
from perfeval_gen.prose.numbers import Mention

_SCALES: Final = {"万": 10**4, "亿": 10**8}
_KINDS: Final = {"金额": "金额", "百分": "比率", "分数": "比率", "数量": "数量", "分": "数量"}
_MOST_ZEROS: Final = 8


@dataclass(frozen=True, slots=True)
class Slip:
    """A datum whose printed digits differ by one slip from those typed; ``said`` says which."""

    label: Label
    said: str


class Index:
    """The data of a document by kind; what is looked up is grouped by unit and decimals as it is asked for."""

    def __init__(self, labels: Iterable[Label]) -> None:
        """Sort the data by kind."""
        self._by_kind: Final[dict[str, list[tuple[Label, Fraction]]]] = {}
        for label in labels:
            pair = (label, label.datum.number * _scale_of(label))
            self._by_kind.setdefault(label.datum.kind, []).append(pair)
        self._printed: Final[dict[tuple[str, Fraction, int], dict[int, list[Label]]]] = {}
        self._shortened: Final[dict[tuple[str, Fraction, int], dict[str, list[tuple[Label, str]]]]] = {}
        self._digits: Final[dict[tuple[str, int], dict[str, list[tuple[Label, Fraction]]]]] = {}

    def same_kind(self, mention: Mention) -> list[tuple[Label, Fraction]]:
        """Return the data that a number could be, with their exact values."""
        return self._by_kind.get(_KINDS.get(mention.kind, ""), [])

    def equal(self, mention: Mention, tolerance: Fraction) -> list[Label]:
        """Return the data that a number is, rounded as printed; an approximate one within a tolerance."""
        if mention.about:
            return [
                label
                for label, exact in self.same_kind(mention)
                if _fits(label, mention) and abs(exact - mention.number) <= tolerance * abs(exact)
            ]
        found = [label for label in self._group(mention).get(mention.grains, []) if _fits(label, mention)]
        return found or self._round(mention)

    def _round(self, mention: Mention) -> list[Label]:
        """Return the data that a whole number is, where its zeros at the end are rounded too: 14500 for 14516.58."""
        zeros = len(str(abs(mention.grains))) - len(mention.digits)
        if mention.places or not 0 < zeros <= _MOST_ZEROS or len(mention.digits) < len("12"):
            return []
        step = mention.scale * 10**zeros
        return [
            label
            for label, exact in self.same_kind(mention)
            if abs(exact - mention.number) <= step / 2 and _fits(label, mention)
        ]

    def _group(self, mention: Mention) -> dict[int, list[Label]]:
        key = (_KINDS.get(mention.kind, ""), mention.scale, mention.places)
        if key not in self._printed:
            made: dict[int, list[Label]] = {}
            for label, exact in self.same_kind(mention):
                made.setdefault(mention.rounded(exact), []).append(label)
            self._printed[key] = made
        return self._printed[key]

    def slips(self, mention: Mention, shortest: int) -> Iterator[Slip]:
        """Yield the data whose digits differ by one digit changed, lost, doubled, or two exchanged."""
        typed = str(abs(mention.grains))
        if len(typed) < shortest:
            return
        seen: set[str] = set()
        group = self._shorter(mention, shortest)
        for key in {typed, *_without_one(typed)}:
            for label, digits in group.get(key, ()):
                if label.datum.reference not in seen and _fits(label, mention) and (said := slip_of(typed, digits)):
                    seen.add(label.datum.reference)
                    yield Slip(label, said)

    def _shorter(self, mention: Mention, shortest: int) -> dict[str, list[tuple[Label, str]]]:
        key = (_KINDS.get(mention.kind, ""), mention.scale, mention.places)
        if key not in self._shortened:
            made: dict[str, list[tuple[Label, str]]] = {}
            for grains, found in self._group(mention).items():
                digits = str(abs(grains))
                if len(digits) >= shortest:
                    for short in {digits, *_without_one(digits)}:
                        made.setdefault(short, []).extend((label, digits) for label in found)
            self._shortened[key] = made
        return self._shortened[key]

    def powers(self, mention: Mention) -> Iterator[tuple[Label, int]]:
        """Yield the data with the same digits but another power of ten, and that power."""
        digits, key = mention.digits.rstrip("0"), (_KINDS.get(mention.kind, ""), len(mention.digits))
        if key not in self._digits:
            made: dict[str, list[tuple[Label, Fraction]]] = {}
            for label, exact in self.same_kind(mention):
                made.setdefault(_leading(exact, len(mention.digits)), []).append((label, exact))
            self._digits[key] = made
        for label, exact in self._digits[key].get(digits, ()):
            power = _power(mention.number / exact) if exact else 0
            if power and _fits(label, mention):
                yield label, power

    def near(self, mention: Mention, share: Fraction) -> Iterator[Label]:
        """Yield the data not further away than a share of themselves."""
        for label, exact in self.same_kind(mention):
            if exact and abs(exact - mention.number) <= share * abs(exact) and _fits(label, mention):
                yield label


def slip_of(typed: str, right: str) -> str:
    """Return what was done wrong in typing ``right`` as ``typed``, or nothing where it isn't one slip."""
    if len(typed) == len(right):
        off = [i for i, (a, b) in enumerate(zip(typed, right, strict=True)) if a != b]
        if len(off) == 1:
            return f"“{right[off[0]]}”写成了“{typed[off[0]]}”"
        is_pair = len(off) == len("ab") and off[1] == off[0] + 1
        if is_pair and typed[off[0]] == right[off[1]] and typed[off[1]] == right[off[0]]:
            return f"“{right[off[0] : off[1] + 1]}”颠倒成了“{typed[off[0] : off[1] + 1]}”"
        return ""
    longer, shorter = (typed, right) if len(typed) > len(right) else (right, typed)
    at = next((i for i in range(len(longer)) if longer[:i] + longer[i + 1 :] == shorter), None)
    if at is None:
        return ""
    return f"多写了一个“{longer[at]}”" if longer is typed else f"漏写了一个“{longer[at]}”"


def _without_one(digits: str) -> Iterator[str]:
    return (digits[:i] + digits[i + 1 :] for i in range(len(digits)))


def _leading(exact: Fraction, length: int) -> str:
    """Return the first digits of a number, rounded half up, zeros at the end taken away."""
    value = abs(exact)
    if not value:
        return ""
    shift = length - len(str(int(value))) if value >= 1 else length + len(str(int(1 / value)))
    scaled = value * Fraction(10) ** shift
    while scaled >= 10**length:
        scaled /= 10
    return str((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)).rstrip("0")


def _power(quotient: Fraction) -> int:
    """Return the power of ten that a quotient is near to, 0 for none."""
    for power in range(1, _MOST_ZEROS + 1):
        for sign in (power, -power):
            if abs(quotient / Fraction(10) ** sign - 1) < Fraction(1, 50):
                return sign
    return 0


def _scale_of(label: Label) -> int:
    """Return what one of a count's unit stands for: 万亩; money is in 元 already."""
    unit = label.datum.unit
    return _SCALES.get(unit[:1], 1) if label.datum.kind == "数量" and unit[1:] else 1


def _fits(label: Label, mention: Mention) -> bool:
    """Return whether a count's unit is the datum's; 家, 户, 个 may stand for one another where it has none."""
    if mention.kind == "金额" or label.datum.kind == "比率":
        return True
    unit = label.datum.unit.lstrip("万亿")
    if mention.kind == "分" or unit == "分":
        return mention.unit == unit
    return not unit or unit == mention.unit or {unit, mention.unit} <= {"名", "人", "个"}
