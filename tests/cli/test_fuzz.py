"""Whatever is done to a file, the command answers: no exception leaves it, and no traceback."""

from __future__ import annotations

import contextlib
import io
import random
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfeval_gen.cli.app import main
from perfeval_gen.pipeline import check_file
from perfeval_gen.resources import data_root

EXAMPLES = sorted((data_root() / "examples").glob("*.yaml"))
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml's are ten times as fast
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
STATUSES = {0, 1, 2, 3, 4}
WORDS = [
    "待填", "无", "不适用", "", "0", "-1", "：", ":", ": ", "- ", "[", "]", "{", "}", "'", '"', "#", "&a", "*a", "!",
    "%", "\t", "\u3000", "\n", "\x00", "\u2028", "<<", "|", ">", "99999999999999999999999", "1e9", "是", "2025",
    "{{ x }}", "甲" * 200, "---", "...", "\\", "😀", "\u200b", "∞", "NaN", "0.000000000000000001", "2026-02-30", "100%",
]  # fmt: skip


def text_of(name: str) -> str:
    return next(p for p in EXAMPLES if p.name == name).read_text("utf-8")


def answer(content: bytes, command: str = "check") -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "整体.yaml"
        path.write_bytes(content)
        out, err = io.StringIO(), io.StringIO()
        words = [command, str(path), *(["-o", f"{folder}/出"] if command == "render" else [])]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(words)
        text = out.getvalue() + err.getvalue()
        if "[PE799]" in text:  # tell which fault of ours it is
            check_file(path)
        assert "Traceback" not in text
        assert status in STATUSES, text[-500:]
        if status == 1:
            assert "错误[PE" in text
        return status


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """An example with a few places cut, doubled, exchanged or overwritten."""
    text = text_of(draw(st.sampled_from([p.name for p in EXAMPLES])))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        kind = draw(st.sampled_from(["insert", "cut", "double", "line"]))
        if kind == "insert":
            text = text[:at] + draw(st.sampled_from(WORDS)) + text[at:]
        elif kind == "cut":
            text = text[:at] + text[at + draw(st.integers(1, 40)) :]
        elif kind == "double":
            text = text[:at] + text[max(0, at - draw(st.integers(1, 80))) :]
        else:
            lines = text.split("\n")
            i = draw(st.integers(0, len(lines) - 1))
            lines[i] = lines[i].partition(": ")[0] + ": " + draw(st.sampled_from(WORDS))
            text = "\n".join(lines)
    return text.encode("utf-8", "surrogatepass")


@given(mangled())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_mangled_text(content: bytes) -> None:
    answer(content)


@given(st.binary(max_size=400))
@settings(max_examples=40, deadline=None)
def test_any_bytes(content: bytes) -> None:
    assert answer(content) in {0, 1, 2}


@given(st.text(st.sampled_from([*"甲乙:：-#[]{}'\"|>&*!%@`,\n\n  \t\u3000"]), max_size=60))
@settings(max_examples=80, deadline=None)
def test_any_signs(text: str) -> None:
    assert answer(text.encode()) in {0, 1}


# -- the tree: any value put at any place


def places(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    inner: list[tuple[object, ...]] = [path] if path else []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in pairs:
        inner.extend(places(child, (*path, key)))
    return inner


VALUES: list[object] = [
    "待填", "无", "不适用", "", "0", "-1", "100", "12.5%", "是", "2025-12-31", "甲", "{{ 比率.支出完成率 }}", [], {},
    [[]], ["待填"], ["无", "甲"], [{}], {"甲": "乙"}, [{"名称": "无"}], {"决算数": "0"}, "9" * 40, "0.1元",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_any_value_anywhere(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - a repeatable choice
    seen = 0
    for example in EXAMPLES[seed % 2 :: 2]:
        whole = example.read_text("utf-8")
        ways = places(yaml.load(whole, Loader=LOADER))  # noqa: S506 - texts only
        for _ in range(10):
            value = yaml.load(whole, Loader=LOADER)  # noqa: S506
            for path in dice.sample(ways, 2):
                put(value, path, dice.choice(VALUES))
            content = yaml.dump(value, Dumper=DUMPER, allow_unicode=True, sort_keys=False, default_style="'")
            answer(content.encode(), "render" if seen % 3 == 0 else "check")
            seen += 1
    assert seen > 20


def put(value: object, path: tuple[object, ...], new: object) -> None:
    for key in path[:-1]:
        try:
            value = value[key]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return
    with contextlib.suppress(TypeError, IndexError):
        value[path[-1]] = new  # type: ignore[index]
