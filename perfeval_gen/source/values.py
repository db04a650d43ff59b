"""What stands right of a colon or dash: quotes, brackets, signs that YAML keeps for itself."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from perfeval_gen.diagnostics import Code, Diagnostic, Edit, Severity, finding
from perfeval_gen.patterns import pattern
from perfeval_gen.source.draft import Draft, closing_quote, is_entry, skip_ascii, without_comment

SPECIAL_START = Code(
    "PE117",
    "值以特殊符号开头",
    Severity.ERROR,
    "值的开头是 % @ * & ! [ { | > ` 等符号时，YAML 把它们当作自己的记号，而不是文字。"
    "写在花括号、方括号里的文字，中间也不能有 [ ] { }。",
    "给整个值加上英文单引号，例如 '>=90%'、'[重点]扩大投资'",
    bad="指标值: %50\n",
    good="指标值: '%50'\n",
)
UNCLOSED_QUOTE = Code(
    "PE118",
    "引号没有成对",
    Severity.ERROR,
    "值以引号开头，却没有结束的引号；后面的内容会一直被当作这段文字。",
    "在这段文字的末尾补上同样的引号；文字里本来就有引号的，改用另一种引号括起来",
    bad='名称: "某局\n年度: 2025\n',
    good='名称: "某局"\n年度: 2025\n',
)
BAD_ESCAPE = Code(
    "PE119",
    "双引号中的反斜杠不能识别",
    Severity.ERROR,
    "在双引号里，反斜杠是转义记号，只能后接规定的字母。",
    "改用单引号，例如 路径: 'C:\\目录'",
    bad='路径: "C:\\目录"\n',
    good="路径: 'C:\\目录'\n",
)
UNCLOSED_BRACKET = Code(
    "PE120",
    "括号没有成对",
    Severity.ERROR,
    "值以 [ 或 { 开头，表示写在一行里的列表或键值，但没有配对的括号。",
    "补上配对的括号；本来是文字的，给整个值加上引号",
    bad="年份: [2024, 2025\n单位: 某局\n",
    good="年份: [2024, 2025]\n单位: 某局\n",
)
TEXT_AFTER_QUOTE = Code(
    "PE126",
    "引号之后还有文字",
    Severity.ERROR,
    "以引号开头的值到结束引号为止，引号之后不能再有文字。",
    "给整个值加上另一种引号，例如 '\"三公\"经费'；或改用中文引号“ ”",
    bad='名称: "三公"经费\n',
    good="名称: '\"三公\"经费'\n",
)
SECOND_COLON = Code(
    "PE128",
    "一行中有两处冒号加空格",
    Severity.ERROR,
    "半角冒号加空格是键与值的分隔，值里不能再出现。",
    "给整个值加上引号，或把值里的冒号改为全角“：”",
    bad="说明: 附件: 一\n",
    good="说明: '附件: 一'\n",
)
CODES: Final = (SPECIAL_START, UNCLOSED_QUOTE, BAD_ESCAPE, UNCLOSED_BRACKET, TEXT_AFTER_QUOTE, SECOND_COLON)

_SHORT_REACH: Final = 20
_TEXT: Final = pattern(r"[%@`]|\{\{|>=")  # a beginning that is meant as text and nothing else
_MARKS: Final = pattern(r"[&*][A-Za-z0-9_-]+(?=\s|$)|![\w!:/.,<>-]*(?=\s|$)", re.ASCII)
_HEADER: Final = pattern(r"[|>](?:[+-]?[1-9]?|[1-9][+-])[ \t]*(?:[ \t]#.*)?$")
_SPECIAL: Final = pattern(r"[%@`,\]}&*!|>]|[-?:](?=[ \t]|$)")
_END: Final = pattern(r"[ \t]*(?:$|[ \t]#)")
_SECOND: Final = pattern(r":(?=[ \t]|$)")
_ESCAPE: Final = pattern(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[0abt\tnvfre \"/\\N_LP]|$)?")
_BEFORE_QUOTE: Final = pattern(r"(?:^|[\[{,]|:[ \t])[ \t]*\Z")
_PAIRS: Final = {"[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a value was found to be: the line to go on with, whether it may go on as plain text, findings."""

    following: int
    is_plain: bool = False
    found: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class _Value:
    """A value that begins at ``column`` of ``line``; its entry stands at column ``base``."""

    draft: Draft
    line: int
    column: int
    base: int

    @property
    def text(self) -> str:
        return self.draft.lines[self.line]

    @property
    def first(self) -> str:
        return self.text[self.column]

    def refuse(self, code: Code, message: str, start: int, mark: str, hint: str = "") -> Reading:
        """Report a fault of this value and put a stand-in in its place."""
        place = self.draft.place(self.line, start)
        edits = tuple(self._in_quotes()) if code is SPECIAL_START and _TEXT.match(self.text, self.column) else ()
        self.draft.blank(self.line, self.column)
        found = finding(code, message, place, mark=mark, hint=hint, edits=edits)
        return Reading(self.line + 1, is_plain=True, found=(found,))

    def _in_quotes(self) -> Iterator[Edit]:
        """Yield the changes that put single quotes around a text of one line; none where it may go on or ends in #."""
        end = len(self.text.rstrip())
        following = self.draft.line(self.line + 1)
        goes_on = following.strip() and len(following) - len(following.lstrip()) > self.base
        if goes_on or " #" in self.text[self.column :]:
            return
        yield self.draft.edit(self.line, self.column, self.column, "'")
        for column in range(self.column, end):
            if self.text[column] == "'":
                yield self.draft.edit(self.line, column, column, "'")
        yield self.draft.edit(self.line, end, end, "'")


