"""The numbers that people write in running text, with units: 12,263.90万元, 1.38亿元, －25.42％, 三分之二, 十二家.

What only looks like one is passed over: years, dates, numbers of documents, ordinals, codes, addresses, ``{{ … }}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

from perfeval_gen.prose.number_words import BEGIN, HAN, HAN_STARTS, NUMBER, SKIPPED, folded, han_number, multiple_of

Kind = Literal["金额", "百分", "百分点", "分数", "数量", "分", "数"]
_ONE: Final = re.compile(rf"{BEGIN}(?:(?P<skipped>{SKIPPED})|{HAN}|{NUMBER})", re.DOTALL)
_MAYBE: Final = re.compile(rf"[0-9]|[{HAN_STARTS}]")
_MONEY: Final = frozenset({"元", "人民币元", "元人民币", "人民币元人民币"})
_FOREIGN: Final = frozenset({"美元", "港元", "港币", "欧元", "日元"})
_BEFORE: Final = re.compile(r"(?:约为|大约|约|接近|将近|近|超过|超出|超|逾|突破|不足|达到?近)\s*$")
_ABOUT: Final = tuple("为约近过出超逾破足到")  # the last characters of them
_TO: Final = tuple("—~～-至到")
_AFTER: Final = re.compile(r"\s*(?:左右|以上|上下|以内|以下|多|余)")
_RANGE_AFTER: Final = re.compile(r"\s*(?:[—~～-]+|至|到)\s*\d(?![\d.,]*\s*[=÷/×)])")
_RANGE_BEFORE: Final = re.compile(r"\d[^\s，。；、增降升提减加少高缩达A-Za-z]{0,4}?(?:[—~～-]+|至|到)\s*$")
_SUM_AFTER: Final = re.compile(r"\s*[=÷/×)]")
_LOOK_AROUND: Final = 24
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Mention:
    """A number typed into text from ``start`` up to ``stop``.

    ``number`` is exact: money in 元, a ratio as a share (0.9922 for 99.22%), a count in ones. ``unit`` is bare: 元, 家;
    ``scale`` is what one of the printed number stands for (10 000 for 万元), ``places`` its printed decimals,
    ``grains`` the printed number in units of its last decimal (14516.58 gives 1451658).
    ``about`` is the word that makes it an approximate one (约, 余). ``in_range`` is one end of 5—6万元.
    """

    start: int
    stop: int
    text: str
    kind: Kind
    number: Fraction
    unit: str
    scale: Fraction
    places: int
    grains: int
    about: str = ""
    in_range: bool = False

    @property
    def digits(self) -> str:
        """The significant digits that are printed; zeros at the end of a whole number aren't."""
        return _significant(self.grains, has_places=self.places > 0)

    def rounded(self, exact: Fraction) -> int:
        """Return an exact value as it would be printed here, in units of the last decimal; a half goes away from 0."""
        above, below = exact.as_integer_ratio()
        over = abs(above) * self.scale.denominator * int(10**self.places)
        under = below * self.scale.numerator
        whole = (2 * over + under) // (2 * under)
        return -whole if above < 0 else whole

    def says(self, exact: Fraction) -> bool:
        """Return whether it is this value, rounded half up to the printed decimals."""
        return self.rounded(exact) == self.grains


@lru_cache(maxsize=4096)  # asked for many times of each number
def _significant(grains: int, *, has_places: bool) -> str:
    shown = str(abs(grains)).lstrip("0")
    return shown if has_places else shown.rstrip("0")


@lru_cache(maxsize=4096)  # several checks read the same texts
def mentions(text: str) -> tuple[Mention, ...]:
    """Return the numbers of a text in their order."""
    plain = folded(text)
    if not _MAYBE.search(plain):
        return ()
    return tuple(made for found in _ONE.finditer(plain) if (made := _mention(plain, text, found)) is not None)


