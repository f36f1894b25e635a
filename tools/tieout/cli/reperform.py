"""tieout reperform: evidence done again, offline."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.exits import ExitCode
from tieout.cli.options import as_of_option, beneath, format_option, root_option
from tieout.cli.showing import show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tieout.collect.reperformed import Reperformed
    from tieout.model.evidence.capture import Capture
    from tieout.model.examination import Examination


@click.command("reperform")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every capture of the commit.")
@click.option("--write", is_flag=True, help="Store the verdicts that follow under evidence/results.")
@root_option
@as_of_option
@format_option("text", "json")
def command(ids: tuple[str, ...], everything: bool, write: bool, root: Path, as_of: date | None, layout: str) -> int:
    """Make the table of a capture from its raw bytes again, and the verdict from the table.

    Each is held against what was kept, byte for byte. Nothing is asked of a source or of a server. An ID is
    that of a capture, as `tieout evidence list` shows it, or the path of its record. No pass is stored of a capture of
    which `tieout check` makes none: of another source, replayed, meddled with.

    Ends with 0 if all is equal, with 1 if something differs, and with 3 if something could not be done.
    """
    from tieout.cli.examining import examine, settled
    from tieout.collect.makers import installed
    from tieout.collect.reperform import reperform
    from tieout.collect.reperformed import as_json, text
    from tieout.collect.results import store_results
    from tieout.load.verdicts import verdicts
    from tieout.model.errors import UsageError
    from tieout.model.evidence.result import ResultState

    if bool(ids) == everything:
        raise UsageError("name the captures to re-perform, or --all", remedy="tieout evidence list shows their ids")
    if write:
        beneath(root, "evidence", "results")  # refuses a bare repository
    examination = examine(root, as_of=as_of, period=None, committed=True)
    chosen = _chosen(examination, ids)
    found = verdicts(root, examination, chosen)
    judged = {item.capture.path: item for item in examination.evidence.judged}
    items = [
        reperform(
            verdict,
            collectors=examination.evidence.collectors,
            native=installed(),
            read=found.read,
            corrected_by=found.corrected.get(verdict.capture.path, ""),
            judged=judged.get(verdict.capture.path),
        )
        for verdict in found.derived
    ]
    written: tuple[str, ...] = ()
    if write:
        passing = ResultState.PASS
        written = store_results(
            found.base,
            (
                item
                for item in found.derived
                if item.capture.path not in found.corrected
                and not (item.state is passing and judged[item.capture.path].state is not passing)
            ),
        )
    page = as_json(items, written, head=examination.head) if layout == "json" else text(items, written)
    show(page, layout)
    if settled(examination) is not ExitCode.TIED_OUT:
        return ExitCode.USAGE
    return _code(items, everything=everything)


def _chosen(examination: Examination, ids: Sequence[str]) -> tuple[Capture, ...]:
    from tieout.model.errors import NotExaminableError
    from tieout.model.near import unknown_name

    captures = examination.evidence.captures
    if not captures:
        raise NotExaminableError("the commit holds no evidence", remedy="tieout collect captures it; commit it then")
    chosen: dict[str, Capture] = {}
    for name in ids:
        meant = [item for item in captures if name in {item.record.id, item.path}]
        if not meant:
            known = (item.record.id for item in captures)
            message = f"no capture of the commit is called {name[:200]!r}"
            raise unknown_name(message, name, known, remedy="tieout evidence list shows the ids")
        chosen.update((item.path, item) for item in meant)
    return tuple(chosen.values()) if ids else captures


def _code(items: Sequence[Reperformed], *, everything: bool) -> ExitCode:
    """Of all captures, those with nothing to do are no trouble, as long as there are others."""
    from tieout.collect.reperformed import Outcome

    found = {item.outcome for item in items}
    if Outcome.DIFFERS in found:
        return ExitCode.FINDINGS
    undone = Outcome.COULD_NOT in found or (Outcome.NOTHING in found and not (everything and Outcome.EQUAL in found))
    return ExitCode.NOT_EXAMINED if undone else ExitCode.TIED_OUT
