"""What goes wrong in a template, told with its tag and place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final
from xml.parsers.expat import ExpatError

from jinja2 import Undefined
from jinja2.exceptions import SecurityError, TemplateError, UndefinedError

from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, finding
from perfeval_gen.docx.numbering import SampleError
from perfeval_gen.docx.policy import MissingNameError, UnprintableError
from perfeval_gen.docx.tags import Tag, key_of

if TYPE_CHECKING:
    from types import TracebackType

UNKNOWN_NAME = Code(
    "PE803",
    "模板引用了不存在的字段",
    Severity.ERROR,
    "标签里的名称既不是数据里的字段，也不是模板自己设的变量、过滤器。",
    "核对名称；全部字段名见字段手册",
)
BAD_TAG = Code(
    "PE804",
    "模板标签写得不完整或不合语法",
    Severity.ERROR,
    "每个 {{ 要有 }}，每个 {% if %}、{% for %} 要有 {% endif %}、{% endfor %}，一个标签须在同一段落内。",
    "补全标签；成对的标签须用同一种写法（{%p 配 {%p，{%tr 配 {%tr）",
)
FULL_WIDTH_BRACES = Code(
    "PE805",
    "标签用了全角符号",
    Severity.ERROR,
    "花括号、％、＃ 用了全角的（｛｛ ｝｝、{％ ％}），就不是标签，会原样印进文档。",
    "都改用半角的：{{ }}、{% %}、{# #}",
)
UNPRINTABLE = Code(
    "PE806",
    "这里的值不能直接印出",
    Severity.ERROR,
    "空值、是/否值、浮点数、列表和含控制字符的文字不会直接写进文档，以免印出 None、True 或 0.30000000000000004。",
    "用过滤器写明怎样印：表格里的格写 {{ 目标|格 }}，成句的写 {{ 目标|句 }}；可能没有值的，用 {% if %} 判断",
)
FORBIDDEN = Code(
    "PE807",
    "模板做了不允许的操作",
    Severity.ERROR,
    "模板只能取用数据：不能访问内部属性、引入其他文件、使用原样输出和随机的过滤器，也不能算出极长的结果。",
    "删去该操作",
)
CODES: Final = (UNKNOWN_NAME, BAD_TAG, FULL_WIDTH_BRACES, UNPRINTABLE, FORBIDDEN)

EXPECTED: Final = (
    TemplateError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    RecursionError,
    SyntaxError,
    ExpatError,
)
_LONG: Final = 200
_KINDS: Final[tuple[tuple[type | tuple[type, ...], str], ...]] = (
    (type(None), "空值"),
    (bool, "是/否值"),
    (float, "浮点数"),
    (str, "含控制字符的文字"),
    (Mapping, "一组字段"),
    ((list, tuple, set, frozenset, Iterator), "一列值"),
    (date, "日期"),
)


class TemplateFault(Exception):  # noqa: N818 - the name in the design
    """A template that cannot be compiled or rendered; ``diagnostics`` say why and where."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("；".join(f"{d.location}：{d.message}" for d in diagnostics))
        self.diagnostics = diagnostics

    @property
    def diagnostic(self) -> Diagnostic:
        """The first finding."""
        return self.diagnostics[0]


@dataclass(frozen=True, slots=True)
class PartMap:
    """Where the lines of a part's Jinja source come from: ``lines[n - 1]`` is the tag on line ``n``."""

    file: str
    title: str
    tags: tuple[Tag, ...]
    lines: tuple[str, ...]

    def location(self, line: int) -> Location:
        """Return the place of the tag on a line of the Jinja source, or of the part if it is not known."""
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        key = key_of(text)
        same = [tag for tag in self.tags if tag.key == key] if text else []
        if not same:
            return Location(self.file, place=self.title, excerpt=text)
        earlier = dict.fromkeys(n for n in range(line) if self.lines[n] and key_of(self.lines[n]) == key)
        tag = same[min(len(earlier), len(same)) - 1]
        return Location(self.file, place=tag.place, excerpt=tag.text)


