"""Which item of one list is which of the other: by what names it, never by where it stands.

Projects by 编码, then 名称; indicators by 三级 within 一级 and 二级, then 三级 alone where that leaves no doubt;
whatever else has a name or a number by these. Sentences that stand for themselves (a duty, a problem) go by likeness.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from perfeval_gen.schema.model import Field
from perfeval_gen.workflows.diff.texts import likeness

Places = tuple[int | None, int | None]
Row = Any  # what an item holds: a mapping, or a state where it isn't one
_LEVELS: Final = ("level1", "level2", "level3")
_NAMES: Final = ("name", "title", "field", "position", "level3")
_SENTENCES: Final = ("content", "problem")
_CODE: Final = "code"
_NUMBER: Final = "number"
_ALIKE: Final = 0.6
_MOST_PAIRS: Final = 2_500


@dataclass(frozen=True, slots=True)
class Pair:
    """The places of an item in both lists, None where it isn't; ``label`` names it alike from either side."""

    before: int | None
    after: int | None
    label: str


def name_ids(item: Field) -> tuple[str, ...]:
    """Return the ids of the fields by which an item is known; none where its fields name nothing."""
    ids = [f.id for f in item.fields]
    if set(_LEVELS) <= set(ids):
        return _LEVELS
    texts = [f.id for f in item.fields if f.types == ("string",)]
    name = next((f.id for f in item.fields if f.required and f.id in texts), None)
    name = name or next((n for n in _NAMES if n in texts), None)
    return tuple(i for i in (_CODE if _CODE in texts else None, name, _NUMBER if _NUMBER in texts else None) if i)


def match(item: Field, before: Sequence[Row], after: Sequence[Row]) -> tuple[Pair, ...]:
    """Return every item of both lists once, in the order of the second, those only in the first behind."""
    pairing = _Pairing(before, after, {}, {})
    for ids in _passes(item):
        pairing.by_key(ids)
    if name_ids(item) == _LEVELS:
        pairing.by_key(_LEVELS[2:], is_sure=True)
    pairing.by_likeness(name_ids(item))
    pairing.by_order(name_ids(item))
    pairs: list[Places] = [(pairing.back.get(j), j) for j in range(len(after))]
    pairs += [(i, None) for i in range(len(before)) if i not in pairing.ahead]
    return tuple(_labelled(item, before, after, pairs))


def _passes(item: Field) -> tuple[tuple[str, ...], ...]:
    ids = name_ids(item)
    if ids == _LEVELS:
        return (_LEVELS,)
    name = tuple(i for i in ids if i not in (_CODE, _NUMBER))
    found: list[tuple[str, ...]] = [(_CODE,)] if _CODE in ids else []
    if name and _NUMBER in ids:
        found.append((*name, _NUMBER))
    return (*found, *((name,) if name else ()), *(((_NUMBER,),) if _NUMBER in ids else ()))


