"""Files about to be kept -> the same files without secrets, or a refusal; before a byte reaches the repository.

The first net is the table's schema: what it does not name is not kept. This is the second one, over raw
files and whatever people and commands bring.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import itertools
import json
import os
import secrets as random_bytes
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tieout.collect.base import CollectError, DraftFile
from tieout.judgement.evidence.secret_content import Unpacking, is_gzip
from tieout.judgement.evidence.secrets import Hit, examine
from tieout.model.characters import visible
from tieout.model.errors import StorageError
from tieout.model.evidence.record import Redaction, Refusal
from tieout.ports.owner import draft_in
from tieout.ports.storage import refused

if TYPE_CHECKING:
    from typing import BinaryIO

_BLOCK = 1 << 20
_SHOWN = 5
"""How many places a refusal names."""
_EVERYWHERE = 12
"""Bytes from which a secret is also taken out where nothing but its bytes gives it away."""
SALT_BYTES = 32


class Cleaned(NamedTuple):
    """Files without the secrets that were found."""

    files: tuple[DraftFile, ...]
    redactions: tuple[Redaction, ...] = ()
    unexamined: tuple[str, ...] = ()
    """Files that could not be looked into, each with why: ``scan.pdf: it is a PDF, whose text is packed``."""


def clean(
    files: Sequence[DraftFile],
    *,
    redact: bool = False,
    salts: Path | None = None,
    salt: Callable[[], bytes] = lambda: random_bytes.token_bytes(SALT_BYTES),
) -> Cleaned:
    """Give the files without secrets; raises CollectError if they hold some and ``redact`` does not allow to.

    A secret becomes ``[redacted:RULE:N]``, N telling different ones apart. Its commitment, the SHA-256 of
    a salt and the secret, goes into the record; the salt goes into ``salts``, a file outside the
    repository that only its owner may read, before this returns. Run it on raw files before they
    are normalised: then the table never sees the secret either.
    """
    found = [(item, examine(_blocks(item.content))) for item in files]
    unexamined = tuple(f"{visible(item.name)}: {what.unexamined}" for item, what in found if what.unexamined)
    if not any(what.hits for _, what in found):
        return Cleaned(tuple(files), unexamined=unexamined)
    if not redact:
        raise _refusal([(item.name, hit) for item, what in found for hit in what.hits])
    for item, what in found:
        if what.hits and what.unexamined:
            raise CollectError(
                f"{visible(item.name)} holds secrets, and {what.unexamined}: they cannot all be taken out",
                resource=visible(item.name),
                reason=Refusal.FAILED,
                remedy="take the secrets out at the source",
            )
    if salts is None:
        raise CollectError(
            "nothing says where the salts of redactions are kept",
            resource=visible(files[0].name),
            reason=Refusal.FAILED,
            remedy="name a file outside the repository for them",
        )
    taken = _Taken()
    cleaned = [_without(item, what.hits, taken) for item, what in found]
    cleaned = [_without_others(item, taken) for item in cleaned]
    return Cleaned(tuple(cleaned), _committed(taken, salts, salt), unexamined)


def opens(commitment: str, *, salt: bytes, secret: bytes) -> bool:
    """Whether a commitment is to this secret."""
    return commitment == _commitment(salt, secret)


class _Taken:
    """The secrets that were taken out, each with its number."""

    def __init__(self) -> None:
        self.marks: dict[bytes, str] = {}
        self.rules: dict[bytes, str] = {}
        self.times: Counter[bytes] = Counter()
        self._numbers: Counter[str] = Counter()

    def mark(self, rule: str, secret: bytes) -> str:
        """Give what stands in the place of a secret."""
        self.times[secret] += 1
        if secret not in self.marks:
            self._numbers[rule] += 1
            self.rules[secret] = rule
            self.marks[secret] = f"[redacted:{rule}:{self._numbers[rule]}]"
        return self.marks[secret]


def _refusal(hits: list[tuple[str, Hit]]) -> CollectError:
    places = []
    for name, hit in hits[:_SHOWN]:
        shown = f", which begins with {hit.prefix}" if hit.prefix else ""
        places.append(f"{visible(name)}:{hit.line}: {hit.rule}{shown} (sha256 {hit.digest})")
    more = f" and {len(hits) - _SHOWN} more" if len(hits) > _SHOWN else ""
    return CollectError(
        f"what looks like a secret stands in {'; '.join(places)}{more}; nothing was kept",
        resource=visible(hits[0][0]),
        reason=Refusal.FAILED,
        remedy="take it out at the source and change it there, or run again with --redact",
    )


def _blocks(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    try:
        with content.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block
    except OSError as error:
        raise refused(error, content, "reading") from error


def _without(item: DraftFile, hits: tuple[Hit, ...], taken: _Taken) -> DraftFile:
    if not hits:
        return item
    blocks = _blocks(item.content)
    head = next(blocks, b"")
    whole = itertools.chain((head,), blocks)
    if is_gzip(head):
        return _written(item, _spliced(iter(Unpacking(whole)), hits, taken), packed=True)
    return _written(item, _spliced(whole, hits, taken), packed=False)


def _spliced(blocks: Iterator[bytes], hits: Sequence[Hit], taken: _Taken) -> Iterator[bytes]:
    """Put a mark in the place of each secret; hits are by place and never overlap."""
    buffer, base = b"", 0
    for hit in hits:
        while base + len(buffer) < hit.offset + hit.length:
            keep = max(0, min(hit.offset - base, len(buffer)))
            if keep:
                yield buffer[:keep]
                buffer, base = buffer[keep:], base + keep
            if not (more := next(blocks, b"")):
                raise StorageError("a file became shorter while secrets were taken out of it")
            buffer += more
        start = hit.offset - base
        yield buffer[:start]
        raw = buffer[start : start + hit.length]
        yield _encoded(taken.mark(hit.rule, _text(raw, hit.width)), raw, hit.width)
        buffer, base = buffer[start + hit.length :], hit.offset + hit.length
    yield buffer
    yield from blocks


def _text(raw: bytes, width: int) -> bytes:
    return raw if width == 1 else raw.replace(b"\0", b"")


def _encoded(mark: str, raw: bytes, width: int) -> bytes:
    if width == 1:
        return mark.encode("ascii")
    return mark.encode(f"utf-{width * 8}-{'be' if raw[0] == 0 else 'le'}")


def _written(item: DraftFile, parts: Iterable[bytes], *, packed: bool) -> DraftFile:
    if isinstance(item.content, bytes):
        memory = io.BytesIO()
        _pour(parts, memory, packed=packed)
        return _with(item, memory.getvalue())
    target = draft_in(item.content.parent)
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with open(descriptor, "wb") as file:  # noqa: PTH123  # of a descriptor
            _pour(parts, file, packed=packed)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise refused(error, target, "writing") from error
    return _with(item, target)


def _pour(parts: Iterable[bytes], file: BinaryIO, *, packed: bool) -> None:
    if not packed:
        file.writelines(parts)
        return
    with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packing:
        for part in parts:
            packing.write(part)


def _without_others(item: DraftFile, taken: _Taken) -> DraftFile:
    """Take known secrets out where only their bytes give them away: a cell of a table, a line without a name."""
    content = item.content
    if not isinstance(content, bytes) or is_gzip(content):
        return item
    for secret, mark in taken.marks.items():
        if len(secret) >= _EVERYWHERE and (times := content.count(secret)):
            taken.times[secret] += times
            content = content.replace(secret, mark.encode("ascii"))
    return item if content is item.content else _with(item, content)


def _with(item: DraftFile, content: bytes | Path) -> DraftFile:
    return DraftFile(
        name=item.name, content=content, media=item.media, role=item.role, rows=item.rows, schema=item.schema
    )


def _commitment(salt: bytes, secret: bytes) -> str:
    return f"sha256:{hashlib.sha256(salt + secret).hexdigest()}"


def _committed(taken: _Taken, salts: Path, salt: Callable[[], bytes]) -> tuple[Redaction, ...]:
    redactions, lines = [], []
    for secret, rule in taken.rules.items():
        fresh = salt()
        redaction = Redaction(rule, taken.times[secret], _commitment(fresh, secret))
        redactions.append(redaction)
        lines.append(json.dumps({"commitment": redaction.commitment, "rule": rule, "salt": fresh.hex()}) + "\n")
    _append(salts, "".join(lines).encode("ascii"))
    return tuple(redactions)


def _append(path: Path, data: bytes) -> None:
    """Add lines to the private side file, and have the disk hold them."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with open(descriptor, "wb", buffering=0) as file:  # noqa: PTH123  # of a descriptor
            view = memoryview(data)
            while view:
                view = view[file.write(view) :]
            os.fsync(file.fileno())
    except OSError as error:
        raise refused(error, path, "writing") from error
