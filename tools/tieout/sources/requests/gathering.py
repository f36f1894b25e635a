"""``requests/`` of a tree -> RequestBook; a tree without it costs a look at a folder."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.location import Location, Unreadable
from tieout.model.period import iso_date
from tieout.model.request import RECEIVED, REQUESTS_FOLDER, REQUESTS_PATH, AuditorList, Request, RequestBook
from tieout.sources.globs import starts_of
from tieout.sources.refusal import TABLE_LIMIT
from tieout.sources.trees import WorkTree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tieout.sources.desk import Desk

SHOWN_DIGITS = 16
"""How much of a list's SHA-256 stands in its name."""
_NAME = re.compile(
    rf"([0-9]{{4}})-([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})-([0-9a-f]{{{SHOWN_DIGITS}}})\.(?:csv|xlsx)", re.ASCII
)


def name_of(number: int, came_on: date, digest: str, suffix: str) -> str:
    """Give what a list is kept as: ``requests/received/0001-2026-11-26-0123456789abcdef.xlsx``."""
    return f"{RECEIVED}/{number:04}-{came_on}-{digest[:SHOWN_DIGITS]}{suffix}"


def read_requests(desk: Desk) -> RequestBook:
    """Read our side and every list of the auditor's; what cannot be read is noted at the desk."""
    paths = sorted(_paths(desk))
    if not paths:
        return RequestBook()
    before = len(desk.unreadable)
    desk.fetch(paths, limit=TABLE_LIMIT)
    lists = tuple(item for path in paths if path.startswith(f"{RECEIVED}/") and (item := _list(desk, path)) is not None)
    desk.unreadable.extend(_gaps(lists))
    is_read = len(desk.unreadable) == before
    ours = _ours(desk) if REQUESTS_PATH in paths else ()
    return RequestBook(
        lists=tuple(sorted(lists, key=lambda item: (item.number, item.path))), ours=ours, is_read=is_read
    )


def _paths(desk: Desk) -> Iterator[str]:
    tree = desk.tree
    if isinstance(tree, WorkTree):
        tree = replace(tree, tracked=(), starts=starts_of((f"{REQUESTS_FOLDER}/*", f"{RECEIVED}/*")))
    return (
        path
        for path in tree.paths()
        if path == REQUESTS_PATH
        or (path.rpartition("/")[0] == RECEIVED and not path.rpartition("/")[2].startswith("."))
    )


def _ours(desk: Desk) -> tuple[Request, ...]:
    from tieout.sources.registers.reader import read_register  # noqa: PLC0415  # most trees have no requests
    from tieout.sources.requests.ours import REQUESTS  # noqa: PLC0415  # as above

    data = desk.read(REQUESTS_PATH, limit=TABLE_LIMIT)
    if data is None:
        return ()
    reading = read_register(data, path=REQUESTS_PATH, table=REQUESTS)
    desk.note(reading)
    return reading.rows


def _list(desk: Desk, path: str) -> AuditorList | None:
    from tieout.sources.requests.grid import BrokenListError  # noqa: PLC0415  # as above
    from tieout.sources.requests.reading import read_list  # noqa: PLC0415  # as above

    found = _NAME.fullmatch(path.rpartition("/")[2])
    if found is None:
        if path.rpartition("/")[2].lower() != "readme.md":
            message = f"{visible(path)} is named as no list of the auditor's is, so nobody reads it"
            _note(desk, path, 1, "unknown-list", message, "bring it in with `tieout requests import`")
        return None
    data = desk.read(path, limit=TABLE_LIMIT)
    if data is None:
        return None
    digest = hashlib.sha256(data).hexdigest()
    if not digest.startswith(found[3]):  # a checkout may turn LF into CRLF: that is no other list
        plain = hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()
        digest = plain if plain.startswith(found[3]) else digest
    one = AuditorList(
        path=path,
        number=int(found[1]),
        came_on=iso_date(found[2]),
        digest=digest,
        is_as_named=digest.startswith(found[3]),
    )
    if not one.is_as_named:
        return one
    try:
        reading = read_list(data)
    except BrokenListError as broken:
        flaws = [broken.flaw]
    else:
        flaws = [*reading.flaws]
        one = replace(one, rows=reading.rows, fields=reading.fields)
    for flaw in flaws:
        _note(desk, path, flaw.line, "bad-list", flaw.message, flaw.remedy)
    return one


def _gaps(lists: tuple[AuditorList, ...]) -> Iterator[Unreadable]:
    """Name what the numbers of the lists show: each stands once, and none was taken away from among them."""
    seen: dict[int, str] = {}
    for item in sorted(lists, key=lambda item: (item.number, item.path)):
        at, message = Location(path=item.path), ""
        if item.number in seen:
            message = f"the number {item.number} is that of {seen[item.number]} too, so it is unclear which came last"
        elif item.number > 1 and item.number - 1 not in seen:
            message = f"the list before it, number {item.number - 1}, is not there: what the auditor said in it is lost"
        seen[item.number] = item.path
        if message:
            remedy = "bring the list back from the history: lists of the auditor's are added, never taken away"
            yield Unreadable(location=at, kind="lost-list", message=message, remedy=remedy)


def _note(desk: Desk, path: str, line: int, kind: str, message: str, remedy: str) -> None:
    at = Location(path=visible(path), line=max(1, line))
    desk.unreadable.append(Unreadable(location=at, kind=kind, message=message, remedy=remedy))
