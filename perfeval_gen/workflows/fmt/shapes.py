"""Which schema orders the keys of a file: by its 类型, or by where it stands among the files of a unit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from perfeval_gen.packs.model import PACK_FILE, Pack, load_pack
from perfeval_gen.pipeline import default_pack, own_templates
from perfeval_gen.reading import read_bytes
from perfeval_gen.repository import CONFIG, KIND, MAIN, PROJECTS, SCORES, load_repository
from perfeval_gen.schema.model import KINDS, Field, Schema, load_schema
from perfeval_gen.schema.validate import written_at_top
from perfeval_gen.source.node import Node
from perfeval_gen.source.text import Source, read_source
from perfeval_gen.source.tree import parse_tree

WHOLE: Final = "整体自评"
_KIND_LINE: Final = re.compile(
    rf"""^["']?(类型["']?\s*[:：]|kind["']?\s*[:：]\s*["']?({"|".join(KINDS)}))""", re.MULTILINE
)


def shape_of(path: Path, tree: Node) -> Field | None:
    """Return the fields of a file in their order, those a pack adds among them; None for a file of another kind.

    Files of a pack keep their order: what they are read by says nothing about how they are best told.
    """
    if (path.parent / PACK_FILE).is_file():
        return None
    if path.name == CONFIG:
        return load_schema(KIND).root
    kind, _ = written_at_top(tree, "kind")
    if kind in KINDS:
        return _root(path, tree, str(kind))
    return _part(path)


def is_ours(path: Path, source: Source, tree: Node | None) -> bool:
    """Tell a file of a kind we know, or that belongs to a unit's folder or a pack by its place; others are left alone.

    ``tree`` is None where the text is faulty: then a line that looks like its 类型 is enough. One that is misspelled is
    ours too, but not another program's ``kind``.
    """
    if path.name in (CONFIG, MAIN, SCORES) or path.parent.name == PROJECTS or (path.parent / PACK_FILE).is_file():
        return True
    if tree is None:
        return _KIND_LINE.search(source.text) is not None
    return tree.get("类型") is not None or written_at_top(tree, "kind")[0] in KINDS


def _part(path: Path) -> Field | None:
    """Return the fields of a file that belongs to the 整体.yaml of its year; None for any other."""
    is_project = path.parent.name == PROJECTS
    if not is_project and path.name != SCORES:
        return None
    main = (path.parent.parent if is_project else path.parent) / MAIN
    tree = _tree(main) if main.is_file() else None
    root = _root(main, tree, WHOLE) if tree is not None else load_schema(WHOLE).root
    if not is_project:
        return root
    projects = root.member(PROJECTS)
    return projects.item if projects is not None else None


def _tree(path: Path) -> Node | None:
    source = read_source(str(path), read_bytes(path)).value
    return parse_tree(source).value if source is not None else None


def _root(path: Path, tree: Node, kind: str) -> Field:
    return (_schemas(path, tree, kind).get(kind) or load_schema(kind)).root


def _schemas(path: Path, tree: Node, kind: str) -> Mapping[str, Schema]:
    """Return the kinds of data that the file's pack adds fields to; none where the pack can't be read."""
    pack = pack_of(path, tree, kind)
    return MappingProxyType({}) if pack is None else pack.schemas


def pack_of(path: Path, tree: Node, kind: str) -> Pack | None:
    """Return the pack of a file: the one it names, that of its folder, or the default; None where it can't be read."""
    written, _ = written_at_top(tree, "pack")
    around = load_repository(path).value
    said = around.document.get("pack") if around is not None else None
    name = next((text for text in (written, said) if isinstance(text, str)), default_pack(kind))
    return load_pack(name, own=own_templates(path.resolve().parent), asked_at=tree.location).value
