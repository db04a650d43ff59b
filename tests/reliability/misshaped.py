"""Every field of every kind of file given what it isn't made for: a text for a list, a list for a text, nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from perfeval_gen.schema.model import Field, load_schema

KINDS: Final = ("整体自评", "项目自评", "转移支付自评")
HEAD: Final = {"年度": 2025, "单位": {"名称": "某县数据局"}}
PACKS: Final = {"整体自评": "gd-zhanjiang", "项目自评": "cn", "转移支付自评": "cn"}
SHAPES: Final[tuple[Any, ...]] = (
    "甲", "", 0, -1, 10**40, "95%", "2025-13-01", "待填", "无", "不适用", [], {}, ["甲"], [[]], [{}],
    ["甲", {}, [], ""], [["甲"], 3], {"甲": "乙"}, {"": ""}, {"甲": []}, [{"甲": {}}], ["待填", "无"],
)  # fmt: skip
_DEEPEST: Final = 6


class Misshaped(NamedTuple):
    """A file in which the field at ``path`` holds ``shape``."""

    kind: str
    path: tuple[str, ...]
    shape: Any

    @property
    def content(self) -> bytes:
        value = self.shape
        for step in reversed(self.path):
            value = [value] if step == "[]" else {step: value}
        name = {} if self.kind == "整体自评" else {"名称": "平台"}
        data = {"类型": self.kind, "模板包": PACKS[self.kind], **HEAD, **name, **value}
        return json.dumps(data, ensure_ascii=False).encode()  # YAML, too


def paths(kind: str) -> tuple[tuple[str, ...], ...]:
    """Return the way to every field of a kind, ``[]`` for the items of a list."""
    return tuple(_below(load_schema(kind).root, ()))


def _below(shape: Field, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if path:
        yield path
    if len(path) >= _DEEPEST:
        return
    for one in shape.fields:
        yield from _below(one, (*path, one.key))
    if shape.item is not None:
        yield from _below(shape.item, (*path, "[]"))
    if shape.values is not None:
        yield from _below(shape.values, (*path, "甲"))


def misshaped() -> Iterator[Misshaped]:
    """Yield every field of every kind with every shape."""
    for kind in KINDS:
        for path in paths(kind):
            yield from (Misshaped(kind, path, shape) for shape in SHAPES)
