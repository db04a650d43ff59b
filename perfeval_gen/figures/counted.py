"""Which field a number that is lacking would be in: 统计.按期完成 isn't typed, 项目.状态.按期完成 is."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from perfeval_gen.figures.counts import STATUS
from perfeval_gen.figures.measures import field_path
from perfeval_gen.schema.validate import shape_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfeval_gen.schema.read import Path
    from perfeval_gen.schema.validate import Document

_COUNT: Final = "统计."
_FIRST: Final = 0
_FROM: Final[Mapping[str, Path]] = MappingProxyType(
    {
        **{name: ("projects", _FIRST, *path) for name, (path, _) in STATUS.items()},
        "项目数": ("projects",),
        "计划完工": ("projects", _FIRST, "status", "planned_completion"),
        "调整数": ("projects", _FIRST, "status", "adjustment"),
        "报批数": ("projects", _FIRST, "status", "adjustment_document"),
        "重大目标计划数": ("projects", _FIRST, "is_major"),
        "重大目标实现数": ("projects", _FIRST, "is_achieved"),
        "重大项目支出": ("projects", _FIRST, "budget", "spent"),
        "目标计划数": ("goals",),
        "目标实现数": ("goals", _FIRST, "is_achieved"),
    }
)


def path_to_fill(document: Document, name: str) -> Path:
    """Return the path of the field that a lacking number is typed in or counted from; of a list's items, the first."""
    return _FROM.get(name.removeprefix(_COUNT), ()) if name.startswith(_COUNT) else field_path(document, name)


def field_to_fill(document: Document, name: str) -> str:
    """Return the name of that field as it is typed; the number's own name where it is no field's."""
    path = path_to_fill(document, name)
    shapes = [shape_at(document.schema, path[: n + 1]) for n, step in enumerate(path) if isinstance(step, str)]
    keys = [shape.key for shape in shapes if shape is not None]
    return ".".join(keys) if keys and len(keys) == len(shapes) else name
