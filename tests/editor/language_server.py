"""A client of yaml-language-server: what an editor would show. LSP is JSON-RPC over the server's standard streams."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from pathlib import Path
from queue import Queue
from typing import Any, Final, Self

ROOT: Final = Path(__file__).parents[2]
PACKAGE: Final = ROOT / ".ci" / "editor" / "node_modules" / "yaml-language-server"
_PATIENCE: Final = 60
_SETTINGS: Final = {
    "yaml": {
        "schemaStore": {"enable": False},  # nothing is fetched
        "kubernetesCRDStore": {"enable": False},
        "validate": True,
        "hover": True,
        "completion": True,
    },
    "http": {"proxy": "", "proxyStrictSSL": False},
    "[yaml]": {"editor.tabSize": 2},
}


def missing() -> str:
    """Why there is no server to talk to; nothing where there is one."""
    if shutil.which("node") is None:
        return "没有 Node.js，不试编辑器（CI 会试）；要试的装上 Node.js，运行 make editor"
    return "" if PACKAGE.is_dir() else "没有 yaml-language-server，不试编辑器（CI 会试）；要试的运行 make editor"


class LanguageServer:
    """A running server; use as a context. Lines and columns are counted from 0, as the protocol does."""

    def __init__(self, package: Path = PACKAGE) -> None:
        self._package = package
        self._next = 0
        self._texts: dict[str, tuple[int, str]] = {}
        self._answers: dict[int, Queue[Any]] = {}
        self.findings: dict[str, Queue[list[dict[str, Any]]]] = {}

    def __enter__(self) -> Self:
        command = ["node", str(self._package / "bin" / "yaml-language-server"), "--stdio"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        markup = ["markdown", "plaintext"]
        capabilities = {
            "textDocument": {
                "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": markup}},
                "hover": {"contentFormat": markup},
                "publishDiagnostics": {},
            },
            "workspace": {"configuration": True},
        }
        l10n = {"l10nPath": str(self._package / "l10n")}
        start = {"processId": None, "rootUri": None, "locale": "zh-cn", "capabilities": capabilities}
        self.ask("initialize", {**start, "initializationOptions": l10n})
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": _SETTINGS})
        return self

    def __exit__(self, *_: object) -> None:
        self.ask("shutdown", None)
        self._tell("exit", None)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._listener.join(timeout=10)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def open(self, path: Path, text: str) -> list[dict[str, Any]]:
        """Show a text to the server as that of ``path`` and return what it finds wrong."""
        uri = path.as_uri()
        version = self._texts.get(uri, (0, ""))[0] + 1
        self._texts[uri] = (version, text)
        self.findings[uri] = Queue()
        item = {"uri": uri, "version": version}
        if version == 1:
            self._tell("textDocument/didOpen", {"textDocument": {**item, "languageId": "yaml", "text": text}})
        else:
            self._tell("textDocument/didChange", {"textDocument": item, "contentChanges": [{"text": text}]})
        return self.findings[uri].get(timeout=_PATIENCE)

    def complete(self, path: Path, line: int, column: int) -> dict[str, dict[str, Any]]:
        """Return what is proposed at a place, by label."""
        answer = self.ask("textDocument/completion", _place(path, line, column))
        return {item["label"]: item for item in answer["items"]}

    def hover(self, path: Path, line: int, column: int) -> str:
        """Return what is shown over a place, as Markdown."""
        answer = self.ask("textDocument/hover", _place(path, line, column))
        return "" if answer is None else str(answer["contents"]["value"])

    def ask(self, method: str, params: Any) -> Any:
        self._next += 1
        number, answers = self._next, Queue[Any]()
        self._answers[number] = answers
        self._send({"id": number, "method": method, "params": params})
        answer = answers.get(timeout=_PATIENCE)
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def _tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode("utf-8")
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while line := stream.readline():
            length = 0
            while line.strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
                line = stream.readline()
            self._take(json.loads(stream.read(length)))

    def _take(self, message: dict[str, Any]) -> None:
        if "method" not in message:
            self._answers.pop(message["id"]).put(message)
        elif message["method"] == "textDocument/publishDiagnostics":
            found = message["params"]
            self.findings.setdefault(found["uri"], Queue()).put(found["diagnostics"])
        elif message["method"] == "workspace/configuration":
            wanted = [_SETTINGS.get(item.get("section", ""), {}) for item in message["params"]["items"]]
            self._send({"id": message["id"], "result": wanted})
        elif "id" in message:
            self._send({"id": message["id"], "result": None})


def _place(path: Path, line: int, column: int) -> dict[str, Any]:
    return {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}}
