"""Another tool's file -> a draft: kept as it is, with the table that a form makes of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tieout.collect.base import CollectError, DraftFile, Normalised
from tieout.collect.ingest.base import InParts
from tieout.collect.intake import Intake, query_file
from tieout.collect.local import lying_elsewhere, read_local
from tieout.collect.output import MEDIA
from tieout.collect.record import Taken, draft_of, population, used_by
from tieout.model.characters import visible
from tieout.model.evidence.record import Count, Origin, Query, Role, Source, Span, Times

if TYPE_CHECKING:
    from datetime import datetime

    from tieout.collect.base import Context, Draft
    from tieout.collect.ingest.base import Ingestion
    from tieout.model.evidence.collector import CollectorSetting
    from tieout.model.evidence.record import ByHand, Pointer


def ingest(
    setting: CollectorSetting,
    context: Context,
    form: Ingestion,
    path: Path,
    *,
    by_hand: ByHand | None = None,
    source: Source | None = None,
    data_as_of: datetime | None = None,
    window: Span | None = None,
    counts: tuple[Count, ...] = (),
    supersedes: str = "",
    missing: str = "",
    pointer: Pointer | None = None,
) -> Draft:
    """Read a file in a form. Never raises for what the file is: one that is not there leaves a record too.

    ``by_hand`` says who brought it, ``data_as_of`` of when it is where the file does not say so itself. With a
    ``pointer`` the file lies in a locked store and is read in parts, which the form must be able to; only its
    digest is kept. Raises StorageError.
    """
    intake = Intake(context, errors=[missing] if missing else [])
    started = context.now()
    found = Normalised(rows=())
    name = visible(path.name)
    query = query_file(f"tieout reads {form.id} of {name}")
    media = MEDIA.get(Path(form.raw_name).suffix, "application/octet-stream")
    if pointer is not None and isinstance(form, InParts):
        found = form.normalise_file(path)
        intake.files.append(lying_elsewhere(path, pointer, name=form.raw_name, media=media, role=Role.RAW))
        intake.take(query)
    else:
        try:
            raw = DraftFile(name=form.raw_name, content=read_local(path), media=media, role=Role.RAW)
        except CollectError as error:
            intake.ended(error.denied)
            intake.take(query)
        else:
            contents = intake.take(raw, query)
            if contents is not None:
                found = form.normalise(contents[0])
    rows = intake.tabulate(found, form.schema)
    finished = context.now()
    return draft_of(
        Taken(
            kind=Origin.INGESTED,
            setting=setting,
            surroundings=context.surroundings,
            used=used_by(context.surroundings, setting.id, form.version),
            source=source or Source(),
            query=Query(
                operation=f"read {form.id}", parameters=(("reads", form.id), ("file", name), *found.parameters)
            ),
            window=window or (None if found.window is None else Span(*found.window)),
            times=Times(started=started, finished=finished, data_as_of=found.data_as_of or data_as_of),
            population=population(
                rows=rows,
                pages=1 if any(item.role is Role.RAW for item in intake.files) else 0,
                total=found.total,
                counts=counts,
                denied=intake.denied,
                gaps=found.gaps,
                errors=intake.errors,
                allow_empty=setting.allow_empty or found.none_found,
            ),
            files=intake.kept,
            schema=form.schema,
            title=form.schema.title,
            by_hand=by_hand,
            redactions=tuple(intake.redactions),
            remarks=tuple(intake.remarks),
            supersedes=supersedes,
        )
    )