def too_involved(part: PartMap) -> Diagnostic:
    """Return the finding for tags that are too deep in each other, or too long, to become a program."""
    longest = max(part.tags, key=lambda tag: len(tag.text), default=None)
    where = Location(part.file, place=part.title)
    if longest is not None and len(longest.text) > _LONG:
        where = Location(part.file, place=longest.place, excerpt=longest.text[:_LONG])
    hint = "循环至多套 18 层；一个标签里不要写几百层括号"
    return finding(BAD_TAG, "标签太长或套得太深，程序读不了", where, hint=hint)


def rendering_fault(error: Exception, part: PartMap, names: Iterable[str]) -> TemplateFault:
    """Return what an exception of a rendering means; ``names`` are those the template may use."""
    return TemplateFault(fault_at(error, part, names, line_of(error.__traceback__)))


def fault_at(error: Exception, part: PartMap, names: Iterable[str], line: int) -> Diagnostic:
    """Return the finding for an exception on a line of the Jinja source."""
    where = part.location(line)
    if isinstance(error, MissingNameError):
        return _missing(error, where, names)
    if isinstance(error, UnprintableError):
        return finding(UNPRINTABLE, f"这里的值是{_kind(error.value)}，不能直接印出", where)
    if isinstance(error, SampleError):
        return finding(UNPRINTABLE, str(error), where)
    return _by_type(error, where, Location(part.file, place=part.title))


def _by_type(error: Exception, where: Location, whole: Location) -> Diagnostic:
    if isinstance(error, SyntaxError | ExpatError | UnicodeError) and not isinstance(error, TemplateError):
        from perfeval_gen.docx.safety import BROKEN_XML  # with it comes lxml, which a good template never needs

        return finding(BROKEN_XML, "填入数据后的文档不是合格的 XML", whole)
    if isinstance(error, SecurityError | RecursionError):
        return finding(FORBIDDEN, "标签做了不允许的操作", where)
    if isinstance(error, UndefinedError):
        return finding(UNKNOWN_NAME, "模板引用了不存在的字段", where)
    return finding(UNPRINTABLE, "标签算不出结果：值的类型与所用的运算或过滤器不合", where)


def suggestion(name: str, known: Iterable[str], prefix: str = "") -> str:
    """Return “是否想写…”, or nothing."""
    close = difflib.get_close_matches(name, sorted({k for k in known if isinstance(k, str)}), n=1, cutoff=0.5)
    return f"是否想写“{prefix}{close[0]}”？" if close else ""


def _missing(error: MissingNameError, where: Location, names: Iterable[str]) -> Diagnostic:
    name = str(error.name)
    found = re.search(rf"([\w.]+\.){re.escape(name)}(?!\w)", where.excerpt) if error.obj is not None else None
    prefix = found[1] if found else ""
    known = names if error.obj is None else error.obj if isinstance(error.obj, Mapping) else ()
    hint = suggestion(name, known, prefix)
    return finding(
        UNKNOWN_NAME,
        f"模板引用了不存在的字段“{prefix}{name}”",
        _at(where, prefix, name),
        hint=hint + "全部字段名见字段手册",
    )


def _at(where: Location, prefix: str, name: str) -> Location:
    """Return the place with the columns of the name in its tag, if it stands there."""
    found = re.search(rf"(?<![\w.]){re.escape(prefix)}(?P<name>{re.escape(name)})(?!\w)", where.excerpt)
    if found is None:
        found = re.search(rf"(?P<name>{re.escape(name)})(?!\w)", where.excerpt)
    if found is None:
        return where
    return replace(where, column=found.start("name") + 1, end_column=found.end("name") + 1)


def _kind(value: object) -> str:
    """Return what a value is called; a value may say so itself."""
    if isinstance(value, Undefined):  # of ``x if y`` without ``else``
        return "空值"
    said = getattr(value, "称呼", "")
    if isinstance(said, str) and said:
        return said
    return next((title for kind, title in _KINDS if isinstance(value, kind)), "不成文字的内容")


def line_of(trace: TracebackType | None) -> int:
    """The line of the innermost template frame: Jinja puts one into the traceback for each."""
    line = 0
    while trace is not None:
        if "__jinja_exception__" in trace.tb_frame.f_globals:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
