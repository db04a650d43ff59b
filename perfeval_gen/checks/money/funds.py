"""PE317: the sources of a project's money against the rows that its form has for them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Final

from perfeval_gen.checks.check import Facts, check
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding

PE317: Final = Code(
    "PE317", "资金来源不在表式的资金行里", Severity.WARNING,
    "自评表的资金栏按模板包规定的几行印；名称对不上的来源另起一行印在后面，规定的那一行是空的。",
    remedy="改成表式的名称；确有表式以外的来源的，不必改",
    bad="类型: 项目自评\n模板包: cn\n年度: 2025\n单位: {名称: 某县数据局}\n名称: 平台\n"
    "预算: {来源: [{名称: 财政拨款, 年初预算: 10}]}\n",
    good="类型: 项目自评\n模板包: cn\n年度: 2025\n单位: {名称: 某县数据局}\n名称: 平台\n"
    "预算: {来源: [{名称: 当年财政拨款, 年初预算: 10}]}\n",
)  # fmt: skip
CODES: Final = (PE317,)


@check(PE317)
def sources_have_rows(facts: Facts) -> Iterator[Diagnostic]:
    """Compare the names of sources with those of the pack's 资金行."""
    names = [row["name"] for row in facts.pack.options.get("fund_rows") or ()]
    if not names:
        return
    base = ("budget", "sources")
    for i, row in enumerate(facts.document.rows(*base) if facts.document.schema.kind == "项目自评" else ()):
        name = row.get("name")
        if isinstance(name, str) and name not in names:
            close = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
            guess = f"是否想写“{close[0]}”？" if close else ""
            mark = f"{guess}表式的资金行：{'、'.join(names)}"
            yield finding(PE317, f"表式没有“{name}”这一行", facts.document.at((*base, i, "name")), mark=mark)
