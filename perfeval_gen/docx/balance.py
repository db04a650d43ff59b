"""Proof that a template gives well-formed XML whatever its data: branches and loops leave the elements as they were."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from jinja2 import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

State = tuple[tuple[str, ...], str]  # the open elements, and the start of a tag that a Jinja tag stands in

START: Final[State] = ((), "")
_NAME: Final = r"""[^\s=<>"'/]+"""
_ELEMENT: Final = re.compile(rf"""<(/?)({_NAME})(?:\s+{_NAME}="[^"<]*")*\s*(/?)>""")
_OPEN: Final = re.compile(rf"""(<{_NAME})(?:\s+{_NAME}="[^"<]*")*(?:\s*|(\s+{_NAME}="[^"<]*))""")
_VALUE: Final = "_"
_GIVEN: Final = ("varargs", "kwargs")  # a field of them is what a macro was given
_NO_OUTPUT: Final = (nodes.Assign, nodes.ExprStmt)
_BODIES: Final = (nodes.With, nodes.Scope)


class _Unproven(Exception):  # noqa: N818 - an answer, not a fault
    pass


def is_balanced(tree: nodes.Template) -> bool:
    """Tell whether the proof succeeds; where it doesn't, what is rendered has to be looked at."""
    return elements_if_balanced(tree) is not None


def elements_if_balanced(tree: nodes.Template) -> frozenset[str] | None:
    """Return the names that stand for elements, if the proof succeeds."""
    every = _within(tree)
    try:
        proof = _Proof(_with_elements(every))
        return proof.elements if proof.through(tree.body, START) == START and proof.is_direct(every) else None
    except _Unproven:
        return None


def _within(tree: nodes.Node) -> tuple[nodes.Node, ...]:
    """Return all nodes of a tree; to go through it is what takes long."""
    return tuple(tree.find_all(nodes.Node))


def _with_elements(every: Sequence[nodes.Node]) -> frozenset[str]:
    """Return the names of macros, and of what is set, that hold elements: their own or those of one they use."""
    bodies: dict[str, list[nodes.Node]] = {}
    for each in every:
        if not isinstance(each, nodes.Macro | nodes.AssignBlock | nodes.Assign):
            continue
        target = getattr(each, "target", each)
        if isinstance(target, nodes.Name | nodes.Macro):
            bodies.setdefault(target.name, []).append(each)
        elif isinstance(each, nodes.AssignBlock):
            raise _Unproven
    data = {name: [d.data for n in found for d in n.find_all(nodes.TemplateData)] for name, found in bodies.items()}
    used = {name: {u.name for n in found for u in n.find_all(nodes.Name)} for name, found in bodies.items()}
    macros = {name: [n for n in found if isinstance(n, nodes.Macro)] for name, found in bodies.items()}
    for called, given in _arguments(every):
        reached = macros.get(called) or [each for found in macros.values() for each in found]
        for name in ("varargs", "kwargs", *(arg.name for macro in reached for arg in macro.args)):
            used.setdefault(name, set()).update(given)
    known = {name for name, texts in data.items() if any("<" in text for text in texts)}
    while more := {name for name in used.keys() - known if not known.isdisjoint(used[name])}:
        known |= more
    return frozenset(known)


def _arguments(every: Sequence[nodes.Node]) -> Iterator[tuple[str, set[str]]]:
    """Yield what is called by name, with the names among its arguments."""
    for call in every:
        if isinstance(call, nodes.Call) and isinstance(call.node, nodes.Name):
            arguments = nodes.List([*call.args, *(each.value for each in call.kwargs)])
            yield call.node.name, {each.name for each in _names(_within(arguments))}


def _names(every: Sequence[nodes.Node]) -> Iterator[nodes.Name]:
    """Yield the names that are used; a field of one is nothing that could be printed."""
    called = {id(each.node) for each in every if isinstance(each, nodes.Call)}
    fields = (each for each in every if isinstance(each, nodes.Getattr) and id(each) not in called)
    asked = {id(each.node) for each in fields if getattr(each.node, "name", "") not in _GIVEN}
    names = (each for each in every if isinstance(each, nodes.Name))
    return (each for each in names if each.ctx == "load" and id(each) not in asked)


@dataclass(frozen=True, slots=True)
class _Proof:
    """Goes through a template; ``elements`` are the names that stand for XML with elements."""

    elements: frozenset[str]

    def is_direct(self, every: Sequence[nodes.Node]) -> bool:
        """Tell whether what holds elements is only ever printed as it is: nothing cuts or changes it."""
        asked = nodes.List([each.test for each in every if isinstance(each, nodes.If)])
        printed = [each for output in every if isinstance(output, nodes.Output) for each in output.nodes]
        assigned = (each for each in every if isinstance(each, nodes.Assign))
        kept = [each.node for each in assigned if isinstance(each.target, nodes.Name)]
        return self._count(every) - self._count(_within(asked)) == sum(map(self._whole, (*printed, *kept)))

    def _count(self, every: Sequence[nodes.Node]) -> int:
        return sum(each.name in self.elements for each in _names(every))

    def _whole(self, node: nodes.Node) -> int:
        """Count the uses in an expression that hand on what they get as it is."""
        if isinstance(node, nodes.Name):
            return int(node.name in self.elements)
        if isinstance(node, nodes.Call):
            given = (*node.args, *(each.value for each in node.kwargs)) if isinstance(node.node, nodes.Name) else ()
            return sum(map(self._whole, (node.node, *given)))
        if isinstance(node, nodes.Filter) and node.name == "trim" and node.node and not (node.args or node.kwargs):
            return self._whole(node.node)
        return self._whole(node.left) + self._whole(node.right) if isinstance(node, nodes.Or | nodes.And) else 0

    def through(self, body: Sequence[nodes.Node], state: State) -> State:
        """Return the state behind these nodes; raises where nothing can be said."""
        for node in body:
            state = self._step(node, state)
        return state

    def _output(self, node: nodes.Output, state: State) -> State:
        for each in node.nodes:
            if state[1] and self._whole(each):
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
            if getattr(node, "filter", None) is not None:
                raise _Unproven
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
