"""What a person brings -> a draft: the files as they are, and the person's word for the rest."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from itertools import chain, count
from typing import TYPE_CHECKING

from tieout.collect.base import CollectError, DraftFile
from tieout.collect.intake import Intake
from tieout.collect.kept_name import kept_name
from tieout.collect.local import lying_elsewhere, read_local
from tieout.collect.looked_into import look_into
from tieout.collect.packing import packed
from tieout.collect.record import Taken, draft_of, population
from tieout.collect.strict_json import ShapeError, parse
from tieout.model.characters import visible
from tieout.model.errors import UsageError
from tieout.model.evidence.record import ByHand, Count, Origin, Pointer, Query, Role, Source, Span, Times
from tieout.sources.evidence.counting import Form, form_of, rows_in

if TYPE_CHECKING:
    from pathlib import Path

    from tieout.collect.base import Context, Draft
    from tieout.model.evidence.collector import CollectorSetting

SHOWN_COUNT = "number shown by the system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a person says of the files."""

    setting: CollectorSetting
    files: tuple[Path, ...]
    by_hand: ByHand
    source: Source
    window: Span | None = None
    shown: int | None = None
    """The number of rows that the system itself showed beside the export."""
    missing: str = ""
    """Why it is not all; empty: the person says that it is."""
    supersedes: str = ""
    pointer: Pointer | None = None
    """Where the one file lies, if not here."""
    pii: tuple[str, ...] = ()
    stored: DraftFile | None = None
    """The one object that was read where it lies; then there are no ``files``."""
    is_in_place: bool = False
    """Whether the file stays as it is where it lies."""


def bring(brought: Brought, context: Context) -> Draft:
    """Give the draft of what a person brings.

    Raises UsageError for a file that is empty, too large, no regular file or holds a secret, and StorageError.
    """
    intake = Intake(context)
    files = (brought.stored,) if brought.stored else tuple(_listed(path, brought, intake) for path in brought.files)
    setting, observed_at = brought.setting, brought.by_hand.observed_at
    rows = None if files[0].elsewhere else _rows(files[0], setting.allow_empty, intake.remarks)
    counts = () if brought.shown is None else (Count(SHOWN_COUNT, brought.shown, None),)
    packing = (lambda item: item) if brought.is_in_place else packed
    return draft_of(
        Taken(
            kind=Origin.MANUAL,
            setting=setting,
            surroundings=context.surroundings,
            used=None,
            source=brought.source,
            query=Query(operation=brought.by_hand.method, filter=""),
            window=brought.window,
            times=Times(started=observed_at, finished=observed_at, data_as_of=observed_at),
            population=population(
                rows=rows,
                pages=1,
                counts=counts,
                denied=intake.denied,
                errors=(brought.missing,) if brought.missing else (),
                allow_empty=setting.allow_empty,
            ),
            files=tuple(packing(item) for item in files),
            by_hand=brought.by_hand,
            redactions=tuple(intake.redactions),
            remarks=tuple(intake.remarks),
            supersedes=brought.supersedes,
            pii=brought.pii,
            title=files[0].name if brought.stored or brought.is_in_place else visible(brought.files[0].name),
        )
    )


def _listed(path: Path, brought: Brought, intake: Intake) -> DraftFile:
    media = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    role = Role.RAW if path == brought.files[0] else Role.ATTACHMENT
    if brought.pointer is not None:
        return lying_elsewhere(path, brought.pointer, name=path.name, media=media, role=role)
    try:
        content = read_local(path)
    except CollectError as error:
        raise UsageError(error.message, remedy=error.remedy) from error
    if not content.strip() and not brought.setting.allow_empty:
        remedy = "look whether the export went wrong; if nothing is right, say why: --allow-empty REASON"
        raise UsageError(f"{path.name} is empty", remedy=remedy)
    item = DraftFile(name=_name(path, brought, intake), content=content, media=media, role=role)
    if intake.take(item) is None:
        said = intake.remarks[-1]
        raise UsageError(said, remedy="take it out at the source, or run it again with --redact")
    kept = intake.files[-1]
    if content.strip() and isinstance(kept.content, bytes):
        intake.denied += look_into(path.name, kept.content, may_be_empty=bool(brought.setting.allow_empty))
    return kept


def _name(path: Path, brought: Brought, intake: Intake) -> str:
    """Give the name under which it is kept, and say so where that is another one."""
    if brought.is_in_place:
        return path.name
    own = {item.name for item in brought.files if kept_name(item.name) == item.name}
    wanted, taken = kept_name(path.name), {item.name for item in intake.files} | own
    stem, dot, ending = wanted.rpartition(".")
    numbered = (f"{stem}-{number}{dot}{ending}" if dot else f"{wanted}-{number}" for number in count(2))
    name = wanted if wanted == path.name else next(item for item in chain([wanted], numbered) if item not in taken)
    if name != path.name:
        intake.remarks.append(f"{visible(path.name)} is kept as {name}, a name that a bundle can hold")
    return name


def _rows(first: DraftFile, allow_empty: str, remarks: list[str]) -> int | None:
    """Count the rows of a file where its form shows them: a header and records, lines of JSON, or a list."""
    form = form_of(first.name)
    if not isinstance(first.content, bytes) or form is None:
        return None
    if not first.content.strip():
        return 0 if allow_empty else None
    try:
        if form is Form.LIST:
            parse(first.content)
        else:
            first.content.decode("utf-8-sig")
    except (ShapeError, UnicodeDecodeError) as error:
        why = error if isinstance(error, ShapeError) else "it is no text in UTF-8"
        remarks.append(f"the rows of {first.name} could not be counted: {why}")
        return None
    # As they are counted whenever the capture is examined.
    found = rows_in(first.content, form)
    if found is None and form is not Form.LIST:
        remarks.append(f"the rows of {first.name} could not be counted: a quote is never closed, or a NUL is in it")
    return found
