"""A document in which some values can't be read, as one in which they still wait to be filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from perfeval_gen.schema.model import Field
from perfeval_gen.schema.validate import Document
from perfeval_gen.schema.values import State


def readable(document: Document) -> Document:
    """Return the document without unknown keys, 待填 in place of each value that couldn't be read.

    So sums that such a value belongs to aren't made, and nobody is told that it is missing.
    """
    return replace(document, data=_value(document.schema.root, document.data))


def _value(shape: Field, value: Any) -> Any:  # noqa: ANN401 - as many types as fields
    if value is State.UNREADABLE:
        return State.UNFILLED
    if isinstance(value, Mapping):
        members = ((key, _member(shape, key), inner) for key, inner in value.items())
        return MappingProxyType({key: _value(member, inner) for key, member, inner in members if member is not None})
    if isinstance(value, tuple) and shape.item is not None:
        return tuple(_item(shape.item, inner) for inner in value)
    return value


def _member(shape: Field, key: str) -> Field | None:
    return shape.values if shape.values is not None else shape.member(key)


def _item(shape: Field, value: Any) -> Any:  # noqa: ANN401 - as above
    """Return an item; one of several fields that can't be read has none, so that places still count alike."""
    if shape.fields and not isinstance(value, Mapping):
        return MappingProxyType({})
    return _value(shape, value)
