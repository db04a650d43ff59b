"""``perfeval schema``: what editors and people read of the fields."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perfeval_gen.diagnostics import Location, Outcome

if TYPE_CHECKING:
    from perfeval_gen.packs.model import Pack


def schema(
    output: Annotated[
        str, typer.Option("--format", metavar="json|markdown", help="编辑器用的 JSON Schema，或字段手册")
    ] = "json",
    pack: Annotated[
        str | None,
        typer.Option("--pack", metavar="名称", help="连同这个模板包的附加字段、指标名称", show_default=False),
    ] = None,
    folder: Annotated[
        Path, typer.Option("--dir", metavar="文件夹", help="单位的文件夹，连同它“模板”里的模板包", show_default=False)
    ] = Path(),
    *,
    write: Annotated[
        bool, typer.Option("--write", help="写入单位文件夹的 .perfeval/，编辑器由此补全；换了模板包后重写一次")
    ] = False,
) -> None:
    """Print the fields, for editors or people."""
    raise typer.Exit(run_schema(output, pack, folder, write=write))


def run_schema(output: str, name: str | None, folder: Path, *, write: bool) -> int:
    """Print the JSON Schema or the field manual, with what a pack adds; or write what editors read."""
    from perfeval_gen.cli import printing
    from perfeval_gen.cli.answers import CLEAN, one_of, show, status_of
    from perfeval_gen.pipeline import own_templates
    from perfeval_gen.schema.export import reference
    from perfeval_gen.schema.json_schema import json_schema
    from perfeval_gen.workflows.editor import pack_names

    one_of("--format", output, ("json", "markdown"))
    loaded = _pack(name, folder, needed=write)
    if loaded.value is None and (loaded.diagnostics or write):
        show(loaded.diagnostics, err=True)
        return status_of(loaded.diagnostics, ())
    pack = loaded.value
    if write and pack is not None:
        return _write(pack, folder)
    schemas = pack.schemas if pack is not None else {}
    if output == "markdown":
        typer.echo(reference(schemas, name or ""), nl=False)
    elif pack is None:
        typer.echo(printing.as_json(json_schema()))
    else:
        typer.echo(printing.as_json(json_schema(schemas, pack_names(pack, own_templates(folder)))))
    return CLEAN


def _write(pack: Pack, folder: Path) -> int:
    from perfeval_gen.output import write_together
    from perfeval_gen.pipeline import own_templates
    from perfeval_gen.workflows.editor import FOLDER, schema_files

    files = {folder / FOLDER / file: text for file, text in schema_files(pack, own_templates(folder)).items()}
    write_together((path, text.encode("utf-8")) for path, text in files.items())
    for path in files:
        typer.echo(f"√ {path}")
    return 0


def _pack(name: str | None, folder: Path, *, needed: bool) -> Outcome[Pack]:
    """Return the pack that was named, where one is needed else that of the unit's folder or the default one."""
    from perfeval_gen.packs.model import load_pack
    from perfeval_gen.pipeline import DEFAULT_PACK, own_templates
    from perfeval_gen.repository import load_repository

    if name is None and needed:
        around = load_repository(folder).value
        said = around.document.get("pack") if around is not None else None
        name = said if isinstance(said, str) else DEFAULT_PACK
    if name is None:
        return Outcome(None)
    return load_pack(name, own=own_templates(folder), asked_at=Location(f"--pack {name}"))
