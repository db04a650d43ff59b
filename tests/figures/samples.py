"""Documents from a few lines of YAML."""

from __future__ import annotations

from textwrap import dedent

from perfeval_gen.diagnostics import Diagnostic, Location, Severity, Stage
from perfeval_gen.figures.derive import Figures, derive_figures
from perfeval_gen.figures.ratios import Figure
from perfeval_gen.packs.model import Pack, load_pack
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document, validate
from perfeval_gen.source.text import read_source
from perfeval_gen.source.tree import parse_tree
from perfeval_gen.view.style import Style

UNIT = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
PROJECT = "类型: 项目自评\n年度: 2025\n单位: {名称: 某县数据局}\n名称: 平台建设\n"
PLAIN = Style(trims_tables=False, ratio_places=2)


def document(text: str, head: str = UNIT, stage: Stage = Stage.DRAFT) -> Document:
    """The document of a few lines of YAML, which must hold no error."""
    found: list[Diagnostic] = []
    source = read_source("甲.yaml", (head + dedent(text)).encode())
    assert source.value is not None
    tree = parse_tree(source.value)
    assert tree.value is not None, tree.diagnostics
    checked = validate(tree.value, stage=stage)
    found.extend((*source.diagnostics, *tree.diagnostics, *checked.diagnostics))
    assert not [d for d in found if d.severity is Severity.ERROR], found
    assert checked.value is not None
    return checked.value


def pack(name: str = "gd-zhanjiang") -> Pack:
    """A shipped pack."""
    outcome = load_pack(name, asked_at=Location("试"))
    assert outcome.value is not None, outcome.diagnostics
    return outcome.value


def figures(text: str, head: str = UNIT) -> Figures:
    """The derived numbers of a few lines of YAML under the pack of Zhanjiang."""
    return derive_figures(document(text, head), pack())


def ratio(name: str, text: str, base: Path = (), head: str = UNIT) -> Figure:
    """One ratio of a few lines of YAML."""
    found = figures(text, head).ratio(name, base)
    assert found is not None
    return found


def printed(name: str, text: str, base: Path = (), head: str = UNIT) -> str:
    """One ratio of a few lines of YAML as printed."""
    return str(PLAIN.ratio(ratio(name, text, base, head)))
