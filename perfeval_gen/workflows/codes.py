"""The definitions of all codes, gathered from the modules that emit them."""

from __future__ import annotations

from functools import cache

from perfeval_gen import checks, forms, output, pipeline, rendering, repository, template_worker
from perfeval_gen.checks import grading
from perfeval_gen.diagnostics import Code
from perfeval_gen.docx import faults, safety
from perfeval_gen.packs import model as packs
from perfeval_gen.schema import codes, prose, upgrade, year_parts
from perfeval_gen.source import marks, text, tree
from perfeval_gen.view import binding
from perfeval_gen.workflows import baseline, currency, inputs, pack_copy, project_start, scoring, surroundings, words_of
from perfeval_gen.workflows import fixes as mending
from perfeval_gen.workflows.diff import codes as diffs
from perfeval_gen.workflows.fmt import form
from perfeval_gen.workflows.rollover import codes as rollovers

_MODULES = (
    text, tree, marks, codes, prose, upgrade, year_parts, repository, checks, grading, binding, output, packs,
    safety, faults, forms, template_worker, pipeline, rendering, baseline, currency, inputs, project_start, scoring,
    pack_copy, surroundings, words_of, diffs, rollovers, form, mending,
)  # fmt: skip


@cache
def all_codes() -> tuple[Code, ...]:
    """Return the definition of every code that any stage can give, sorted by id."""
    gathered = {code.id: code for module in _MODULES for code in module.CODES}
    return tuple(sorted(gathered.values(), key=lambda code: code.id))


def code_of(name: str) -> Code | None:
    """Return the code with this id, in any case, or None."""
    return next((code for code in all_codes() if code.id == name.strip().upper()), None)
