"""Which collectors run, and which of the three ways each goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from tieout.collect.command import run_command
from tieout.collect.ingest.registry import INGESTIONS, ingestion
from tieout.collect.ingested import ingest
from tieout.collect.run import run
from tieout.model.errors import UsageError
from tieout.model.evidence.collector import COLLECTORS_PATH, CollectorSetting
from tieout.model.location import Location
from tieout.model.near import unknown_name
from tieout.plugins import COLLECTORS, names, offered
from tieout.sources.evidence.collector_keys import COMMAND, INGEST, PLAIN_FORMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tieout.collect.base import Collector, Context, Draft
    from tieout.collect.ingest.base import Ingestion
    from tieout.model.evidence.collector import Collectors


def chosen(
    collectors: Collectors, wanted: Sequence[str], *, is_native_enough: bool = False
) -> tuple[CollectorSetting, ...]:
    """Give the entries of these names, of all for none.

    With ``is_native_enough`` a native collector may be named that has no entry yet. Raises UsageError for any
    other name, and where there is no entry at all.
    """
    if not wanted and not collectors.collectors:
        raise UsageError(
            f"there is no collector in {COLLECTORS_PATH}" if collectors.is_there else f"there is no {COLLECTORS_PATH}",
            remedy="write one, or capture what a command prints: tieout collect --control C --system S -- COMMAND...",
        )
    return tuple(_named(collectors, name, is_native_enough) for name in wanted) or collectors.collectors


def _named(collectors: Collectors, name: str, is_native_enough: bool) -> CollectorSetting:
    found = collectors.collector(name)
    if found is not None:
        return found
    if is_native_enough and name in names(COLLECTORS):
        return CollectorSetting(id=name, location=Location(COLLECTORS_PATH), uses=name)
    known = tuple(item.id for item in collectors.collectors)
    remedy = f"its collectors are: {', '.join(known)}" if known else f"declare one in {COLLECTORS_PATH}"
    raise unknown_name(f"{COLLECTORS_PATH} has no collector {name!r}", name, known, remedy=remedy)


def native(setting: CollectorSetting) -> Collector:
    """Give the native collector of an entry; raises UsageError where there is none."""
    try:
        kind = offered(COLLECTORS, setting.uses)
    except UsageError as error:
        raise UsageError(f"{setting.location}: {setting.id}: {error.message}", remedy=error.remedy) from error
    return cast("Collector", kind())


def form_of(setting: CollectorSetting, reads: str) -> Ingestion | None:
    """Give the form of an entry with its settings, None for a plain one; raises UsageError for an unknown one."""
    if reads in PLAIN_FORMS:
        return None
    found = ingestion(reads)
    if found is None:
        known = (*PLAIN_FORMS, *(item.id for item in INGESTIONS))
        message = f"{setting.location}: {setting.id} reads {reads}, which is no form"
        raise unknown_name(message, reads, known, remedy=f"write one of {', '.join(known)}")
    return found.configured(dict(setting.settings))


def take(setting: CollectorSetting, context: Context) -> Draft:
    """Capture once, whichever way the entry goes; raises UsageError and StorageError."""
    if setting.uses == COMMAND:
        return run_command(setting, context, form_of(setting, setting.command.reads) if setting.command else None)
    if setting.uses == INGEST:
        form = form_of(setting, setting.reads)
        if form is None:
            raise UsageError(
                f"{setting.location}: {setting.id} reads {setting.reads}: an ingest needs the form of a tool"
            )
        return ingest(setting, context, form, context.root / setting.path)
    return run(setting, native(setting), replace(context, setting=setting))


def grant_of(setting: CollectorSetting) -> str:
    """Give what an entry needs, ready to paste."""
    head = f"# {setting.id} ({setting.uses})"
    if setting.uses == COMMAND and setting.command is not None:
        given = ", ".join(setting.command.environment) or "none"
        return f"{head}: a command of your own; it gets PATH, HOME, LANG and the variables: {given}"
    if setting.uses == INGEST:
        return f"{head}: reads the file {setting.path}"
    collector = native(setting)
    return "\n".join((head, *(f"# - {item}" for item in collector.permissions), collector.grant(setting).rstrip()))
