"""Stated counts beside the lists they count: 甲、乙、丙3个科室, 3个科室：甲、乙、丙."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_DIGITS: Final = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"两": 2}
_ONES: Final = "一二三四五六七八九"
_N: Final = rf"(?<![0-9.第十百千〇{_ONES}])(?P<n>[0-9]{{1,3}}|[两{_ONES}]?十[{_ONES}]?|[两{_ONES}])"
_CLASS: Final = r"(?P<unit>个|项|类|种|大|家|方面|级|所|条)"
COUNT: Final = rf"{_N}\s*{_CLASS}"
_COUNT: Final = re.compile(rf"{COUNT}(?![多余半])(?P<noun>[\u3400-\u9fff]{{0,14}})")
_BREAKS: Final = "，。；;：:！？!?\x00\n"
_NOTES: Final = re.compile(r"\([^()]*\)|《[^《》]*》|“[^“”]*”")
_MARK: Final = re.compile(r"、")
_NUMERAL: Final = frozenset("0123456789一二三四五六七八九十上下前后")
_ANDS: Final = re.compile(r"以及|和|及|与")
_GENERIC: Final = re.compile(r"科室|股室|处室|机构|部门|指标|问题|措施|任务|单位|园区|环节|目标|制度|平台|产业")
_ABSTRACT: Final = re.compile(r"问题|措施|任务|目标|环节|方面|原因|工作|经验|成效|情况|做法")
_LIST: Final = re.compile(r"[:：]|，?即(?!将|使|可|便)|，?(?:分别|依次)(?:是|为)|，?包括")
_OPEN: Final = re.compile(r"等(?!级|候|待|次|额)|包括|主要|如")
_FARTHEST: Final = 2  # a count farther from the list counts something else
_FEWEST: Final = 3


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A count, ``start`` to ``stop`` with its unit, and the ``least`` and ``most`` items its list can be read as."""

    count: int
    start: int
    stop: int
    least: int
    most: int
    is_open: bool
    list_start: int
    list_stop: int

    @property
    def fits(self) -> bool:
        """Whether the count can be that of the list; one that ends with 等 may leave items out."""
        return self.least <= self.count and (self.is_open or self.count <= self.most)


def number_of(text: str) -> int:
    """Return a count written in digits or in Chinese numerals below a hundred."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS[text]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def enumerations(text: str) -> Iterator[Enumeration]:
    """Yield the counts of a line that stand right behind or right before the list of what they count."""
    if "、" not in text:
        return
    bare = _NOTES.sub(lambda m: "※" * len(m[0]), text)
    for match in _COUNT.finditer(bare):
        if (one := _list_before(bare, match) or _list_behind(bare, match)) is not None:
            yield one


def _list_before(text: str, match: re.Match[str]) -> Enumeration | None:
    start = max(text.rfind(c, 0, match.start()) for c in _BREAKS) + 1
    before = text[start : match.start()]
    listed = before.removesuffix("等").rstrip()
    if not before or before[-1] in "、和及与":
        return None
    least, most = _items(listed)
    last = {item.strip("※ ")[-1:] for item in re.split(r"、|和|及|与", listed)} - {""}
    noun = match["noun"]
    same_kind = noun[-1:] in last or bool(_GENERIC.search(noun)) or any(c in noun[:4] for c in last if c)
    count = number_of(match["n"])
    vague = before != listed and _ABSTRACT.search(noun)  # 资金、人员不足等2个问题
    if least < _FEWEST or not same_kind or vague or not _close(count, least, most):
        return None
    return Enumeration(count, match.start(), match.end("unit"), least, most, before != listed, start, match.start())


def _list_behind(text: str, match: re.Match[str]) -> Enumeration | None:
    lead = _LIST.match(text, match.end())
    if lead is None:
        lead = next(_LIST.finditer(match["noun"]), None)
        if lead is None or match["noun"][lead.end() :] == "":
            return None
        begin = match.start("noun") + lead.end()
    else:
        begin = lead.end()
    if _ABSTRACT.search(match["noun"]) or match["unit"] == "方面":
        return None
    stop = min((i for c in "，。；;：:！？\x00" if (i := text.find(c, begin)) >= 0), default=len(text))
    listed = text[begin:stop]
    is_open = bool(_OPEN.search(listed) or _OPEN.search(lead[0]))
    least, most = _items(listed)
    count = number_of(match["n"])
    if "、" not in listed or (text[stop : stop + 1] == "，" and "、" in text[stop : text.find("。", stop) + 1 or None]):
        return None
    if not _close(count, least, most) or text[stop : stop + 1] in (":", "："):
        return None
    return Enumeration(count, match.start(), match.end("unit"), least, most, is_open, begin, stop)


def _close(count: int, least: int, most: int) -> bool:
    return least - _FARTHEST <= count <= most + _FARTHEST


def _items(listed: str) -> tuple[int, int]:
    """Return the fewest and the most items a list can be read as; 三、四期 is one, 甲和乙 may be one or two."""
    marks = [m.start() for m in _MARK.finditer(listed)]
    plain = [at for at in marks if not (listed[at - 1 : at] in _NUMERAL and listed[at + 1 : at + 2] in _NUMERAL)]
    return len(plain) + 1, len(marks) + 1 + len(_ANDS.findall(listed))
