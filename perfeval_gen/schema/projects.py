"""One shape for a project: an item of a unit's 项目 list seen as a file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from perfeval_gen.schema.model import Schema
from perfeval_gen.schema.validate import Document

_LIST: Final = "projects"
# What a project's file would say at its head and takes from the unit's.
_HEAD: Final = ("version", "pack", "year", "amount_unit", "unit", "filed_on", "basis_documents", "self_evaluation")


def project_documents(document: Document, schema: Schema) -> tuple[Document, ...]:
    """Return each project of a whole unit as a document of ``schema`` (项目自评); places stay those of the file."""
    rows = enumerate(document.rows(_LIST))
    return tuple(project_at(document, schema, i) for i, row in rows if isinstance(row, Mapping) and row)


def project_at(document: Document, schema: Schema, i: int) -> Document:
    """Return one project of a whole unit, by its place in the list."""
    head: Mapping[str, Any] = {key: document.data[key] for key in _HEAD if key in document.data}
    row, here = document.rows(_LIST)[i], (_LIST, i)
    places = {path: node for path, node in document.places.items() if path[:1] and path[0] in head}
    places |= {path[2:]: node for path, node in document.places.items() if path[:2] == here}
    data = {**head, "kind": schema.kind, **row}
    return Document(schema, MappingProxyType(data), places.get((), document.tree), MappingProxyType(places))
