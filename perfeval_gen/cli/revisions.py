"""Files as they were in an earlier commit: git is asked for them, without a network and without touching the folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from perfeval_gen.docx.limits import MAX_FILE
from perfeval_gen.pipeline import OWN_TEMPLATES
from perfeval_gen.repository import CONFIG

_QUIET: Final = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
_OF_A_HOOK: Final = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"})
_SIZED: Final = 3  # words of a line: id, kind, size
_DATA: Final = (".yaml", ".yml")
_FILES: Final = ("100644", "100755")


@dataclass(frozen=True, slots=True)
class Repo:
    """A working copy: its top folder, and where in it the folder asked about lies (``甲/乙/`` or nothing)."""

    top: Path
    prefix: str

    def commit(self, revision: str) -> str:
        """Return the id of the commit that a revision names; empty if there is none."""
        if not revision:
            return ""
        words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        return (_git(self.top, *words) or b"").decode("ascii", "replace").strip()

    def within(self, path: Path) -> str:
        """Return a path of the machine as git has it, from the top folder; empty if it lies elsewhere."""
        try:
            return path.resolve().relative_to(self.top.resolve()).as_posix()
        except ValueError:
            return ""

    def spellings(self, path: str) -> tuple[str, ...]:
        """Return what a path behind a revision may mean: from the top folder as git reads it, else from here."""
        here = _normal(f"{self.prefix}{path}")
        return (here,) if path.startswith(("./", "../")) else tuple(dict.fromkeys((_normal(path), here)))

    def has(self, commit: str, path: str) -> bool:
        """Return whether a commit has a file or folder."""
        return bool(path) and any(True for _ in self._under(commit, path))

    def write_out(self, commit: str, path: str, folder: Path) -> Path:
        """Write a file or folder of a commit below ``folder``, with what its reading depends on; return its place."""
        entries = tuple(self._entries(commit))
        is_file = any(name == path for _, name in entries)
        base = str(PurePosixPath(path).parent) if is_file else path
        wanted = [(oid, name) for oid, name in entries if name == path or _belongs(name, base)]
        sizes = self._sizes(oid for oid, _ in wanted)
        small = [oid for oid, _ in wanted if sizes.get(oid, MAX_FILE + 1) <= MAX_FILE]
        contents = _git(self.top, "cat-file", "--batch", data=_lines(small)) or b""
        found = dict(zip(small, _batch(contents), strict=False))
        for oid, name in wanted:
            if oid in sizes and _is_inside(name):
                target = folder.joinpath(*PurePosixPath(name).parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(found.get(oid, b""))
                os.truncate(target, sizes[oid])  # what is too large takes no room, and is told as such
        return folder.joinpath(*PurePosixPath(path).parts)

    def _sizes(self, oids: Iterable[str]) -> dict[str, int]:
        """Return the size of each file that git has."""
        told = _git(self.top, "cat-file", "--batch-check", data=_lines(oids)) or b""
        rows = (line.split() for line in told.decode("ascii", "replace").splitlines())
        return {row[0]: int(row[2]) for row in rows if len(row) == _SIZED}

    def _entries(self, commit: str) -> Iterator[tuple[str, str]]:
        """Yield the id and path of every file of a commit."""
        listed = _git(self.top, "ls-tree", "-r", "-z", "--full-tree", commit) or b""
        for line in listed.split(b"\0"):
            head, _, name = line.partition(b"\t")
            mode, _, rest = head.decode("ascii", "replace").partition(" ")
            if mode in _FILES:
                yield rest.rpartition(" ")[2], os.fsdecode(name)

    def _under(self, commit: str, path: str) -> Iterator[str]:
        return (name for _, name in self._entries(commit) if path == "." or f"{name}/".startswith(f"{path}/"))


def is_there() -> bool:
    """Return whether this machine has git."""
    return shutil.which("git") is not None


def repo_at(path: Path) -> Repo | None:
    """Return the working copy that a file or folder lies in, whether it exists now or not; None where there is none."""
    near = next((p for p in (path, *path.absolute().parents) if p.is_dir()), Path())
    top, prefix = (_git(near, "rev-parse", word) for word in ("--show-toplevel", "--show-prefix"))
    if not top or prefix is None:
        return None
    return Repo(Path(os.fsdecode(top.rstrip(b"\r\n"))), os.fsdecode(prefix.rstrip(b"\r\n")))


def _git(folder: Path, *words: str, data: bytes = b"") -> bytes | None:
    """Return what git says, None where it refuses or isn't there."""
    program = shutil.which("git")
    if program is None:
        return None
    command = [program, "-c", "core.quotepath=false", "-C", str(folder), *words]
    kept = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    run = subprocess.run(  # noqa: S603 - git with words of ours; a revision stands behind --end-of-options
        command, input=data, capture_output=True, check=False, env={**kept, **_QUIET}
    )
    return run.stdout if run.returncode == 0 else None


def _batch(text: bytes) -> Iterator[bytes]:
    """Yield the contents out of git's answer: a line with id, kind and size before each, a line feed behind."""
    while text:
        head, _, rest = text.partition(b"\n")
        size = int(head.rpartition(b" ")[2])
        yield rest[:size]
        text = rest[size + 1 :]


def _lines(words: Iterable[str]) -> bytes:
    return "".join(f"{word}\n" for word in words).encode()


def _is_inside(name: str) -> bool:
    """Tell whether a name of a commit leads nowhere else; git would never check another out."""
    parts = PurePosixPath(name).parts
    is_odd = os.sep != "/" and any(sign in name for sign in (os.sep, ":"))
    return bool(parts) and not name.startswith("/") and ".." not in parts and not is_odd


def _belongs(name: str, base: str) -> bool:
    """Return whether a file of a commit lies below ``base``, or is what reading a file there depends on."""
    parts, inner = PurePosixPath(name).parts, PurePosixPath(base).parts
    if name.endswith(_DATA) and parts[: len(inner)] == inner:
        return True
    above = next((i for i, part in enumerate(parts) if part in (OWN_TEMPLATES, CONFIG)), None)
    return above is not None and parts[:above] == inner[:above]


def _normal(path: str) -> str:
    """Return a path without ``.`` and ``..``, as git lists it; empty where it leads out of the top folder."""
    made: list[str] = []
    for part in path.replace(os.sep, "/").split("/"):
        if part == ".." and not made:
            return ""
        if part == "..":
            made.pop()
        elif part not in ("", "."):
            made.append(part)
    return "/".join(made) or "."
