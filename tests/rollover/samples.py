"""Files of last year rolled over in memory, and a unit's folder on disk."""

from __future__ import annotations

from pathlib import Path

from perfeval_gen.diagnostics import Severity
from perfeval_gen.schema.model import load_schema
from perfeval_gen.source.marks import find_marks
from perfeval_gen.source.node import Node
from perfeval_gen.source.spans import find_spans
from perfeval_gen.source.text import Source, read_source
from perfeval_gen.source.tree import parse_tree
from perfeval_gen.workflows.rollover.plan import LastYear, Plan, Years, plan

YEARS = Years(2024, 2025)
HEAD = "类型: 整体自评\n年度: 2024\n单位: {名称: 某县数据局}\n"


def read(text: str) -> tuple[Source, Node]:
    """The tree of a text that has no error."""
    source = read_source("整体.yaml", text.encode("utf-8")).value
    assert source is not None
    outcome = parse_tree(source)
    assert outcome.value is not None, (text, outcome.diagnostics)
    assert not [d for d in outcome.diagnostics if d.severity is Severity.ERROR], (text, outcome.diagnostics)
    return source, outcome.value


def rolled(text: str, kind: str = "整体自评", **parts: object) -> Plan:
    """What becomes of a file of 2024."""
    source, tree = read(text)
    return plan(LastYear(source, tree, load_schema(kind), {}, **parts), YEARS)  # type: ignore[arg-type]


def turned(body: str, kind: str = "整体自评") -> str:
    """What becomes of the part of a file behind its head."""
    text = rolled(HEAD + body, kind).text
    head = HEAD.replace("2024", "2025")
    assert text.startswith(head)
    return text.removeprefix(head)


def marked(text: str) -> set[tuple[str | int, ...]]:
    """The paths of what is marked."""
    source, tree = read(text)
    return {m.node.location.path for m in find_marks(find_spans(source, tree)) if m.node is not None}


def unit_folder(folder: Path, **files: str) -> Path:
    """A unit's folder with files of 2024; names are paths, __ stands for a slash."""
    for name, text in files.items():
        path = folder / "2024" / (name.replace("__", "/") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder
