"""The content proof: as many merges made anew as a branch has squash merges."""

from __future__ import annotations

import subprocess
from pathlib import Path

from measure import TIEOUT, Command, Measured, in_turn

_FILES, _LINES, _BEHIND, _WIDE = 600, 150, 5, 3
"""Each pull request edits a line of so many files, on top of what the branch was some merges before."""
_LIMIT = (
    "git log --first-parent --format='%H %T%x00%P%x00%cn <%ce>%x00%s' && "
    "git merge-tree --write-tree --stdin --messages <pairs"
)
_PEER = 'while read -r ours theirs; do git merge-tree --write-tree "$ours" "$theirs"; done <pairs'


def benchmark(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Time 2,000 squash merges, half of which meet another edit of the same file."""
    root = _make(scratch / "programme.git", 100 if small else 2000)
    ours = [*TIEOUT, "approvals", "content", "--root", str(root)]
    limit, peer = "git log, one git merge-tree --stdin", "git merge-tree, a process each"
    commands = [
        Command(name=limit, argv=["sh", "-c", _LIMIT], directory=root),
        Command(name=peer, argv=["sh", "-c", _PEER], directory=root, against=limit),
        Command(name="tieout approvals content", argv=ours, against=limit, goal=2.0),
        Command(name="the same, against a process each", argv=ours, against=peer, goal=0.2),
    ]
    return in_turn(commands, rounds)


def _make(root: Path, merges: int) -> Path:
    """Make a bare repository of squash merges, and beside it the pairs that prove them."""
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(root)], check=True)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=root, input=_history(merges), check=True)
    subprocess.run(["git", "repack", "-adq"], cwd=root, check=True)  # as a clone has it
    subprocess.run(["git", "pack-refs", "--all"], cwd=root, check=True)
    listed = subprocess.run(
        ["git", "log", "--first-parent", f"--max-count={merges}", "--format=%P", "main"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    heads = dict(
        line.split()
        for line in subprocess.run(
            ["git", "for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/pull"],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
    )
    numbers = range(merges, 0, -1)
    pairs = [f"{parent} {heads[f'{number}/head']}\n" for number, parent in zip(numbers, listed, strict=True)]
    (root / "pairs").write_text("".join(pairs))
    return root


def _history(merges: int) -> bytes:
    """Give what fast-import reads: marks 2n - 1 for the head of pull request n, 2n for its squash merge."""
    edits: dict[int, list[int]] = {file: [] for file in range(_FILES)}
    parts = [_commit("refs/heads/main", 0, 0, "begin", {file: _text(file, []) for file in range(_FILES)})]
    for number in range(1, merges + 1):
        # One file is the last pull request's too, so that two edits of it meet.
        files = [number // 2 % _FILES, *(number * 7 * wide % _FILES for wide in range(1, _WIDE))]
        before = {file: [edit for edit in edits[file] if edit <= number - _BEHIND] for file in files}
        for file in files:
            edits[file].append(number)
        start = 2 * max(number - _BEHIND, 0)
        head, title = f"refs/pull/{number}/head", f"Change line {number} (#{number})"
        proposed = {file: _text(file, [*before[file], number]) for file in files}
        landed = {file: _text(file, edits[file]) for file in files}
        parts += [
            _commit(head, 2 * number - 1, start, "Change lines", proposed),
            _commit("refs/heads/main", 2 * number, 2 * number - 2, title, landed),
        ]
    return "".join(parts).encode("ascii")


def _text(file: int, edits: list[int]) -> str:
    lines = [f"line {line} of file {file}" for line in range(_LINES)]
    for edit in edits:
        lines[edit * 37 % _LINES] = f"edit {edit} of file {file}"
    return "\n".join(lines) + "\n"


def _commit(ref: str, mark: int, start: int, message: str, files: dict[int, str]) -> str:
    begin = f"from :{start + 1}\n" if mark else ""
    changes = "".join(
        f"M 100644 inline part-{file % 6}/folder-{file % 30}/file-{file}.md\ndata {len(text)}\n{text}\n"
        for file, text in files.items()
    )
    who = f"Ana Example <ana@example.com> {1767225600 + 60 * mark} +0000"
    return f"commit {ref}\nmark :{mark + 1}\ncommitter {who}\ndata {len(message)}\n{message}\n{begin}{changes}\n"
