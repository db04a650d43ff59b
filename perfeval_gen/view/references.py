"""From the names that running text writes to the values behind them.

A name leads through sections by key or id, into lists by what an item is known by or by number; what stands one level
below and nowhere else beside may be named without the section between. Sums take the place of what they replace, and
ratios stand beside what they describe, as in a view. Nothing but these names can be reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias

from perfeval_gen.figures.data import COUNTS, RATIOS, datum_at, names_of
from perfeval_gen.figures.derive import Figures
from perfeval_gen.figures.full_year import ADJUSTED, FULL_YEAR
from perfeval_gen.figures.ratios import Figure
from perfeval_gen.figures.scores import ScoreRow
from perfeval_gen.figures.totals import raw_value
from perfeval_gen.quantities import Amount, as_trimmed
from perfeval_gen.schema.model import PREVIOUS, Field
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document
from perfeval_gen.schema.values import Percent, State
from perfeval_gen.view.guessing import offer
from perfeval_gen.view.printed import UNFILLED_MARK
from perfeval_gen.view.style import Style, share_text, state_text

WHOLE: Final = "整体"
RESULT: Final = "评分结果"
SCORES: Final = "得分"
NEXT_YEAR: Final = "次年"
_UNFILLED: Final = (None, State.UNFILLED, State.UNREADABLE)
_HEAD: Final = frozenset({"kind", "version", "pack", "amount_unit"})  # about the file, not about the unit
Step: TypeAlias = str | int


@dataclass(frozen=True, slots=True)
class Value:
    """One value as running text prints it: ``text``, and ``bare`` without its unit.

    ``number`` is exact (money in 元, a ratio as a share), None for words and for what isn't filled in.
    """

    text: str
    bare: str
    kind: Literal["金额", "比率", "数量", "文字"] = "文字"
    number: Fraction | None = None
    unit: str = ""

    @property
    def places(self) -> int:
        """How many decimals it is printed with."""
        return len(self.bare.partition(".")[2])


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why a reference leads to no value: at which step, and what to write; ``is_group`` where it leads to several."""

    step: int
    message: str
    mark: str = ""
    is_group: bool = False


Found: TypeAlias = Value | Unknown
TO_FILL: Final = Value(UNFILLED_MARK, UNFILLED_MARK)


