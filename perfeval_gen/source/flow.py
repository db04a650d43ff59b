"""What people mistype within ``{…}`` and ``[…]`` of one line: colons, commas, text that had to be quoted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.patterns import pattern
from perfeval_gen.source.draft import closing_quote, skip_ascii
from perfeval_gen.source.values import SPECIAL_START

if TYPE_CHECKING:
    from perfeval_gen.source.draft import Draft

FULL_WIDTH_COMMA = Code(
    "PE129",
    "括号里要用半角逗号分隔",
    Severity.ERROR,
    "方括号、花括号里的各项用半角逗号分隔。全角逗号“，”是文字的一部分，不分隔任何东西。",
    "把“，”改成半角逗号，后面空一格；逗号本是文字的，给整个值加上引号",
    bad="预算: {年初预算: 1，决算数: 2}\n",
    good="组员: [甲, 乙]\n说明: ['甲，乙']\n",
)
SPLIT_NUMBER = Code(
    "PE131",
    "千分位逗号把数拆开了",
    Severity.ERROR,
    "在花括号里，半角逗号分隔各项；数里的千分位逗号也被当作分隔，一个数就成了两项。",
    "删去数里的逗号，或给整个数加上英文单引号",
    bad="支出: {决算数: 12,263.90, 结转: 1}\n",
    good="支出: {决算数: '12,263.90', 结转: 1}\n到位数: 12,263.90\n",
)
CODES: Final = (FULL_WIDTH_COMMA, SPLIT_NUMBER)

Kind: TypeAlias = Literal["colon", "tight", "comma", "split", "text"]
_KEY: Final = pattern(r"[^:：,{}\[\]]*")
_VALUE: Final = pattern(r"(?:[^,\[\]{}:#]|:(?![ \t]|$)|(?<![ \t])#)+")
_NEXT_KEY: Final = pattern(r"，[ \t]*[^\s，：:,]{1,12}(?P<colon>:(?=[ \t])|：)")
_GROUP: Final = pattern(r"\d{3}(?:\.\d+)?[^\d\s]*[ \t]*")
_GROUPS_BEFORE: Final = pattern(r"(?<![\d.,])\d{1,3}(?:,\d{3})*,\Z")
_NUMBER: Final = pattern(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LONGEST_NUMBER: Final = 40
_CLOSING: Final = {"]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: the sign that is wrong, or the text that had to be quoted."""

    kind: Kind
    start: int
    stop: int


@dataclass(slots=True)
class _Level:
    """A bracket that is open, and whether the colon of its present entry has passed."""

    sign: str
    start: int
    has_key: bool = False

    @property
    def wants_key(self) -> bool:
        return self.sign == "{" and not self.has_key


def first_slip(line: str, start: int, *, wide: bool = False) -> Slip | None:
    """Return the first slip in the brackets that open at ``start``, None where they end in order.

    ``wide``: a Chinese colon stood behind a key before, so that one behind a Chinese comma is meant as one too.
    """
    levels = [_Level(line[start], start)]
    at = start + 1
    while (at := skip_ascii(line, at)) < len(line) and levels:
        char = line[at]
        if char == "#" and line[at - 1] in " \t":
            return None
        found: Slip | int | None
        if char in "[{":
            found = _opened(line, at, levels)
        elif char in "]}":
            found = _closed(line, at, levels)
        elif char == ",":
            levels[-1].has_key, found = False, at + 1
        elif char in "\"'":
            found = _quoted(line, at, levels[-1])
        else:
            found = _key(line, at, levels[-1]) if levels[-1].wants_key else _text(line, at, levels[-1], wide=wide)
        if not isinstance(found, int):
            return found
        at = found
    return None


def _opened(line: str, at: int, levels: list[_Level]) -> Slip | int | None:
    if line.startswith("{{", at):
        return None if levels[-1].wants_key else _to_quote(line, at)
    levels.append(_Level(line[at], at))
    return at + 1


def _closed(line: str, at: int, levels: list[_Level]) -> Slip | int | None:
    level = levels.pop()
    if level.sign != _CLOSING[line[at]]:
        return None
    following = skip_ascii(line, at + 1)
    if not levels or following >= len(line) or line[following] in ",]}#:":
        return at + 1
    if line[following] == "，":
        return Slip("comma", following, following + 1)
    return None if levels[-1].wants_key else _to_quote(line, level.start)


def _quoted(line: str, at: int, level: _Level) -> Slip | int | None:
    end = closing_quote(line, at + 1, line[at])
    if end < 0:
        return None
    following = skip_ascii(line, end + 1)
    if level.wants_key and line[following : following + 1] == "：":
        return Slip("colon", following, following + 1)
    level.has_key = level.has_key or line[following : following + 1] == ":"
    return following + 1 if level.sign == "{" and line[following : following + 1] == ":" else end + 1


