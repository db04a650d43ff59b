"""A seeded slice of the damaged files (the rest: ``make fuzz``); the watch would see what must not be."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NoReturn
from unittest.mock import patch

import pytest

from perfeval_gen import template_worker
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.package import Package
from perfeval_gen.docx.properties import CoreProperties
from perfeval_gen.source.text import read_source
from perfeval_gen.source.tree import parse_tree
from tests.reliability import fuzz, fuzz_bytes
from tests.reliability.fuzz_bytes import PACK, Trials, Worker, case, small, templates, try_case, worker
from tests.reliability.fuzz_worker import OUT, answer
from tests.reliability.mutators import PACKAGE, YAML, Case, is_readable, mutated_package, mutated_yaml, nested, swollen
from tests.reliability.rich import rich
from tests.reliability.watch import WORKER, Watch, template_worker_watched

COMMANDS = range(60)
TEXTS = 300


@pytest.fixture(scope="module")
def by() -> Iterator[Worker]:
    with worker() as made:
        yield made


def test_every_mutation_changes_something() -> None:
    chance = Random(1)  # noqa: S311 - chance, no secret
    for change in YAML:
        assert any(change(chance, small()) != small() for _ in range(9)), change
    for change in PACKAGE:
        assert any(change(chance, templates()[0]) != templates()[0] for _ in range(9)), change


def test_what_cannot_be_read_any_more_is_damaged_further() -> None:
    """Seed 32000 and others of ``make fuzz`` ended with the mutator's own zlib.error."""
    chance = Random(3)  # noqa: S311
    unreadable = [Package({"a": b"x" * 400}).to_bytes()[:-30], b"", b"PK\x03\x04", flipped_inside(templates()[0])]
    for content in unreadable:
        assert not is_readable(content)
        assert len({mutated_package(chance, content) for _ in range(20)}) > 3
    small_one = rich().to_bytes()
    for _ in range(30):
        assert mutated_package(chance, mutated_package(chance, small_one)) != small_one


def flipped_inside(content: bytes) -> bytes:
    """What is packed can't be unpacked, though the directory is whole: a zlib.error."""
    at = content.index(b"word/document.xml") + 40
    return content[:at] + b"\xff" * 40 + content[at + 40 :]


def test_damaged_text_gets_an_answer() -> None:
    chance = Random(2)  # noqa: S311
    refused = 0
    for _ in range(TEXTS):
        outcome = read_source("甲.yaml", mutated_yaml(chance, small())[:100_000])
        if outcome.value is not None:
            found = parse_tree(outcome.value)
            refused += found.value is None
            assert found.value is not None or found.diagnostics
        else:
            refused += 1
            assert outcome.diagnostics
    assert TEXTS * 0.3 < refused < TEXTS


def test_damaged_files_get_an_answer(by: Worker) -> None:
    trials = Trials()
    for seed in COMMANDS:
        try_case(seed, case(seed, light=True), by, trials)
    assert trials.wrong == []
    assert trials.count == len(COMMANDS)
    assert len(trials.statuses) >= 3


def test_depth_and_size_end_in_a_message() -> None:
    chance = Random(0)  # noqa: S311
    forms = [nested(chance, small()) for _ in range(30)] + [swollen(chance, small())[: 1 << 20] for _ in range(2)]
    forms += [b"a: " + b"[" * 100_000, b"a: " + b"{b: " * 100_000]
    for made in forms:
        outcome = read_source("甲.yaml", made)
        found = parse_tree(outcome.value) if outcome.value is not None else outcome
        assert found.value is not None or found.diagnostics


def test_tags_too_deep_are_a_fault_of_the_template(by: Worker) -> None:
    body = rich().parts["word/document.xml"]
    deep = ("{{ " + "not " * 3000 + "1 }}", "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}")
    for tag, status in (*((one, 3) for one in deep), ("平常的话", 0)):
        template = Package({**rich().parts, "word/document.xml": body.replace("末段".encode(), tag.encode())})
        folder = "模板/本单位"
        unit = small().replace(b"gd-zhanjiang", "本单位".encode())
        files = {"甲.yaml": unit, f"{folder}/pack.yaml": PACK.encode(), f"{folder}/甲.docx": template.to_bytes()}
        trials = Trials()
        try_case(0, Case(files, ("render", "甲.yaml", "-o", OUT)), by, trials)
        assert trials.wrong == []
        assert list(trials.statuses) == [status]


# -- the watch


