"""What names the checks that were applied to a capture, so that a verdict can be told from one of other checks."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.evidence.result import CheckRun


def version_of(runs: Iterable[CheckRun]) -> str:
    """Give ``sha256:`` over the checks, each with its own version, in the order of their names."""
    total = hashlib.sha256()
    for check, version in sorted({(run.check, run.version) for run in runs}):
        total.update(f"{check}\0{version}\n".encode("utf-8", "surrogatepass"))
    return f"sha256:{total.hexdigest()}"
