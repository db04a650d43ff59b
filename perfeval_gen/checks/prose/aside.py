"""Whether a number is of a part of the year, of another place, or what is to be reached."""

from __future__ import annotations

import re
from typing import Final

from perfeval_gen.checks.prose.labels import Context
from perfeval_gen.checks.prose.words import any_of, pattern

_TARGET_BEHIND: Final = re.compile(r"的?(?:年度|年初|计划|预期|既定)?(?:目标|任务|指标|计划|要求)")


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
