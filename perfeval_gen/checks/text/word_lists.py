"""Words that checks of the wording look for, read from ``schemas/用语.yaml`` and ``schemas/错别字.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from perfeval_gen.resources import load_data

_YES: Final = (True, "是")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, and what may not stand before or after it, or must stand after it, to be the word meant."""

    text: str
    right: str = ""
    is_sure: bool = False
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    before: tuple[str, ...] = ()

    @property
    def pattern(self) -> str:
        """A regular expression for it."""
        behind = "".join(f"(?<!{re.escape(part)})" for part in self.not_after)
        ahead = f"(?!{_any(self.not_before)})" if self.not_before else ""
        wanted = f"(?={_any(self.before)})" if self.before else ""
        return f"{behind}{re.escape(self.text)}{ahead}{wanted}"


def _any(parts: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, parts))


def pattern_of(words: Iterable[Word]) -> re.Pattern[str]:
    """Return one regular expression for all the words, longer ones first."""
    longest = sorted(words, key=lambda word: -len(word.text))
    whole = "|".join(word.pattern for word in longest)
    if "(?<" not in whole:
        return re.compile(whole)
    begin = re.escape("".join(sorted({word.text[0] for word in longest})))  # else each word is tried at each character
    return re.compile(f"(?=[{begin}])(?:{whole})")


@cache
def words(name: str) -> tuple[Word, ...]:
    """Return the words of a list of ``用语.yaml``."""
    return tuple(_word(entry) for entry in _lists()[name])


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return a regular expression for the words of a list of ``用语.yaml``."""
    return pattern_of(words(name))


@cache
def groups(name: str) -> Mapping[str, re.Pattern[str]]:
    """Return a regular expression for each group of words of ``用语.yaml``."""
    return {group: pattern_of(map(_word, entries)) for group, entries in _lists()[name].items()}


@cache
def plain(name: str) -> tuple[str, ...]:
    """Return the words of a list as they are."""
    return tuple(word.text for word in words(name))


@cache
def members(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return lists of words by the name of each."""
    return {key: tuple(map(str, entries)) for key, entries in _lists()[name].items()}


def number(name: str) -> int:
    """Return a number of ``用语.yaml``."""
    return int(_lists()[name])


@cache
def slips() -> tuple[Mapping[str, Word], re.Pattern[str]]:
    """Return the slips by how they are typed, and a regular expression for all of them."""
    entries = tuple(_word(entry) for entry in load_data("schemas/错别字.yaml"))
    return {word.text: word for word in entries}, pattern_of(entries)


@cache
def _lists() -> Mapping[str, Any]:
    found: Mapping[str, Any] = load_data("schemas/用语.yaml")
    return found


def _word(entry: Any) -> Word:  # noqa: ANN401 - a text, or a mapping that says more
    if not isinstance(entry, dict):
        return Word(str(entry))
    parts = {key: tuple(map(str, entry.get(key, ()))) for key in ("前不接", "后不接", "后接")}
    return Word(
        str(entry.get("词") or entry["错"]),
        str(entry.get("对", "")),
        entry.get("确定") in _YES,
        parts["前不接"],
        parts["后不接"],
        parts["后接"],
    )
