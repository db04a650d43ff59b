"""A baseline: the findings known before, so that only new ones are told."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from perfeval_gen.diagnostics import Code, Diagnostic, Location, Outcome, Severity, finding
from perfeval_gen.output import NotWritten, not_written, write_atomically
from perfeval_gen.reading import MAX_FINDINGS, read_bytes
from perfeval_gen.repository import parts_of
from perfeval_gen.workflows.fingerprints import fingerprints, relative
from perfeval_gen.workflows.selection import Selection, fits, stops

PE750: Final = Code(
    "PE750", "找不到基线", Severity.ERROR, "--baseline 写的文件不存在，或者读不出来。",
    remedy="核对路径；还没有基线的，用 --write-baseline 写一份",
)  # fmt: skip
PE751: Final = Code(
    "PE751", "基线坏了", Severity.ERROR, "--baseline 写的文件不是 perfeval 写的基线，或者改坏了。",
    remedy="用 --write-baseline 重新写一份",
)  # fmt: skip
PE752: Final = Code(
    "PE752", "基线写不进去", Severity.ERROR,
    "--write-baseline 写的是一个已有的别的文件，或者文件夹不存在。原有的文件没有改动。",
    remedy="换一个文件名，例如 --write-baseline 基线.json",
)  # fmt: skip
PE753: Final = Code(
    "PE753", "基线里的问题已经没有了", Severity.NOTE, "基线记着的旧问题，这一次检查没有再出现，多半是改好了。",
    remedy="用 --write-baseline 重新写一份，免得同样的问题再出现时不列出来",
)  # fmt: skip
CODES: Final = (PE750, PE751, PE752, PE753)

VERSION: Final = 1
_KIND: Final = "perfeval-baseline"
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Known:
    """A finding of the baseline. It covers one that is as grave or less: a note of a draft hides no error later."""

    fingerprint: str
    code: str
    rule: str | None
    severity: Severity
    file: str
    message: str

    def covers(self, item: Diagnostic) -> bool:
        """Return whether a finding with the same fingerprint is no graver than this one was."""
        return item.severity <= self.severity and not stops(item)


def beside(
    items: Sequence[Diagnostic], path: Path, files: Sequence[Path], selection: Selection
) -> Outcome[tuple[Diagnostic, ...]]:
    """Return the findings that the baseline at ``path`` doesn't know.

    No value if it can't be read. A finding tells which of its entries no longer occur in the files checked.
    """
    read = _read(path)
    if read.value is None:
        return Outcome(None, read.diagnostics)
    known = {entry.fingerprint: entry for entry in read.value}
    prints = fingerprints(items, path.parent)
    left = tuple(d for d, mark in zip(items, prints, strict=True) if not (mark in known and known[mark].covers(d)))
    names = {relative(str(one), path.parent) for file in files for one in (file, *parts_of(file))}
    gone = [e for e in read.value if e.fingerprint not in prints and e.file in names and _is_asked(e, selection)]
    return Outcome(left, tuple(_told(gone, path)))


def _is_asked(entry: Known, selection: Selection) -> bool:
    chosen = not selection.chosen or any(fits(name, entry.code, entry.rule) for name in selection.chosen)
    return chosen and not any(fits(name, entry.code, entry.rule) for name in selection.left_out)


def _told(gone: Sequence[Known], path: Path) -> Iterator[Diagnostic]:
    if gone:
        shown = "；".join(f"{e.file} {e.code} {e.message}" for e in gone[:_SHOWN])
        more = "……" if len(gone) > _SHOWN else ""
        yield finding(PE753, f"基线里有 {len(gone)} 个问题已经没有了", Location(str(path)), mark=f"{shown}{more}")


def write(items: Iterable[Diagnostic], path: Path) -> Outcome[int]:
    """Write the findings as the baseline at ``path``; return how many. What stops a check is never put into one."""
    if path.exists() and _read(path).value is None:
        return Outcome(None, (finding(PE752, f"“{path}”不是基线，没有覆盖", Location(str(path))),))
    kept = [d for d in items if not stops(d)]
    prints = fingerprints(kept, path.parent)
    rows = [_row(d, mark, path.parent) for d, mark in zip(kept, prints, strict=True)]
    report = {"kind": _KIND, "version": VERSION, "findings": rows}
    try:
        write_atomically(
            path, (json.dumps(report, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
        )
    except NotWritten as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            return Outcome(None, (finding(PE752, f"“{path}”写不进去：文件夹不存在", Location(str(path))),))
        return Outcome(None, (not_written(error),))
    return Outcome(len(rows))


def _row(item: Diagnostic, fingerprint: str, base: Path) -> dict[str, Any]:
    return {
        "fingerprint": fingerprint,
        "code": item.code,
        "rule": item.rule,
        "severity": item.severity.name.lower(),
        "file": relative(item.location.file, base),
        "message": item.message,
    }


def _read(path: Path) -> Outcome[tuple[Known, ...]]:
    try:
        text = read_bytes(path, MAX_FINDINGS).decode("utf-8-sig")
    except OSError:
        return Outcome(None, (finding(PE750, f"找不到基线“{path}”，或者读不出来", Location(str(path))),))
    except UnicodeDecodeError:
        return _damaged(path)
    try:
        return Outcome(tuple(_entries(json.loads(text))))
    except (ValueError, KeyError, TypeError, RecursionError):
        return _damaged(path)


def _damaged(path: Path) -> Outcome[tuple[Known, ...]]:
    return Outcome(None, (finding(PE751, f"“{path}”不是能用的基线", Location(str(path))),))


def _entries(report: Any) -> Iterator[Known]:  # noqa: ANN401 - whatever the file holds
    if not isinstance(report, dict) or (report.get("kind"), report.get("version")) != (_KIND, VERSION):
        raise ValueError
    for row in report["findings"]:
        texts = [row[name] for name in ("fingerprint", "code", "file", "message")]
        if not all(isinstance(text, str) for text in texts) or not isinstance(row["rule"], str | None):
            raise TypeError
        fingerprint, code, file, message = texts
        yield Known(fingerprint, code, row["rule"], Severity[row["severity"].upper()], file, message)
