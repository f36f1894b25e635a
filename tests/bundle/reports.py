"""A report of a small sound company, with the bytes that its documents were read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests import factories
from tieout.bundle.handed import Handed
from tieout.bundle.streaming import whole
from tieout.check import check
from tieout.model.document import Kind
from tieout.model.streamed import Streamed
from tieout.render.report import Report
from tieout.seal.digest import hex_of, spelled
from tieout.workpapers.ladder import ladder

SOURCES = {
    "policies/access-control.md": b"---\nid: POL-002\n---\n# Access control\n\nAccess is given by role.\n",
    "runbooks/offboarding.md": b"---\nid: RB-001\n---\n# Offboarding\n",
}
HANDED = Handed(sources=SOURCES)


def report() -> Report:
    """Examine a policy and a runbook that ``SOURCES`` holds."""
    policy = factories.document(digest=spelled(hex_of(SOURCES["policies/access-control.md"])))
    runbook = replace(
        policy,
        kind=Kind.RUNBOOK,
        id="RB-001",
        title="Offboarding",
        path="runbooks/offboarding.md",
        digest=spelled(hex_of(SOURCES["runbooks/offboarding.md"])),
    )
    examination = factories.examination(policy, runbook)
    outcome = check(examination)
    return Report.of(
        examination=examination, outcome=outcome, ladder=ladder(examination, outcome), tool_version="0.1.0"
    )


def in_memory(files: Mapping[str, bytes | Streamed]) -> dict[str, bytes]:
    """Give the files of a part or of a bundle with the bytes of what is streamed."""
    return {path: whole(path, content) for path, content in files.items()}
