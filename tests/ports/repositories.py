"""Real repositories for tests, made by Git itself: ordinary ones, and ones no honest program makes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

START = 1767225600
"""2026-01-01T00:00:00Z"""
DAY = 86_400
ANA = "Ana Example <ana@example.com>"

Files = Mapping[str | bytes, bytes | None]


class Sample:
    """A repository under construction; commits go to the branch ``main``."""

    def __init__(self, root: Path, *, bare: bool = False) -> None:
        self.root = root
        self.git_dir = root if bare else root / ".git"
        kind = ["--bare"] if bare else []
        run("init", "--quiet", "--template=", "--initial-branch=main", *kind, str(root))

    def git(self, *argv: str | bytes, stdin: bytes = b"") -> str:
        """Run Git in the repository as a person would, with the repository's own configuration."""
        return run(*argv, directory=self.root, stdin=stdin)

    def commit(
        self,
        files: Files | None = None,
        *,
        at: int = START,
        who: str = ANA,
        message: str = "change",
        parents: Sequence[str] | None = None,
        branch: str = "main",
    ) -> str:
        """Commit on top of ``parents`` (the branch itself; of a merge, the first one's files)."""
        ref = f"refs/heads/{branch}"
        if parents is None:
            tip = run("for-each-ref", "--format=%(objectname)", ref, directory=self.git_dir)
            parents = tuple(tip.split())
        text = message.encode()
        lines = [f"commit {ref}\ncommitter {who} {at} +0000\ndata {len(text)}\n".encode(), text, b"\n"]
        lines += [b"%s %s\n" % (b"merge" if i else b"from", oid.encode()) for i, oid in enumerate(parents)]
        for name, data in (files or {}).items():
            path = b'"%s"' % b"".join(b"\\%03o" % byte for byte in os.fsencode(name))
            if data is None:
                lines.append(b"D %s\n" % path)
            else:
                lines += [b"M 100644 inline %s\ndata %d\n" % (path, len(data)), data, b"\n"]
        self.git("fast-import", "--quiet", "--force", "--date-format=raw-permissive", stdin=b"".join(lines))
        return self.git("rev-parse", ref)

    def entry(self, name: str, mode: str, oid: str, *, at: int = START) -> str:
        """Commit one entry of any mode: a symbolic link, a submodule."""
        line = f"commit refs/heads/main\ncommitter {ANA} {at} +0000\ndata 0\nfrom refs/heads/main^0\n"
        self.git("fast-import", "--quiet", stdin=f"{line}M {mode} {oid} {name}\n".encode())
        return self.git("rev-parse", "main")

    def blob(self, data: bytes) -> str:
        """Write a blob."""
        return self.git("hash-object", "-w", "--stdin", stdin=data)

    def raw_commit(self, *header: str, message: str = "odd", tree: str = "main^{tree}") -> str:
        """Write a commit object as given, however odd, on top of main, and make it main."""
        lines = [f"tree {self.git('rev-parse', tree)}", f"parent {self.git('rev-parse', 'main')}", *header]
        data = "\n".join([*lines, "", message, ""]).encode("utf-8", "surrogateescape")
        oid = self.git("hash-object", "-t", "commit", "--literally", "-w", "--stdin", stdin=data)
        self.git("update-ref", "refs/heads/main", oid)
        return oid

    def lose(self, name: str) -> str:
        """Take an object out of the store, as a partial or damaged clone lacks one; give its id."""
        oid = self.git("rev-parse", name)
        (self.git_dir / "objects" / oid[:2] / oid[2:]).unlink()
        return oid

    def checkout(self) -> None:
        """Fill the work tree."""
        self.git("reset", "--quiet", "--hard", "main")


def run(*argv: str | bytes, directory: Path | None = None, stdin: bytes = b"") -> str:
    """Run Git and give its output without the last line end."""
    done = subprocess.run(["git", *argv], cwd=directory, input=stdin, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")


def snapshot(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Give every path below a folder with its mode, size and time of change."""
    found = {}
    for path in [folder, *folder.rglob("*")]:
        status = path.lstat()
        found[str(path)] = (status.st_mode, status.st_size, status.st_mtime_ns)
    return found
