"""The catalogue of checks (``schemas/检查目录.yaml``) with the codes that implement each of its rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from perfeval_gen.diagnostics import Code, Severity
from perfeval_gen.resources import load_data
from perfeval_gen.workflows.codes import all_codes

FILE: Final = "schemas/检查目录.yaml"
_LEVELS: Final = {severity.title: severity for severity in Severity}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in one line; ``reason`` says why no code implements it."""

    id: str
    text: str
    severity: Severity
    codes: tuple[Code, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The rules of one kind."""

    id: str
    title: str
    rules: tuple[Rule, ...]


@cache
def catalogue() -> tuple[Group, ...]:
    """Return all rules, in groups."""
    return tuple(
        Group(name, group["标题"], tuple(_rule(id_, row) for id_, row in group["规则"].items()))
        for name, group in load_data(FILE).items()
    )


def _rule(id_: str, row: dict[str, str]) -> Rule:
    codes = tuple(code for code in all_codes() if id_ in rules_of(code))
    return Rule(id_, row["内容"], _LEVELS[row["级别"]], codes, row.get("原因", ""))


def rules_of(code: Code) -> tuple[str, ...]:
    """Return the ids of the rules that findings of a code bear."""
    return tuple(dict.fromkeys(rule for rule in (code.rule, *code.rules) if rule))


def rule_ids() -> tuple[str, ...]:
    """Return the ids of all rules, and those that codes name beside them."""
    named = [rule.id for group in catalogue() for rule in group.rules]
    return tuple(dict.fromkeys((*named, *(rule for code in all_codes() for rule in rules_of(code)))))


def rule_of(id_: str) -> Rule | None:
    """Return the rule with this id, or None."""
    return next((rule for group in catalogue() for rule in group.rules if rule.id == id_), None)
