"""Sentences generated from results: value, unit, growth, rank and parts, each number from its one place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from perfeval_gen.figures.ratios import Figure
from perfeval_gen.quantities import as_plain
from perfeval_gen.view.printed import Section

_GROWTH_PLACES = 2


def results_sentence(rows: Any, growths: list[Figure | None]) -> str:  # noqa: ANN401 - Rows of sections
    """Return one sentence that tells every result, parts included; empty if there are none."""
    clauses = [clause for row, growth in zip(rows, growths, strict=True) if (clause := _clause(row, growth))]
    return "；".join(clauses) + "。" if clauses else ""


def _clause(row: Section, growth: Figure | None) -> str:
    said = [f"{row['指标']}{row['数值']}{row['单位'] if row['数值'] else ''}"]
    said.extend(_movement(row, growth))
    if row["目标值"]:
        said.append(f"年度目标为{_target(row)}")
    if row["完成进度"]:
        said.append(f"完成进度{row['完成进度']}")
    said.extend(str(row[key]) for key in ("排名", "说明") if row[key])
    parts = [_part(part) for part in row["其中"]]
    return "，".join(said) + (f"（其中：{'；'.join(parts)}）" if parts else "")


def _target(row: Section) -> str:
    target = str(row["目标值"])
    bare = target.replace(".", "", 1).replace("−", "", 1).isdigit()
    return f"{target}{row['单位']}" if bare else target


def _movement(row: Section, growth: Figure | None) -> list[str]:
    said = []
    if row["同比"]:
        said.append(f"同比{_rise(row['同比'].数, '%')}")
    elif growth is not None and growth.value is not None:
        said.append(f"同比{_rise(as_plain(growth.value * 100, _GROWTH_PLACES), '%')}")
    if row["增减"]:
        said.append(f"比上年{_change(str(row['增减']))}{row['单位']}")
    return said


def _rise(number: str, unit: str) -> str:
    if Decimal(number.replace("−", "-")) == 0:
        return "持平"
    return f"下降{number[1:]}{unit}" if number.startswith("−") else f"增长{number}{unit}"


def _change(number: str) -> str:
    return f"减少{number[1:]}" if number.startswith("−") else f"增加{number}"


def _part(part: Section) -> str:
    said = [f"{part['指标']}{part['数值']}{part['单位'] if part['数值'] else ''}"]
    if part["同比"]:
        said.append(f"同比{_rise(part['同比'].数, '%')}")
    if part["说明"]:
        said.append(str(part["说明"]))
    return "，".join(said)
