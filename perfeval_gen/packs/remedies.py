"""What to do about a finding of the schema where the file is one of a pack, not one of data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from perfeval_gen.diagnostics import Diagnostic

_LEAVE_OUT: Final = "不需要的，删去这一项"
# a part of a remedy that only fits data -> what fits a pack; a test holds them against the schema's remedies
UNFIT: Final[Mapping[str, str]] = {
    "没有列出的内容可写入“其他章节”": "",
    "暂时没有数的写“待填”": "",
    "没有这类事项的写“不适用”": "",
    "减少、收回请填在专设的字段，写正数": "",
    "文字超过字数的删减": "",
    "确实没有的写“无”": _LEAVE_OUT,
    "确实没有的写“无”，不适用的写“不适用”": _LEAVE_OUT,
    "没有数的写“待填”，确实没有的写“无”，不适用的写“不适用”": _LEAVE_OUT,
    "只写数字，金额可带单位，例如 3亿元、1320.55万元": "只写数字",
    "例如 12.7%，下降写 -12.7%": "写成百分数",
}
_BETWEEN: Final = "；"


def for_packs(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the findings with remedies that can be followed in a file of a pack."""
    return tuple(replace(item, hint=_fitting(item.hint)) for item in found)


def _fitting(hint: str) -> str:
    parts = [UNFIT.get(part, part) for part in hint.split(_BETWEEN)]
    return _BETWEEN.join(dict.fromkeys(part for part in parts if part))