@dataclass(frozen=True)
class Names:
    """The names of a document; ``whole`` are those of the unit's whole document that a project belongs to."""

    document: Document
    figures: Figures
    style: Style
    whole: Names | None = None

    def find(self, steps: Sequence[Step]) -> Found:
        """Return the value that the steps of a name lead to."""
        if steps[0] == WHOLE:
            return self._of_whole(steps)
        found = self._own(steps)
        if self.whole is None or not isinstance(found, Unknown):
            return found
        other = self.whole.find(steps)
        if found.step or found.is_group:  # a name of the project's own isn't looked for elsewhere
            mark = f"整个单位的数写成“{WHOLE}.{steps[0]}……”"
            return replace(found, mark=mark) if isinstance(other, Value) else found
        return found if isinstance(other, Unknown) and other.step == 0 and not other.is_group else other

    def _of_whole(self, steps: Sequence[Step]) -> Found:
        if self.whole is None:
            return Unknown(0, "这里没有“整体”的数据", "只有整体自评文件里的项目才能写“整体.”")
        if len(steps) == 1:
            return _several(0, WHOLE, self.whole.offered)
        found = self.whole.find(steps[1:])
        return replace(found, step=found.step + 1) if isinstance(found, Unknown) else found

    def _own(self, steps: Sequence[Step]) -> Found:
        first = str(steps[0])
        group = self._groups.get(first)
        if group is not None:
            return _in_group(first, group, steps)
        if first == NEXT_YEAR and isinstance(year := self.document.get("year"), int):
            return _ended(Value(str(year + 1), str(year + 1)), steps, 1)
        return self._section((), self.document.schema.root, steps, 0)

    @property
    def offered(self) -> tuple[str, ...]:
        """The names that a reference may begin with."""
        fields = (f.key for f in self.document.schema.root.fields if not f.narrative and f.id not in _HEAD)
        return (*self._groups, *fields, *([WHOLE] if self.whole is not None else ()))

    # -- what is derived and stands under names of its own ----------------------------------------------------------

    @cached_property
    def _groups(self) -> Mapping[str, Mapping[str, Value]]:
        ratios = {name: self._ratio(figure) for name, figure in self.figures.ratios[()].items()}
        counts = {name: self._count(value) for name, value in self.figures.counts.items()}
        made = {RATIOS: ratios, COUNTS: counts, RESULT: self._result(), SCORES: self._scores()}
        return {name: group for name, group in made.items() if group}

    def _ratio(self, figure: Figure) -> Value:
        stated = self.document.schema.root.member("reported")
        own = stated.member(figure.name) if stated is not None else None
        if figure.status == "缺数" and stated is not None and own is not None:
            return self._printed(own, raw_value(self.document, (stated.id, own.id)), (stated.id, own.id))
        if figure.value is None:
            return TO_FILL if figure.status == "缺数" else _word(str(self.style.ratio(figure)))
        text = str(self.style.ratio(figure))
        return Value(text, text.rstrip("%"), "比率", figure.value, "%" if text.endswith("%") else "")

    def _count(self, value: Any) -> Value:  # noqa: ANN401
        if isinstance(value, Amount):
            return self._money(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return Value(str(value), str(value), "数量", Fraction(value))
        if isinstance(value, Fraction):
            return self.share(value)
        return TO_FILL if value in _UNFILLED else _word(str(state_text(value)))

    def share(self, value: Fraction) -> Value:
        """Return a ratio that is no figure of its own, printed like one."""
        text = share_text(value, self.style.ratio_places)
        return Value(text, text.rstrip("%"), "比率", value, "%")

    def _money(self, amount: Amount, unit: str = "") -> Value:
        text = str(self.style.money(amount, unit))
        return Value(text, text.removesuffix(amount.unit), "金额", Fraction(amount.yuan), amount.unit)

    def _result(self) -> dict[str, Value]:
        sheet = self.figures.scores
        grade = _word(sheet.grade) if sheet.grade else TO_FILL
        return {"总分": _score(sheet.total), "等级": grade} if sheet.tree is not None or sheet.grade else {}

    def _scores(self) -> dict[str, Value]:
        made: dict[str, Value] = {}
        for row in (*_rows(self.figures.scores.rows), *_rows(filter(None, [self.figures.scores.bonus]))):
            made.setdefault(row.name, _score(row.score))
        return made

    # -- sections, lists, values ------------------------------------------------------------------------------------

    def _section(self, path: Path, shape: Field, steps: Sequence[Step], at: int, *, deep: bool = True) -> Found:
        if at == len(steps):
            return _several(at - 1, steps[-1], self._names_in(path, shape))
        step = steps[at]
        if isinstance(step, int):
            return Unknown(at, f"“{_named(steps, at)}”不是清单，不能用序号", offer("", self._names_in(path, shape)))
        member = shape.member(step)
        if member is not None:
            return self._field((*path, member.id), member, steps, at + 1)
        derived = self._derived(path, shape, step)
        if derived is not None:
            return _ended(derived, steps, at + 1)
        below = [f for f in shape.fields if deep and self._has(path, f, step)]
        if len(below) == 1:
            return self._section((*path, below[0].id), below[0], steps, at, deep=False)
        return self._lacking(path, shape, steps, at, below)

    def _lacking(self, path: Path, shape: Field, steps: Sequence[Step], at: int, below: list[Field]) -> Unknown:
        """Return that a section has no such name, or several one level below."""
        step = str(steps[at])
        if below:
            return Unknown(at, f"“{step}”不止一处有", f"写明是哪一处：{'、'.join(f'{f.key}.{step}' for f in below)}")
        offered = self._names_in(path, shape) if path else self.offered
        where = f"“{_named(steps, at)}”里没有“{step}”" if at else f"没有“{step}”这个名称"
        return Unknown(at, where, offer(step, offered, self._elsewhere(step)))

    def _has(self, path: Path, section: Field, step: str) -> bool:
        """Return whether a sub-section has this very name."""
        if not section.fields or section.key == PREVIOUS:
            return False
        inner = (*path, section.id)
        return section.member(step) is not None or self._derived(inner, section, step) is not None

    def _derived(self, path: Path, shape: Field, step: str) -> Value | None:
        """Return a ratio of this section, or its budget of the full year."""
        figure = self.figures.ratios.get(path, {}).get(step) if path else None
        if figure is not None:
            return self._ratio(figure)
        adjusted = next((f for f in shape.fields if f.id in ADJUSTED), None) if step == FULL_YEAR else None
        if adjusted is None:
            return None
        full = self.figures.totals.get((*path, FULL_YEAR))
        own = (*path, adjusted.id)
        return self._value(own, adjusted) if full is None else self._printed(adjusted, full.value, own)

    def _names_in(self, path: Path, shape: Field) -> tuple[str, ...]:
        return (*(f.key for f in shape.fields), *(self.figures.ratios.get(path, {}) if path else ()))

    def _elsewhere(self, step: str) -> Iterable[str]:
        """Return where a name is that was sought in the wrong place, as references to it."""
        yield from (f"{name}.{step}" for name, group in self._groups.items() if step in group)
        for path, shape in self.document.schema.walk():
            if shape.key == step and path[0] != PREVIOUS and not shape.fields and not shape.narrative:
                yield ".".join(path)

    def _field(self, path: Path, shape: Field, steps: Sequence[Step], at: int) -> Found:
        raw = raw_value(self.document, path)
        if shape.fields and not (isinstance(raw, State) and raw not in _UNFILLED):
            return self._section(path, shape, steps, at)
        if shape.item is not None and (raw in _UNFILLED or isinstance(raw, tuple)):
            return self._list(path, shape, steps, at)
        if shape.values is not None and not isinstance(raw, State):
            return self._free(path, shape, steps, at)
        if path not in self.figures.totals and (shape.narrative or "prose" in shape.types):
            return Unknown(at - 1, f"“{steps[at - 1]}”是一段文字，不能引用", "直接写，或引用其中的数据", is_group=True)
        if isinstance(raw, State):
            return self._value(path, shape)  # 无 or 不适用 of a section is said by all in it
        return _ended(self._value(path, shape), steps, at)

    def _list(self, path: Path, shape: Field, steps: Sequence[Step], at: int) -> Found:
        rows = self.document.rows(*path)
        known = [next(iter(names_of(row)), "") for row in rows]
        shown = [f'{steps[at - 1]}["{name}"]' if name else f"{steps[at - 1]}[{i}]" for i, name in enumerate(known, 1)]
        if at == len(steps):
            return _several(at - 1, steps[-1], shown, "清单")
        if not rows or shape.item is None:
            return Unknown(at, f"“{steps[at - 1]}”里一条也没有", "先写清单，再引用")
        number = _number_of(steps, at, rows)
        if isinstance(number, Unknown):
            return number
        return self._field((*path, number), shape.item, steps, at + 1)

    def _free(self, path: Path, shape: Field, steps: Sequence[Step], at: int) -> Found:
        given = raw_value(self.document, path)
        keys = tuple(given) if isinstance(given, Mapping) else ()
        if at == len(steps):
            return _several(at - 1, steps[-1], keys)
        step = str(steps[at])
        if step not in keys or shape.values is None:
            return Unknown(at, f"“{steps[at - 1]}”里没有“{step}”", offer(step, keys))
        return self._field((*path, step), shape.values, steps, at + 1)

    def _value(self, path: Path, shape: Field) -> Value:
        total = self.figures.totals.get(path)
        return self._printed(shape, raw_value(self.document, path) if total is None else total.value, path)

    def _printed(self, shape: Field, value: Any, path: Path) -> Value:  # noqa: ANN401
        if value in _UNFILLED:
            return TO_FILL
        text = " ".join(str(self.style.text(shape, value)).split("\n"))
        if isinstance(value, Amount):
            return self._money(value, shape.unit)
        if isinstance(value, bool) or not isinstance(value, (Percent, int, Decimal)):
            return _word(text)
        datum = datum_at(self.document, path, value)
        return Value(text, text.rstrip("%"), datum.kind, datum.number, datum.unit)


def _number_of(steps: Sequence[Step], at: int, rows: Sequence[Any]) -> int | Unknown:
    """Return which item of a list a step means, counted from 0."""
    step, name = steps[at], steps[at - 1]
    if isinstance(step, int):
        if 1 <= step <= len(rows):
            return step - 1
        return Unknown(at, f"“{name}”只有 {len(rows)} 条", f"序号从 1 到 {len(rows)}")
    hits = [i for i, row in enumerate(rows) if step.strip() in names_of(row)]
    if len(hits) == 1:
        return hits[0]
    if hits:
        choice = "、".join(f"{name}[{i + 1}]" for i in hits)
        return Unknown(at, f"“{name}”里有 {len(hits)} 条叫“{step}”", f"改用序号：{choice}")
    return Unknown(at, f"“{name}”里没有“{step}”", offer(step, [known for row in rows for known in names_of(row)]))


def _in_group(name: str, group: Mapping[str, Value], steps: Sequence[Step]) -> Found:
    if len(steps) == 1:
        return _several(0, name, group)
    value = group.get(str(steps[1]))
    if value is None:
        return Unknown(1, f"“{name}”里没有“{steps[1]}”", offer(str(steps[1]), group))
    return _ended(value, steps, 2)


def _ended(value: Value, steps: Sequence[Step], at: int) -> Found:
    """Return the value if nothing stands behind it."""
    if at == len(steps):
        return value
    return Unknown(at, f"“{steps[at - 1]}”已经是一个值，后面不能再写“{steps[at]}”", "删去多余的部分")


def _several(step: int, name: Step, inside: Iterable[str], what: str = "一节") -> Unknown:
    """Return that a name leads to a section or list, with what may be written behind it."""
    return Unknown(step, f"“{name}”是{what}，不是一个值", "写到具体的一项，" + offer("", inside), is_group=True)


def _named(steps: Sequence[Step], at: int) -> str:
    """Return the name of the step before, with the number of an item."""
    last = steps[at - 1]
    return f"{steps[at - 2]}[{last}]" if isinstance(last, int) and at > 1 else str(last)


def _word(text: str) -> Value:
    return Value(text, text)


def _score(score: Any) -> Value:  # noqa: ANN401 - a number or nothing yet
    if score is None:
        return TO_FILL
    return Value(as_trimmed(score), as_trimmed(score), "数量", Fraction(score))


def _rows(rows: Iterable[ScoreRow]) -> Iterable[ScoreRow]:
    for row in rows:
        yield row
        yield from _rows(row.children)