def read_value(draft: Draft, line: int, column: int, base: int) -> Reading:
    """Return how far the value reaches that begins at ``column``, with its faults; these are blanked."""
    value = _Value(draft, line, column, base)
    if value.first in "\"'":
        return _quoted(value)
    if value.first in "[{":
        return _flow(value)
    if _HEADER.match(value.text, column):
        return Reading(_after_block(value))
    if _SPECIAL.match(value.text, column) and not _MARKS.match(value.text, column):
        return _special(value)
    return _plain(value)


def _special(value: _Value) -> Reading:
    sign = value.first
    if sign == "-":
        hint = "列表从下一行写起，每项一行，以“- ”开头；本来是文字的，给整个值加上引号"
        return value.refuse(SPECIAL_START, "列表不能与键写在同一行", value.column, "此处的短横应另起一行", hint)
    mark = "YAML 把这个符号当作自己的记号"
    return value.refuse(SPECIAL_START, f"值不能以“{sign}”开头", value.column, mark, sign_hint(value.text, value.column))


def sign_hint(text: str, column: int) -> str:
    """Return how to write what was meant by ``>=``; nothing for other beginnings."""
    return "“>=”写成“≥”，或给整个值加上英文单引号" if text.startswith(">=", column) else ""


def _plain(value: _Value) -> Reading:
    second = _SECOND.search(without_comment(value.text, value.column), value.column)
    if second is None:
        return Reading(value.line + 1, is_plain=True)
    mark = "值里不能再有半角冒号加空格"
    return value.refuse(SECOND_COLON, "一行中有两处半角冒号加空格，分不清键与值", second.start(), mark)


def _after_block(value: _Value) -> int:
    """Return the line after a text introduced by ``|`` or ``>``."""
    lines = value.draft.lines
    for number in range(value.line + 1, len(lines)):
        text = lines[number]
        if text.strip() and len(text) - len(text.lstrip(" ")) <= value.base:
            return number
    return len(lines)


def _quoted(value: _Value) -> Reading:
    end = _quote_end(value)
    if end is None:
        mark = "这个引号没有配对的结束引号"
        return value.refuse(UNCLOSED_QUOTE, f"引号 {value.first} 没有成对", value.column, mark)
    escape = _bad_escape(value, end) if value.first == '"' else None
    if escape is not None:
        return _refuse_escape(value, end, escape)
    last, column = end
    return _ended(value, last, column + 1, TEXT_AFTER_QUOTE, "引号之后还有文字")


def _quote_end(value: _Value) -> tuple[int, int] | None:
    """Return line and column of the closing quote; a line that begins a new entry ends the search."""
    lines = value.draft.lines
    column = closing_quote(value.text, value.column + 1, value.first)
    if column >= 0:
        return value.line, column
    for number in _rest(value):
        if is_entry(lines[number], value.base):
            return None
        column = closing_quote(lines[number], 0, value.first)
        if column >= 0:
            return number, column
    value.draft.reach = _SHORT_REACH
    return None


