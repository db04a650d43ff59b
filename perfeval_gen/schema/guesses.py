"""What was meant by a field that isn't known, or a value that a field doesn't offer."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from perfeval_gen.schema.model import PREVIOUS, Field, Schema

_FEW: Final = 3
_ANY_NAME: Final = ("名称", "标题", "名字")
_NAMING: Final = ("name", "field", "level3", "title", "position", "problem")  # ids of what an item is known by
# sign -> how else people write it; half-width, without blanks
_SIGNS: Final[Mapping[str, tuple[str, ...]]] = {
    "≥": (">=", "=>", "≧", "≥=", "大于等于", "大于或等于", "不低于", "不少于", "不小于", "至少", "以上"),
    "≤": ("<=", "=<", "≦", "≤=", "小于等于", "小于或等于", "不超过", "不高于", "不大于", "不多于", "至多", "以下"),
    "=": ("==", "等于", "等于号"),
    ">": ("大于", "高于", "超过", "多于"),
    "<": ("小于", "低于", "少于", "不足"),
    "定性": ("定性指标", "定性的"),
    "是否": ("是/否", "是与否", "是或否"),
}  # fmt: skip


_NUMBER: Final = re.compile(r"([0-9][0-9.,]*%?)\w{0,3}")
_BY_LENGTH: Final = sorted(
    ((word, sign) for sign, others in _SIGNS.items() for word in (sign, *others)), key=lambda one: -len(one[0])
)


def directed(written: str) -> tuple[str, str] | None:
    """Return the direction that a number is typed with, and the number: ≥, 95% of 不低于95%; else None."""
    plain = _plain(written)
    for word, sign in _BY_LENGTH:
        if plain.startswith(word):
            number = _NUMBER.fullmatch(plain, len(word))
            return None if number is None else (sign, number[1])
    return None


def _plain(written: str) -> str:
    return "".join(unicodedata.normalize("NFKC", written).split())


def guess(written: str, allowed: Sequence[str]) -> str:
    """Return the offered value that is nearest to what was written, with a question; nothing where none is near."""
    plain = _plain(written)
    sign = next((sign for sign, others in _SIGNS.items() if plain == sign or plain in others), "")
    if sign in allowed:
        return f"是否想写“{sign}”？"
    if not plain and ">" in allowed:  # > alone begins a text of several lines in YAML
        return "写“>”要加引号。"
    close = difflib.get_close_matches(written, allowed, n=1, cutoff=0.3) if len(allowed) > _FEW else []
    return f"是否想写“{close[0]}”？" if close else ""


def homes_of(schema: Schema, key: str) -> list[str]:
    """Return the sections of the schema that have this very key."""
    return [".".join(path) for path in _homes(schema).get(key, ()) if path]


@lru_cache(maxsize=16)
def _homes(schema: Schema) -> Mapping[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for path, shape in schema.walk():
        if path[0] != PREVIOUS:
            found.setdefault(shape.key, []).append(path[:-1])
    return found


def containing(key: str, names: list[str]) -> list[str]:
    """Return the first name that contains the key, or is contained in it."""
    return [n for n in names if len(key) > 1 and (key in n or n in key)][:1]


def naming(key: str, section: Field | None, names: list[str]) -> list[str]:
    """Return the field that an item is known by, where its name stands under a word for any name."""
    fields = section.fields if section is not None and key in _ANY_NAME else ()
    return [field.key for field in fields if field.id in _NAMING and field.key in names][:1]
