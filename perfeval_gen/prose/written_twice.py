"""Amounts that are written twice side by side: 贰仟万元整（2000万元）, 1900万元（0.19亿元）, 九千万元（9000万元）."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from perfeval_gen.patterns import pattern
from perfeval_gen.prose.number_words import folded
from perfeval_gen.prose.numbers import mentions

_DIGITS: Final = {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")} | {"〇": 0, "两": 2, "贰": 2, "弍": 2, "参": 3}
_TENS: Final = {"拾": 10, "佰": 100, "仟": 1000, "十": 10, "百": 100, "千": 1000}
_GROUPS: Final = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_SIGNS: Final = "零壹贰叁肆伍陆柒捌玖〇两弍参拾佰仟万萬亿億十百千"
_CAPITAL: Final = pattern(
    rf"(?P<n>[{_SIGNS}]{{2,30}})[元圆](?:(?P<j>[零壹贰叁肆伍陆柒捌玖])角)?(?:零?(?P<f>[壹贰叁肆伍陆柒捌玖])分)?[整正]?"
)
_HEAD: Final = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟")
_BETWEEN: Final = pattern(
    r"[整正]?\s*(?:[(（]\s*(?:小写|大写|即|合|折合)?[:：为]?\s*(?:人民币)?[¥￥]?\s*|，?\s*(?:小写|大写)[:：为]?\s*(?:人民币)?[¥￥]?\s*)"
)
_CLOSED: Final = pattern(r"\s*[整正]?\s*[)）]")
_MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Twice:
    """An amount in two notations that differ, both in 元: the first and the second as they stand in the text."""

    first: tuple[int, int]
    second: tuple[int, int]
    values: tuple[Fraction, Fraction]
    is_capital: bool


@dataclass(frozen=True, slots=True)
class _Amount:
    start: int
    stop: int
    value: Fraction
    step: Fraction  # of the last digit that is written, nothing where it is exact
    is_capital: bool
    is_about: bool


def written_twice(text: str) -> Iterator[Twice]:
    """Yield the amounts that stand in two notations, one in brackets behind the other, and differ."""
    if "元" not in text or not ("(" in text or "（" in text or "写" in text):
        return
    plain = folded(text)
    found = sorted((*_capitals(plain), *_plain(text)), key=lambda one: (one.start, -one.stop))
    for one, other in pairwise(found):
        if other.start - one.stop > _MOST or _BETWEEN.fullmatch(plain, one.stop, other.start) is None:
            continue
        is_alone = "写" in plain[one.stop : other.start] or _CLOSED.match(plain, other.stop)
        slack = max(one.step, other.step) / 2
        if is_alone and abs(one.value - other.value) > slack and not _is_about(one, other):
            spans = (one.start, one.stop), (other.start, other.stop)
            yield Twice(*spans, (one.value, other.value), one.is_capital or other.is_capital)


def _is_about(one: _Amount, other: _Amount) -> bool:
    """Return whether one is only about as much as the other."""
    return (one.is_about or other.is_about) and abs(one.value - other.value) <= max(one.value, other.value) / 20


def _capitals(text: str) -> Iterator[_Amount]:
    for match in _CAPITAL.finditer(text) if not _HEAD.isdisjoint(text) else ():
        if not _HEAD.isdisjoint(match["n"]) and not _TENS.keys().isdisjoint(match["n"]):
            small = Fraction(_DIGITS[match["j"] or "零"], 10) + Fraction(_DIGITS[match["f"] or "零"], 100)
            value = capital_number(match["n"]) + small
            yield _Amount(match.start(), match.end(), value, Fraction(0), is_capital=True, is_about=False)


def _plain(text: str) -> Iterator[_Amount]:
    """Yield the other amounts; a whole number of 万元 and the like may be rounded."""
    for one in mentions(text):
        if one.kind == "金额":
            step = one.scale / 10**one.places if one.places or one.scale > 1 else Fraction(0)
            yield _Amount(one.start, one.stop, one.number, step, is_capital=False, is_about=bool(one.about))


def capital_number(text: str) -> int:
    """Return the number that 贰仟陆佰伍拾贰万捌仟肆佰 is."""
    total, group = 0, 0
    digit: int | None = None
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _TENS:
            group += (1 if digit is None else digit) * _TENS[char]
            digit = None
        else:
            group += digit or 0
            total = (total + group) * _GROUPS[char] if char in "亿億" else total + group * _GROUPS[char]
            group, digit = 0, None
    return total + group + (digit or 0)