def _bad_escape(value: _Value, end: tuple[int, int]) -> tuple[int, int] | None:
    """Return line and column of the first backslash that YAML doesn't know."""
    for number in range(value.line, end[0] + 1):
        start = value.column + 1 if number == value.line else 0
        stop = end[1] if number == end[0] else len(value.draft.lines[number])
        for match in _ESCAPE.finditer(value.draft.lines[number], start, stop):
            if match[1] is None or not _is_character(match[1]):
                return number, match.start()
    return None


def _is_character(escape: str) -> bool:
    """Tell whether a numeric escape names a character; the others always do."""
    if not escape or escape[0] not in "xuU":
        return True
    point = int(escape[1:], 16)
    return point <= sys.maxunicode and unicodedata.category(chr(point)) != "Cs"


def _refuse_escape(value: _Value, end: tuple[int, int], where: tuple[int, int]) -> Reading:
    number, column = where
    shown = value.draft.lines[number][column : column + 2]
    place = value.draft.place(number, column, column + 2)
    message = f"双引号中的“{shown}”不是能识别的转义"
    mark = "反斜杠在双引号里是转义记号"
    _blank_lines(value, end[0])
    return Reading(end[0] + 1, is_plain=True, found=(finding(BAD_ESCAPE, message, place, mark=mark),))


def _blank_lines(value: _Value, last: int) -> None:
    """Put a stand-in for a value that goes on until the line ``last``."""
    value.draft.blank(value.line, value.column)
    for number in range(value.line + 1, last + 1):
        value.draft.lines[number] = ""


def _ended(value: _Value, last: int, column: int, code: Code, message: str) -> Reading:
    """Return the reading of a value that ends before ``column`` of the line ``last``."""
    text = value.draft.lines[last]
    if _END.match(text, column):
        return Reading(last + 1)
    place = value.draft.place(last, skip_ascii(text, column))
    _blank_lines(value, last)
    return Reading(last + 1, is_plain=True, found=(finding(code, message, place, mark="从这里起是多出来的文字"),))


def _flow(value: _Value) -> Reading:
    if value.text.startswith("{{", value.column):
        hint = "以 {{ 开头的文字要整段加上英文单引号，例如 '{{ 比率.支出完成率 }}，完成较好'"
        return value.refuse(SPECIAL_START, "值不能以“{{”开头", value.column, "YAML 把花括号当作自己的记号", hint)
    end = _flow_end(value)
    if end is None:
        return value.refuse(
            UNCLOSED_BRACKET, f"括号“{value.first}”没有成对", value.column, "这个括号没有配对的结束括号"
        )
    last, column = end
    return _ended(value, last, column + 1, SPECIAL_START, f"值不能以“{value.first}”开头")


def _flow_end(value: _Value) -> tuple[int, int] | None:
    """Return line and column of the bracket that closes the value, or None."""
    lines = value.draft.lines
    opened: list[str] = []
    quote = ""
    for number in (value.line, *_rest(value)):
        if number > value.line and is_entry(lines[number], value.base):
            return None
        start = value.column if number == value.line else 0
        column, quote = _flow_line(lines[number], start, opened, quote)
        if column >= 0:
            return (number, column) if not opened else None
    value.draft.reach = _SHORT_REACH
    return None


def _rest(value: _Value) -> range:
    """Return the lines in which the end of a value is sought.

    After one search that came to nothing only a few: else a file full of open brackets would take for ever.
    """
    return range(value.line + 1, min(len(value.draft.lines), value.line + 1 + value.draft.reach))


def _flow_line(line: str, start: int, opened: list[str], quote: str) -> tuple[int, str]:
    """Return the column that ends the flow value in this line (-1: none), and the quote still open.

    ``opened`` holds the brackets still wanted; it isn't empty at the end when a wrong one closes.
    """
    at = start
    while at < len(line):
        char = line[at]
        if quote:
            end = closing_quote(line, at, quote)
            if end < 0:
                return -1, quote
            at, quote = end, ""
        elif char == "#" and line[at - 1 : at] in {"", " ", "\t"}:
            return -1, ""
        elif char in "\"'" and _BEFORE_QUOTE.search(line, max(0, at - 80), at):
            quote = char
        elif char in _PAIRS:
            opened.append(_PAIRS[char])
        elif char in "]}":
            if opened.pop() != char:
                opened.append(char)
                return at, ""
            if not opened:
                return at, ""
        at += 1
    return -1, quote
