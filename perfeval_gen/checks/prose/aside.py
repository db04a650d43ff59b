"""Whether a number is of a part of the year, of another place, or what is to be reached."""

from __future__ import annotations

import re
from typing import Final

from perfeval_gen.checks.prose.labels import Context
from perfeval_gen.checks.prose.words import any_of, only, pattern, words
from perfeval_gen.prose.numbers import mentions

_TARGET_BEHIND: Final = re.compile(r"的?(?:年度|年初|计划|预期|既定)?(?:目标|任务|指标|计划|要求)")
_OF_ITEMS: Final = frozenset({"projects", "tasks", "goals", "results", "indicators", "problems", "rules"})

_LEAST: Final = 10


def is_of_whole(context: Context) -> bool:
    """Return whether a paragraph has told of nothing but the columns of the whole unit up to a number."""
    if context.segment.path[0] in _OF_ITEMS or abs(context.mention.grains) < _LEAST:
        return False
    begin = context.text.rfind("\n", 0, context.mention.start) + 1
    at = context.mention.start - len(context.sentence)
    if any_of("别的事").search(context.text, begin, at) or any(begin <= m.start < at for m in mentions(context.text)):
        return False
    rest = context.sentence
    for one in reversed([m for m in mentions(context.text) if at <= m.start < context.mention.start]):
        rest = rest[: one.start - at] + rest[one.stop - at :]
    for word in sorted(words().roles, key=len, reverse=True):
        rest = rest.replace(word, "")
    return only("名前").fullmatch(only("间隔").sub("", rest)) is not None


def is_aside(context: Context) -> bool:
    """Return whether a number isn't the whole year's of the whole unit."""
    if pattern("别处式").search(context.sentence) or any_of("任务语").search(context.clause):
        return True
    return _TARGET_BEHIND.match(context.text, context.mention.stop) is not None


def is_elsewhere(context: Context) -> bool:
    """Return whether a number is another place's, or a count that was asked for."""
    clause = context.clause
    if pattern("外单位式").search(clause):
        return True
    return context.mention.kind == "数量" and "下达" in clause
