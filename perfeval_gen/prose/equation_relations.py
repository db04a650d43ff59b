"""Differences, changes and rates that a sentence states beside the two numbers that they follow from, in any words.

The relation is read from the words right before a number (少410场次, 相差605.11万元, 增加25.42%); the
two numbers before it are what it relates. What any other two numbers of the sentence give as well is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Final

from perfeval_gen.patterns import pattern
from perfeval_gen.prose.equation_quantities import Quantity, quantities
from perfeval_gen.prose.equations import plain_number

_MORE: Final = "净?增加|净增|增长|上升|提高|提升|增|高出|超出|超过|高于|多于|大于|高|多|超|加快|回升|扩大"
_LESS: Final = "减少|净减|下降|降低|回落|压减|压缩|缩减|减|低于|少于|小于|短|低|少|欠|不足|节约|节省|收窄|放缓"
_APART: Final = "相差|差额|差距|缺口|差"
_WORDS: Final = ("增", "减", "降", "高", "低", "多", "少", "差", "超", "欠", "节", "提", "回", "快", "缺", "短")
_TAIL: Final = r"(?:了|额|为|约为|约|达到|达|近|出|有|幅度为|[办建开招收用花发做])*\s*"
_RELATION: Final = pattern(rf"(?:(?P<more>{_MORE})|(?P<less>{_LESS})|(?P<apart>{_APART})){_TAIL}$")
# Between the second number and the relation: nothing that names a third number.
_BETWEEN: Final = pattern(
    r"(?:的)?(?:[年预既原][^，。；、0-9]{0,4})?(?:计划|目标|任务|预算|上限|下限|标准|要求|指标|定额|概算|限价|总量)?(?:数|值|额|安排)?"
    r"(?:相比较?|比较|对比|相较|来说|之间|相比之下)?[，,]?(?:[两二]者|两数|两项|两个数|前后)?(?:之间)?"
    r"(?:同比|实际|共|总共|一共|净|约|仍|还|尚|则|也|已|就|又|整整|分别)*"
)
_BASE: Final = pattern(
    r"(?:[比较同与和距离]|相较于?|相对于?|对照|对比|距离)[^，。；、0-9%]{0,16}(?:20[0-9]{2}年[^，。；、0-9]{0,8})?$"
)
# How far something is behind, with the word for it after the number: 距离95%的目标还有1.8个百分点的缺口.
_BEHIND: Final = pattern(r"(?P<apart>(?:还|尚|仍)?(?:有|存在)着?约?)(?P<more>(?!))?(?P<less>(?!))?$")
_GAP: Final = pattern(r"的?(?:缺口|差距|差额)")
_NEGATIVE: Final = ("-", "负")
_OTHER: Final = pattern(r"其中|分别|依次|人均|平均每|同期|以上|以下|每")
_PERCENT: Final = "%"
_POINTS: Final = ("个百分点", "百分点")
_FARTHEST: Final = 40


@dataclass(frozen=True, slots=True)
class Relation:
    """A stated number with the two that it follows from; ``right`` in the unit of the stated one, signed.

    ``is_signed`` where the words tell which of the two is compared with which.
    """

    subject: Quantity
    base: Quantity
    stated: Quantity
    falls: bool | None
    is_signed: bool
    right: Fraction
    slack: Fraction

    @property
    def holds(self) -> bool:
        """Whether the number, and the direction where it can be told, are right."""
        number = self.stated.number
        if abs(abs(self.right) - number) > self.slack:
            return False
        return not self.is_turned

    @property
    def is_turned(self) -> bool:
        """Whether only the direction is wrong."""
        if self.falls is None or not self.is_signed or not self.right:
            return False
        return abs(abs(self.right) - self.stated.number) <= self.slack and self.falls != (self.right < 0)

    @property
    def printed(self) -> str:
        """The right number as it would be printed."""
        places = max(self.stated.places, 2 if self.stated.base == _PERCENT else 0, *self._places())
        return plain_number(abs(self.right), places) + self.stated.unit

    def _places(self) -> tuple[int, ...]:
        if self.stated.base == _PERCENT:
            return (0,)
        return tuple(q.places + self.stated.power - q.power for q in (self.subject, self.base))

    @property
    def formula(self) -> str:
        """How it is worked out."""
        first, second = self.subject, self.base
        if self.stated.base == _PERCENT:
            one, other = _shown(first), _shown(second)
            return f"（{one}－{other}）÷{other}×100%＝{'-' if self.right < 0 else ''}{self.printed}"
        if self.right < 0:
            first, second = second, first
        return f"{_shown(first)}－{_shown(second)}＝{self.printed}"


def _shown(quantity: Quantity) -> str:
    return f"{plain_number(quantity.number, 8)}{quantity.unit}"


def relations(text: str) -> Iterator[Relation]:
    """Yield the relations of a line that don't hold."""
    if not any(word in text for word in _WORDS):
        return
    found = quantities(text)
    for at in range(2, len(found)):
        one = _relation(text, found, at)
        if one is not None and not one.holds and (one.is_turned or not _explained(text, found, at, one)):
            yield one


