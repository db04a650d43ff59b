"""New sections of a file: last year's values and problems as YAML, each value quoted as it was typed."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from perfeval_gen.source.node import Node
from perfeval_gen.source.spans import Spans

_MAP: Final = "tag:yaml.org,2002:map"
_SEQ: Final = "tag:yaml.org,2002:seq"
_STR: Final = "tag:yaml.org,2002:str"
_ENDLESS: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Section:
    """Entries by key, as typed."""

    entries: tuple[tuple[str, Value], ...]
    flow: bool = False

    def get(self, key: str) -> Value | None:
        """Return the value of a key, or None."""
        return next((value for name, value in self.entries if name == key), None)


@dataclass(frozen=True, slots=True)
class Rows:
    """The items of a list."""

    items: tuple[Value, ...]
    flow: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """A node as it was typed, with the spans that know its quotes."""

    node: Node
    spans: Spans


Value: TypeAlias = Section | Rows | Typed | str


def block_lines(key: str, value: Value) -> list[str]:
    """Return an entry as lines, without the indentation of its place."""
    return _written(MappingNode(_MAP, [(_plain(key), _node(value, flow=False))], flow_style=False)).splitlines()


def flow_text(value: Value) -> str:
    """Return a value on one line, in braces and brackets."""
    pair = MappingNode(_MAP, [(_plain("x"), _node(value, flow=True))], flow_style=False)
    return _written(pair).removeprefix("x:").strip()


def _written(node: MappingNode) -> str:
    yaml = _yaml()
    stream = io.StringIO()
    yaml.serialize(node, stream)
    return stream.getvalue()


def _yaml() -> Any:  # noqa: ANN401 - ruamel's types are loose
    yaml = YAML()
    yaml.width = _ENDLESS
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


@cache
def _resolver() -> Any:  # noqa: ANN401
    return _yaml().resolver


def _node(value: Value, *, flow: bool) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, Typed):
        return _typed(value.node, value.spans, flow=flow)
    flow = flow or value.flow
    if isinstance(value, Rows):
        return SequenceNode(_SEQ, [_node(item, flow=flow) for item in value.items], flow_style=flow)
    return MappingNode(_MAP, [(_plain(key), _node(inner, flow=flow)) for key, inner in value.entries], flow_style=flow)


def _typed(node: Node, spans: Spans, *, flow: bool) -> Any:  # noqa: ANN401
    span = spans.of(node)
    if node.kind == "scalar":
        return _scalar(node.value, span.style, flow=flow)
    flow = flow or span.flow
    if node.kind == "sequence":
        return SequenceNode(_SEQ, [_typed(item, spans, flow=flow) for item in node.items], flow_style=flow)
    pairs = [(_plain(key), _typed(child, spans, flow=flow)) for key, child in node.entries]
    return MappingNode(_MAP, pairs, flow_style=flow)


def _scalar(text: str, style: str, *, flow: bool) -> ScalarNode:
    """Return a text in its own quotes; one over several lines as such, where that is possible."""
    if not style and text:
        return _plain(text)
    if "\n" in text:
        style = '"' if flow or text != text.lstrip() or any(line != line.rstrip() for line in text.split("\n")) else "|"
    elif style in ("|", ">") or not style:
        style = "'"
    return ScalarNode(_STR, text, style=style)


def _plain(text: str) -> ScalarNode:
    """Return a text without quotes, unless YAML wants some."""
    tag = _resolver().resolve(ScalarNode, text, (True, False)) if "\n" not in text else _STR
    return ScalarNode(tag, text, style=None if "\n" not in text else '"')
