"""What a story's forge said -> the ledger's files, as docs of the ledger describe them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.shapes.forge import stamp

FIRST = f"sha256:{'0' * 64}"
QUERY = f"sha256:{hashlib.sha256(b'a question').hexdigest()}"


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def quarter(at: datetime) -> str:
    return f"{at.year}-Q{(at.month + 2) // 3}"


@dataclass
class Stream:
    """One chain of lines through all quarters."""

    name: str
    lines: list[tuple[str, str]] = field(default_factory=list)
    """The quarter and the line."""

    @property
    def head(self) -> str:
        return digest(self.lines[-1][1]) if self.lines else FIRST

    def add(self, kind: str, body: Any, *, at: datetime, repository: str, complete: bool = True) -> None:
        source = {"forge": "github", "repo": repository, "query": QUERY, "complete": complete}
        line = {
            "v": 1,
            "seq": len(self.lines) + 1,
            "prev": self.head,
            "kind": kind,
            "observed_at": stamp(at),
            "source": source,
            "body": body,
        }
        self.lines.append((quarter(at), canonical(line)))

    def in_quarter(self, wanted: str) -> str:
        return "".join(f"{line}\n" for at, line in self.lines if at == wanted)


def ledger_files(
    streams: dict[str, Stream], *, at: datetime, tip: str, total: int, is_complete: bool
) -> dict[str, str]:
    """Give the files of every quarter up to the instant, with a checkpoint in its own."""
    quarters = sorted({quarter(at), *(name for stream in streams.values() for name, _ in stream.lines)})
    files: dict[str, str] = {}
    for name in quarters:
        folder = f"evidence/{name}/change-management"
        for stream in streams.values():
            text = stream.in_quarter(name)
            if text:
                files[f"{folder}/{stream.name}.jsonl"] = text
    files[f"evidence/{quarter(at)}/change-management/checkpoint.json"] = canonical(
        {
            "v": 1,
            "branch": "main",
            "tip": tip,
            "streams": {
                name: {"count": len(stream.lines), "head": stream.head}
                for name, stream in sorted(streams.items())
                if stream.lines
            },
            "total": total,
            "watermark": stamp(at),
            "synced_at": stamp(at),
            "complete": is_complete,
            "resume": None,
            "queries": {"changes": QUERY},
            "tool": "tieout 0.1.0",
            "heads": None,
        }
    )
    files[f"evidence/{quarter(at)}/change-management/checkpoint.json"] += "\n"
    return files
