"""The rules of a schema: as Cerberus wants them, and compiled to a check for the usual case that all is well.

The check says yes or no, exactly as Cerberus does (a property test compares them), in a fiftieth of the time and
without importing it. Cerberus is asked only after a no, for what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from perfeval_gen.quantities import Amount, convert
from perfeval_gen.schema.model import Field, Schema
from perfeval_gen.schema.prose import length_of
from perfeval_gen.schema.read import unit_of
from perfeval_gen.schema.values import Percent, Prose, State
from perfeval_gen.source.node import Node

Rules = Mapping[str, Any]
Check = Callable[[Any], bool]

PYTHON_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,), "amount": (Decimal,), "decimal": (Decimal,), "percent": (Percent,), "prose": (Prose,),
    "value": (str, Decimal, Percent), "integer": (int,), "date": (date,), "boolean": (bool,),
    "dict": (Mapping,), "list": (tuple,), "raw": (Node,),
}  # fmt: skip


@lru_cache(maxsize=64)
def cerberus_rules(schema: Schema) -> dict[str, Any]:
    """Return a schema as Cerberus wants it, keyed by English ids."""
    return _rules_of(schema.root.fields)


def _rules_of(fields: tuple[Field, ...]) -> dict[str, Any]:
    return {f.id: _rule_of(f) for f in fields}


def _rule_of(shape: Field) -> dict[str, Any]:
    rule: dict[str, Any] = {"type": list(shape.types), "required": shape.required, **_constraints(shape)}
    if shape.fields:
        rule["schema"] = _rules_of(shape.fields)
    if shape.item is not None:
        rule["schema"] = {k: v for k, v in _rule_of(shape.item).items() if k != "required"}
    if shape.values is not None:
        rule["valuesrules"] = {k: v for k, v in _rule_of(shape.values).items() if k != "required"}
    return rule


def _constraints(shape: Field) -> dict[str, Any]:
    """Return the constraints as Cerberus compares them: limits of an amount are in its unit, amounts in yuan."""
    if "amount" not in shape.types:
        return dict(shape.constraints)
    unit = unit_of(shape)
    return {name: convert(Decimal(limit), unit, "元") for name, limit in shape.constraints.items()}


def plain(value: Any) -> Any:  # noqa: ANN401
    """Return the value as Cerberus compares it: amounts as ``Decimal`` yuan."""
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return tuple(plain(v) for v in value)
    return value.yuan if isinstance(value, Amount) else value


# -- compiled --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def check_of(schema: Schema) -> Check:
    """Return the function that tells whether data keep to a schema; made once."""
    return compiled(cerberus_rules(schema))


def compiled(rules: Mapping[str, Rules]) -> Check:
    """Return the function that tells whether a section keeps to the rules of its fields."""
    members = {name: _value(rule) for name, rule in rules.items()}
    required = frozenset(name for name, rule in rules.items() if rule.get("required") is True)

    def fits(data: Mapping[str, Any]) -> bool:
        for name, value in data.items():
            member = members.get(name)
            if member is None or not (type(value) in member[0] or member[1](value)):
                return False
        return required <= data.keys()

    return fits


def _value(rule: Rules) -> tuple[frozenset[type], Check]:
    """Return the types that need no further look, and the check for all others."""
    types = (*(kind for name in rule["type"] for kind in PYTHON_TYPES[name]), State)
    further = tuple(_FURTHER[name](argument) for name, argument in rule.items() if name in _FURTHER)
    inner = _inner(rule)

    def fits(value: Any) -> bool:  # noqa: ANN401
        if type(value) is Amount:
            value = value.yuan
        if not isinstance(value, types):
            return False
        for check in further:
            if not check(value):
                return False
        return inner(value)

    return _settled(types, rule), fits


def _settled(types: tuple[type, ...], rule: Rules) -> frozenset[type]:
    """Return the types that no other rule of the field has anything to say about."""
    if not _FURTHER.keys().isdisjoint(rule):
        return frozenset()
    plain_types = {kind for kind in types if kind not in (Mapping, tuple)}
    plain_types |= {Amount} if Decimal in types else set()
    is_open = rule.get("schema") is None and rule.get("valuesrules") is None
    containers = {MappingProxyType, dict} if Mapping in types else set()
    containers |= {tuple} if tuple in types else set()
    return frozenset(plain_types | (containers if is_open else set()))


def _inner(rule: Rules) -> Check:
    """Return the check of what a section, a list or a mapping with free keys holds."""
    schema, values = rule.get("schema"), rule.get("valuesrules")
    of_item = _value(schema) if schema is not None and _is_item(schema) else None
    of_section = compiled(schema) if schema is not None and of_item is None else None
    of_value = _value(values) if values is not None else None

    def fits(value: Any) -> bool:  # noqa: ANN401
        if isinstance(value, tuple):
            return of_section is None and (of_item is None or _all_fit(of_item, value))
        if not isinstance(value, Mapping):
            return True
        if of_item is not None or (of_section is not None and not of_section(value)):
            return False
        return of_value is None or _all_fit(of_value, value.values())

    return fits if schema is not None or values is not None else _anything


def _is_item(schema: Rules) -> bool:
    """Return whether rules are those of each item of a list, not those of the fields of a section by id."""
    return isinstance(schema.get("type"), list)


def _all_fit(one: tuple[frozenset[type], Check], values: Iterable[Any]) -> bool:
    settled, check = one
    return all(type(value) in settled or check(value) for value in values)


def _anything(_value: object) -> bool:
    return True


def _allowed(words: Container[Any]) -> Check:
    def fits(value: Any) -> bool:  # noqa: ANN401
        if isinstance(value, State):
            return True
        value = plain(value)
        if isinstance(value, Iterable) and not isinstance(value, str):
            return all(one in words for one in value)
        return value in words

    return fits


def _at_least(limit: Any) -> Check:  # noqa: ANN401
    def fits(value: Any) -> bool:  # noqa: ANN401
        try:
            return not value < limit
        except TypeError:  # what can't be compared is not limited
            return True

    return fits


def _at_most(limit: Any) -> Check:  # noqa: ANN401
    def fits(value: Any) -> bool:  # noqa: ANN401
        try:
            return not value > limit
        except TypeError:
            return True

    return fits


def _no_longer(limit: int) -> Check:
    return lambda value: length_of(value) <= limit


_FURTHER: Final[Mapping[str, Callable[[Any], Check]]] = {
    "allowed": _allowed,
    "min": _at_least,
    "max": _at_most,
    "maxlength": _no_longer,
}
