"""Data looked up by their digits: equal to a printed number, a slip of the pen away from it, off by a power of ten."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from perfeval_gen.checks.prose.labels import Label
from perfeval_gen.prose.numbers import Mention

_SCALES: Final = {"万": 10**4, "亿": 10**8}
_KINDS: Final = {"金额": "金额", "百分": "比率", "分数": "比率", "数量": "数量", "分": "数量"}
_MOST_ZEROS: Final = 8
_SHORTEST: Final = 3  # digits of a number that a slip of the pen is looked for in
_FLOATS: Final = 11  # digits that a float holds with three to spare


_Form = tuple[str, tuple[int, int], int]  # kind, scale, decimals; a Fraction takes long to compare
_Forms = tuple[str, ...]  # digits as printed, and without the zeros at the end of decimals


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
            pair = (label, exact_of(label))
            self._by_kind.setdefault(label.datum.kind, []).append(pair)
        self._sorted: Final[dict[str, list[tuple[float, int]]]] = {}
        self._printed: Final[dict[_Form, dict[int, list[Label]]]] = {}
        self._slips: Final[dict[tuple[object, ...], tuple[Slip, ...]]] = {}
        self._mixed: Final[dict[_Form, dict[str, list[tuple[Label, int]]]]] = {}
        self._shortened: Final[dict[_Form, dict[str, list[tuple[Label, _Forms]]]]] = {}
        self._digits: Final[dict[tuple[str, int], dict[str, list[tuple[Label, int]]]]] = {}

    def same_kind(self, mention: Mention) -> list[tuple[Label, Fraction]]:
        """Return the data that a number could be, with their exact values."""
        return self._by_kind.get(_KINDS.get(mention.kind, ""), [])

    def equal(self, mention: Mention, tolerance: Fraction) -> list[Label]:
        """Return the data that a number is, rounded as printed; an approximate one within a tolerance."""
        if mention.about:
            return list(self.near(mention, tolerance))
        found = [label for label in self._group(mention).get(mention.grains, []) if unit_fits(label, mention)]
        return found or self._round(mention)

    def _round(self, mention: Mention) -> list[Label]:
        """Return the data that a whole number is, where its zeros at the end are rounded too: 14500 for 14516.58."""
        zeros = len(str(abs(mention.grains))) - len(mention.digits)
        if mention.places or not 0 < zeros <= _MOST_ZEROS or len(mention.digits) < len("12"):
            return []
        half = mention.scale * 10**zeros / 2
        return list(self._within(mention, float(half), lambda: half))

    def _within(self, mention: Mention, about: float, exactly: Callable[[], Fraction]) -> Iterator[Label]:
        """Yield the data not further from a number than ``exactly`` says; it is asked only where some are so near."""
        pairs, kind = self.same_kind(mention), _KINDS.get(mention.kind, "")
        if kind not in self._sorted:
            self._sorted[kind] = sorted((float(exact), at) for at, (_, exact) in enumerate(pairs))
        ordered, middle, wide = self._sorted[kind], float(mention.number), about * 1.0001
        begin, end = bisect_left(ordered, (middle - wide, 0)), bisect_right(ordered, (middle + wide, len(pairs)))
        if begin == end:
            return
        off = exactly()
        for _, at in ordered[begin:end]:
            label, exact = pairs[at]
            if abs(exact - mention.number) <= off and unit_fits(label, mention):
                yield label

    def _group(self, mention: Mention) -> dict[int, list[Label]]:
        key = _form_of(mention)
        if key not in self._printed:
            made: dict[int, list[Label]] = {}
            for label, exact in self.same_kind(mention):
                made.setdefault(mention.rounded(exact), []).append(label)
            self._printed[key] = made
        return self._printed[key]

    def with_digits(self, mention: Mention) -> list[tuple[Label, int]]:
        """Return the data that are printed with the digits of a number in any order, and what is printed."""
        key = _form_of(mention)
        if key not in self._mixed:
            made: dict[str, list[tuple[Label, int]]] = {}
            for grains, found in self._group(mention).items():
                made.setdefault(_mixed(grains), []).extend((label, grains) for label in found)
            self._mixed[key] = made
        return self._mixed[key].get(_mixed(mention.grains), [])

    def slips(self, mention: Mention) -> tuple[Slip, ...]:
        """Return the data whose digits differ by one digit changed, lost, doubled, or two exchanged."""
        key = (mention.kind, mention.unit, mention.scale.as_integer_ratio(), mention.places, mention.grains)
        if key not in self._slips:
            self._slips[key] = tuple(self._found_slips(mention))
        return self._slips[key]

    def _found_slips(self, mention: Mention) -> Iterator[Slip]:
        typed = _forms(abs(mention.grains), mention.places)
        if len(typed[0]) < _SHORTEST:
            return
        seen: set[int] = set()
        group = self._shorter(mention)
        for key in dict.fromkeys(key for form in typed for key in (form, *_without_one(form))):
            for label, right in group.get(key, ()):
                if id(label) in seen:
                    continue
                said = next(
                    (hit for a in typed for b in right if a.strip("0") != b.strip("0") and (hit := slip_of(a, b))), ""
                )
                if said and unit_fits(label, mention):
                    seen.add(id(label))
                    yield Slip(label, said)

    def _shorter(self, mention: Mention) -> dict[str, list[tuple[Label, _Forms]]]:
        key = _form_of(mention)
        if key not in self._shortened:
            made: dict[str, list[tuple[Label, _Forms]]] = {}
            for grains, found in self._group(mention).items():
                forms = _forms(abs(grains), mention.places)
                if len(forms[0]) >= _SHORTEST:
                    for short in dict.fromkeys(s for form in forms for s in (form, *_without_one(form))):
                        made.setdefault(short, []).extend((label, forms) for label in found)
            self._shortened[key] = made
        return self._shortened[key]

    def powers(self, mention: Mention) -> Iterator[tuple[Label, int]]:
        """Yield the data with the same digits but another power of ten, and that power."""
        key = (_KINDS.get(mention.kind, ""), len(mention.digits))
        if key not in self._digits:
            made: dict[str, list[tuple[Label, int]]] = {}
            for label, exact in self.same_kind(mention):
                digits, size = leading(exact, key[1])
                made.setdefault(digits, []).append((label, size))
            self._digits[key] = made
        digits, typed = leading(mention.number, key[1])
        for label, size in self._digits[key].get(digits, ()):
            if digits and 0 < abs(typed - size) <= _MOST_ZEROS and unit_fits(label, mention):
                yield label, typed - size

    def near(self, mention: Mention, share: Fraction) -> Iterator[Label]:
        """Yield the data not further away than a share of the number."""
        return self._within(mention, abs(float(mention.number) * float(share)), lambda: abs(mention.number) * share)


def _form_of(mention: Mention) -> _Form:
    return _KINDS.get(mention.kind, ""), mention.scale.as_integer_ratio(), mention.places


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


def _forms(grains: int, places: int) -> _Forms:
    whole = str(grains)
    kept = whole.rstrip("0")
    bare = whole if not places or len(whole) <= places else whole[: max(len(kept), len(whole) - places)]
    return (whole,) if bare == whole else (whole, bare)


def _without_one(digits: str) -> Iterator[str]:
    return (digits[:i] + digits[i + 1 :] for i in range(len(digits)))


def leading(exact: Fraction, length: int) -> tuple[str, int]:
    """Return the first digits of a number, rounded half up, without zeros at the end, and how many digits it has."""
    over, under = abs(exact.numerator), exact.denominator
    if not over:
        return "", 0
    if length <= _FLOATS:  # most numbers, and many times faster
        shown, _, power = f"{over / under:.{length + 2}e}".partition("e")
        whole = str((int(shown.replace(".", "")) + 500) // 1000)
        return whole[:length].rstrip("0"), int(power) + 1 + len(whole) - length
    size = len(str(over // under)) if over >= under else 1 - len(str(under // over))
    if length >= size:
        over *= 10 ** (length - size)
    else:
        under *= 10 ** (size - length)
    digits = str((2 * over + under) // (2 * under))
    return digits[:length].rstrip("0"), size + len(digits) - length


def exact_of(label: Label) -> Fraction:
    """Return a datum's number in ones: 486.3 万人次 is 4 863 000."""
    scale = scale_of(label)
    return label.datum.number * scale if scale > 1 else label.datum.number


def scale_of(label: Label) -> int:
    """Return what one of a count's unit stands for: 万亩; money is in 元 already."""
    unit = label.datum.unit
    return _SCALES.get(unit[:1], 1) if label.datum.kind == "数量" and unit[1:] else 1


def unit_fits(label: Label, mention: Mention) -> bool:
    """Return whether a count's unit is the datum's; 家, 户, 个 may stand for one another where it has none."""
    if mention.kind == "金额" or label.datum.kind == "比率":
        return True
    unit = label.datum.unit.lstrip("万亿")
    if mention.kind == "分" or unit == "分":
        return mention.unit == unit
    return not unit or unit == mention.unit or {unit, mention.unit} <= {"名", "人", "个"}


def _mixed(grains: int) -> str:
    return "".join(sorted(str(abs(grains))))
