"""An advisory server for the real npm, and a project for it to audit."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

BULK = "/-/npm/v1/security/advisories/bulk"
Advisories = Mapping[str, list[dict[str, object]]]

MANIFEST = {
    "name": "sample-shop",
    "version": "1.0.0",
    "license": "UNLICENSED",
    "dependencies": {"fictional-parent": "1.0.0", "@fictional/scoped": "2.0.0"},
}
LOCK = {
    "name": "sample-shop",
    "version": "1.0.0",
    "lockfileVersion": 3,
    "requires": True,
    "packages": {
        "": {key: MANIFEST[key] for key in ("name", "version", "license", "dependencies")},
        "node_modules/fictional-parent": {"version": "1.0.0", "dependencies": {"fictional-left": "<1.2.0"}},
        "node_modules/fictional-left": {"version": "1.1.0"},
        "node_modules/@fictional/scoped": {"version": "2.0.0"},
    },
}
LEFT: Advisories = {
    "fictional-left": [
        {
            "id": 900001,
            "url": "https://github.com/advisories/GHSA-2345-6789-cfgh",
            "title": "Left is taken for right",
            "severity": "critical",
            "vulnerable_versions": "<1.2.0",
            "cwe": ["CWE-79"],
            "cvss": {"score": 9.8, "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"},
        }
    ]
}
VERSIONS = {
    "fictional-left": ("1.0.0", "1.1.0", "1.2.0"),
    "fictional-parent": ("1.0.0",),
    "@fictional/scoped": ("2.0.0",),
}


def absent() -> str:
    """Say why npm cannot run here; empty if it can."""
    return "" if shutil.which("npm") else "npm is not on this machine"


def project(folder: Path, *, is_locked: bool = True) -> Path:
    """Write a project whose dependencies are locked, and installed nowhere."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text(json.dumps(MANIFEST))
    if is_locked:
        (folder / "package-lock.json").write_text(json.dumps(LOCK))
    return folder


def run(folder: Path, home: Path, *command: str, registry: str = "http://127.0.0.1:9") -> tuple[int, bytes]:
    """Run npm with settings of its own; give its exit code and what it printed."""
    found = subprocess.run(
        ["npm", *command, f"--registry={registry}", "--fetch-retries=0", "--update-notifier=false"],
        cwd=folder,
        env={"PATH": f"{Path(shutil.which('npm') or '').parent}:/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8"},
        capture_output=True,
        check=False,
        timeout=100,
    )
    return found.returncode, found.stdout


@contextlib.contextmanager
def registry(advisories: Advisories, *, status: int = 200) -> Iterator[str]:
    """Answer as npm's registry does; with another status it refuses to audit."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            if self.headers.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            if self.path != BULK or status != 200:
                self._answer({"error": "no audit here"}, status if status != 200 else 404)
                return
            asked = json.loads(body)
            self._answer({name: found for name, found in advisories.items() if name in asked})

        def do_GET(self) -> None:
            name = self.path.strip("/").replace("%2f", "/")
            versions = {each: {"name": name, "version": each} for each in VERSIONS.get(name, ())}
            self._answer({"name": name, "dist-tags": {"latest": [*versions][-1]}, "versions": versions})

        def _answer(self, value: object, code: int = 200) -> None:
            body = json.dumps(value).encode()
            self.send_response(code)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is http.server's
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
