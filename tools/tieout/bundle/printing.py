"""Report -> a PDF a document, each made once for all its inputs and kept for the next build."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tieout.bundle.streaming import whole
from tieout.model.errors import IntegrityError
from tieout.ports.blob_cache import BlobCache
from tieout.ports.pool import each
from tieout.ports.spool import Spool
from tieout.render import pdf
from tieout.render.prints import Print, prints

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from tieout.model.streamed import Streamed
    from tieout.render.report import Report

_KIND = "tieout print 1"


def _untold(done: int, of: int) -> None:
    """Say nothing of how far it is."""
    del done, of


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """How to print: nothing of it changes a byte."""

    cache: Path | None = None
    """Where PDFs are kept for later builds, of this repository and others; None: nowhere."""
    workers: int = 1
    """How many processes may be used."""
    waiting: Path | None = None
    """The folder on whose disk PDFs wait until they are wanted; None: the system's for what is temporary."""
    told: Callable[[int, int], None] = _untold
    """Asked again and again with how many documents are done, and of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What came of it."""

    files: Mapping[str, Streamed] = field(default_factory=dict)
    """By path in the bundle, sorted; none of them is held in memory."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Why a PDF is not there, by its path."""
    undrawn: Mapping[str, int] = field(default_factory=dict)
    """How many different characters a PDF shows as code points, by its path."""


class _Missing(NamedTuple):
    """A document that is still to be laid out."""

    path: str
    title: str
    created: date
    key: str
    html: Streamed


class _Refused(NamedTuple):
    """Why a document was not laid out: raised by the caller, since an error of ours does not travel whole."""

    message: str
    remedy: str
    is_attack: bool


def printed(report: Report, printing: Printing) -> Printed:
    """Print the documents that are not kept from an earlier build.

    One source and one PDF are held in memory at a time, and a few more for each worker: the others wait on disk.

    Raises UnreachableError where nothing can be laid out here, IntegrityError where a document asks for
    anything outside the package; it names the document. StorageError where the disk is full.
    """
    versions = pdf.engine()
    cache = BlobCache(None if printing.cache is None else printing.cache / "pdf")
    own = pdf.ingredients()
    spool = Spool(printing.waiting)
    files: dict[str, Streamed] = {}
    left_out: dict[str, str] = {}
    undrawn: dict[str, int] = {}
    missing: list[_Missing] = []
    for item in prints(report):
        if item.why:
            left_out[item.path] = item.why
            continue
        if count := len(pdf.undrawn(item.html)):
            undrawn[item.path] = count
        key = key_of(item, versions, own, report.tool_version)
        kept = cache.get(key)
        if kept is not None:
            files[item.path] = spool.put(kept)
        else:
            html = spool.put(item.html.encode("utf-8", "surrogatepass"))
            missing.append(_Missing(item.path, item.title, item.created, key, html))
    printing.told(0, len(missing))
    sources = map(_read, missing)
    for done, (place, result) in enumerate(each(_print, sources, count=len(missing), workers=printing.workers), 1):
        path, key = missing[place].path, missing[place].key
        if isinstance(result, _Refused):
            if result.is_attack:
                raise IntegrityError(result.message, remedy=result.remedy)
            left_out[path] = result.message
        else:
            files[path] = spool.put(result)
            cache.put(key, result)
        printing.told(done, len(missing))
    if missing:
        cache.prune()
    return Printed(
        files=dict(sorted(files.items())),
        left_out=dict(sorted(left_out.items())),
        undrawn={path: undrawn[path] for path in sorted(undrawn) if path in files},
    )


def key_of(item: Print, versions: Mapping[str, str], own: bytes, tool_version: str) -> str:
    """Give the digest of all that a PDF is made from, each part with its length before it."""
    whole = hashlib.sha256()
    engine = " ".join(f"{name}={version}" for name, version in sorted(versions.items()))
    for part in (_KIND, tool_version, engine, own.hex(), item.title, item.created.isoformat(), item.html):
        data = part.encode("utf-8", "surrogatepass")
        whole.update(len(data).to_bytes(8, "big") + data)
    return whole.hexdigest()


def _read(of: _Missing) -> Print:
    """Take its source back from disk."""
    html = whole(of.path, of.html).decode("utf-8", "surrogatepass")
    return Print(path=of.path, html=html, title=of.title, created=of.created)


def _print(item: Print) -> bytes | _Refused:
    """Lay out one document, in whatever process."""
    try:
        return pdf.pdf(item.html, title=item.title, created=item.created, name=item.path)
    except IntegrityError as error:
        return _Refused(error.message, error.remedy, is_attack="from outside" in error.message)
    except RecursionError:
        return _Refused("its parts nest too deep to be laid out", "", is_attack=False)
    except BaseException as error:
        error.add_note(f"while {item.path} was laid out")
        raise
