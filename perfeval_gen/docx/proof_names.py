"""What a name stands for where it is printed: the macros and the pieces of a template that hold elements.

A name may mean one thing in one macro and another elsewhere; where a branch leaves that open, it means either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jinja2 import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Source = nodes.Macro | nodes.AssignBlock | nodes.Assign | None  # nothing: something of the data
Scope = dict[str, frozenset[Source]]

DATA: Final[frozenset[Source]] = frozenset((None,))


def meanings(tree: nodes.Template, elements: frozenset[str]) -> Mapping[int, frozenset[Source]]:
    """Return what each printed name among ``elements`` stands for, by the identity of its node; nothing if unclear."""
    reader = _Reader(elements)
    scope = reader.through(tree.body, {})
    seen = {name: found | scope.get(name, DATA) for name, found in reader.everywhere.items()}
    for macro in reader.macros:
        reader.through(macro.body, {**seen, **{each.name: frozenset[Source]() for each in macro.args}})
    for macro in reader.inner:  # it sees what is set around it, whenever that is
        reader.through(macro.body, dict.fromkeys(elements, frozenset()))
    return reader.meant


class _Reader:
    """Goes through a template in reading order; macros are left for later, since they may use what comes behind."""

    def __init__(self, elements: frozenset[str]) -> None:
        self.meant: dict[int, frozenset[Source]] = {}
        self.everywhere: Scope = {}
        self.macros: list[nodes.Macro] = []
        self.inner: list[nodes.Macro] = []
        self._elements = elements
        self._depth = 0

    def through(self, body: Sequence[nodes.Node], scope: Scope) -> Scope:
        """Return what names stand for behind these nodes."""
        self._depth += 1
        scope = dict(scope)
        for node in body:
            if isinstance(node, nodes.Output):
                for each in node.nodes:
                    self._use(each, scope)
            elif isinstance(node, nodes.If):
                scope = self._branches(node, scope)
            elif isinstance(node, nodes.For):
                targets = (node.target, *node.target.find_all(nodes.Name))
                inner = {**scope, **{each.name: DATA for each in targets if isinstance(each, nodes.Name)}}
                self.through(node.body, inner)
                self.through(node.else_, scope)
            elif isinstance(node, nodes.With | nodes.Scope):
                given = getattr(node, "targets", ())
                self.through(node.body, {**scope, **{each.name: frozenset() for each in given}})
            else:
                self._set(node, scope)
        self._depth -= 1
        return scope

    def _branches(self, node: nodes.If, scope: Scope) -> Scope:
        bodies = (node.body, node.else_, *(each.body for each in node.elif_))
        behind = [self.through(body, scope) for body in bodies]
        return {
            name: frozenset().union(*(each.get(name, DATA) for each in behind)) for name in set[str]().union(*behind)
        }

    def _set(self, node: nodes.Node, scope: Scope) -> None:
        if isinstance(node, nodes.Macro):
            (self.macros if self._depth == 1 else self.inner).append(node)
            self._note(node.name, node, scope)
        elif isinstance(node, nodes.AssignBlock):
            self.through(node.body, scope)
            self._note(getattr(node.target, "name", ""), node, scope)
        elif isinstance(node, nodes.Assign):
            self._use(node.node, scope)
            for each in (node.target, *node.target.find_all(nodes.Name)):
                self._note(getattr(each, "name", ""), node if each is node.target else None, scope)

    def _note(self, name: str, source: Source, scope: Scope) -> None:
        if name in self._elements:
            scope[name] = frozenset((source,))
            self.everywhere[name] = self.everywhere.get(name, frozenset()) | scope[name]

    def _use(self, node: nodes.Node | None, scope: Scope) -> None:
        """Note what the names in an expression stand for, as far as it hands them on as they are."""
        parts: Iterable[nodes.Node | None] = ()
        if isinstance(node, nodes.Name):
            if node.name in self._elements:
                self.meant[id(node)] = scope.get(node.name, DATA)
        elif isinstance(node, nodes.Call | nodes.Filter):
            parts = (node.node,)
        elif isinstance(node, nodes.Or | nodes.And):
            parts = (node.left, node.right)
        for each in parts:
            self._use(each, scope)
