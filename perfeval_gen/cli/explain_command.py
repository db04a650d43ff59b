"""``perfeval explain``: what a code or a rule of the catalogue is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from perfeval_gen.diagnostics import Code
    from perfeval_gen.workflows.catalogue import Rule


def explain(
    code: Annotated[
        str | None,
        typer.Argument(metavar="代码", help="例如 PE301，或规则 SUM-04、SUM；不写则列出全部代码", show_default=False),
    ] = None,
) -> None:
    """Tell what a code means."""
    raise typer.Exit(run_explain(code))


def run_explain(name: str | None) -> int:
    """Print what a code or rule means, or the list of all codes."""
    from perfeval_gen.cli.answers import CLEAN, USAGE
    from perfeval_gen.workflows.catalogue import catalogue
    from perfeval_gen.workflows.codes import all_codes, code_of

    if name is None:
        for code in all_codes():
            typer.echo(f"{code.id}  {code.severity.title}  {code.title}")
        return CLEAN
    found = code_of(name)
    if found is not None:
        typer.echo("\n".join(_of_code(found)))
        return CLEAN
    wanted = name.strip().upper()
    rules = [rule for group in catalogue() for rule in group.rules if wanted in (rule.id, group.id)]
    for rule in rules:
        typer.echo("\n".join(_of_rule(rule)))
    if not rules:
        typer.echo(f"错误[PE700] 没有代码“{name}”，也没有这样的规则\n     = perfeval explain 列出全部代码", err=True)
    return CLEAN if rules else USAGE


def _of_code(code: Code) -> Iterator[str]:
    """Yield what a code means, what to do, its rules, whom it stops, its source and samples."""
    from perfeval_gen.workflows import explaining

    yield f"{code.id}  {code.title}（{code.severity.title}）"
    yield ""
    yield code.explanation
    mended = explaining.MENDED if explaining.is_mended(code) else ""
    for label, text in (
        ("怎样改", code.remedy),
        ("自动修正", mended),
        *(("规则", f"{name} {text}") for name, text in explaining.rules_in_words(code)),
        ("出处", code.article),
        ("各阶段", explaining.stopped(code)),
    ):
        if text:
            yield f"{label}：{text}"
    for label, text in (("错误示例", code.bad), ("正确示例", code.good)):
        if text:
            yield ""
            yield f"{label}："
            yield from (f"  │ {line}" for line in explaining.shown(text.rstrip()))


def _of_rule(rule: Rule) -> Iterator[str]:
    yield f"{rule.id}  {rule.text}（{rule.severity.title}）"
    if rule.codes:
        yield from (f"  {code.id}  {code.title}" for code in rule.codes)
    else:
        yield f"  没有对应的检查：{rule.reason or '还没有做'}"
