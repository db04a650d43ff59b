"""The files around the years of a unit: perfeval.yaml, the schema for editors, what git reads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from perfeval_gen.packs.model import Pack
from perfeval_gen.pipeline import own_templates
from perfeval_gen.reading import read_bytes
from perfeval_gen.repository import CONFIG, load_repository
from perfeval_gen.workflows.editor import FOLDER, schema_files, schema_for
from perfeval_gen.workflows.repository_files import repository_files


def modeline(path: Path, root: Path) -> str:
    """Return the first line of a data file: where an editor finds the schema, relative to the file."""
    schema = root / FOLDER / schema_for(path.resolve().relative_to(root.resolve()))
    return (
        f"# yaml-language-server: $schema={Path(os.path.relpath(schema.resolve(), path.resolve().parent)).as_posix()}\n"
    )


def lacking_files(root: Path, unit: str, pack: Pack) -> dict[Path, bytes]:
    """Return what a unit's folder lacks; what is there stays, but for the schema of our making.

    The schema follows the pack of perfeval.yaml.

    Raises ``OSError`` if the folder can't be read.
    """
    return {path: text.encode("utf-8") for path, text in _files(root, unit, pack)}


def _files(root: Path, unit: str, pack: Pack) -> Iterator[tuple[Path, str]]:
    known = load_repository(root).value if (root / CONFIG).is_file() else None
    is_usual = known is None or known.document.get("pack") in (None, pack.name)
    if not (root / CONFIG).exists():
        yield root / CONFIG, modeline(root / CONFIG, root) + _config(unit, pack)
    for name, text in schema_files(pack, own_templates(root)).items():
        path = root / FOLDER / name
        if not path.exists() or (is_usual and read_bytes(path) != text.encode("utf-8")):
            yield path, text
    for name, text in repository_files().items():
        if not (root / name).exists():
            yield root / name, text


def _config(unit: str, pack: Pack) -> str:
    return (
        "# 本单位各年度通用的设置。各年度的数据在以年度命名的文件夹里\n"
        f"单位: {as_yaml(unit)}\n"
        f"模板包: {pack.name}\n"
        f'模板包版本: "{pack.version}"    # 程序里的表式变了会提醒；核对后改成新的\n'
        "输出: 输出    # 生成的文档放在哪个文件夹\n"
        '#文件名: {整体绩效自评报告: "{单位简称}{年度}年度整体绩效自评报告"}    # 代替模板包规定的文件名\n'
    )


def as_yaml(text: str) -> str:
    """Return a text as YAML that reads back as the same text, quoted where it might not."""
    plain = text[0].isalnum() and not any(c in text for c in ":#{}[],&*!|>'\"%@`") and not text.isascii()
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
