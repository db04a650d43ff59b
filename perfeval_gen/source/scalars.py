"""What a single text may be: escapes, text lost behind ``#``, an entry typed with the wrong sign."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.patterns import pattern
from perfeval_gen.source.text import FORBIDDEN, INVISIBLE, UNSEEN
from perfeval_gen.source.traps import COLON_LINE, DASH_LINE, FULL_WIDTH_COLON, TIGHT_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval_gen.source.draft import Draft

Path: TypeAlias = tuple[str | int, ...]

ESCAPED_CONTROL = Code(
    "PE116",
    "转义写出了控制字符",
    Severity.ERROR,
    "双引号里的转义（如 \\u0001）得到的是控制字符或无效字符，Word 文档不能保存它。",
    "删去这个转义",
    bad='名称: "某\\u0001局"\n',
    good='名称: "某\\u5c40"\n',
)
LOST_TEXT = Code(
    "PE123",
    "井号后的文字会被略去",
    Severity.WARNING,
    "空格加井号开始一段注释，不会印进文档。井号前只有一个空格或制表符时，分不清是注释还是值的一部分。",
    "是注释的，井号前空两格；是值的，给整个值加上引号",
    bad="地址: 某路 #12\n",
    good="地址: '某路 #12'\n年度: 2025  # 注释\n单位: 某局 #? 沿用\n",
)
ONE_ITEM = Code(
    "PE130",
    "全角逗号没有分隔各项",
    Severity.WARNING,
    "方括号里没加引号的一项含有全角逗号，整段按一项读取；多半是想分隔两项。成句的话不提。",
    "要分隔各项，把“，”改成半角逗号加一个空格；本是一项的，给它加上引号",
    bad="组员: [甲，乙]\n",
    good="组员: [甲, 乙]\n说明: ['甲，乙']\n",
)
CODES: Final = (ESCAPED_CONTROL, LOST_TEXT, ONE_ITEM)

_LOST: Final = pattern(r"[ \t]#(?!\?)")
_ALL_LOST: Final = pattern(r"[ \t]#(?![?\s])")  # without a value a comment is usual, but begins with a space
_ESCAPE: Final = pattern(r"\\(?:x(..)|u(....)|U(........)|(.))", re.DOTALL)
_NAMED: Final = {"0": 0, "a": 7, "b": 8, "v": 11, "f": 12, "r": 13, "e": 27, "N": 0x85, "L": 0x2028, "P": 0x2029}
_ENTRY_WORDS: Final = pattern(r"[ \t]*[\u3400-\u9fff]{2,8}：[^。；，]*$")
_SHOWN: Final = 20
_CLAUSE: Final = 10  # so many characters between two commas are part of a sentence, no item of a list


class Mark(Protocol):
    """A mark of YAML: everything counts from 0, in characters."""

    line: int
    column: int
    index: int


class Event(Protocol):
    """An event of YAML, as far as it is looked at; not every kind has every part."""

    start_mark: Mark
    end_mark: Mark
    anchor: str | None
    tag: str | None
    value: str
    style: str | None


@dataclass(frozen=True, slots=True)
class Judged:
    """Findings about a text, and whether the lines should be searched for traps."""

    suspicious: bool = False
    found: tuple[Diagnostic, ...] = ()


def reads_like_entry(line: str) -> bool:
    """Tell a line that looks like key and value but for its colon."""
    text = line.strip()
    return bool(COLON_LINE.match(text) or TIGHT_LINE.match(text))


def check_lost(draft: Draft, event: Event, path: Path) -> tuple[Diagnostic, ...]:
    """Tell of text that one space or tab and ``#`` turn into a comment: behind a value, or the whole of it."""
    end = event.end_mark
    line = draft.line(end.line)
    if len(line) == end.column or not (_LOST if event.value else _ALL_LOST).match(line, end.column):
        return ()
    lost = line[end.column + 1 :].rstrip()
    shown = lost if len(lost) <= _SHOWN else f"{lost[:_SHOWN]}…"
    place = draft.place(end.line, end.column + 1, end.column + 1 + len(lost), path)
    blank = "制表符" if line[end.column] == "\t" else "空格"
    severity = None if event.value else Severity.NOTE
    return (
        finding(LOST_TEXT, f"“{shown}”会被当作注释略去", place, mark=f"{blank}加井号是注释的开头", severity=severity),
    )


def check_comma(draft: Draft, event: Event, path: Path) -> tuple[Diagnostic, ...]:
    """Warn of a full-width comma in an unquoted item of ``[…]``, which was probably meant to part two items."""
    if "，" not in event.value:  # the line may be very long
        return ()
    mark = event.start_mark
    column = draft.line(mark.line).find("，", mark.column)
    pieces = event.value.split("，")
    is_sentence = event.value.endswith(("。", "！", "？", "；")) or max(map(len, pieces)) >= _CLAUSE
    if column < 0 or is_sentence:
        return ()
    message = f"“{event.value}”按一项读取：全角逗号不分隔各项"
    place = draft.place(mark.line, column, column + 1, path)
    return (finding(ONE_ITEM, message, place, mark="要分隔各项，用半角逗号"),)


def judge_own_line(draft: Draft, event: Event, path: Path) -> Judged:
    """Return what a text on a line of its own below its key may have been meant as."""
    mark = event.start_mark
    lines = draft.lines[mark.line : event.end_mark.line + 1]
    if DASH_LINE.match(event.value) or (len(lines) > 1 and all(reads_like_entry(line) for line in lines)):
        return Judged(suspicious=True)
    if len(lines) > 1 or not _ENTRY_WORDS.match(lines[0]):
        return Judged()
    column = lines[0].index("：")
    message = "全角冒号“：”不能分隔键与值；这一行按文字读取"
    hint = "是键与值的，改为半角冒号加一个空格；是文字的，与键写在同一行或加上引号"
    place = draft.place(mark.line, column, column + 1, path)
    return Judged(found=(finding(FULL_WIDTH_COLON, message, place, severity=Severity.WARNING, hint=hint),))


def check_escapes(draft: Draft, event: Event, path: Path) -> Iterator[Diagnostic]:
    """Refuse characters that only an escape can write and no document can hold; warn of those that nobody sees."""
    if event.style != '"' or not (FORBIDDEN.search(event.value) or UNSEEN.search(event.value)):
        return
    start, end = event.start_mark, event.end_mark
    for number in range(start.line, end.line + 1):
        line = draft.lines[number]
        first = start.column + 1 if number == start.line else 0
        last = end.column if number == end.line else len(line)
        for match in _ESCAPE.finditer(line, first, last):
            point = _point(match)
            place = draft.place(number, match.start(), match.end(), path)
            if FORBIDDEN.match(chr(point)):
                message = f"“{match[0]}”写出的是控制字符或无效字符 U+{point:04X}"
                yield finding(ESCAPED_CONTROL, message, place, mark="此处的转义不能使用")
            elif UNSEEN.match(chr(point)):
                message = f"“{match[0]}”写出的是看不见的字符 U+{point:04X}"
                yield finding(INVISIBLE, message, place, mark="此处的转义写出看不见的字符", hint="删去这个转义")


def _point(match: re.Match[str]) -> int:
    """Return the character that an escape writes; a blank for the harmless ones."""
    digits = match[1] or match[2] or match[3]
    return int(digits, 16) if digits else _NAMED.get(match[4], 0x20)
