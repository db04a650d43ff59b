"""Damaged files given to the command, in a process that is watched and ended when it takes too long."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

from perfeval_gen.resources import data_root
from tests.reliability.fuzz_worker import OUT
from tests.reliability.misshaped import Misshaped, misshaped
from tests.reliability.mutators import Case, mutated_package, mutated_yaml
from tests.reliability.strategies import unit
from tests.reliability.watch import is_start

LIMIT: Final = 10.0  # seconds of CPU: a crowded machine is no fault
HARD_LIMIT: Final = 60.0  # seconds by the clock, then the process is ended
STATUSES: Final = {0, 1, 2, 3, 4}
ROOT: Final = Path(__file__).resolve().parents[2]
OWN: Final = "模板/本单位"
PACK: Final = """名称: 本单位
版本: "1"
沿用: gd-zhanjiang
文档:
  - {名称: 甲, 类型: 整体自评, 模板: 甲.docx, 文件名: 甲}
"""
RENDER: Final = ("render", "甲.yaml", "-o", OUT)
WORDS: Final = (
    *[("check", "甲.yaml")] * 6,
    *[RENDER] * 4,
    ("check", "甲.yaml", "--stage", "报送", "--format", "json"),
    ("fmt", "甲.yaml"),
    ("score", "甲.yaml"),
    ("migrate", "甲.yaml"),
    ("diff", "甲.yaml", "乙.yaml"),
    ("check", "甲.yaml", "--format", "sarif"),
)
PACK_WORDS: Final = (("check", "甲.yaml"), RENDER, ("pack", "info", "本单位"), ("pack", "list"))
DOCX_WORDS: Final = (*[RENDER] * 8, ("text", f"{OWN}/甲.docx"), ("diff", f"{OWN}/甲.docx", f"{OWN}/甲.docx"))


@cache
def examples() -> tuple[bytes, ...]:
    found = sorted((data_root() / "examples").glob("*.yaml"))
    assert len(found) > 5
    return tuple(path.read_bytes() for path in found)


@cache
def small() -> bytes:
    return (data_root() / "examples" / "最小示例.yaml").read_bytes()


@cache
def templates() -> tuple[bytes, ...]:
    found = sorted((data_root() / "templates").glob("*/*.docx"))
    assert len(found) > 9
    return tuple(path.read_bytes() for path in found)


@cache
def every_field() -> tuple[Misshaped, ...]:
    return tuple(misshaped())


def case(seed: int, *, light: bool = False) -> Case:
    """The case of a seed; ``light``: only small files."""
    chance = Random(seed)  # noqa: S311 - chance, no secret
    kind = chance.random()
    if kind < 0.6:
        return _of_yaml(chance, light=light)
    if kind < 0.65:
        one = chance.choice(every_field())
        return Case({"甲.yaml": one.content, "乙.yaml": chance.choice(every_field()).content}, chance.choice(WORDS))
    return _of_template(chance) if kind < 0.9 else _of_pack(chance)


def _of_yaml(chance: Random, *, light: bool) -> Case:
    words = chance.choice(WORDS)
    if light:
        base = small() if chance.random() < 0.7 else unit(chance.randrange(40)).content
    else:
        base = chance.choice(examples()) if chance.random() < 0.6 else unit(chance.randrange(10**6)).content
    made = mutated_yaml(chance, base)
    made = made[:200_000] if light else made
    return Case({"甲.yaml": made, "乙.yaml": base}, words)


def _of_pack(chance: Random) -> Case:
    folder = data_root() / "templates" / chance.choice(("gd-zhanjiang", "cn", "cq"))
    name = chance.choice(("pack.yaml", "pack.yaml", "整体指标.yaml", "项目指标.yaml"))
    files = {f"{OWN}/{path.name}": path.read_bytes() for path in folder.iterdir() if path.is_file()}
    files[f"{OWN}/{name}"] = mutated_yaml(chance, files[f"{OWN}/{name}"])
    return Case({"甲.yaml": _own_pack(small()), **files}, chance.choice(PACK_WORDS))


def _of_template(chance: Random) -> Case:
    template = mutated_package(chance, chance.choice(templates()))
    files = {"甲.yaml": _own_pack(small()), f"{OWN}/pack.yaml": PACK.encode(), f"{OWN}/甲.docx": template}
    return Case(files, chance.choice(DOCX_WORDS))


def _own_pack(content: bytes) -> bytes:
    lines = [line for line in content.decode().split("\n") if not line.startswith("模板包")]
    return "\n".join(["模板包: 本单位", *lines]).encode()


@dataclass
class Trials:
    """How many cases were tried, how they ended, and what went wrong."""

    count: int = 0
    slowest: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def note(self, kind: str, seed: int, what: str) -> None:
        self.faults[kind] += 1
        self.wrong.append(f"{kind}: seed {seed}: {what[-700:]}")


class Worker:
    """A process that runs commands; begun again when it ended or was ended."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.scratch = tempfile.TemporaryDirectory()  # what it leaves when it is ended goes with it

    def ask(self, folder: Path, words: tuple[str, ...], limit: float) -> dict[str, Any] | str:
        """Return what the worker answers, or how it ended."""
        process = self.process or self._begin()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"folder": str(folder), "words": words}) + "\n")
        process.stdin.flush()
        if not select.select([process.stdout], [], [], limit)[0]:
            self.end()
            return "over time"
        line = process.stdout.readline()
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        status = process.wait()
        self.end()
        return f"signal {-status}" if status < 0 else f"ended with {status}"

    def _begin(self) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PERFEVAL_CACHE": "off", "PYTHONUTF8": "1"}
        environment["TMPDIR"] = self.scratch.name
        self.process = subprocess.Popen(
            [sys.executable, "-B", "-m", "tests.reliability.fuzz_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
            cwd=ROOT,
        )
        return self.process

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


@contextlib.contextmanager
def worker() -> Iterator[Worker]:
    made = Worker()
    try:
        yield made
    finally:
        made.end()
        made.scratch.cleanup()


def try_case(seed: int, one: Case, by: Worker, trials: Trials) -> None:
    """Run one case in a folder of its own and note what must not be."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve() / "单位"
        for path, content in one.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        got = by.ask(folder, one.words, HARD_LIMIT)
        trials.count += 1
        if isinstance(got, str):
            trials.note(got.split()[0], seed, f"{got} {one.words}")
            return
        _judge(seed, one, got, trials)
        if [p.name for p in Path(name).iterdir()] != ["单位"]:
            trials.note("outside", seed, str(list(Path(name).iterdir())))
        shutil.rmtree(folder, ignore_errors=True)


def _judge(seed: int, one: Case, got: dict[str, Any], trials: Trials) -> None:
    trials.statuses[got["status"]] += 1
    trials.slowest = max(trials.slowest, got["seconds"])
    told = f"{one.words} {got['text']}"
    if got["status"] not in STATUSES or "Traceback" in got["text"] or "[PE799]" in got["text"]:
        trials.note("traceback", seed, told)
    if got["seconds"] > LIMIT:
        trials.note("over", seed, f"{got['seconds']} s {told[:200]}")
    for event in got["seen"]:
        trials.note("started" if is_start(event) else "outside", seed, f"{one.words} {event}")
