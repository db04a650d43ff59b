"""Which findings are asked for: by code (PE4, PE402) or by rule of the catalogue (SUM, SUM-04)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from perfeval_gen.diagnostics import Diagnostic, Location, Outcome, Severity, finding
from perfeval_gen.workflows.inputs import PE700

_BETWEEN: Final = re.compile(r"[,，、;；\s]+")
_NOT_FILLED: Final = ("PE202", "PE212")


@dataclass(frozen=True, slots=True)
class Selection:
    """Names of codes and rules that are looked at, all if there are none, and of those that aren't."""

    chosen: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def takes(self, item: Diagnostic) -> bool:
        """Return whether a finding is asked for. What kept a file from being checked is told in any case."""
        if stops(item):
            return True
        is_chosen = not self.chosen or any(fits(name, item.code, item.rule) for name in self.chosen)
        return is_chosen and not any(fits(name, item.code, item.rule) for name in self.left_out)


EVERYTHING: Final = Selection()


def stops(item: Diagnostic) -> bool:
    """Return whether a finding is an error that other checks can't go on after."""
    is_before = item.code[:3] in ("PE1", "PE2", "PE7", "PE8") and item.code not in _NOT_FILLED
    return is_before and item.severity is Severity.ERROR


def fits(name: str, code: str, rule: str | None) -> bool:
    """Return whether a code or rule is what a name says, or one of the group it says."""
    if name.startswith("PE"):
        return code.startswith(name)
    return rule is not None and (rule == name or rule.startswith(f"{name}-"))


def select(chosen: Iterable[str], left_out: Iterable[str]) -> Outcome[Selection]:
    """Return the selection that the values of --select and --ignore ask for; no value where a name is unknown."""
    made = Selection(_names(chosen), _names(left_out))
    wrong = tuple(
        _unknown(option, name)
        for option, names in (("--select", made.chosen), ("--ignore", made.left_out))
        for name in names
        if not _is_known(name)
    )
    return Outcome(None if wrong else made, wrong)


def _names(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.upper() for text in texts for name in _BETWEEN.split(text) if name))


def _known() -> tuple[str, ...]:
    from perfeval_gen.workflows.catalogue import rule_ids
    from perfeval_gen.workflows.codes import all_codes

    codes = [code.id for code in all_codes()]
    groups = sorted({code[:3] for code in codes})
    rules = rule_ids()
    return (*groups, *codes, *dict.fromkeys(rule.partition("-")[0] for rule in rules), *rules)


def _is_known(name: str) -> bool:
    known = _known()
    return name in known or (name.startswith("PE") and len(name) > 2 and any(k.startswith(name) for k in known))  # noqa: PLR2004 - PE alone says nothing


def _unknown(option: str, name: str) -> Diagnostic:
    close = difflib.get_close_matches(name, _known(), n=1, cutoff=0.5)
    guess = f"是否想写 {close[0]}？" if close else "写代码（PE4、PE402）或规则（SUM、SUM-04）；"
    hint = f"{guess}perfeval explain 列出全部"
    return finding(PE700, f"{option} 的“{name}”不是代码，也不是规则", Location(option), hint=hint)
