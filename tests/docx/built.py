"""A score table as the templates are built: real styles, footers and helpers of ``templates/build``."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

BUILD = Path(__file__).parent.parent.parent / "templates" / "build"


def helpers() -> tuple[Any, Any, Any]:
    """The modules ``ooxml``, ``package`` and ``tables``, which find one another by their folder."""
    sys.path.insert(0, str(BUILD))
    try:
        ooxml, package, tables = map(import_module, ("ooxml", "package", "tables"))
    finally:
        sys.path.remove(str(BUILD))
    return ooxml, package, tables


OOXML, PACKAGE, TABLES = helpers()
LABELS = ("一级指标", "二级指标", "三级指标", "指标", "说明", "分值", "得分")
LEVELS = ("一", "二", "三")


def score_table(*, landscape: bool = False) -> bytes:
    """A template: title, one looped table with three merged levels, a closing row with a vertical label."""
    o = OOXML
    merged = tuple(o.cell(f"{{{{ 行.{n}级 }}}}", merge_when=f"行.{n}首") for n in LEVELS)
    plain = tuple(o.cell(f"{{{{ 行.{name} }}}}", "TableText") for name in ("名", "说明", "分值", "得分"))
    closing = o.Row((o.cell("说明栏", upright=True), o.cell("{{ 附言 }}", "TableText", span=6)), height=1600)
    widths = (
        o.columns(20, 24, 26, 36, 77, 21, 21, width=o.LANDSCAPE_WIDTH)
        if landscape
        else o.columns(14, 20, 22, 26, 44, 15, 15)
    )
    rows = [TABLES.header(*LABELS), *TABLES.looped("行 in 行们", o.Row(merged + plain)), closing]
    footers = PACKAGE.TURNED_FOOTERS if landscape else PACKAGE.BODY_FOOTERS
    body = o.paragraph("TableTitle", "{{ 标题 }}") + o.table(widths, rows) + o.paragraph(*TABLES.AFTER)
    return PACKAGE.docx("评分表", body + o.section(footers, landscape=landscape))  # type: ignore[no-any-return]


def score_rows(count: int, groups: tuple[int, int, int]) -> list[dict[str, str]]:
    """Rows of which the three levels change after so many rows each; every text is there only once a group."""
    return [
        {f"{level}级": f"{level}级第{i // size}组" for level, size in zip(LEVELS, groups, strict=True)}
        | {f"{level}首": "" if i % size else "是" for level, size in zip(LEVELS, groups, strict=True)}
        | {"名": f"指标{i}号", "说明": f"第{i}项按完成比例计分。" * (1 + i % 3), "分值": "1", "得分": f"0.{i:03}"}
        for i in range(count)
    ]