def _key(line: str, at: int, level: _Level) -> Slip | int | None:
    """Look at a key that isn't quoted and at the sign behind it."""
    match = _KEY.match(line, at)
    end = match.end() if match else at
    sign = line[end : end + 1]
    if sign == "：":
        return Slip("colon", end, end + 1)
    if sign == ":" and line[end + 1 : end + 2] not in {"", " ", "\t", ",", "}"}:
        is_text = line.startswith("//", end + 1) or line[end - 1 : end].isdecimal()
        return end + 1 if is_text else Slip("tight", end, end + 1)
    if sign in {",", "}"} and _GROUP.fullmatch(line, at, end) and _splits(line, at):
        return Slip("split", at - 1, at)
    level.has_key = sign == ":"
    return max(end + (sign == ":"), at + 1) if sign not in {"", "[", "{"} or end > at else None


def _splits(line: str, at: int) -> bool:
    return bool(_GROUPS_BEFORE.search(line, max(0, at - _LONGEST_NUMBER), at))


def _text(line: str, at: int, level: _Level, *, wide: bool) -> Slip | int | None:
    """Look at a value or an item that isn't quoted."""
    match = _VALUE.match(line, at)
    end = match.end() if match else at
    if level.sign == "{" and (comma := _NEXT_KEY.search(line, at, end + 2)) and (wide or comma["colon"] == ":"):
        return Slip("comma", comma.start(), comma.start() + 1)
    if end > at and line[end : end + 1] in {"[", "{"}:
        return _to_quote(line, at)
    return max(end, at + 1)


def _to_quote(line: str, start: int) -> Slip | None:
    """Return the text of the entry that begins at ``start``; None where its end isn't in the line."""
    depth = 0
    for at in range(start, len(line)):
        char = line[at]
        if char in "[{":
            depth += 1
        elif depth == 0 and char in ",]}":
            return Slip("text", start, len(line[:at].rstrip(" \t")))
        elif char in "]}":
            depth -= 1
    return None


def mended(draft: Draft, line: int, slip: Slip) -> Diagnostic:
    """Mend a comma, a number or a text in the draft, and return the finding."""
    if slip.kind == "text":
        return _put_in_quotes(draft, line, slip)
    if slip.kind == "split":
        return _put_together(draft, line, slip)
    place = draft.place(line, slip.start, slip.stop)
    text = draft.lines[line]
    sign = "," if text[slip.stop : slip.stop + 1] == " " else ", "
    edits = (draft.edit(line, slip.start, slip.stop, sign),)
    draft.replace(line, slip.start, slip.stop, sign)
    mark = "此处应为半角逗号加一个空格"
    return finding(FULL_WIDTH_COMMA, "全角逗号“，”不能分隔括号里的各项", place, mark=mark, edits=edits)


def _put_together(draft: Draft, line: int, slip: Slip) -> Diagnostic:
    """Take the commas out of a number."""
    text = draft.lines[line]
    start, stop = next(m.span() for m in _NUMBER.finditer(text) if m.start() < slip.start < m.end())
    commas = [at for at in range(start, stop) if text[at] == ","]
    place, edits = draft.place(line, start, stop), tuple(draft.edit(line, at, at + 1, "") for at in commas)
    for at in reversed(commas):
        draft.replace(line, at, at + 1, "")
    message = f"花括号里的“{text[start:stop]}”被千分位逗号拆成了 {len(commas) + 1} 项"
    return finding(SPLIT_NUMBER, message, place, mark="半角逗号在这里分隔各项", edits=edits)


def _put_in_quotes(draft: Draft, line: int, slip: Slip) -> Diagnostic:
    text = draft.lines[line]
    inner = [at for at in range(slip.start, slip.stop) if text[at] == "'"]
    place = draft.place(line, slip.start, slip.stop)
    edits = tuple(draft.edit(line, at, at, "'") for at in (slip.start, *inner, slip.stop))
    for at in (slip.stop, *reversed(inner), slip.start):
        draft.replace(line, at, at, "'")
    first = next(char for char in text[slip.start :] if char in "[{")
    shown = "{{" if "{{" in text[slip.start : slip.stop] else first
    message = f"写在括号里的文字含有“{shown}”，要加引号"
    hint = f"整段加英文单引号：'{text[slip.start : slip.stop]}'" if not inner else "整段加英文单引号"
    return finding(SPECIAL_START, message, place, mark="这一段要整段加英文单引号", hint=hint, edits=edits)
