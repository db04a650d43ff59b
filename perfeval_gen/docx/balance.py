"""Proof that a template gives well-formed XML whatever its data: branches and loops leave the elements as they were."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from jinja2 import nodes

if TYPE_CHECKING:
    from collections.abc import Sequence

State = tuple[tuple[str, ...], str]  # the open elements, and the start of a tag that a Jinja tag stands in

START: Final[State] = ((), "")
_ELEMENT: Final = re.compile(r"""<(/?)([^\s/>"']+)((?:[^<>"]|"[^"<]*")*?)(/?)>""")
_VALUE: Final = "_"
_NO_OUTPUT: Final = (nodes.Assign, nodes.ExprStmt)
_BODIES: Final = (nodes.AssignBlock, nodes.With, nodes.Scope, nodes.Block)


class _Unproven(Exception):  # noqa: N818 - an answer, not a fault
    pass


def is_balanced(tree: nodes.Template) -> bool:
    """Tell whether the proof succeeds; where it doesn't, what is rendered has to be looked at."""
    try:
        return _through(tree.body, START) == START and not any(True for _ in tree.find_all(nodes.MarkSafe))
    except _Unproven:
        return False


def _through(body: Sequence[nodes.Node], state: State) -> State:
    for node in body:
        state = _step(node, state)
    return state


def _step(node: nodes.Node, state: State) -> State:
    if isinstance(node, nodes.Output):
        for each in node.nodes:
            state = _text(each.data if isinstance(each, nodes.TemplateData) else _VALUE, state)
    elif isinstance(node, nodes.If):
        for branch in (node.body, node.else_, *(each.body for each in node.elif_)):
            _same(_through(branch, state), state)
    elif isinstance(node, nodes.For):
        for branch in (node.body, node.else_):
            _same(_through(branch, state), state)
    elif isinstance(node, nodes.Macro):
        _same(_through(node.body, START), START)
    elif isinstance(node, _BODIES):
        _same(_through(node.body, START if isinstance(node, nodes.AssignBlock) else state), state)
    elif not isinstance(node, _NO_OUTPUT):
        raise _Unproven
    return state


def _same(one: State, other: State) -> None:
    if one != other:
        raise _Unproven


def _text(text: str, state: State) -> State:
    """Return the state behind a stretch of the template."""
    opened, pending = list(state[0]), state[1]
    text = pending + text
    end = 0
    for found in _ELEMENT.finditer(text):
        if "<" in text[end : found.start()]:
            raise _Unproven
        end = found.end()
        if found[1]:
            if not opened or opened.pop() != found[2]:
                raise _Unproven
        elif not found[4]:
            opened.append(found[2])
    return tuple(opened), _unfinished(text[end:])


def _unfinished(rest: str) -> str:
    """Return what matters of a tag that goes on: its name, and whether it stopped inside a value."""
    at = rest.find("<")
    if at < 0:
        return ""
    name = re.match(r"<[^\s/>\"']+(?=\s)", rest[at:])
    if name is None:
        raise _Unproven
    return name[0] + (' x="' if rest.count('"', at) % 2 else " ")
