"""Single edits of a file, as data: a key renamed, a text rewritten, an entry split or moved; made on a tree here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from perfeval_gen.source.node import Node

Path: TypeAlias = tuple[str | int, ...]
Children: TypeAlias = tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Rename:
    """The entry at ``path`` gets another key."""

    path: Path
    key: str


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The text at ``path`` becomes another."""

    path: Path
    value: str


@dataclass(frozen=True, slots=True)
class Split:
    """The entry at ``path`` gives way to others, each a key with a text; to none, where it can't be read."""

    path: Path
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Move:
    """The entry at ``path`` goes to ``keys`` below the mapping at ``base``; sections that are not there are made."""

    path: Path
    base: Path
    keys: tuple[str, ...]


Edit: TypeAlias = Rename | Rewrite | Split | Move


def made(tree: Node, edit: Edit) -> Node:
    """Return the tree after an edit. Every node keeps the place where its text was read."""
    if isinstance(edit, Rename):
        return _at(tree, edit.path, lambda node: ((edit.key, replace(node, key=edit.key)),))
    if isinstance(edit, Rewrite):
        return _at(tree, edit.path, lambda node: ((node.key, replace(node, value=edit.value)),))
    if isinstance(edit, Split):
        return _at(tree, edit.path, lambda node: tuple((k, _text(node, k, v)) for k, v in edit.entries))
    moved = _node_at(tree, edit.path)
    without = _at(tree, edit.path, lambda _: ())
    return _put(without, edit.base, edit.keys, moved)


def _node_at(node: Node, path: Path) -> Node:
    """Return the node at a path of keys and positions as typed, which is there."""
    for step in path:
        node = next(n for k, n in node.entries if k == step) if isinstance(step, str) else node.items[step]
    return node


def _text(node: Node, key: str, value: str) -> Node:
    return replace(node, kind="scalar", key=key, value=value, children=(), quoted=False)


def _at(node: Node, path: Path, change: Callable[[Node], Children]) -> Node:
    """Return the tree with the entry at ``path`` replaced by what ``change`` makes of it."""
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = (_at(item, rest, change) if i == step else item for i, item in enumerate(node.items))
        return replace(node, children=tuple(items))
    made_of: list[tuple[str, Node]] = []
    for key, child in node.entries:
        if key != step:
            made_of.append((key, child))
        elif rest:
            made_of.append((key, _at(child, rest, change)))
        else:
            made_of.extend(change(child))
    return replace(node, children=tuple(made_of))


def _put(node: Node, base: Path, keys: tuple[str, ...], moved: Node) -> Node:
    if base:
        step = base[0]
        if isinstance(step, int):
            items = (_put(item, base[1:], keys, moved) if i == step else item for i, item in enumerate(node.items))
            return replace(node, children=tuple(items))
        pairs = ((k, _put(child, base[1:], keys, moved) if k == step else child) for k, child in node.entries)
        return replace(node, children=tuple(pairs))
    key, rest = keys[0], keys[1:]
    if not rest:
        return replace(node, children=(*node.entries, (key, replace(moved, key=key))))
    if node.get(key) is None:
        empty = Node("mapping", moved.location, moved.key_location, key=key)
        node = replace(node, children=(*node.entries, (key, empty)))
    pairs = ((k, _put(child, (), rest, moved) if k == key else child) for k, child in node.entries)
    return replace(node, children=tuple(pairs))
