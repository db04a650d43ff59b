"""Targets that running text names right before a number, against the target values of the data."""

from __future__ import annotations

import re
from typing import Final

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.prose.index import exact_of, unit_fits
from perfeval_gen.checks.prose.labels import Context, Label
from perfeval_gen.checks.prose.likeness import is_start
from perfeval_gen.checks.prose.verdicts import Verdict
from perfeval_gen.diagnostics import Severity

_LEAF: Final = ("target_value",)
_SAID: Final = re.compile(
    r"(?P<name>.{2,}?)的?(?:年度|全年|年初|预期|计划|既定)*(?:目标|任务)(?:值|数|任务)?(?:为|是|定为|共)?"
)
_KINDS: Final = {"金额": "金额", "百分": "比率", "数量": "数量"}
_SHORTEST: Final = 3


class Targets:
    """The target values of a document by the names of their indicators."""

    def __init__(self, facts: Facts) -> None:
        """Gather them; a name that two of them bear is left out."""
        made: dict[str, list[Label]] = {}
        for datum in facts.data:
            if datum.path[-1:] == _LEAF and datum.path[:1] != ("previous_year",) and len(datum.titles) > len(_LEAF):
                title = datum.titles[-2]
                for name in {title, title.removesuffix("数").removesuffix("数量")}:
                    made.setdefault(name, []).append(Label(datum, frozenset((name,)), ""))
        self._known: Final = {name: found[0] for name, found in made.items() if len(found) == 1}

    def of(self, context: Context) -> Verdict | None:
        """Return the verdict on a number behind 某某目标; None where nothing is to be said."""
        mention = context.mention
        said = _SAID.fullmatch(context.clause) if "目标" in context.clause or "任务" in context.clause else None
        if said is None or mention.about or mention.in_range:
            return None
        begins = (at for at in range(len(said["name"]) - _SHORTEST + 1) if is_start(said["name"][:at]))
        known = next((self._known[name] for at in begins if (name := said["name"][at:]) in self._known), None)
        if known is None or _KINDS.get(mention.kind) != known.datum.kind or not unit_fits(known, mention):
            return None
        if mention.says(exact_of(known)):
            return None
        return Verdict(context, "笔误", known.datum, Severity.WARNING, "DUP-01")
