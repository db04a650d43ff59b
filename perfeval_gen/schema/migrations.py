"""What changed between the versions of a kind of file, read from ``schemas/升级.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from perfeval_gen import cache as disk
from perfeval_gen.quantities import UNITS
from perfeval_gen.resources import data_root, load_data
from perfeval_gen.schema.model import KINDS, Field, SchemaFault, load_schema

FILE: Final = "升级"
ANY: Final = "*"
Keys = tuple[str, ...]
Kind = Literal["改名", "移动", "拆分", "换单位", "改值"]
_SECOND: Final[Mapping[str, str]] = {"改名": "为", "移动": "到", "拆分": "按", "换单位": "原", "改值": "值"}


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of what kind, where (keys; lists add no step), and into what.

    ``target`` is the new place of the value, ``pattern`` has a group for each field it is split into, ``unit`` is the
    one that a bare number had, ``values`` are new ones by old.
    """

    kind: Kind
    path: Keys
    target: Keys = ()
    pattern: str = ""
    unit: str = ""
    values: Mapping[str, str] = field(default_factory=dict, hash=False)
    note: str = ""

    @property
    def new_keys(self) -> Keys:
        """The keys that the value stands under afterwards."""
        return tuple(re.compile(self.pattern).groupindex) if self.pattern else self.target[-1:]


@dataclass(frozen=True, slots=True)
class Step:
    """All changes from one version to the next."""

    old: str
    new: str
    changes: tuple[Change, ...]


@cache
def load_migrations() -> Mapping[str, tuple[Step, ...]]:
    """Return the steps of each kind of file from its oldest version on.

    Raises:
        SchemaFault: the file is missing or doesn't hold together.
    """
    if not disk.is_used():
        return _migrations()
    state = disk.state_of((data_root() / "schemas", Path(__file__).parent))
    return disk.kept("migrations", disk.key_of(state), _migrations)


def _migrations() -> Mapping[str, tuple[Step, ...]]:
    try:
        raw = load_data(f"schemas/{FILE}.yaml")
    except (OSError, yaml.YAMLError) as error:
        raise SchemaFault(f"{FILE}: {error}") from error
    return read_migrations(raw, {kind: load_schema(kind).version for kind in KINDS})


def read_migrations(raw: Any, versions: Mapping[str, str]) -> Mapping[str, tuple[Step, ...]]:  # noqa: ANN401 - YAML
    """Return the steps that a file describes; ``versions`` are those of the schemas as they are now.

    Raises:
        SchemaFault: the description doesn't hold together, or doesn't lead to the present version.
    """
    if not isinstance(raw, dict):
        raise SchemaFault(f"{FILE}: not a mapping")
    made = {}
    for kind, rows in raw.items():
        if kind not in versions or not isinstance(rows, list) or not rows:
            raise SchemaFault(f"{FILE}: {kind}")
        steps = tuple(_step(f"{FILE}.{kind}", row) for row in rows)
        if any(first.new != second.old for first, second in pairwise(steps)) or steps[-1].new != versions[kind]:
            raise SchemaFault(
                f"{FILE}.{kind}: the steps don't lead from one version to the next up to {versions[kind]}"
            )
        made[kind] = steps
    return made


def _step(where: str, row: Any) -> Step:  # noqa: ANN401
    if not isinstance(row, dict) or set(row) != {"从", "到", "说明", "改动"}:
        raise SchemaFault(f"{where}: a step has 从, 到, 说明, 改动")
    old, new, note, changes = (row[name] for name in ("从", "到", "说明", "改动"))
    if not (isinstance(old, str) and isinstance(new, str) and old.isdecimal() and new.isdecimal()):
        raise SchemaFault(f"{where}: versions are whole numbers in quotes")
    if int(new) <= int(old) or not isinstance(note, str) or not isinstance(changes, list) or not changes:
        raise SchemaFault(f"{where}: {old} → {new}")
    return Step(old, new, tuple(_change(f"{where}.{new}", one, note) for one in changes))


def _change(where: str, row: Any, note: str) -> Change:  # noqa: ANN401
    kinds = [kind for kind in _SECOND if isinstance(row, dict) and kind in row]
    if len(kinds) != 1 or set(row) - {"说明"} != {kinds[0], _SECOND[kinds[0]]}:
        raise SchemaFault(f"{where}: {row}")
    kind, said = kinds[0], row[_SECOND[kinds[0]]]
    path, told = _keys(where, row[kind]), str(row.get("说明", note))
    if kind == "改名":
        return Change("改名", path, target=(*path[:-1], *_keys(where, said)), note=told)
    if kind == "移动":
        return Change("移动", path, target=_keys(where, said), note=told)
    if kind == "拆分":
        return Change("拆分", path, pattern=_pattern(where, said), note=told)
    if kind == "换单位" and said in UNITS:
        return Change("换单位", path, unit=str(said), note=told)
    if kind == "改值" and isinstance(said, dict) and said:
        return Change("改值", path, values={str(old): str(new) for old, new in said.items()}, note=told)
    raise SchemaFault(f"{where}: {said}")


def _keys(where: str, said: Any) -> Keys:  # noqa: ANN401
    keys = tuple(said.split(".")) if isinstance(said, str) else ()
    if not keys or not all(keys):
        raise SchemaFault(f"{where}: no place: {said}")
    return keys


def _pattern(where: str, said: Any) -> str:  # noqa: ANN401
    try:
        names = re.compile(str(said)).groupindex
    except re.error as error:
        raise SchemaFault(f"{where}: {error}") from error
    if not names:
        raise SchemaFault(f"{where}: no groups in {said}")
    return str(said)


def member_at(root: Field, keys: Keys) -> Field | None:
    """Return the field that keys lead to, lists and free keys passed through; None where there is none now."""
    shape: Field | None = root
    for key in keys:
        holder = (
            next((f for f in (shape, shape.item, shape.values) if f and (f.fields or f.values)), None)
            if shape
            else None
        )
        shape = holder.values if holder is not None and holder.values is not None else holder and holder.member(key)
    return shape
