"""PE826: what is wrong with the ratios of a pack: changes of known ones, and its own."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Final

from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.resources import load_data
from perfeval_gen.schema.model import Schema, load_schema
from perfeval_gen.schema.validate import Document

PE826: Final = Code(
    "PE826", "模板包的比率不对", Severity.ERROR,
    "“比率”改写通用的比率，只写分子、分母；本包自己的比率要写算法、分子、分母，名称不能与通用的相同；各项是表式中的字段。",
    remedy="改为通用比率的名称，或补上算法、分子、分母",
)  # fmt: skip
CODES: Final = (PE826,)
KIND_OF: Final[Mapping[str, str]] = {"单位": "整体自评", "项目": "项目自评"}
_COUNTED: Final = ("统计", "可用资金")


def own_ratio_names(documents: tuple[Document, ...], kind: str) -> frozenset[str]:
    """Return the names of the ratios that the packs have for themselves in data of a kind."""
    rules = [(name, rule) for d in documents for name, rule in (d.get("ratios") or {}).items()]
    return frozenset(n for n, r in rules if r.get("method") and KIND_OF[r.get("scope") or "单位"] == kind)


def ratio_faults(document: Document, schemas: Mapping[str, Schema]) -> Iterator[Diagnostic]:
    """Yield every fault in the ratios of one pack.yaml; ``schemas`` are those that the pack added fields to."""
    known = {name for scope in load_data("schemas/figures.yaml").values() for name in scope}
    for name, rule in (document.get("ratios") or {}).items():
        place = document.at(("ratios", name))
        if not rule.get("method"):
            if name not in known:
                close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.4)
                guess = f"是否想写“{close[0]}”？" if close else "自己的比率要写“算法”"
                yield finding(PE826, f"没有比率“{name}”", place, mark=guess)
            continue
        if name in known:
            yield finding(PE826, f"已有通用的比率“{name}”", place, mark="换个名称，或不写“算法”")
        yield from _operands(document, name, rule, schemas)


def _operands(
    document: Document, name: str, rule: Mapping[str, object], schemas: Mapping[str, Schema]
) -> Iterator[Diagnostic]:
    kind = KIND_OF[str(rule.get("scope") or "单位")]
    schema = schemas.get(kind) or load_schema(kind)
    fields = {".".join(path) for path, _ in schema.walk()}
    for key, title in (("numerator", "分子"), ("denominator", "分母")):
        written = rule.get(key)
        if not isinstance(written, tuple) or not written:
            if key == "numerator" or rule["method"] != "平均":
                yield finding(PE826, f"“{name}”没有写{title}", document.at(("ratios", name)), mark=f"缺少{title}")
            continue
        for i, path in enumerate(written):
            bare = str(path).lstrip("-")
            if bare not in fields and bare.split(".")[0] not in _COUNTED:
                close = difflib.get_close_matches(bare, sorted(fields), n=1, cutoff=0.6)
                guess = f"是否想写“{close[0]}”？" if close else "没有这个字段"
                yield finding(
                    PE826, f"“{name}”的{title}“{bare}”不存在", document.at(("ratios", name, key, i)), mark=guess
                )
