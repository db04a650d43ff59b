"""What a check is: one function, one code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from perfeval_gen.diagnostics import Code, Diagnostic, Stage
from perfeval_gen.figures.derive import Figures
from perfeval_gen.packs.model import Pack
from perfeval_gen.schema.validate import Document


@dataclass(frozen=True, slots=True)
class Facts:
    """What a check looks at."""

    document: Document
    figures: Figures
    pack: Pack
    stage: Stage = Stage.DRAFT


Finder = Callable[[Facts], Iterator[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check with the code of its findings."""

    code: Code
    find: Finder


def check(code: Code) -> Callable[[Finder], Check]:
    """Make a function the check of ``code``."""
    return lambda find: Check(code, find)
