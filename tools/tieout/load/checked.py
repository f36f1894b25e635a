"""An examination whose evidence was read -> the same with what the checks of that came to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieout.model.examination import Examination
    from tieout.sources.desk import Desk


def checked(found: Examination, desk: Desk) -> Examination:
    """Run the checks over the tables of the commit; where there is no evidence, and nothing asserted, nothing is."""
    if not found.evidence.captures and not found.evidence.collectors.assertions:
        return found
    from tieout.sources.evidence.blobs import blob_reader  # noqa: PLC0415  # needed with evidence alone
    from tieout.sources.evidence.checks import run_checks  # noqa: PLC0415  # as above

    runs = run_checks(found, blob_reader(desk))
    return replace(found, evidence=replace(found.evidence, runs=runs))
