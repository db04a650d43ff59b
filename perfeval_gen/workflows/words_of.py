"""What a Word or Excel file says, line by line: what git compares and prints instead of bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from perfeval_gen.diagnostics import Code, Location, Outcome, Severity, finding
from perfeval_gen.docx.limits import MAX_MARKUP
from perfeval_gen.docx.opc import MAIN, parts_of_type
from perfeval_gen.docx.package import UNREADABLE, TooMuch, opened, read_package
from perfeval_gen.docx.plain_text import word_lines
from perfeval_gen.docx.safety import why_no_package
from perfeval_gen.docx.sheet_text import WORKBOOK, sheet_lines

if TYPE_CHECKING:
    from perfeval_gen.docx.package import Package

PE731: Final = Code(
    "PE731", "读不出文档的文字", Severity.ERROR, "文件不是完整的 .docx 或 .xlsx，或者设有密码，或者太大。",
    remedy="用 Word、WPS 打开后另存为 .docx 或 .xlsx",
)  # fmt: skip
CODES: Final = (PE731,)
_BROKEN: Final = (*UNREADABLE, LookupError)


def words_of(name: str, content: bytes) -> Outcome[tuple[str, ...]]:
    """Return the lines of a document, told by what is in it, not by its name; no value if it can't be read."""
    reason = why_no_package(content)
    if not reason:
        try:
            lines = _lines(content)
        except TooMuch:
            lines = None
        except _BROKEN:
            lines, reason = None, "文件不完整或已损坏"
        if lines is not None:
            return Outcome(lines)
    reason = reason or "这不是 Word 文档或 Excel 工作簿，或者太大"
    return Outcome(None, (finding(PE731, f"读不出文字：{reason}", Location(name)),))


def _lines(content: bytes) -> tuple[str, ...] | None:
    opened(content).close()
    package = read_package(content)
    if sum(part.count(b"<") for part in package.parts.values()) > MAX_MARKUP:
        raise TooMuch
    if WORKBOOK in package.parts:
        return tuple(sheet_lines(package))
    return tuple(word_lines(package)) if _is_word(package) else None


def _is_word(package: Package) -> bool:
    return bool(parts_of_type(package, MAIN))
