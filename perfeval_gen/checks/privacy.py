"""PE6xx: private data on its way to paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from perfeval_gen.checks.check import Facts, check
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.view.privacy import mask_phone

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: "
PE601: Final = Code(
    "PE601", "个人信息不进入公开稿", Severity.NOTE,
    "手机号等个人信息在草稿、报送稿照印，公开稿按模板包的规定遮盖或省略。",
    remedy="不需要印的，删去即可",
    bad=f'{_HEAD}{{名称: 某县数据局, 联络人: {{移动电话: "13800000000"}}}}\n',
    good=f"{_HEAD}{{名称: 某县数据局, 联络人: {{办公电话: 0759-0000000}}}}\n",
)  # fmt: skip
CODES: Final = (PE601,)


@check(PE601)
def private_data(facts: Facts) -> Iterator[Diagnostic]:
    """Point out mobile numbers and e-mail addresses, which the published form won't show as they are."""
    for path, _, shape in facts.fields:
        value = facts.document.get(*path) if shape.private else None
        if not isinstance(value, str):
            continue
        if shape.private == "电话" and mask_phone(value) != value:
            yield finding(PE601, "手机号不进入公开稿", facts.document.at(path), mark="公开稿遮盖中间几位")
        elif shape.private == "邮箱" and "@" in value:
            yield finding(PE601, "邮箱不进入公开稿", facts.document.at(path), mark="公开稿省略")
