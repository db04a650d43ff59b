"""What is told of a code beyond its definition: its rules in words, which stages it stops, whether --fix mends it."""

from __future__ import annotations

from typing import Final

from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, Stage
from perfeval_gen.pipeline import blocks
from perfeval_gen.workflows.catalogue import Rule, rule_of, rules_of

# What isn't filled in, scored or confirmed: an error beyond a draft.
_LATER: Final = ("PE202", "PE212", "PE314", "PE503", "PE505")
_ONLY_LATER: Final = ("PE503",)
# The codes whose findings come with edits; a test holds them against their bad samples.
MENDABLE: Final = frozenset(
    {
        "PE101", "PE102", "PE104", "PE105", "PE106", "PE117", "PE122", "PE129", "PE131", "PE215", "PE435", "PE441",
        "PE451", "PE452", "PE454", "PE457", "PE458", "PE516",
    }
)  # fmt: skip
_LONGEST_LINE: Final = 200
MENDED: Final = "看得准的，perfeval check --fix 会改"
NOT_MENDED: Final = "不能自动修正，要人判断"


def rules_in_words(code: Code) -> tuple[tuple[str, str], ...]:
    """Return the rules of a code with what they say."""
    known = {name: rule_of(name) for name in rules_of(code)}
    return tuple((name, "" if rule is None else rule.text) for name, rule in known.items())


def stopped(code: Code) -> str:
    """Return at which stages a finding of the code keeps documents from being made."""
    if code.id.startswith("PE7"):
        return "与阶段无关"
    severity = Severity.ERROR if code.id in _LATER else code.severity
    where = [stage for stage in Stage if _blocks(code, severity, stage)]
    if not where:
        return "哪个阶段都不拦"
    names = "、".join(stage.value for stage in where)
    if len(where) == len(Stage):
        return f"{names}都拦住，不生成文档"
    before = "草稿不查" if code.id in _ONLY_LATER else "草稿只列出，不拦"
    return f"{before}；{names}拦住"


def _blocks(code: Code, severity: Severity, stage: Stage) -> bool:
    if code.id in _LATER and stage is Stage.DRAFT:
        return False
    return blocks(Diagnostic(code.id, severity, "", Location("")), stage)


def is_mended(code: Code) -> bool:
    """Return whether --fix mends such a finding where it can be sure."""
    return code.id in MENDABLE


def told_of(rule: Rule) -> str:
    """Return which codes implement a rule, or why none does."""
    return "、".join(code.id for code in rule.codes) or rule.reason


def shown(sample: str) -> list[str]:
    """Return the lines of a sample as they are shown; of one that goes on and on, the beginning."""
    lines = sample.rstrip("\n").split("\n")
    return [line if len(line) <= _LONGEST_LINE else f"{line[:40]}……（共 {len(line)} 字）" for line in lines]
