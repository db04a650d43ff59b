"""What ``{{ … }}`` in running text may say, taken apart with the place of every name.

The grammar is Jinja's, read by a sandboxed environment without globals; of what it knows only names, filters and the
signs + − / are taken. Nothing is compiled or run: what is read here is looked up (``references``), so that no text of a
user can reach an object of Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from perfeval_gen.patterns import pattern
from perfeval_gen.view.references import Step

OPEN: Final = "{{"
PERCENT: Final = "百分数"
_LONGEST: Final = 300
_DEEPEST: Final = 20  # brackets and signs: Jinja reads them one inside the other
_STAND_IN: Final = "ℵ"  # for % as the name of a filter, which Jinja takes for a sign; as long as what it stands for
_MARKS: Final = pattern(
    r"\{\{|\{%|\{#|\}\}|｛\s*｛|｝\s*｝|(?P<single>[{｛](?P<inner>[^{}｛｝%#\n][^{}｛｝\n]{0,100})[}｝](?![}｝]))"
)
_PATH: Final = pattern(r"\s*[^\W\d]\w*(?:[.．][^\W\d]|[\[［][\"'“\d])")
_EXPRESSION: Final = pattern(r"\{\{((?:\"[^\"\n]*\"|'[^'\n]*'|(?!\}\}|\{\{)[^\"'])*)\}\}")
_PERCENT: Final = pattern(r"(\"[^\"]*\"|'[^']*')|(\|\s*)[%％]")
_TOKEN: Final = pattern(
    r"\s+|(?P<leaf>[^\W\d]\w*|\d+(?:\.\d+)?|\"[^\"]*\"|'[^']*')|(?P<sign>[-.\[\]|()+/,])|(?P<odd>.)"
)
_PARTS: Final = pattern(r"“([^”\"]*)”|(\"[^\"]*\"|'[^']*')|.", re.DOTALL)
_HALF: Final = str.maketrans("“”‘’．。［］｜（）＋－−／，　％【】", "\"\"''..[]|()+--/, %[]")
_SIGNS: Final = {nodes.Add: "+", nodes.Sub: "-", nodes.Div: "/"}
_STATEMENTS: Final = {"{%": "条件、循环", "{#": "注释"}


Spot: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A stretch of text that can't be read, with what to write.

    ``instead`` of ``wider`` (of the stretch itself, if that isn't given) goes where it is beyond doubt.
    """

    start: int
    stop: int
    message: str
    mark: str
    instead: str | None = None
    wider: Spot | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """An expression in a text: from its braces to their end, and what stands between."""

    start: int
    stop: int
    inner: str


@dataclass(frozen=True, slots=True)
class Single:
    """What stands between single braces, which may have been meant as an expression."""

    start: int
    stop: int
    inner: str

    @property
    def doubled(self) -> Stretch:
        """The same as an expression; every name keeps its place."""
        return Stretch(self.start - 1, self.stop + 1, self.inner)

    @property
    def is_path(self) -> bool:
        """Whether it reads like the name of a datum, known or not."""
        return _PATH.match(self.inner) is not None


@dataclass(frozen=True, slots=True)
class Reference:
    """A name, step by step, and where each step stands in the text."""

    steps: tuple[Step, ...]
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """A text that stands for itself."""

    text: str


@dataclass(frozen=True, slots=True)
class Filtered:
    """A value and the name of what is done to it."""

    value: Expression
    name: str
    argument: int | None
    spot: Spot


@dataclass(frozen=True, slots=True)
class Combined:
    """Two values with a sign between."""

    left: Expression
    sign: str
    right: Expression
    spot: Spot


Expression: TypeAlias = Reference | Literal | Filtered | Combined


class _Refused(Exception):  # noqa: N818 - caught in this module, told as a Mistake
    """What Jinja knows and running text may not say."""

    def __init__(self, message: str, mark: str) -> None:
        super().__init__(message)
        self.message, self.mark = message, mark


def holds_marks(text: str) -> bool:
    """Return whether a text has anything that could be an expression."""
    return _MARKS.search(text) is not None


def pieces(text: str) -> Iterator[Stretch | Single | Mistake]:
    """Yield the expressions of a text in order, and what looks like one and is none."""
    at = 0
    while (mark := _MARKS.search(text, at)) is not None:
        found = _piece(text, mark)
        yield found
        at = found.stop


def _piece(text: str, mark: re.Match[str]) -> Stretch | Single | Mistake:
    start, stop, sign = mark.start(), mark.end(), mark[0]
    if mark["single"]:
        return Single(start, stop, mark["inner"])
    if sign == OPEN:
        whole = _EXPRESSION.match(text, start)
        return Stretch(start, whole.end(), whole[1]) if whole is not None else _unclosed(text, start)
    if sign in _STATEMENTS:
        mark_text = f"正文里只能写引用，不能写{_STATEMENTS[sign]}"
        return Mistake(start, stop, f"正文里不能写“{sign}”", mark_text)
    if sign == "}}":
        return Mistake(start, stop, "“}}”前面没有“{{”", "补上“{{”，或删去")
    half = "{{" if "｛" in sign else "}}"
    return Mistake(start, stop, "引用的花括号要用半角", f"改成“{half}”", half)


def _unclosed(text: str, start: int) -> Mistake:
    other = text.find(OPEN, start + 2)
    close = text.find("}}", start, len(text) if other < 0 else other)
    if close >= 0:
        return Mistake(start, close + 2, "引用里的引号没有成对", "名称两边的引号要成对")
    return Mistake(start, start + 2, "“{{”没有“}}”来结束", "在引用末尾补上“}}”")


