"""PE446: text that is too long to be checked, which somebody has pasted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.prose.segments import MOST_IN_ALL, MOST_IN_LINE, MOST_TEXTS

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
PE446: Final = Code(
    "PE446", "文字太长，没有检查", Severity.WARNING,
    f"一段文字超过 {MOST_IN_LINE} 字，或者全文超过 {MOST_IN_ALL} 字、{MOST_TEXTS} 处的，不检查里面的数和错字，"
    "照样印出；多半是误贴了别的内容。",
    remedy="核对是否误贴；确有这么多的，分成几段",
    bad=f"{_HEAD}自评结果: {'各项工作按计划完成，' * 700}\n", good=f"{_HEAD}自评结果: 各项工作按计划完成。\n",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE446,)


@check(PE446)
def texts_can_be_read(facts: Facts) -> Iterator[Diagnostic]:
    """Warn of the texts that no check has looked at, the first of them named."""
    if facts.unread:
        first, *others = facts.unread
        count = f"，全文共 {len(facts.unread)} 处" if others else ""
        message = f"“{first.shape.title or first.shape.key}”有 {len(first.text)} 字，没有检查{count}"
        is_long = max(map(len, first.text.split("\n"))) > MOST_IN_LINE
        mark = f"每段不超过 {MOST_IN_LINE} 字" if is_long else f"全文不超过 {MOST_IN_ALL} 字、{MOST_TEXTS} 处"
        yield finding(PE446, message, first.node.location, mark=mark)


CHECKS: Final[tuple[Check, ...]] = (texts_can_be_read,)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
