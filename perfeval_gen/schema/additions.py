"""Fields that a pack adds to a kind of data: the same schema, with more in some of its sections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from perfeval_gen.schema.model import PREVIOUS, Field, Schema, with_previous

# A project is one shape: what its own file gains, the same list of a whole unit gains as well.
_PROJECTS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {"整体自评": ("项目自评", ("项目",))}


@dataclass(frozen=True, slots=True)
class Addition:
    """Fields for the section or the items of the list at ``place`` (keys; none for the top) of one kind of data."""

    kind: str
    place: tuple[str, ...]
    fields: tuple[Field, ...]


@lru_cache(maxsize=512)  # a pack of many additions makes as many steps
def extended(schema: Schema, additions: tuple[Addition, ...]) -> Schema:
    """Return the schema with the added fields behind those of their section; last year's section gains them too.

    Equal additions give the same schema again. Of two fields of one key the later goes; an addition for a place that
    this kind hasn't changes nothing.
    """
    fitting = [fitted for a in additions if (fitted := for_kind(a, schema.kind)) is not None]
    if not fitting:
        return schema
    root = without_previous(schema)
    for addition in fitting:
        root = _extended(root, addition.place, addition.fields)
    return Schema(schema.kind, schema.title, schema.version, replace(root, fields=with_previous(root.fields)))


def for_kind(addition: Addition, kind: str) -> Addition | None:
    """Return the addition as ``kind`` takes it, or None; what a project gains, a unit's projects gain."""
    if addition.kind == kind:
        return addition
    shared, place = _PROJECTS.get(kind, ("", ()))
    return replace(addition, kind=kind, place=(*place, *addition.place)) if addition.kind == shared else None


def without_previous(schema: Schema) -> Field:
    """Return the fields of a schema as they are typed this year."""
    return replace(schema.root, fields=tuple(f for f in schema.root.fields if f.key != PREVIOUS))


def section_at(root: Field, place: tuple[str, ...]) -> Field | None:
    """Return what holds the fields at ``place``: a section, the items of a list, the values of free keys; or None."""
    section: Field | None = root
    for name in place:
        member = section.member(name) if section is not None else None
        section = _holder(member) if member is not None else None
    return section


def _holder(member: Field) -> Field | None:
    return next((f for f in (member, member.item, member.values) if f is not None and f.fields), None)


def _extended(section: Field, place: tuple[str, ...], added: tuple[Field, ...]) -> Field:
    if not place:
        return replace(section, fields=_merged(section.fields, added))
    member = section.member(place[0])
    holder = _holder(member) if member is not None else None
    if member is None or holder is None:
        return section
    inner = _extended(holder, place[1:], added)
    changed = (
        inner if holder is member
        else replace(member, item=inner) if holder is member.item
        else replace(member, values=inner)
    )  # fmt: skip
    return replace(section, fields=tuple(changed if f is member else f for f in section.fields))


def _merged(fields: tuple[Field, ...], added: tuple[Field, ...]) -> tuple[Field, ...]:
    own = {f.key: f for f in added}
    kept = tuple(own.pop(f.key, f) for f in fields)
    return (*kept, *own.values())