_GRAMMAR: Final = ImmutableSandboxedEnvironment()
_GRAMMAR.globals.clear()
_GRAMMAR.filters.clear()
_GRAMMAR.tests.clear()


def parse(stretch: Stretch) -> Expression | Mistake:
    """Return what an expression says, or why that can't be told."""
    start = stretch.start + 2
    whole = (start, start + len(stretch.inner))
    if not stretch.inner.strip():
        return Mistake(stretch.start, stretch.stop, "引用是空的", "写上名称，例如 {{ 年度 }}")
    if len(stretch.inner) > _LONGEST or sum(stretch.inner.count(c) for c in "([{-") > _DEEPEST:
        return Mistake(*whole, "引用太长", "一个引用只写一个值")
    odd = _odd(stretch.inner, start)
    if odd is not None:
        return odd
    source = _PERCENT.sub(lambda m: m[1] or m[2] + _STAND_IN, stretch.inner)
    try:
        output = _GRAMMAR.parse(f"{OPEN}{source}}}}}").body[0]
        only = output.nodes[0] if isinstance(output, nodes.Output) and len(output.nodes) == 1 else output
        return _Leaves(source, start).take(only)
    except TemplateSyntaxError:
        return _shape(stretch.inner, whole)
    except _Refused as refused:
        return Mistake(*whole, refused.message, refused.mark)


def _odd(inner: str, start: int) -> Mistake | None:
    """Return the first sign that no reference has, with the half-width one where that is meant."""
    plain = _PERCENT.sub(lambda m: m[1] or m[2] + _STAND_IN, inner)
    for token in _TOKEN.finditer(plain):
        if (char := token["odd"]) is None:
            continue
        place = (start + token.start(), start + token.end())
        half = char.translate(_HALF)
        if half != char:
            whole = (start, start + len(inner))
            return Mistake(*place, f"引用里的 {char} 要用半角", f"改成 {half}", _half(inner), whole)
        if char == "*":
            return Mistake(*place, "引用之间不能相乘", "只能用 + - /")
        return Mistake(*place, f"引用里不能写“{char}”", '写成 名称.名称 或 名称["…"].名称')
    return None


def _half(inner: str) -> str:
    """Return an expression in half-width signs; what stands in quotes stays as it is."""
    return _PARTS.sub(lambda m: f'"{m[1]}"' if m[1] is not None else m[2] or m[0].translate(_HALF), inner)


def _shape(inner: str, whole: Spot) -> Mistake:
    if inner.count("[") != inner.count("]") or inner.count("(") != inner.count(")"):
        return Mistake(*whole, "引用里的括号没有成对", '写成 名称["…"].名称')
    return Mistake(*whole, "引用的写法不对", '写成 名称.名称 或 名称["…"].名称')


@dataclass(slots=True)
class _Leaves:
    """Goes through Jinja's tree beside the words of the text, which stand in the same order and have places."""

    source: str
    start: int
    spots: Iterator[Spot] = field(init=False)

    def __post_init__(self) -> None:
        words = (token for token in _TOKEN.finditer(self.source) if token["leaf"] is not None)
        self.spots = ((self.start + token.start(), self.start + token.end()) for token in words)

    def take(self, node: nodes.Node) -> Expression:
        if isinstance(node, (nodes.Name, nodes.Getattr, nodes.Getitem)):
            return self._reference(node)
        if isinstance(node, nodes.Const) and isinstance(node.value, str):
            self._spot()
            return Literal(node.value)
        if isinstance(node, nodes.Filter) and node.node is not None:
            return self._filtered(node, node.node)
        if isinstance(node, (nodes.Add, nodes.Sub, nodes.Div)):
            left, right = self.take(node.left), self.take(node.right)
            return Combined(left, _SIGNS[type(node)], right, (self.start, self.start + len(self.source)))
        raise _refusal(node)

    def _reference(self, node: nodes.Node) -> Reference:
        if isinstance(node, nodes.Name):
            return Reference((node.name,), (self._spot(),))
        if isinstance(node, nodes.Getattr):
            before = self._reference(node.node)
            return Reference((*before.steps, node.attr), (*before.spots, self._spot()))
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            before = self._reference(node.node)
            key = node.arg.value
            if isinstance(key, (str, int)) and not isinstance(key, bool):
                return Reference((*before.steps, key), (*before.spots, self._spot()))
        raise _refusal(node)

    def _filtered(self, node: nodes.Filter, inner: nodes.Node) -> Filtered:
        value = self.take(inner)
        spot = self._spot()
        arguments = [a.value if isinstance(a, nodes.Const) else None for a in node.args]
        if node.kwargs or node.dyn_args or node.dyn_kwargs or len(arguments) > 1:
            raise _Refused("换算后面的括号里只写小数的位数", "例如 |万元(0)")
        if any(not isinstance(a, int) or isinstance(a, bool) for a in arguments):
            raise _Refused("换算后面的括号里只写小数的位数", "例如 |万元(0)")
        for _ in arguments:
            self._spot()
        return Filtered(value, PERCENT if node.name == _STAND_IN else node.name, next(iter(arguments), None), spot)

    def _spot(self) -> Spot:
        return next(self.spots, (self.start, self.start + len(self.source)))


def _refusal(node: nodes.Node) -> _Refused:
    if isinstance(node, nodes.Call):
        return _Refused("引用里不能调用", "只写名称；换算写成 |万元(0) 这样")
    if isinstance(node, nodes.Getitem):
        return _Refused("方括号里写名称或序号", '例如 项目["某项目"] 或 项目[1]')
    if isinstance(node, nodes.Const):
        return _Refused("这里要写数据的名称", "数字直接写在正文里，不用花括号")
    return _Refused("引用的写法不对", '写成 名称.名称 或 名称["…"].名称')