def _mention(plain: str, typed: str, found: re.Match[str]) -> Mention | None:
    if found["skipped"] is not None:
        return None
    read = _of_digits(found) if found["plain"] else _counted(_of_han(found))
    if read is None:
        return None
    kind, number, unit, scale, places, grains = read
    start, stop = found.span()
    before, after = plain[max(0, start - _LOOK_AROUND) : start], plain[stop : stop + _LOOK_AROUND]
    last = before.rstrip()[-1:]
    hits = (_BEFORE.search(before) if last in _ABOUT else None, _AFTER.match(after))
    about = next((hit.group().strip() for hit in hits if hit), "")
    about = about or found["about"] or found["more"] or found["hanmore"] or ""
    is_second = last in _TO and _RANGE_BEFORE.search(before) and not _SUM_AFTER.match(after)
    ranged = bool(_RANGE_AFTER.match(after) or is_second)
    return Mention(start, stop, typed[start:stop], kind, number, unit, scale, places, grains, about, ranged)


_Read = tuple[Kind, Fraction, str, Fraction, int]
_Counted = tuple[Kind, Fraction, str, Fraction, int, int]  # with the printed number in units of its last decimal


def _counted(read: _Read | None) -> _Counted | None:
    return None if read is None else (*read, int(read[1] / read[3] * 10 ** read[4]))


def _of_digits(found: re.Match[str]) -> _Counted | None:
    printed = found["plain"].replace(",", "")
    if len(printed) > _LONGEST:
        return None  # no amount of anything; Python refuses to print what has thousands of digits
    places = len(printed.partition(".")[2])
    grains = int(printed.replace(".", "")) * (-1 if found["sign"] else 1)
    multiple, unit = found["multiple"] or "", found["unit"] or ("元" if found["multiple"] == "个亿" else "")
    kind, base = _kind_of(unit)
    scale = base * multiple_of(multiple) if multiple else base
    value = Fraction(grains * scale.numerator, 10**places * scale.denominator)
    return kind, value, "元" if kind == "金额" else unit, scale, places, grains


def _kind_of(unit: str) -> tuple[Kind, Fraction]:
    if unit in _MONEY:
        return "金额", Fraction(1)
    if unit == "%":
        return "百分", Fraction(1, 100)
    if unit.endswith("百分点"):
        return "百分点", Fraction(1, 100)
    if unit == "分":
        return "分", Fraction(1)
    return ("数量" if unit else "数"), Fraction(1)


def _of_han(found: re.Match[str]) -> _Read | None:
    if found["share"]:
        return _of_share(found)
    if found["below"]:
        above, below = han_number(found["above"]), han_number(found["below"])
        return None if above is None or not below else ("分数", above / below, "", Fraction(1), 0)
    if found["tenths"]:
        tenths = Fraction(found["tenths"]) if found["tenths"][0].isdigit() else han_number(found["tenths"])
        return (
            None
            if tenths is None
            else ("分数", (tenths + Fraction(bool(found["half"]), 2)) / 10, "成", Fraction(1, 10), 0)
        )
    value = han_number(found["han"])
    if value is None:
        return None
    unit = found["hanunit"]
    kind, base = _kind_of("元" if unit.startswith("个亿") else unit)
    if unit.startswith("个亿"):
        base *= 10**8
    return kind, value * base, "元" if kind == "金额" else unit, base, 0


def _of_share(found: re.Match[str]) -> _Read | None:
    written = found["share"]
    value = Fraction(written) if written[0].isdigit() else han_number(written)
    if value is None:
        return None
    places = len(written.replace("点", ".").partition(".")[2])
    sign = -1 if found["sharesign"] or found["sharesign2"] else 1
    return "百分", sign * value / 100, "%", Fraction(1, 100), places


def of_kind(text: str, *kinds: Kind) -> Iterator[Mention]:
    """Yield the numbers of a text that are of one of these kinds."""
    return (one for one in mentions(text) if one.kind in kinds)
