"""Score sheets from a few lines of YAML, under shipped packs or trees made up for a test."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from perfeval_gen.diagnostics import Location
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.figures.scores import ScoreRow, ScoreSheet
from perfeval_gen.packs.model import Pack, load_pack
from tests.figures.samples import UNIT, document, pack

GRADES = "[{等级: 优, 下限: 90}, {等级: 良, 下限: 80}, {等级: 中, 下限: 60}, {等级: 差, 下限: 0}]"
HEAD = f'名称: 试\n版本: "1"\n等级: {GRADES}\n'


@contextmanager
def folder_of(tree: str, head: str = HEAD) -> Iterator[Path]:
    """A folder 模板 with the pack ``own`` of one tree."""
    with tempfile.TemporaryDirectory() as here:
        made = Path(here) / "模板" / "own"
        made.mkdir(parents=True)
        (made / "pack.yaml").write_text(head, "utf-8")
        (made / "表.yaml").write_text(tree, "utf-8")
        yield made.parent


def pack_of(tree: str) -> Pack:
    """A pack of one sound tree and no documents."""
    with folder_of(tree) as own:
        outcome = load_pack("own", own=own, asked_at=Location("试"))
    assert outcome.value is not None, outcome.diagnostics
    return outcome.value


def sheet_of(text: str, chosen: Pack | str = "gd-zhanjiang", head: str = UNIT, tree: str = "") -> ScoreSheet:
    """The score sheet of a few lines of YAML; ``tree`` names another than that of the total."""
    used = pack(chosen) if isinstance(chosen, str) else chosen
    figures = derive_figures(document(text, head), used)
    return figures.sheets[tree] if tree else figures.scores


def leaf_of(name: str, sheet: ScoreSheet) -> ScoreRow:
    """The leaf of a name."""
    (row,) = [leaf for leaf in sheet.leaves() if leaf.name == name]
    return row


def scores_of(sheet: ScoreSheet) -> dict[str, Decimal | None]:
    """The scores of all leaves by name."""
    return {leaf.name: leaf.score for leaf in sheet.leaves()}
