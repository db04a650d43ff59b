"""Whether documents that were made before are still what the data, the pack and the program would make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, finding
from perfeval_gen.docx.limits import MAX_FILE
from perfeval_gen.docx.seal import facts_of, inspect
from perfeval_gen.file_names import clean_name
from perfeval_gen.reading import NoPlainFile, read_bytes
from perfeval_gen.rendering import Planned

PE725: Final = Code(
    "PE725", "文档不是最新的", Severity.ERROR,
    "文档里记着它由哪份数据、哪个模板包、哪个版本的程序生成；与现在的不同，或生成后改过，就不是最新的。",
    remedy="运行 perfeval render 重新生成",
)  # fmt: skip
CODES: Final = (PE725,)
_CHANGED: Final = (
    (("perfeval.data",), "数据改过"),
    (("perfeval.stage",), "生成时的阶段不同"),
    (("perfeval.pack", "perfeval.templates"), "模板包改过"),
    (("perfeval.version",), "程序的版本不同"),
)


def outdated(folder: Path, planned: tuple[Planned, ...]) -> Iterator[tuple[Path, Diagnostic | None]]:
    """Yield each document with the finding that it isn't current, or None where it is."""
    for one in planned:
        path = folder / clean_name(one.filename)
        why = _reason(path, one.facts)
        said = finding(PE725, f"“{path.name}”{why}", Location(str(path))) if why else None
        yield path, said


def _reason(path: Path, facts: Mapping[str, str]) -> str:
    try:
        content = read_bytes(path, MAX_FILE)
    except FileNotFoundError:
        return "还没有生成"
    except NoPlainFile:
        return "不是本程序生成的"
    state = inspect(content)
    if state != "ours":
        return "生成后被手工修改过" if state == "edited" else "不是本程序生成的"
    before = facts_of(content)
    changed = [told for names, told in _CHANGED if any(before.get(name) != facts[name] for name in names)]
    return f"不是最新的：{'、'.join(changed)}" if changed else ""
