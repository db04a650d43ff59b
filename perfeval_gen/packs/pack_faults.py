"""PE827, PE828: what is wrong with a pack.yaml beyond its shape: patterns of file names, bounds of grades."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, finding
from perfeval_gen.quantities import as_trimmed
from perfeval_gen.schema.validate import Document

PE827: Final = Code(
    "PE827", "文件名里的名称不认识", Severity.ERROR,
    "文档的“文件名”里，花括号中只能写 单位名称、单位简称、年度、项目名称、附件；别的会照原样印在文件名里。",
    remedy="改为可用的名称，括号用半角花括号，两边成对",
)  # fmt: skip
PE828: Final = Code(
    "PE828", "等级的界限不对", Severity.ERROR,
    "等级的下限各不相同，最低一档从 0 分起；否则有的分数没有等级，或有的等级轮不到。",
    remedy="改正“等级”的下限，最低一档写 0",
)  # fmt: skip
CODES: Final = (PE827, PE828)
FILE_FACTS: Final = ("单位名称", "单位简称", "年度", "项目名称", "附件")  # what a file is named by (a test compares)
_BRACES: Final = re.compile(r"\{([^{}]*)\}")
_STRAY: Final = re.compile(r"[{}｛｝]")


def pack_faults(document: Document) -> Iterator[Diagnostic]:
    """Yield the faults of one pack.yaml."""
    for i, row in enumerate(document.rows("documents")):
        yield from pattern_faults(row["file_name"], document.at(("documents", i, "file_name")))
    yield from grade_faults(document)


def pattern_faults(pattern: str, place: Location) -> Iterator[Diagnostic]:
    """Yield what is wrong with the pattern of a file name that stands at ``place``."""
    for name in _BRACES.findall(pattern):
        if name not in FILE_FACTS:
            close = difflib.get_close_matches(name, FILE_FACTS, n=1, cutoff=0.3)
            guess = f"是否想写“{{{close[0]}}}”？" if close else ""
            offered = " ".join(f"{{{fact}}}" for fact in FILE_FACTS)
            yield finding(PE827, f"文件名里不认识“{{{name}}}”", place, mark=f"{guess}可用：{offered}")
    if stray := _STRAY.search(_BRACES.sub("", pattern)):
        yield finding(PE827, f"文件名里的“{stray[0]}”不成对，或是全角的", place, mark="用半角花括号，两边成对")


def grade_faults(document: Document) -> Iterator[Diagnostic]:
    """Yield the faults in the grades of a pack.yaml or an indicators file."""
    seen: dict[object, int] = {}
    lowest: tuple[Decimal, int] | None = None
    for i, row in enumerate(document.rows("grades")):
        grade, lower = row["grade"], row["lower"]
        for key, value, what in (("grade", grade, "都叫"), ("lower", lower, "的下限都是")):
            first = seen.setdefault((key, value), i)
            if first != i:
                place, other = (document.at(("grades", n, key)) for n in (i, first))
                shown = f" {as_trimmed(value)}" if isinstance(value, Decimal) else f"“{value}”"
                related = ((other, "前一个在这里"),)
                yield finding(PE828, f"有两个等级{what}{shown}", place, mark="与前面相同", related=related)
        if isinstance(lower, Decimal) and (lowest is None or lower < lowest[0]):
            lowest = (lower, i)
    if lowest is not None and lowest[0] != 0:
        low, i = lowest
        message = f"最低一档“{document.rows('grades')[i]['grade']}”从 {as_trimmed(low)} 分起"
        told = f"{as_trimmed(low)} 分以下没有等级" if low > 0 else "得分不会为负"
        yield finding(PE828, f"{message}，应从 0 分起", document.at(("grades", i, "lower")), mark=told)
