"""The ways in which people type YAML that YAML doesn't take: found line by line, and mended in a draft.

The lines are read with a simple sense of structure (open levels, quoted and block texts), so that what stands in
the text of a value is never reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.patterns import pattern
from perfeval_gen.source.draft import WIDE_BLANKS, Draft, Entry, take_apart
from perfeval_gen.source.flow import first_slip, mended
from perfeval_gen.source.structures import SEVERAL
from perfeval_gen.source.values import read_value

FULL_WIDTH_COLON = Code(
    "PE101",
    "全角冒号不能分隔键与值",
    Severity.ERROR,
    "键与值之间要用半角冒号加一个空格。中文输入法打出的“：”是另一个字符，YAML 不认。",
    "把“：”改成半角冒号，后面空一格",
    bad="名称：某局\n年度: 2025\n",
    good="名称: 某局\n说明: 附件：一\n",
)
NO_SPACE = Code(
    "PE102",
    "冒号后缺少空格",
    Severity.ERROR,
    "键与值之间要用半角冒号加一个半角空格；少了空格，整行会被当作一段文字。",
    "在冒号后加一个半角空格",
    bad="单位: 某局\n年度:2025\n",
    good="单位: 某局\n年度: 2025\n",
)
TAB = Code(
    "PE105",
    "用制表符缩进",
    Severity.ERROR,
    "YAML 只允许用空格缩进；制表符（Tab）在不同编辑器里宽度不同，层次无法确定。",
    "把制表符换成空格，每层两个；编辑器里可设“Tab 转空格”",
    bad="预算:\n\t决算数: 1\n",
    good="预算:\n  决算数: 1\n",
)
WIDE_BLANK = Code(
    "PE106",
    "用全角空格或不换行空格缩进",
    Severity.ERROR,
    "缩进只能用半角空格。全角空格（U+3000）、不换行空格（U+00A0）看上去一样，YAML 却当作文字。",
    "换成半角空格，每层两个",
    bad="预算:\n\u3000\u3000决算数: 1\n",
    good="预算:\n  决算数: 1\n",
)
INDENTATION = Code(
    "PE121",
    "缩进不一致",
    Severity.ERROR,
    "同一层的各行要左对齐，下一层比上一层多缩进；已写了值的键下面不能再有下一层。",
    "与同一层的其他行对齐，每层两个空格",
    bad="预算:\n  年初预算: 1\n 决算数: 2\n",
    good="预算:\n  年初预算: 1\n  决算数: 2\n",
)
DASH = Code(
    "PE122",
    "列表的短横后缺少空格",
    Severity.ERROR,
    "列表的每一项以短横加一个空格开头；少了空格，整行会被当作文字。",
    "在短横后加一个半角空格",
    bad="科室:\n  - 甲\n  -乙\n",
    good="科室:\n  - 甲\n  - 乙\n",
)
NO_COLON = Code(
    "PE127",
    "这一行缺少冒号",
    Severity.ERROR,
    "每一行要么是“键: 值”，要么是以“- ”开头的一项，要么是上一个值的续行（比键多缩进）。",
    "补上冒号和值；是上一行的续行的，增加缩进",
    bad="预算:\n  年初预算: 1\n  决算数\n  结转: 2\n",
    good="预算:\n  年初预算: 1\n  决算数: 3\n  结转: 2\n",
)
CODES: Final = (FULL_WIDTH_COLON, NO_SPACE, TAB, WIDE_BLANK, INDENTATION, DASH, NO_COLON)

COLON_LINE: Final = pattern(r"[^\s\"'#：:{}\[\],]{1,30}[ \t]*(?P<colon>：)|\"[^\"]*\"[ \t]*(?P<quoted>：)")
TIGHT_LINE: Final = pattern(
    r"[^\s\"'#：:{}\[\],]{1,30}(?P<colon>:)(?!//)(?=[^ \t])|(?:\"[^\"]*\"|'[^']*')(?P<quoted>:)\S"
)
DASH_LINE: Final = pattern(r"-(?=[^\s\-0-9.])")
_TIGHT_BRACKET: Final = pattern(r"[^\s\"'#：:{}\[\],]{1,30}(?P<colon>[：:])(?=[{\[])")
_IGNORED: Final = pattern(f"[ \t{WIDE_BLANKS}]*(?:#|$)")
_DOCUMENT: Final = pattern(r"(?:---|\.\.\.)(?:\s|$)|%")
_WIDE: Final = pattern(f"[{WIDE_BLANKS}]+")
_TAB_OR_WIDE: Final = pattern(f"\t+|[{WIDE_BLANKS}]+")
_MENDED: Final = 50
_COLONS: Final = {"colon": FULL_WIDTH_COLON, "tight": NO_SPACE}
_BAD_START: Final = "\"'[{%@`&*!|>,]}?:#-"


def find_traps(draft: Draft) -> tuple[Diagnostic, ...]:
    """Return every trap in the lines; the draft is mended as far as possible."""
    scan = _Scan(draft)
    line = 0
    while line < len(draft.lines):
        line = scan.step(line)
    return tuple(scan.found)


@dataclass(slots=True)
class _Scan:
    """Where the reading stands: open levels, and what the last entry was.

    ``base`` is the column of the last entry; ``is_open`` when it has no value yet, ``is_plain`` when its text may
    go on in the next line.
    """

    draft: Draft
    found: list[Diagnostic] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    base: int = -1
    is_open: bool = True
    is_plain: bool = False

    def step(self, line: int) -> int:
        """Read one entry and return the line after it."""
        text = self.draft.lines[line]
        if _IGNORED.match(text):
            return line + 1
        if text.startswith("...") and self._goes_on(line):
            return line + 1
        if _DOCUMENT.match(text):
            self.levels, self.base, self.is_open, self.is_plain = [], -1, True, False
            return line + 1
        entry = take_apart(text)
        if self.is_plain and entry.indent > self.base and entry.key is None:
            self._continue_text(line, entry)
            return line + 1
        has_blanks = self._mend_blanks(line, entry)
        entry = self._mend_level(line, quiet=has_blanks)
        entry = self._mend_separator(line, entry, quiet=has_blanks)
        return self._enter(line, entry)

    def _goes_on(self, line: int) -> bool:
        """Report YAML's end of a document amid one, and take it away; false when nothing or another one follows."""
        text, following = self.draft.lines[line], self._following(line)
        if _IGNORED.match(text, 3) is None or not following or _DOCUMENT.match(following):
            return False
        place = self.draft.place(line, 0, 3)
        message = "“...”表示文件到此结束，下面的内容就读不到了"
        self.found.append(finding(SEVERAL, message, place, mark="文件没有到这里结束", hint="删去这一行"))
        self.draft.replace(line, 0, len(text), "")
        return True

    def _following(self, line: int) -> str:
        """Return the next line that says something; nothing at the end."""
        lines = self.draft.lines
        return next((lines[n] for n in range(line + 1, len(lines)) if not _IGNORED.match(lines[n])), "")

    def _continue_text(self, line: int, entry: Entry) -> None:
        """Take a line as more text of the last value; its first columns have to be spaces."""
        if _TAB_OR_WIDE.search(self.draft.lines[line][: self.base + 1]):
            self._mend_blanks(line, entry)

    def _mend_blanks(self, line: int, entry: Entry) -> bool:
        """Report white space that can't indent, and put spaces in its place."""
        text = self.draft.lines[line]
        bad = _TAB_OR_WIDE.search(text, 0, entry.indent)
        if bad is None:
            return False
        place = self.draft.place(line, bad.start(), bad.end())
        width = sum(2 if char in "\t\u3000" else 1 for char in text[: entry.indent])
        new = max(width, self.base + 1) if self.is_plain and entry.key is None else width
        edits = (self.draft.edit(line, 0, entry.indent, " " * new),) if self._is_sure(entry, new) else ()
        if text[bad.start()] == "\t":
            self.found.append(finding(TAB, "用了制表符缩进", place, mark="此处应为半角空格", edits=edits))
        else:
            name = "全角空格" if bad[0][0] == "\u3000" else "不换行空格"
            self.found.append(finding(WIDE_BLANK, f"用了{name}缩进", place, mark="此处应为半角空格", edits=edits))
        self._indent(line, entry.indent, new)
        return True

    def _is_sure(self, entry: Entry, indent: int) -> bool:
        """Return whether an indentation can only be meant so: as the line before, or just below its open key."""
        if self.is_plain and entry.key is None:
            return True
        if not self.levels:
            return indent == 0
        if self.is_open:
            return indent > self.base or (bool(entry.dashes) and indent == self.base)
        return indent == self.base

    def _indent(self, line: int, old: int, new: int) -> None:
        self.draft.replace(line, 0, old, " " * new)
        self.draft.trusted = False

    def _mend_level(self, line: int, *, quiet: bool) -> Entry:
        """Report a line that stands at no open level, and move it to the nearest; return its parts."""
        entry = take_apart(self.draft.lines[line])
        if self._is_child(entry):
            return entry
        popped = self.levels[-1]
        while self.levels and self.levels[-1] > entry.indent:
            popped = self.levels.pop()
        if self.levels and self.levels[-1] == entry.indent:
            return entry
        nearest = min((*self.levels[-1:], popped), key=lambda level: abs(level - entry.indent))
        if not quiet:
            self._report_level(line, entry, sorted({*self.levels[-1:], popped}))
        self._indent(line, entry.indent, nearest)
        if nearest not in self.levels:
            self.levels.append(nearest)
        return take_apart(self.draft.lines[line])

    def _is_child(self, entry: Entry) -> bool:
        """Tell the first line of a new level: below an entry without value, or a list at its column."""
        if not self.levels:
            return True
        return self.is_open and (entry.indent > self.base or (entry.indent == self.base and bool(entry.dashes)))

    def _report_level(self, line: int, entry: Entry, choices: list[int]) -> None:
        place = self.draft.place(line, entry.indent, max(entry.colon, entry.start))
        known = " 或 ".join(str(choice) for choice in choices)
        message = f"缩进 {entry.indent} 格，与同一层的其他行没有对齐"
        self.found.append(finding(INDENTATION, message, place, mark=f"此处可缩进 {known} 格"))

    def _mend_separator(self, line: int, entry: Entry, *, quiet: bool) -> Entry:
        """Report a line that should be an entry but lacks its separator; return its parts when mended."""
        text = self.draft.lines[line]
        if entry.key is not None and (match := _TIGHT_BRACKET.match(text, entry.start)):
            self._mend_colon(line, match.start("colon"), NO_SPACE if match["colon"] == ":" else FULL_WIDTH_COLON)
            return take_apart(self.draft.lines[line])
        if entry.key is not None or entry.start >= len(text):
            return entry
        if DASH_LINE.match(text, entry.start) and not entry.dashes:
            place = self.draft.place(line, entry.start)
            edits = (self.draft.edit(line, entry.start + 1, entry.start + 1, " "),)
            self.found.append(finding(DASH, "列表的短横后缺少空格", place, mark="短横后应有一个空格", edits=edits))
            self.draft.replace(line, entry.start + 1, entry.start + 1, " ")
        elif not self._stands_alone(line, entry):
            self._mend_key(line, entry, quiet=quiet)
        return take_apart(self.draft.lines[line])

    def _stands_alone(self, line: int, entry: Entry) -> bool:
        """Tell the text of a list item, or a text on a line of its own below its key, from an entry."""
        if not entry.dashes and not (self.levels and self._is_child(entry)):
            return False
        following = self._following(line)
        other = take_apart(following) if following else None
        if other is None or other.indent < entry.start:
            return True
        if other.indent > entry.start:
            return other.key is None
        return other.key is None and not _is_entry_like(following, other.start)

    def _mend_key(self, line: int, entry: Entry, *, quiet: bool) -> None:
        """Report the wrong or missing separator between key and value, and put in the right one."""
        text = self.draft.lines[line]
        if match := COLON_LINE.match(text, entry.start):
            self._mend_colon(line, _column(match), FULL_WIDTH_COLON)
        elif match := TIGHT_LINE.match(text, entry.start):
            self._mend_colon(line, _column(match), NO_SPACE)
        elif text[entry.start] not in _BAD_START:
            if not quiet:
                place = self.draft.place(line, entry.start, len(text.rstrip()))
                self.found.append(finding(NO_COLON, "这一行既不是“键: 值”，也不是列表的一项", place, mark="缺少冒号"))
            self.draft.replace(line, len(text), len(text), ":")
            self.draft.trusted = False

    def _mend_colon(self, line: int, column: int, code: Code) -> None:
        """Report a colon that doesn't separate, and put ``: `` in its place."""
        text = self.draft.lines[line]
        blank = _WIDE.match(text, column + 1)
        if code is FULL_WIDTH_COLON:
            place = self.draft.place(line, column)
            message, mark = "全角冒号“：”不能分隔键与值", "此处应为半角冒号加一个空格"
        else:
            place = self.draft.place(line, column, column + 2 if blank else column + 1)
            message = "冒号后应为半角空格" if blank else "冒号后缺少空格"
            mark = "此处是全角空格或不换行空格" if blank else "此处应为半角冒号加一个空格"
        stop = blank.end() if blank else column + 1
        sign = ":" if text[stop : stop + 1] in {"", " "} else ": "
        edits = (self.draft.edit(line, column, stop, sign),)
        self.found.append(finding(code, message, place, mark=mark, edits=edits))
        self.draft.replace(line, column, stop, sign)

    def _enter(self, line: int, entry: Entry) -> int:
        """Take an entry as the last one, read its value, and return the line after it."""
        columns = (*entry.dashes, *(() if entry.key is None else (entry.start,)))
        deepest = max(self.levels, default=-1)
        self.levels.extend(column for column in columns if column > deepest)
        self.base = columns[-1] if columns else self.base
        text = self.draft.lines[line]
        self.is_open = entry.value >= len(text.rstrip()) or text[entry.value] == "#"
        self.is_plain = False
        if self.is_open:
            return line + 1
        self._mend_flow(line, entry.value)
        reading = read_value(self.draft, line, entry.value, self.base)
        self.found.extend(reading.found)
        self.is_plain = reading.is_plain
        return reading.following

    def _mend_flow(self, line: int, start: int) -> None:
        """Report and mend what is mistyped in brackets, one slip after the other."""
        if self.draft.lines[line][start] not in "{[" or self.draft.lines[line].startswith("{{", start):
            return
        wide = False
        for _ in range(_MENDED):
            slip = first_slip(self.draft.lines[line], start, wide=wide)
            if slip is None:
                return
            wide = wide or slip.kind == "colon"
            if slip.kind in _COLONS:
                self._mend_colon(line, slip.start, _COLONS[slip.kind])
            else:
                self.found.append(mended(self.draft, line, slip))


def _column(match: re.Match[str]) -> int:
    return max(match.start("colon"), match.start("quoted"))


def _is_entry_like(text: str, start: int) -> bool:
    """Tell a line that was meant as key and value."""
    return bool(COLON_LINE.match(text, start) or TIGHT_LINE.match(text, start))
