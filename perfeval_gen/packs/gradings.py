"""How grave a pack takes what checks find: a level for a code or a rule of the catalogue, by stage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from perfeval_gen.diagnostics import Location, Severity, Stage
from perfeval_gen.schema.validate import Document

KEY: Final = "gradings"
OFF: Final = "关闭"
_FIELDS: Final = ((Stage.DRAFT, "draft"), (Stage.SUBMISSION, "submission"), (Stage.PUBLICATION, "publication"))
_LEVELS: Final = {severity.title: severity for severity in Severity}


@dataclass(frozen=True, slots=True)
class Grading:
    """The level of a code or rule at each stage that the pack says one for; None switches it off."""

    name: str
    levels: tuple[tuple[Stage, Severity | None], ...]
    place: Location

    def says(self, stage: Stage) -> bool:
        """Return whether there is a level for a stage."""
        return stage in dict(self.levels)

    def level(self, stage: Stage) -> Severity | None:
        """Return the level at a stage, None if it is switched off."""
        return dict(self.levels)[stage]

    @property
    def text(self) -> str:
        """The levels in words."""
        words = {stage: OFF if level is None else level.title for stage, level in self.levels}
        if len(words) == len(Stage) and len(set(words.values())) == 1:
            return next(iter(words.values()))
        return "，".join(f"{stage.value}{word}" for stage, word in words.items())


def gradings_of(documents: Iterable[Document]) -> tuple[Grading, ...]:
    """Return the levels that packs say, the pack itself first: what it says of a name replaces what is taken over."""
    found: dict[str, Grading] = {}
    for document in documents:
        for name, row in (document.get(KEY) or {}).items():
            said = [(stage, row.get(field) or row.get("every")) for stage, field in _FIELDS]
            levels = tuple((stage, _LEVELS.get(word)) for stage, word in said if word)
            found.setdefault(name.upper(), Grading(name.upper(), levels, document.named_at((KEY, name))))
    return tuple(found.values())
