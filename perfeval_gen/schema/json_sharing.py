"""A JSON Schema written small: sections that are alike stand once among the definitions."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

_TOLD: Final = ("title", "description")  # what stays with each field
_WORTH: Final = 200  # characters under which a reference isn't shorter
_Json = dict[str, Any]


def shared(schema: _Json) -> _Json:
    """Return the schema in which every field of one shape refers to one definition."""
    sharing = _Sharing()
    sharing.count(schema)
    made: _Json = sharing.rewritten(schema, "")
    return {**made, "definitions": {**made.get("definitions", {}), **sharing.definitions}}


@dataclass(slots=True)
class _Sharing:
    seen: Counter[str] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)
    definitions: _Json = field(default_factory=dict)

    def count(self, value: Any) -> None:  # noqa: ANN401 - any part of a schema
        """Count every field that has members or items by its shape."""
        if isinstance(value, list):
            for one in value:
                self.count(one)
        elif isinstance(value, dict):
            for name, inner in value.items():
                if name == "properties":
                    self.seen.update(_shape(one) for one in inner.values())
                self.count(inner)

    def rewritten(self, value: Any, name: str) -> Any:  # noqa: ANN401
        """Return a part of the schema with references in place of what is shared."""
        if isinstance(value, list):
            return [self.rewritten(one, name) for one in value]
        if not isinstance(value, dict):
            return value
        return {k: self._members(v) if k == "properties" else self.rewritten(v, k) for k, v in value.items()}

    def _members(self, members: _Json) -> _Json:
        return {name: self._field(one, name) for name, one in members.items()}

    def _field(self, one: Any, name: str) -> Any:  # noqa: ANN401
        shape = _shape(one)
        if len(shape) < _WORTH or self.seen[shape] == 1:
            return self.rewritten(one, name)
        if shape not in self.names:
            number = sum(known.startswith(f"{name}.") for known in self.names.values()) + 1
            self.names[shape] = f"{name}.{number}"
            self.definitions[self.names[shape]] = self.rewritten({k: v for k, v in one.items() if k not in _TOLD}, name)
        told = {k: one[k] for k in _TOLD if k in one}
        return {**told, "$ref": f"#/definitions/{self.names[shape]}"}


def _shape(one: Any) -> str:  # noqa: ANN401
    """Return what two fields share that are alike; of one without anything below nothing."""
    if not isinstance(one, dict) or "$ref" in one:
        return ""
    return json.dumps({k: v for k, v in one.items() if k not in _TOLD}, ensure_ascii=False, sort_keys=True)
