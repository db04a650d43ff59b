"""Whether the parts that a sentence lists are said to be all of their total, and whether they surely are parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from perfeval_gen.prose.equation_lists import number_of
from perfeval_gen.prose.equation_quantities import Quantity

OVERLAPPING: Final = re.compile(
    r"党员|女|研究生|本科|博士|硕士|大专|职称|学历|少数民族|退役|以上|以下|岁|高新|专精特新|小巨人|规上|上市|脱贫|低保|残疾|老年|"
    r"青年|团员|持证|志愿|优秀|先进|重点|示范"
)
_COMPOSED: Final = re.compile(r"组成|构成")
_RESPECTIVELY: Final = re.compile(r"[，:：]?\s*(?:其中)?\s*分别(?:为|是)")
_INCLUDING: Final = re.compile(r"[，:：(]?\s*(?:一共|共)?包括(?!但)")
_AND: Final = re.compile(r"\s*，?(?:以及|和|及|与)")
_KINDS: Final = re.compile(
    r"(?<![0-9.第几])([两二三四五六七八九十]|[0-9]{1,2})\s*(?:个|类|项|种|大类|大块|块|部分)(?!多|百分|月)"
)
_DONE: Final = re.compile(r"支出|使用|支付|拨付|划拨|到位|结转|结余|收回|完成|预算")
_LEVELS: Final = (re.compile(r"国家级"), re.compile(r"省级"), re.compile(r"(?:市、?县|县|区|县区|县\(区\))级"))
_JOINED: Final = re.compile(r"\s*(?:[、，；]|和|以及|及|与)\s*[^，。；0-9%]*")
_OTHER_DEED: Final = re.compile(
    r"新增|新建|续建|完工|竣工|投产|开工|在建|通过|入选|获|评上|认定|初评|申报|验收|(?:^|^[和及与])(?:开展|召开|举办|组织|培训|发放|完成|新增|查处|立案|实现|整改|发现|接待|办理|出动|走访|解决|受理|制定|印发|建成|建设|还|并|"
    r"同时|累计|全年|已|参加|服务|检查|处理|带动|吸引)"
)
_YEAR: Final = re.compile(r"[0-9]{4}年|[本当上]年|季度|[0-9]月")
_TWICE: Final = re.compile(r"部分|重复|交叉|重叠|多期|多次|兼|同时|既")
_OPEN: Final = re.compile(r"等|其余|其他|余下|另|此外|其中|包括|含|主要|[增减]|比上|较上|同比")
_DEED: Final = re.compile(r"招|录|调[入出]|离职|新|退休|清退|注销|关闭|退出|累计")
_LEADING: Final = re.compile(r"^(?:其中|分别)[:：，]?")
_JOINT: Final = re.compile(r"\s*(?:、|，|；|和|以及|及|与)\s*[^，。；、0-9%]*")
_BEHIND: Final = re.compile(rf"(?:构成|组成)?{_JOINT.pattern}")  # between the last part and the total
_ENUMERATED: Final = re.compile(r"\s*(?:、|和|以及|及|与)\s*[^，。；、0-9%]*")
_LAST: Final = re.compile(r"其他(?!.*等)")
_COMPLEMENTS: Final = (
    ("男", "女"), ("基本支出", "项目支出"), ("行政编", "事业编"), ("城镇", "农村"), ("城区", "乡镇"), ("新建", "续建"),
    ("上半年", "下半年"), ("线上", "线下"), ("来信", "来访"), ("不合格", "合格"), ("境内", "境外"), ("本级", "下属"),
)  # fmt: skip
_ANY: Final = re.compile(r"等|主要|大型|中型|小型|级|类|[超达高]")
_FEW: Final = 3
_COLONS: Final = (":", "：")
_ALIKE: Final = 4  # characters that a project's name and the words of a part share


@dataclass(frozen=True, slots=True)
class Named:
    """Names of the data that make up a whole, with the sums that their figures have."""

    names: tuple[str, ...]
    sums: frozenset[Fraction]


def is_whole(text: str, total: Quantity, parts: Sequence[Quantity], stop: int, named: Sequence[Named]) -> bool:
    """Return whether the wording says that the parts are all there is."""
    if len(parts) < 2:  # noqa: PLR2004 - parts
        return False
    if _COMPOSED.search(text, parts[-1].stop, stop) or any(_are_all(total, parts, one) for one in named):
        return True
    start = max(text.rfind(c, 0, total.start) for c in "。；，！？") + 1
    whose = set(_DONE.findall(text[start : total.start]))
    if not {word for q in parts for word in _DONE.findall(q.label)} <= whose:
        return False  # parts of what was spent beside a total of what was planned
    if _YEAR.search(text, total.stop, parts[0].start):
        return False  # of one year, beside a total of several
    labels = [_LEADING.sub("", q.label) for q in parts]
    if are_complements(parts) or (_LAST.match(labels[-1]) and not any(OVERLAPPING.search(one) for one in labels)):
        return True
    lead, between = text[total.stop : parts[0].start], text[parts[-2].stop : parts[-1].start]
    including = _INCLUDING.match(lead) and _AND.match(between) and not any(OVERLAPPING.search(q.label) for q in parts)
    listed = lead[:1] in _COLONS and len(parts) >= _FEW and not any(OVERLAPPING.search(one) for one in labels)
    listed = listed and all(_ENUMERATED.fullmatch(text, one.stop, other.start) for one, other in pairwise(parts))
    return (
        listed
        or bool(_RESPECTIVELY.match(lead) or including)
        or _by_level(total, parts)
        or _in_kinds(text, start, total, parts)
    )


def is_one_list(text: str, total: Quantity, parts: Sequence[Quantity]) -> bool:
    """Return whether a total right behind some quantities can only be their sum: 第一批12家、第二批15家，共27家.

    They are one list where they are joined by 、 or where their words are alike.
    """
    labels = [_LEADING.sub("", q.label) for q in parts]
    if _OPEN.search(text, parts[0].stop, total.start) or any(_DEED.search(one) or not one for one in labels):
        return False
    if _BEHIND.fullmatch(text, parts[-1].stop, total.start) is None:
        return False
    if are_complements(parts):
        return True
    if any(OVERLAPPING.search(one) for one in labels):
        return False
    joints = [text[one.stop : other.start] for one, other in pairwise(parts)]
    if all(_ENUMERATED.fullmatch(joint) for joint in joints):
        return True
    return all(_JOINT.fullmatch(joint) for joint in joints) and any(
        len({one[end] for one in labels}) == 1 for end in (0, -1)
    )


def are_alike(text: str, total: Quantity, parts: Sequence[Quantity]) -> bool:
    """Return whether few parts are named alike and joined by 、 and are likely all that their total has."""
    labels = [_LEADING.sub("", q.label) for q in parts]
    if len(parts) > _FEW or not all(labels) or any(OVERLAPPING.search(one) or _DEED.search(one) for one in labels):
        return False
    if _ANY.search(text, total.stop, parts[-1].stop):
        return False
    joints = (text[one.stop : other.start] for one, other in pairwise(parts))
    return all(_ENUMERATED.fullmatch(joint) for joint in joints) and len({one[-1] for one in labels}) == 1


def are_complements(parts: Sequence[Quantity]) -> bool:
    """Return whether two parts are one thing and the rest of it: 男职工 and 女职工, 基本支出 and 项目支出."""
    labels = [_LEADING.sub("", q.label) for q in parts]
    if len(labels) != len("ab"):
        return False
    for pair in _COMPLEMENTS:
        found = [next((word for word in pair if word in one), "") for one in labels]
        rest = {one.replace(word, "", 1) for one, word in zip(labels, found, strict=True)}
        if {*found} == {*pair} and len(rest) == 1 and not OVERLAPPING.search(rest.pop()):
            return True
    return False


def _by_level(total: Quantity, parts: Sequence[Quantity]) -> bool:
    """Return whether they go from 国家级 down to 县级 and are most of the total, so nothing else is meant."""
    most = sum((q.value for q in parts), Fraction(0)) * 4 >= total.value * 3
    named = not any(OVERLAPPING.search(q.label) for q in parts)
    return most and named and all(any(level.search(q.label) for q in parts) for level in _LEVELS)


def _in_kinds(text: str, start: int, total: Quantity, parts: Sequence[Quantity]) -> bool:
    """Return whether the sentence says how many kinds there are, and so many are listed: 三类, 3个项目."""
    counts = [m for m in _KINDS.finditer(text, start, parts[0].start) if not total.start <= m.start() < total.stop]
    return bool(counts) and number_of(counts[-1][1]) == len(parts)


def _are_all(total: Quantity, parts: Sequence[Quantity], named: Named) -> bool:
    """Return whether each name of the data is a part's, and the total is that of the data."""
    if len(parts) != len(named.names) or all(abs(total.value - one) > total.step / 2 for one in named.sums):
        return False
    found = [[at for at, name in enumerate(named.names) if _alike(q.label, name)] for q in parts]
    return all(len(at) == 1 for at in found) and len({at[0] for at in found}) == len(parts)


def _alike(label: str, name: str) -> bool:
    if len(name) < _ALIKE:
        return name in label
    return any(name[at : at + _ALIKE] in label for at in range(len(name) - _ALIKE + 1))


def are_joined(text: str, total: Quantity, parts: Sequence[Quantity], stop: int) -> bool:
    """Return whether the parts are one list of a kind with a name each, none the count of another deed."""
    if total.value < max(q.value for q in parts) or not all(q.label for q in parts):
        return False
    if _TWICE.search(text, total.stop, stop):
        return False
    for one, other in pairwise(parts):
        if _JOINED.fullmatch(text, one.stop, other.start) is None or any(
            _OTHER_DEED.search(q.label) for q in (one, other)
        ):
            return False
    return True
