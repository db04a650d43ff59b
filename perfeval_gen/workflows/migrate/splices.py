"""Edits made on the text of a file: only what changes is touched, everything else stays character for character."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from perfeval_gen.schema.edits import Edit, Move, Rename, Rewrite, Split, made
from perfeval_gen.source.layout import Entry, Laid, Layout, lay_out
from perfeval_gen.source.node import Node
from perfeval_gen.source.remarks import attach
from perfeval_gen.source.text import Source
from perfeval_gen.source.tree import parse_tree
from perfeval_gen.workflows.fmt.form import said
from perfeval_gen.workflows.fmt.printer import printed
from perfeval_gen.workflows.fmt.quoting import reads_plain, spelled_key

_BLOCK = ("|", ">")


def edited(text: str, tree: Node, edit: Edit) -> str | None:
    """Return the text after an edit, or None where that would not say what the edit asks for or lose a comment."""
    layout = lay_out(text)
    changed = _moved(layout, edit) if isinstance(edit, Move) else _spliced(layout, edit)
    again = None if changed is None else parse_tree(Source("", changed))
    if changed is None or again is None or again.value is None or again.failed:
        return None
    kept = sorted(r.text for r in lay_out(changed).remarks.values()) == sorted(r.text for r in layout.remarks.values())
    return changed if kept and said(again.value) == said(made(tree, edit)) else None


def _spliced(layout: Layout, edit: Rename | Rewrite | Split) -> str | None:
    entry = layout.at(edit.path)
    if entry is None or entry.key is None:
        return None
    text, flow = layout.text, _is_flow(layout, edit.path)
    if isinstance(edit, Rename):
        return text[: entry.key.start] + spelled_key(edit.key, flow=flow) + text[entry.key.end :]
    if "\n" in text[entry.start : entry.value.end] or entry.value.style in _BLOCK:
        return None
    if isinstance(edit, Rewrite):
        shape = _spelled(edit.value, flow=flow, quoted=bool(entry.value.style))
        return text[: entry.value.start] + shape + text[entry.value.end :]
    pairs = [f"{spelled_key(key, flow=flow)}: {_spelled(value, flow=flow)}" for key, value in edit.entries]
    between = ", " if flow else "\n" + " " * entry.column
    return text[: entry.start] + between.join(pairs) + text[entry.value.end :]


def _is_flow(layout: Layout, path: tuple[str | int, ...]) -> bool:
    holder = layout.at(path[:-1]) if len(path) > 1 else None
    return layout.root.flow if holder is None else holder.value.flow


def _spelled(text: str, *, flow: bool, quoted: bool = False) -> str:
    """Return a text as it is to be written; one that stood in quotes keeps them."""
    if not quoted and reads_plain(text, flow=flow):
        return text
    return "'" + text.replace("'", "''") + "'" if '"' in text or "\\" in text else f'"{text}"'


# -- moving: the whole file is laid out anew, in the order it had ---------------------------------------------------


def _moved(layout: Layout, edit: Move) -> str | None:
    entry = layout.at(edit.path)
    if entry is None or entry.key is None:
        return None
    numbers = count(-1, -1)
    key = replace(entry.key, value=edit.keys[-1])
    root = _placed(_taken(layout.root, edit.path), edit, replace(entry, key=key), numbers)
    return None if root is None else printed(replace(layout, root=root), None, attach(layout))


def _taken(laid: Laid, path: tuple[str | int, ...]) -> Laid:
    """Return a value without the entry at ``path``."""
    kept: list[Entry] = []
    for i, entry in enumerate(laid.entries):
        here = (entry.key.value if entry.key is not None else i) == path[0]
        if here and len(path) > 1:
            kept.append(replace(entry, value=_taken(entry.value, path[1:])))
        elif not here:
            kept.append(entry)
    return replace(laid, entries=tuple(kept))


def _placed(laid: Laid, edit: Move, entry: Entry, numbers: count[int]) -> Laid | None:
    """Return a value with the entry in its new place; None where a section of one line can't take it."""
    if edit.base:
        step, inner = edit.base[0], replace(edit, base=edit.base[1:])
        changed: list[Entry] = []
        for i, one in enumerate(laid.entries):
            if (one.key.value if one.key is not None else i) != step:
                changed.append(one)
                continue
            value = _placed(one.value, inner, entry, numbers)
            if value is None:
                return None
            changed.append(replace(one, value=value))
        return replace(laid, entries=tuple(changed))
    return _below(laid, edit.keys, entry, numbers)


def _below(laid: Laid, keys: tuple[str, ...], entry: Entry, numbers: count[int]) -> Laid | None:
    if laid.kind != "mapping" or laid.flow:
        return None
    if len(keys) == 1:
        return replace(laid, entries=(*laid.entries, entry))
    there = next((e for e in laid.entries if e.key is not None and e.key.value == keys[0]), None)
    if there is None:
        section = _below(_section(next(numbers)), keys[1:], entry, numbers)
        if section is None:
            return None
        at = next(numbers)
        key = Laid("scalar", at, at, 0, 0, 0, keys[0])
        return replace(laid, entries=(*laid.entries, Entry(key, section, at, 0, 0)))
    value = _below(there.value, keys[1:], entry, numbers)
    if value is None:
        return None
    return replace(laid, entries=tuple(replace(e, value=value) if e is there else e for e in laid.entries))


def _section(start: int) -> Laid:
    return Laid("mapping", start, start, 0, 0, 0)
