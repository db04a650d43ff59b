"""Sentences put into a small unit whose numbers are those of a published report (S2 of the ledger)."""

from __future__ import annotations

from perfeval_gen.diagnostics import Diagnostic, Stage
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.schema.validate import Document
from perfeval_gen.schema.values import Prose
from perfeval_gen.view.binding import bind
from tests.figures.samples import UNIT, document, pack

PACK = pack()
DATA = """\
预算:
  支出: {到位数: 14631.38, 基本支出: {决算数: 2646.16}, 项目支出: {决算数: 11870.42}}
  财政拨款: {决算数: 待填, 支出: 1450万元}
  存量资金: {上年末: 1407277.49元, 本年末: 1049567.64元}
项目:
  - 名称: 促企业上规模经费
    简称: 促企业上规模
    预算: {划拨: 462, 支出: 460}
    备注: "本项目支出{{ 支出 }}，全部支出{{ 整体.预算.支出.决算数 }}，{{ 单位.名称 }}"
  - {名称: 技改, 预算: {划拨: 100, 支出: 无}}
  - {名称: 技改, 预算: {划拨: 200, 支出: 200}}
成效:
  - 领域: 工业
    指标:
      - {指标: 规上工业增加值, 数值: 380.7, 单位: 亿元, 同比: -4.10%}
      - {指标: 园区, 数值: 8, 单位: 个}
上年: {预算: {支出: {决算数: 13000}}}
"""


def unit(sentence: str, more: str = "") -> Document:
    """A unit with one sentence, as it is typed."""
    return document(f"{DATA}{more}自评结果: |-\n  {sentence}\n", UNIT)


def printed(sentence: str, stage: Stage = Stage.DRAFT) -> str:
    """The sentence as it is printed, which must hold no fault."""
    text, found = outcome(sentence, stage)
    assert not found, found
    return text


def faults(sentence: str) -> list[tuple[str, str, str]]:
    """Code, marked stretch and message of what is wrong with a sentence."""
    _, found = outcome(sentence)
    return [(d.code, d.location.excerpt[d.location.column - 1 : d.location.end_column - 1], d.message) for d in found]


def outcome(sentence: str, stage: Stage = Stage.DRAFT) -> tuple[str, tuple[Diagnostic, ...]]:
    """The sentence after binding, with every finding."""
    checked = unit(sentence)
    made = bind(checked, derive_figures(checked, PACK), PACK, stage)
    assert made.value is not None
    result = made.value.get("evaluation_summary")
    assert isinstance(result, Prose)
    return result.text, made.diagnostics
