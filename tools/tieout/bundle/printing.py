"""Report -> a PDF a document, each made once for all its inputs and kept for the next build."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.errors import IntegrityError
from tieout.ports.blob_cache import BlobCache
from tieout.ports.pool import each
from tieout.render import pdf
from tieout.render.prints import Print, prints

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

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
    told: Callable[[int, int], None] = _untold
    """Asked again and again with how many documents are done, and of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What came of it."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    """By path in the bundle."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Why a PDF is not there, by its path."""


class _Refused(NamedTuple):
    """Why a document was not laid out: raised by the caller, since an error of ours does not travel whole."""

    message: str
    remedy: str
    is_attack: bool


def printed(report: Report, printing: Printing) -> Printed:
    """Print the documents that are not kept from an earlier build.

    Raises UnreachableError where nothing can be laid out here, IntegrityError where a document asks for
    anything outside the package; it names the document.
    """
    found = prints(report)
    versions = pdf.engine()
    cache = BlobCache(None if printing.cache is None else printing.cache / "pdf")
    own = pdf.ingredients()
    keys = [key_of(item, versions, own, report.tool_version) for item in found]
    files: dict[str, bytes] = {}
    left_out = {item.path: item.why for item in found if item.why}
    missing: list[tuple[Print, str]] = []
    for item, key in zip(found, keys, strict=True):
        kept = None if item.why else cache.get(key)
        if kept is not None:
            files[item.path] = kept
        elif not item.why:
            missing.append((item, key))
    printing.told(0, len(missing))
    for done, (place, result) in enumerate(each(_print, [item for item, _ in missing], workers=printing.workers), 1):
        item, key = missing[place]
        if isinstance(result, _Refused):
            if result.is_attack:
                raise IntegrityError(result.message, remedy=result.remedy)
            left_out[item.path] = result.message
        else:
            files[item.path] = result
            cache.put(key, result)
        printing.told(done, len(missing))
    if missing:
        cache.prune()
    return Printed(files=dict(sorted(files.items())), left_out=dict(sorted(left_out.items())))


def key_of(item: Print, versions: Mapping[str, str], own: bytes, tool_version: str) -> str:
    """Give the digest of all that a PDF is made from, each part with its length before it."""
    whole = hashlib.sha256()
    engine = " ".join(f"{name}={version}" for name, version in sorted(versions.items()))
    for part in (_KIND, tool_version, engine, own.hex(), item.title, item.created.isoformat(), item.html):
        data = part.encode("utf-8", "surrogatepass")
        whole.update(len(data).to_bytes(8, "big") + data)
    return whole.hexdigest()


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
