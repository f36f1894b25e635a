"""Runs the jobs of ci/gitlab.yml as GitLab's runner does, with our own `tieout` and Git's own server to push to.

The runner joins the lines of a script into one, with ``set -eo pipefail``, in a shell that is not a login shell
(gitlab-runner, shells/bash.go). ``apt-get`` is one that keeps what it was asked: what it installs is here or is not.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import yaml

from tests.house.tree import ROOT

JOBS: dict[str, Any] = yaml.safe_load((ROOT / "ci/gitlab.yml").read_text(encoding="utf-8"))
PUSH = "glpat-push-token"


@dataclass
class GitLab:
    """One machine of a job, at a checkout."""

    root: Path
    home: Path
    variables: dict[str, str] = field(default_factory=dict)

    def run(self, job: str, shell: str = "bash", **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the script of a job; ``variables`` are those of the pipeline, beside those of every one."""
        bin_ = self.home / "bin"
        bin_.mkdir(parents=True, exist_ok=True)
        (bin_ / "apt-get").write_text('#!/bin/sh\nprintf "%s\\n" "$*" >> "$HOME/apt"\n', encoding="utf-8")
        (bin_ / "apt-get").chmod(0o755)
        path = f"{bin_}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        env = {
            **os.environ, "GIT_ALLOW_PROTOCOL": "file:http", "PATH": path, "HOME": str(self.home), "CI": "true", "GITLAB_CI": "true",
            "CI_PROJECT_PATH": "example/policies", "CI_PROJECT_DIR": str(self.root), "CI_DEFAULT_BRANCH": "main",
            **{name: value for name, value in JOBS["variables"].items() if name != "TIEOUT_VERSION"},
            **self.variables, **variables,
        }  # fmt: skip
        options = "set -eo pipefail" if shell == "bash" else "set -e"
        found = [line for line in JOBS[".tieout"]["before_script"] if not line.startswith(("apt-get", "pip "))]
        script = "\n".join([options, *found, *JOBS[job]["script"]])
        return subprocess.run(
            [shell], input=script, cwd=self.root, env=env, capture_output=True, text=True, check=False, timeout=300
        )


@contextmanager
def pushable(bare: Path) -> Iterator[tuple[str, list[str]]]:
    """Serve a bare repository as GitLab does, by Git's own ``http-backend``; give its port and who asked."""
    subprocess.run(["git", "-C", str(bare), "config", "http.receivepack", "true"], check=True)
    subprocess.run(["git", "-C", str(bare), "config", "receive.advertisePushOptions", "true"], check=True)
    hook = bare / "hooks/pre-receive"
    hook.write_text('#!/bin/sh\nenv | grep ^GIT_PUSH_OPTION | sort > "$GIT_DIR/options"\n', encoding="utf-8")
    hook.chmod(0o755)
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def log_message(self, *_: object) -> None:
            return

        def _serve(self) -> None:
            given = self.headers.get("authorization", "")
            who = base64.b64decode(given.removeprefix("Basic ")).decode() if given.startswith("Basic ") else ""
            asked.append(who)
            if who != f"oauth2:{PUSH}":
                self.send_response(401)
                self.send_header("www-authenticate", 'Basic realm="GitLab"')
                self.end_headers()
                return
            split = urlsplit(self.path)
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length) if length else b""
            env = {
                "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": str(bare.parent), "GIT_HTTP_EXPORT_ALL": "1",
                "PATH_INFO": split.path.replace("/example/policies.git", f"/{bare.name}", 1),
                "QUERY_STRING": split.query, "REQUEST_METHOD": self.command, "REMOTE_USER": "oauth2",
                "CONTENT_TYPE": self.headers.get("content-type", ""), "CONTENT_LENGTH": str(length),
                "HTTP_CONTENT_ENCODING": self.headers.get("content-encoding", ""),
                "GIT_PROTOCOL": self.headers.get("git-protocol", ""),
            }  # fmt: skip
            done = subprocess.run(["git", "http-backend"], input=body, env=env, capture_output=True, check=False)
            head, _, content = done.stdout.partition(b"\r\n\r\n")
            lines = [line.partition(": ")[::2] for line in head.decode().split("\r\n")]
            self.send_response(int(dict(lines).get("Status", "200").split()[0]))
            for name, value in lines:
                if name != "Status":
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield str(server.server_port), asked
    finally:
        server.shutdown()
        server.server_close()
