"""The words by which running text says what a number is (``schemas/正文数字.yaml``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from operator import add
from typing import Any, Final

from perfeval_gen.resources import load_data

_HEAD: Final = 2  # characters by which terms are looked up


@dataclass(frozen=True, slots=True)
class Words:
    """``roles`` lead from a word to the columns it may mean, ``column_of`` from a field's id to its column."""

    raw: Mapping[str, Any]
    roles: Mapping[str, frozenset[str]]
    column_of: Mapping[str, str]
    generic: frozenset[str]
    whole: frozenset[str]
    about: Fraction
    near: Fraction

    def list(self, name: str) -> tuple[str, ...]:
        """Return one of the lists of words."""
        return tuple(self.raw[name])


@cache
def words() -> Words:
    """Return the words of this program."""
    raw = load_data("schemas/正文数字.yaml")
    roles = {word: frozenset({name}) for name, column in raw["栏目"].items() for word in column["词"]}
    roles |= {word: frozenset(names) for word, names in raw["两可"].items()}
    column_of = {key: name for name, column in raw["栏目"].items() for key in column["键"]}
    return Words(
        raw,
        roles,
        column_of,
        frozenset(raw["泛称"]),
        frozenset(raw["不分名目"]),
        Fraction(raw["约数容差"]) / 100,
        Fraction(str(raw["相近"])) / 100,
    )


@cache
def any_of(name: str) -> re.Pattern[str]:
    """Return a pattern for any word of a list, longest first."""
    return re.compile("|".join(re.escape(w) for w in sorted(words().list(name), key=len, reverse=True)))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return one of the patterns."""
    return re.compile(words().raw[name])


@cache
def only(name: str) -> re.Pattern[str]:
    """Return a pattern for a stretch made of words of a list and of signs, years and brackets only."""
    inner = any_of(name).pattern
    return re.compile(rf"(?:{inner}|\d{{4}}(?:年度?)?|\d{{1,2}}月|[\s“”‘’：:＝=，、（(《》）)\-\d])*")


class Terms:
    """Words looked up by their first two characters, so that many cost no more than few."""

    def __init__(self, terms: Iterable[str]) -> None:
        """Keep the words of two characters and more, the longest first."""
        made: dict[str, list[str]] = {}
        for term in sorted({t for t in terms if len(t) >= _HEAD}, key=lambda t: (-len(t), t)):
            made.setdefault(term[:_HEAD], []).append(term)
        self._by_head: Final = {head: tuple(found) for head, found in made.items()}

    def found_in(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield each word with where it begins, from the left, none inside another."""
        known, stop = self._by_head, 0
        heads = map(add, text, text[1:])  # pairs, faster than slices
        for at in [i for i, head in enumerate(heads) if head in known]:
            if at < stop:
                continue
            hit = next((term for term in known[text[at : at + _HEAD]] if text.startswith(term, at)), None)
            if hit is not None:
                yield at, hit
                stop = at + len(hit)