def test_the_watch_sees_files_and_programs(tmp_path: Path) -> None:
    watch, inside, outside = Watch(), tmp_path / OUT, tmp_path / "外"
    inside.mkdir()
    sys.addaudithook(watch.hook)

    def command(words: list[str]) -> int:
        (inside / "甲").write_text("", "utf-8")
        Path(os.devnull).write_text("", "utf-8")
        outside.write_text("", "utf-8")
        outside.rename(outside.with_name("又"))
        subprocess.run([sys.executable, "-c", ""], check=True)
        return 7

    here = Path.cwd()
    try:
        got = answer(command, watch, str(tmp_path), ["render"])
    finally:
        os.chdir(here)
    assert got["status"] == 7
    kinds = [seen.split()[0] for seen in got["seen"]]
    assert kinds[:3] == ["open", "os.rename", "subprocess.Popen"]
    assert not any("甲" in seen for seen in got["seen"])


class Doing:
    """A value that does something where the template worker reads it."""

    def __init__(self, act: Callable[..., object], *args: object) -> None:
        self.act, self.args = act, args

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self.act, self.args


def test_the_watch_sees_into_the_template_worker(tmp_path: Path) -> None:
    template, written = tmp_path / "甲.docx", tmp_path / "外"
    template.write_bytes(templates()[0])
    watch = Watch()
    with template_worker_watched(watch):
        for acts in (Doing(open, written, "w"), Doing(os.system, ":")), ():
            watch.begin()
            context = {f"值{number}": act for number, act in enumerate(acts)}
            with pytest.raises(TemplateFault):  # of names that the context lacks: it was read and gone through
                template_worker.filled(template, context, CoreProperties(title="题", creator="某某"), None)
            seen = watch.end()
            if acts:
                assert written.exists()
                assert seen == [f"{WORKER}open {written}", f"{WORKER}os.system (b':',)"]
            else:
                assert seen == [], "what it did before isn't told again; its own work is quiet"


def test_the_watch_tells_exceptions(tmp_path: Path) -> None:
    def command(words: list[str]) -> int:
        raise RecursionError

    here = Path.cwd()
    try:
        got = answer(command, Watch(), str(tmp_path), ["check"])
    finally:
        os.chdir(here)
    assert got["status"] == -1
    assert "RecursionError" in got["text"]


def test_a_process_that_ends_or_hangs_is_told(tmp_path: Path, by: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    for program, told in (("import os; os.abort()", "signal 6"), ("import time; time.sleep(60)", "over time")):
        made = Worker()
        made.process = subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert made.ask(tmp_path, ("check",), 0.5 if "sleep" in program else 30) == told
        assert made.process is None
        made.scratch.cleanup()


def test_packages_stay_repeatable() -> None:
    made = [mutated_package(Random(5), templates()[0]) for _ in range(2)]  # noqa: S311
    assert made[0] == made[1]
    assert case(3) == case(3)


# -- the long run


def asked(**more: int) -> argparse.Namespace:
    return argparse.Namespace(
        **{"seconds": 60, "seed": 5, "units": 0, "sdk": 0, "pdf": 0, "bytes": 0, "kills": 0, **more}
    )


def test_a_fault_of_the_machinery_ends_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """A trial that fails by itself is told with its seed; the trials and parts behind it are run."""

    def broken(*_: object) -> NoReturn:
        raise ZeroDivisionError

    last = fuzz.Part("last", lambda _, seconds: fuzz.Found([f"in time: {50 < seconds <= 60}"], []), 1)
    chosen = [fuzz.Part("first", broken, 0), fuzz.Part("files", fuzz.damaged_files, 0), last]
    with patch.object(fuzz_bytes, "case", broken), patch.object(fuzz.Clock, "is_over", lambda _: False):
        status = fuzz.run(asked(bytes=2), chosen)
    told = capsys.readouterr().out
    assert status == 1
    assert told.count("ZeroDivisionError") == 3
    assert all(f"machinery: seed {seed}: " in told for seed in (5_000_000, 5_000_001))
    assert "! machinery first, seed 5: " in told
    assert "faults of the machinery itself: 2" in told
    assert "in time: True" in told


@pytest.mark.parametrize(
    ("printed", "wrong", "over"),
    [
        ("种子 5：文档 501，杀死 50，写出一部分 30，损坏的文件 0，遗留的进程 0\n", [], False),
        ("种子 5：文档 501，杀死 7，写出一部分 3，损坏的文件 0，遗留的进程 0\n", [], True),
        ("种子 5：文档 501，杀死 50，损坏的文件 2，遗留的进程 0\n", ["kills: torn files: 2"], False),
        ("", ["machinery kills: ended with 1: why"], False),
    ],
)
def test_killing_is_told(printed: str, wrong: list[str], over: bool) -> None:  # noqa: FBT001
    done = subprocess.CompletedProcess(["x"], 1, printed, "why")
    with patch.object(subprocess, "run", return_value=done):
        found = fuzz.kills(asked(kills=50), 1)
    assert found.wrong == wrong
    assert ("time ran out before 50 kills" in found.figures) is over
