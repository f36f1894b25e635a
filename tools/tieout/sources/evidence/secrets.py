"""The blobs under ``evidence/`` of a commit -> the secrets that lie in them; each blob is looked at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.secrets import Examined, Hit, examine, version
from tieout.model.characters import visible
from tieout.model.evidence.gathered import SecretFound
from tieout.model.location import Location
from tieout.ports.cache import Cache

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tieout.ports.git import Repository
    from tieout.ports.git_objects import TreeEntry

BLOB_LIMIT = 256 * 1024 * 1024
"""Bytes of one blob that are looked at: far above what belongs into Git."""
_AT_ONCE = 32
_WEIGHT = 8 << 20
"""Bytes that are held at once: of a larger blob only a piece is."""
_FILES = frozenset({"100644", "100755"})
_TOO_LARGE = f"it is larger than {BLOB_LIMIT // 1024 // 1024} MiB, or missing from the clone"


class Unlooked(NamedTuple):
    """A file that could not be looked into."""

    path: str
    why: str


class SecretsRead(NamedTuple):
    """What lies in the files, and which could not be looked into; both by path."""

    found: tuple[SecretFound, ...]
    unexamined: tuple[Unlooked, ...]


def read_secrets(
    repository: Repository, entries: Mapping[str, TreeEntry], *, under: str = "evidence/", cache: Path | None = None
) -> SecretsRead:
    """Look for secrets in every file of a commit below a folder.

    ``entries`` are those of ``CommitTree``. ``cache``: the folder in which what a blob came to is
    remembered, by its id and the version of the net; None: nothing is remembered.
    """
    wanted = {path: entry.oid for path, entry in entries.items() if path.startswith(under) and entry.mode in _FILES}
    remembered = Cache(cache, f"secrets-{version()}")
    known = {oid: _decoded(remembered.get(oid)) for oid in wanted.values()}
    for oid, found in _looked_at(repository, sorted(oid for oid, old in known.items() if old is None)):
        known[oid] = found
        if found.unexamined != _TOO_LARGE:  # another clone may have it
            remembered.put(oid, _encoded(found))
    remembered.save()
    secrets: list[SecretFound] = []
    unexamined: list[Unlooked] = []
    for path, oid in sorted(wanted.items()):
        examined = known[oid] or Examined(())
        shown = visible(path)
        secrets.extend(
            SecretFound(Location(shown, hit.line), hit.rule, hit.prefix, hit.digest) for hit in examined.hits
        )
        if examined.unexamined:
            unexamined.append(Unlooked(shown, examined.unexamined))
    return SecretsRead(tuple(secrets), tuple(unexamined))


def _looked_at(repository: Repository, oids: list[str]) -> Iterator[tuple[str, Examined]]:
    if not oids:
        return
    with repository.blob_reader() as reader:
        sizes = reader.sizes(oids)
        large = [oid for oid in oids if _WEIGHT < sizes.get(oid, 0) <= BLOB_LIMIT]
        for oid, _, pieces in reader.pieces(large, checks_ids=True):
            yield oid, examine(pieces)
        for some in _by_weight(sorted(set(oids) - set(large)), sizes):
            for oid, data in reader.read(some, limit=BLOB_LIMIT):
                yield oid, Examined((), _TOO_LARGE) if data is None else examine((data,))


def _by_weight(oids: Iterable[str], sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """Put small blobs together: what is asked for at once is held at once."""
    some: list[str] = []
    weight = 0
    for oid in oids:
        size = sizes.get(oid, 0)
        if some and (len(some) == _AT_ONCE or weight + size > _WEIGHT):
            yield some
            some, weight = [], 0
        some.append(oid)
        weight += size
    if some:
        yield some


def _encoded(examined: Examined) -> str:
    if not examined.hits and not examined.unexamined:
        return "-"
    return json.dumps([examined.unexamined, examined.hits])


def _decoded(text: str | None) -> Examined | None:
    """Give what was remembered; None for nothing, and for what nobody of us wrote."""
    if text is None:
        return None
    if text == "-":
        return Examined(())
    try:
        unexamined, hits = json.loads(text)
        return Examined(tuple(Hit(*hit) for hit in hits), str(unexamined))
    except (ValueError, TypeError):
        return None