def said(row: Row, name: str) -> str:
    """Return a text of an item without blanks; empty where it says none."""
    value = row.get(name) if isinstance(row, Mapping) else None
    return "".join(value.split()) if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class _Pairing:
    """Both lists while items are matched; ``ahead`` leads from the first to the second, ``back`` the other way."""

    before: Sequence[Row]
    after: Sequence[Row]
    ahead: dict[int, int]
    back: dict[int, int]

    def take(self, i: int, j: int) -> None:
        self.ahead[i], self.back[j] = j, i

    def open_keys(self, ids: tuple[str, ...]) -> tuple[dict[tuple[str, ...], list[int]], ...]:
        """Return the items that have no partner yet by what they say under ``ids``, for each list."""
        sides = []
        for rows, taken in ((self.before, self.ahead), (self.after, self.back)):
            keyed: dict[tuple[str, ...], list[int]] = defaultdict(list)
            for i, row in enumerate(rows):
                key = tuple(said(row, name) for name in ids)
                is_whole = bool(key[-1]) if ids == _LEVELS else all(key)
                if i not in taken and is_whole:
                    keyed[key].append(i)
            sides.append(keyed)
        return tuple(sides)

    def by_key(self, ids: tuple[str, ...], *, is_sure: bool = False) -> None:
        """Match what says the same; of several the first with the first and so on, or none if it has to be sure."""
        first, second = self.open_keys(ids)
        for key, places in first.items():
            others = second.get(key, [])
            if is_sure and (len(places), len(others)) != (1, 1):
                continue
            for i, j in zip(places, others, strict=False):
                if ids != (_NUMBER,) or not (_named(self.before[i]) and _named(self.after[j])):
                    self.take(i, j)

    def by_likeness(self, ids: tuple[str, ...]) -> None:
        """Match sentences that are alike, the nearest first."""
        if len(ids) != 1 or ids[0] not in _SENTENCES:
            return
        left = [(i, said(row, ids[0])) for i, row in enumerate(self.before) if i not in self.ahead]
        right = [(j, said(row, ids[0])) for j, row in enumerate(self.after) if j not in self.back]
        if len(left) * len(right) > _MOST_PAIRS:
            return
        rated = [(-likeness(a, b), i + j, sorted((a, b)), i, j) for i, a in left for j, b in right if a and b]
        for rate, _, _, i, j in sorted(rated):
            if -rate >= _ALIKE and i not in self.ahead and j not in self.back:
                self.take(i, j)

    def by_order(self, ids: tuple[str, ...]) -> None:
        """Match what says none of its names by where it stands among the like of it."""
        left, right = (
            [n for n, row in enumerate(rows) if n not in taken and not any(said(row, name) for name in ids)]
            for rows, taken in ((self.before, self.ahead), (self.after, self.back))
        )
        for i, j in zip(left, right, strict=False):
            self.take(i, j)


def _named(row: Row) -> bool:
    return any(said(row, name) for name in _NAMES)


def _labelled(item: Field, before: Sequence[Row], after: Sequence[Row], pairs: list[Places]) -> Iterator[Pair]:
    """Yield the pairs with their labels; what is called alike is numbered, alike from either side."""
    whose = [[rows[n] for rows, n in zip((before, after), pair, strict=True) if n is not None] for pair in pairs]
    plain = [_label(item, rows, pair) for rows, pair in zip(whose, pairs, strict=True)]
    seen: Counter[str] = Counter()
    labels = {}
    for n in sorted(range(len(pairs)), key=lambda n: _rank(item, whose[n], pairs[n])):
        seen[plain[n]] += 1
        labels[n] = plain[n] if seen[plain[n]] == 1 else f"{plain[n]}（{seen[plain[n]]}）"
    for n, (i, j) in enumerate(pairs):
        yield Pair(i, j, labels[n])


def _rank(item: Field, rows: list[Row], pair: Places) -> tuple[bool, int, int, list[list[str]]]:
    """Return a sorting key that is the same from either side, matched items first."""
    known = [place for place in pair if place is not None]
    names = sorted([said(row, name) for name in name_ids(item)] for row in rows)
    return (len(known) == 1, sum(known), min(known), names)


def _label(item: Field, rows: list[Row], pair: Places) -> str:
    ids = name_ids(item)
    for names in ((ids,) if ids == _LEVELS else ()) or tuple((i,) for i in _best_first(ids)):
        texts = {tuple(said(row, name) for name in names) for row in rows}
        if len(texts) == 1 and (text := "/".join(part for part in texts.pop() if part)):
            return text
    if ids == _LEVELS and len({said(row, _LEVELS[2]) for row in rows}) == 1 and said(rows[0], _LEVELS[2]):
        return said(rows[0], _LEVELS[2])
    either = sorted(filter(None, (said(row, name) for row in rows for name in ids)))
    return either[0] if either else f"第{min(n for n in pair if n is not None) + 1}条"


def _best_first(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names in the order in which people know a thing by them: its name, its code, its number."""
    return tuple(sorted(ids, key=lambda i: (i == _NUMBER, i == _CODE)))
