"""The net against secrets beside plain searches for its literals, and beside thirteen separate patterns."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from measure import PYTHON, Command, Measured, in_turn

_FILES = """
import pathlib, sys
files = [path for path in sorted(pathlib.Path(sys.argv[1]).rglob("*")) if path.is_file()]
"""
_LIMIT = (
    _FILES
    + """
words = ("AKIA ASIA gh github_pat_ xox xapp- hooks.slack.com/ k_live_ gl npm_ SG. AIza GOCSPX- ya29. AGE-SECRET-KEY-1 sk- "
         "pypi-AgE dckr_ hv do eyJ -----BEGIN Private-Lines: otpauth:// Base32StringSeed QRCodePNG $ SCRAM-SHA-256$ :// "
         "pass pwd secret token api private account access credential seed authorization").split()
for path in files:
    data = path.read_bytes()
    for word in words:
        data.count(word.encode())
"""
)
_PEER = (
    _FILES
    + r"""
import re
patterns = [re.compile(text) for text in (
    rb"(?:AKIA|ASIA)[A-Z0-9]{16}", rb"gh[pousr]_[A-Za-z0-9]{36,}", rb"github_pat_\w{22,}", rb"xox[baprs]-[\w-]{10,}",
    rb"-----BEGIN [A-Z ]*PRIVATE KEY-----", rb"eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}", rb"[sr]k_live_\w{16,}",
    rb"glpat-[\w-]{20}", rb"npm_[A-Za-z0-9]{36}", rb"SG\.[\w-]{22}\.[\w-]{43}", rb"AIza[\w-]{35}",
    rb"[a-z][a-z0-9+.-]*://[^/\s:@]+:[^/\s:@]+@",
    rb"(?i)(?:password|passwd|secret|token|api_?key)[\"']?\s*[:=]\s*[\"']?[^\s\"']{8,}")]
for path in files:
    data = path.read_bytes()
    for pattern in patterns:
        for _ in pattern.finditer(data):
            pass
"""
)
_OURS = (
    _FILES
    + """
from tieout.judgement.evidence.secrets import find
for path in files:
    assert not list(find(path.read_bytes()))
"""
)
_STREAM = """
import sys
from tieout.judgement.evidence.secrets import find_in
with open(sys.argv[1], "rb") as file:
    assert not list(find_in(iter(lambda: file.read(1 << 20), b"")))
"""


def benchmark(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Time 2,000 files of 20 kB of what evidence is made of, and one of a gigabyte in flat memory."""
    folder = scratch / "files"
    for number in range(50 if small else 2000):
        path = folder / f"part-{number // 100:03d}" / f"raw-{number:05d}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(_line(number * 100 + row) for row in range(60)))
    large = scratch / "large.jsonl"
    block = b"".join(_line(row) for row in range(3000))
    with large.open("wb") as file:
        for _ in range(2 if small else 1_000_000_000 // len(block)):
            file.write(block)
    words, patterns = "a search for each literal", "13 separate patterns"
    commands = [
        Command(name=words, argv=[PYTHON, "-c", _LIMIT, str(folder)]),
        Command(name=patterns, argv=[PYTHON, "-c", _PEER, str(folder)], against=words),
        Command(name="the net", argv=[PYTHON, "-c", _OURS, str(folder)], against=words),
    ]
    stream = [Command(name="the net, one file of 1 GB", argv=[PYTHON, "-c", _STREAM, str(large)])]
    return [*in_turn(commands, rounds), *in_turn(stream, 1)]


def _line(number: int) -> bytes:
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    row = {
        "id": number,
        "user": f"user{number}",
        "email": f"user{number}@example.com",
        "url": f"https://forge.example.com/app/pull/{number}",
        "sha256": digest,
        "arn": f"arn:aws:iam::123456789012:user/user{number}",
        "password_last_used": "2026-01-01T00:00:00Z",
        "NextToken": digest[:20],
    }
    return json.dumps(row).encode() + b"\n"
