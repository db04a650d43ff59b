"""The same thing told twice in running text with two numbers, without any datum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from perfeval_gen.checks.prose.labels import Context
from perfeval_gen.checks.prose.words import any_of, words

_FROM: Final = re.compile(r"(?:由|从|比|较|第)[^，。；]{0,4}$")
_SPAN: Final = re.compile(
    r"累计|历年|前.季度|一季度|上半年|[一二三四五六七八九十\d]+月|新增|其中|第.[批期次]|各|每|分别|平均"
)
_NOT_HAN: Final = re.compile(r"[^\u4e00-\u9fff]")
_PLANNED: Final = re.compile(r"目标|计划|力争|争取|预计|任务|拟")
_LITTLE: Final = re.compile(r"^(?:(?:19|20)\d\d年度?)?[，、]?|(?:共|约|为|达到|达|累计|全年|的|了|，)+$")
_YEAR: Final = re.compile(r"(?:19|20)\d\d(?=年)")
_BEFORE, _AFTER, _AHEAD, _MOST = 2, 5, 8, 30


def repeats(contexts: tuple[Context, ...]) -> Iterator[tuple[Context, Context]]:
    """Yield each number with another that the same words give: the later one, or what stands outside of the tables."""
    seen: dict[tuple[str, ...], Context] = {}
    for one in contexts:
        if one.mention.kind not in ("金额", "数量") or one.mention.in_range or one.mention.about or one.is_change:
            continue
        for key in _keys(one):
            first = seen.setdefault(key, one)
            if first is not one and first.mention.number != one.mention.number and _may_meet(first, one):
                yield (first, one) if _is_table(one) and not _is_table(first) else (one, first)
                break


def _keys(one: Context) -> Iterator[tuple[str, ...]]:
    """Yield the words by which a number is known: those around it, those from the beginning of its sentence."""
    mention, before = one.mention, one.sentence
    after = one.text[mention.stop : mention.stop + _MOST]
    if _FROM.search(before) or any_of("别的年度").search(before):
        return
    span = "".join(sorted(set(_SPAN.findall(before[-_MOST:]))))
    year = "".join(_YEAR.findall(before)[-1:]) if one.elsewhere else ""
    kind = (mention.unit, _intent(one), span, year)
    behind = _NOT_HAN.split(after)[0].replace("的", "")
    near = _LITTLE.sub("", before)[-_BEFORE:]
    if len(behind) >= _AFTER and len(_NOT_HAN.sub("", near)) == _BEFORE:
        yield ("around", near, behind[:_AFTER], *kind)
    ahead = _LITTLE.sub("", before)
    if len(_NOT_HAN.sub("", ahead)) >= _AHEAD and not re.search(r"\d", ahead) and "分别" not in ahead:
        yield ("ahead", ahead, *kind)


def _intent(one: Context) -> str:
    """Return whether a number is what is to be reached or what was."""
    path = one.segment.path
    is_plan = one.segment.shape.id in words().list("目标栏") or (path[:1] == ("tasks",) and "content" in path)
    return "目标" if is_plan or _PLANNED.search(one.sentence) else ""


def _is_table(one: Context) -> bool:
    """Return whether a text stands in the table of projects, goals or indicators."""
    return one.segment.path[:1] in (("projects",), ("goals",), ("indicators",))


def _may_meet(first: Context, one: Context) -> bool:
    """Return whether two texts may speak of one thing: not two items of one list."""
    here, there = one.segment.path[:2], first.segment.path[:2]
    return here[:1] != there[:1] or here == there or not isinstance(here[-1], int)
