"""Proof that a template gives well-formed XML whatever its data: branches and loops leave the elements as they were."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from jinja2 import nodes

if TYPE_CHECKING:
    from collections.abc import Sequence

State = tuple[tuple[str, ...], str]  # the open elements, and the start of a tag that a Jinja tag stands in

START: Final[State] = ((), "")
_NAME: Final = r"""[^\s=<>"'/]+"""
_ELEMENT: Final = re.compile(rf"""<(/?)({_NAME})(?:\s+{_NAME}="[^"<]*")*\s*(/?)>""")
_OPEN: Final = re.compile(rf"""(<{_NAME})(?:\s+{_NAME}="[^"<]*")*(?:\s*|(\s+{_NAME}="[^"<]*))""")
_VALUE: Final = "_"
_NO_OUTPUT: Final = (nodes.Assign, nodes.ExprStmt)
_BODIES: Final = (nodes.With, nodes.Scope)


class _Unproven(Exception):  # noqa: N818 - an answer, not a fault
    pass


def is_balanced(tree: nodes.Template) -> bool:
    """Tell whether the proof succeeds; where it doesn't, what is rendered has to be looked at."""
    try:
        proof = _Proof(_with_elements(tree))
        return proof.through(tree.body, START) == START and proof.is_direct(tree)
    except _Unproven:
        return False


def _with_elements(tree: nodes.Template) -> frozenset[str]:
    """Return the names of macros, and of what is set, that hold elements: their own or those of one they use."""
    bodies: dict[str, list[nodes.Node]] = {}
    for each in tree.find_all((nodes.Macro, nodes.AssignBlock, nodes.Assign)):
        target = getattr(each, "target", each)
        if isinstance(target, nodes.Name | nodes.Macro):
            bodies.setdefault(target.name, []).append(each)
        elif isinstance(each, nodes.AssignBlock):
            raise _Unproven
    data = {name: [d.data for n in found for d in n.find_all(nodes.TemplateData)] for name, found in bodies.items()}
    used = {name: {u.name for n in found for u in n.find_all(nodes.Name)} for name, found in bodies.items()}
    known = {name for name, texts in data.items() if any("<" in text for text in texts)}
    while more := {name for name in used.keys() - known if not known.isdisjoint(used[name])}:
        known |= more
    return frozenset(known)


@dataclass(frozen=True, slots=True)
class _Proof:
    """Goes through a template; ``elements`` are the names that stand for XML with elements."""

    elements: frozenset[str]

    def is_direct(self, tree: nodes.Template) -> bool:
        """Tell whether what holds elements is only ever printed as it is: nothing cuts or changes it."""
        asked = nodes.List([each.test for each in tree.find_all(nodes.If)])
        every = self._count(tree) - self._count(asked)
        printed = [each for output in tree.find_all(nodes.Output) for each in output.nodes]
        kept = [each.node for each in tree.find_all(nodes.Assign) if isinstance(each.target, nodes.Name)]
        return every == sum(map(self._has_elements, (*printed, *kept)))

    def _count(self, tree: nodes.Node) -> int:
        return sum(name.name in self.elements for name in tree.find_all(nodes.Name) if name.ctx == "load")

    def _has_elements(self, node: nodes.Node) -> bool:
        called = node.node if isinstance(node, nodes.Call) else node
        return isinstance(called, nodes.Name) and called.name in self.elements

    def through(self, body: Sequence[nodes.Node], state: State) -> State:
        """Return the state behind these nodes; raises where nothing can be said."""
        for node in body:
            state = self._step(node, state)
        return state

    def _output(self, node: nodes.Output, state: State) -> State:
        for each in node.nodes:
            if state[1] and self._has_elements(each):
                raise _Unproven
            state = _text(each.data if isinstance(each, nodes.TemplateData) else _VALUE, state)
        return state

    def _step(self, node: nodes.Node, state: State) -> State:
        if isinstance(node, nodes.Output):
            state = self._output(node, state)
        elif isinstance(node, nodes.If):
            for branch in (node.body, node.else_, *(each.body for each in node.elif_)):
                _same(self.through(branch, state), state)
        elif isinstance(node, nodes.For):
            for branch in (node.body, node.else_):
                _same(self.through(branch, state), state)
        elif isinstance(node, nodes.Macro | nodes.AssignBlock):
            _same(self.through(node.body, START), START)
        elif isinstance(node, _BODIES):
            _same(self.through(node.body, state), state)
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
        elif not found[3]:
            opened.append(found[2])
    return tuple(opened), _unfinished(text[end:])


def _unfinished(rest: str) -> str:
    """Return what matters of a tag that goes on: its name, and whether it stopped inside a value."""
    at = rest.find("<")
    if at < 0:
        return ""
    found = _OPEN.fullmatch(rest, at)
    if found is None:
        raise _Unproven
    return found[1] + (' x="' if found[2] else " ")
