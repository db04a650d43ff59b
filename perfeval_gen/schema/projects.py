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
    head = {key: document.data[key] for key in _HEAD if key in document.data}
    return tuple(
        _project(document, schema, head, i, row)
        for i, row in enumerate(document.rows(_LIST))
        if isinstance(row, Mapping) and row
    )


def _project(document: Document, schema: Schema, head: Mapping[str, Any], i: int, row: Mapping[str, Any]) -> Document:
    here = (_LIST, i)
    places = {path: node for path, node in document.places.items() if path[:1] and path[0] in head}
    places |= {path[2:]: node for path, node in document.places.items() if path[:2] == here}
    data = {**head, "kind": schema.kind, **row}
    return Document(schema, MappingProxyType(data), places.get((), document.tree), MappingProxyType(places))