def _relation(text: str, found: Sequence[Quantity], at: int) -> Relation | None:
    first, second, stated = found[at - 2 : at + 1]
    if not _are_related(first, second, stated):
        return None
    lead, between = text[second.stop : stated.start], text[first.stop : second.start]
    word = _RELATION.search(lead) or (_BEHIND.search(lead) if _GAP.match(text, stated.stop) else None)
    if word is None or _BETWEEN.fullmatch(lead, 0, word.start()) is None or _is_no_amount(text, first, second):
        return None
    if any(c in between + lead for c in "。；()") or len(between) > _FARTHEST or _OTHER.search(between + lead):
        return None
    if _RELATION.search(between) is not None:
        return None  # the second number is a difference itself
    is_base = _BASE.search(between) is not None
    falls = None if word["apart"] else word["less"] is not None
    if not is_base and (falls is not None or not lead.startswith(("，", "的", "两", "相", "差"))):
        return None
    right, slack = _right(first, second, stated)
    return Relation(first, second, stated, falls, is_base, right, slack)


def _is_no_amount(text: str, first: Quantity, second: Quantity) -> bool:
    """Return whether one of two numbers is negative (read without its sign), or the first a difference itself."""
    is_negative = any(text[one.start - 1 : one.start] in _NEGATIVE for one in (first, second))
    return is_negative or _RELATION.search(first.label) is not None


def _are_related(first: Quantity, second: Quantity, stated: Quantity) -> bool:
    """Return whether three numbers can be two amounts and their difference or rate of change."""
    if first.base != second.base or not first.base or len({first.depth, second.depth, stated.depth}) > 1:
        return False
    if first.base == _PERCENT:
        return stated.base in _POINTS
    is_plain = first.base not in _POINTS and first.base not in ("倍", "成", "‰")
    return is_plain and second.value > 0 and stated.base in (first.base, _PERCENT)


def _right(first: Quantity, second: Quantity, stated: Quantity) -> tuple[Fraction, Fraction]:
    off = first.value - second.value
    loose = _half(first) + _half(second)
    if stated.base == _PERCENT:
        return off / second.value * 100, loose / second.value * 200 + Fraction(1, 10**stated.places)
    scale = Fraction(10) ** stated.power if stated.base not in _POINTS else Fraction(1)
    return off / scale, loose / scale + Fraction(1, 2 * 10**stated.places) * bool(stated.places or loose)


def _half(quantity: Quantity) -> Fraction:
    return quantity.step / 2 if quantity.places or quantity.power else Fraction(0)


def _explained(text: str, found: Sequence[Quantity], at: int, one: Relation) -> bool:
    """Return whether two other numbers of the line give what is stated."""
    alike = [q for q in found[:at] if q.base == one.subject.base and text.rfind("。", q.stop, one.stated.start) < 0]
    for first, second in combinations(alike, 2):
        for pair in ((first, second), (second, first)):
            right, slack = _right(*pair, one.stated) if pair[1].value else (Fraction(0), Fraction(0))
            if {*pair} != {one.subject, one.base} and abs(abs(right) - one.stated.number) <= slack:
                return True
    return False


_BEGUN: Final = pattern(r"年初|预算|安排|计划|原|核定|批复|上年|概算|期初")
_CHANGED: Final = pattern(
    r"(?:(?P<more>调增|追加|核增|增加|增拨|增补|追增)|(?P<less>调减|核减|压减|减少|收回|调出|扣减|缩减))(?:了|数?为|资金|共)*$"
)
_ENDED: Final = pattern(
    r"(?:调整后|调减后|调增后|追加后|核减后|压减后|实际(?:划拨|拨付|到位|下达|安排|拨款|可用)|最终|最后|实有|全年预算|合计|共)"
    r"[^，。；0-9]{0,8}$"
)
_AFTER: Final = pattern(r"[^。；0-9()]{0,14}")
_CLOSE: Final = Fraction(3, 10)


@dataclass(frozen=True, slots=True)
class Change:
    """An amount, what was added or taken off, and what it is said to have become."""

    begun: Quantity
    changed: Quantity
    ended: Quantity
    falls: bool

    @property
    def right(self) -> Fraction:
        """What it should have become, in 元."""
        return self.begun.value + self.changed.value * (-1 if self.falls else 1)

    @property
    def formula(self) -> str:
        """How the change follows from the two amounts."""
        first, second = (self.begun, self.ended) if self.falls else (self.ended, self.begun)
        return f"{_shown(first)}－{_shown(second)}＝{self.difference}"

    @property
    def difference(self) -> str:
        """By how much the two amounts differ, in the unit of the change."""
        off = (self.ended.value - self.begun.value) / Fraction(10) ** self.changed.power
        places = max(self.begun.places, self.ended.places, self.changed.places)
        return f"{'减' if off < 0 else '增'}{plain_number(abs(off), places)}{self.changed.unit}"


def changes(text: str) -> Iterator[Change]:
    """Yield the amounts that a stated change doesn't lead to: 安排500万元，调减48万元，实际划拨462万元."""
    if "元" not in text or not ("减" in text or "增" in text or "追加" in text or "收回" in text):
        return
    found = quantities(text)
    for begun, changed, ended in zip(found, found[1:], found[2:], strict=False):
        if not begun.base == changed.base == ended.base == "元" or begun.nested or changed.nested or ended.nested:
            continue
        word = _CHANGED.search(text, begun.stop, changed.start)
        is_told = word is not None and _BEGUN.search(begun.clause) and _ENDED.search(text, changed.stop, ended.start)
        if word is None or not is_told or _AFTER.fullmatch(text, changed.stop, ended.start) is None:
            continue
        if any(c in text[begun.stop : changed.start] for c in "。；"):
            continue
        one = Change(begun, changed, ended, word["less"] is not None)
        slack = _half(begun) + _half(changed) + _half(ended)
        if slack < abs(one.right - ended.value) <= begun.value * _CLOSE:
            yield one
