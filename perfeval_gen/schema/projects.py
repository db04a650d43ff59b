"""One shape for a project: an item of a unit's 项目 list seen as a file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from perfeval_gen.schema.model import Schema
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document
from perfeval_gen.source.node import Node

_LIST: Final = "projects"
# What a project's file would say at its head and takes from the unit's.
_HEAD: Final = ("version", "pack", "year", "amount_unit", "unit", "filed_on", "basis_documents", "self_evaluation")


def project_documents(document: Document, schema: Schema) -> tuple[Document, ...]:
    """Return each project of a whole unit as a document of ``schema`` (项目自评); places stay those of the file."""
    rows = enumerate(document.rows(_LIST))
    head, inside = _places(document)
    return tuple(
        _project(document, schema, i, {**head, **inside.get(i, {})})
        for i, row in rows
        if isinstance(row, Mapping) and row
    )


def project_at(document: Document, schema: Schema, i: int) -> Document:
    """Return one project of a whole unit, by its place in the list."""
    head, inside = _places(document)
    return _project(document, schema, i, {**head, **inside.get(i, {})})


def _project(document: Document, schema: Schema, i: int, places: Mapping[Path, Node]) -> Document:
    head = {key: document.data[key] for key in _HEAD if key in document.data}
    data = {**head, "kind": schema.kind, **document.rows(_LIST)[i]}
    return Document(schema, MappingProxyType(data), places.get((), document.tree), MappingProxyType(places))


def _places(document: Document) -> tuple[dict[Path, Node], dict[int, dict[Path, Node]]]:
    """Return the places of the unit's head, and those of each project as a file of its own."""
    head: dict[Path, Node] = {}
    inside: dict[int, dict[Path, Node]] = {}
    for path, node in document.places.items():
        if path and path[0] in _HEAD:
            head[path] = node
        elif path[:1] == (_LIST,) and len(path) > 1 and isinstance(path[1], int):
            inside.setdefault(path[1], {})[path[2:]] = node
    return head, inside
