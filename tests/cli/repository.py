"""A unit's git repository in a folder with a Chinese name and a blank, on a machine without a network."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from perfeval_gen.resources import data_root
from perfeval_gen.workflows.repository_files import repository_files

ROOT = Path(__file__).resolve().parents[2]
NAME = "某市 工信局（测试）"
CLOSED = "http://127.0.0.1:9"  # nobody listens there
PROXIES = {f"{kind}_proxy": CLOSED for kind in ("http", "https", "all", "HTTP", "HTTPS", "ALL")}
SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"
EXAMPLE = data_root() / "examples" / "最小示例.yaml"


@dataclass(frozen=True)
class Repository:
    """The folder and the environment in which git and the program run there."""

    root: Path
    environment: dict[str, str]

    def run(self, *words: object, status: int | None = 0, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [str(word) for word in words], cwd=cwd or self.root, env=self.environment, capture_output=True,
            encoding="utf-8", check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert status is None or done.returncode == status, done.stdout + done.stderr
        return done

    def git(self, *words: object, status: int | None = 0) -> str:
        return self.run("git", *words, status=status).stdout

    def perfeval(self, *words: object, status: int | None = 0) -> str:
        return self.run(sys.executable, "-m", "perfeval_gen", *words, status=status).stdout

    def commit(self, message: str, *, status: int | None = 0) -> str:
        """Add everything and commit; return what was said."""
        self.git("add", "--all")
        done = self.run(*without_network(), "git", "commit", "-m", message, status=status)
        return done.stdout + done.stderr

    def change(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), "utf-8")

    def copied(self, folder: Path) -> Repository:
        """Return another one of the same state."""
        return Repository(shutil.copytree(self.root, folder / NAME), dict(self.environment))

    def commits(self) -> int:
        return len(self.git("log", "--format=%h").split())


@cache
def without_network() -> tuple[str, ...]:
    """Return what cuts a command off from every network, where this system lets us."""
    command = ("unshare", "--map-root-user", "--net")
    program = shutil.which(command[0])
    is_let = (
        program is not None and subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    )
    return command if is_let else ()


def environment(folder: Path, *, with_tools: bool = False) -> dict[str, str]:
    """Return an environment of its own: no settings of the user, no network; with the program on PATH or without."""
    empty = folder / "gitconfig"
    empty.write_bytes(b"")
    tools = folder / "bin"
    tools.mkdir(exist_ok=True)
    if with_tools:
        for name, module in (("perfeval", "perfeval_gen"), ("pre-commit", "pre_commit")):
            script = tools / name
            script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m {module} "$@"\n', "utf-8")
            script.chmod(0o755)
    who = {f"GIT_{role}_{what}": said for role in ("AUTHOR", "COMMITTER") for what, said in WHO.items()}
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "PRE_COMMIT")) and "proxy" not in k.lower()
    }
    return {
        **kept, **who, **PROXIES, "PYTHONPATH": str(ROOT), "GIT_CONFIG_GLOBAL": str(empty), "GIT_CONFIG_NOSYSTEM": "1",
        "PRE_COMMIT_HOME": str(folder / "pre-commit"), "HOME": str(folder), "PATH": f"{tools}:{SYSTEM_PATH}",
        "LC_ALL": "C.UTF-8",
    }  # fmt: skip


WHO = {"NAME": "某某", "EMAIL": "a@example.invalid"}


def made_in(folder: Path, *, with_tools: bool = False) -> Repository:
    """Return a repository with the files of a unit and the data of one year, nothing committed yet."""
    repository = Repository(folder / NAME, environment(folder, with_tools=with_tools))
    for name, text in repository_files().items():
        path = repository.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")
    year = repository.root / "2025"
    year.mkdir()
    (year / "整体.yaml").write_bytes(EXAMPLE.read_bytes())
    repository.git("init", "--quiet", "--initial-branch=main")
    return repository
