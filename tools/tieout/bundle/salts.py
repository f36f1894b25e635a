"""The salts of withheld files: a private file beside the bundle, never in it."""

from __future__ import annotations

import json
import os
import secrets
import stat
from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.bundle import shape
from tieout.bundle.commitment import SALT_BYTES, matched, unmatched, withhold
from tieout.bundle.place import absolute
from tieout.model.characters import visible
from tieout.model.errors import UsageError
from tieout.ports.files import read_file
from tieout.ports.storage import refused, shown
from tieout.ports.writing import write_file
from tieout.seal.digest import is_hex

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tieout.bundle.handed import Handed
    from tieout.model.program import Withhold

SCHEMA = "tieout.salts/v1"
LARGEST = 64 << 20
_PRIVATE = 0o600
_OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def salts_of(out: Path) -> Path:
    """Give the default place of a bundle's salts: beside its folder."""
    folder = absolute(out)
    return folder.parent / f"{folder.name}.salts.json"


def read_salts(path: Path) -> dict[str, bytes]:
    """Read the salts by path of the file; raises UsageError where others may read them, or they are of another form."""
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        raise refused(error, path, "reading") from error
    if not stat.S_ISREG(mode):
        raise UsageError(f"{shown(path)} is no plain file", remedy="name the file of salts itself")
    if os.name == "posix" and stat.S_IMODE(mode) & _OF_OTHERS:
        raise UsageError(
            f"{shown(path)} can be read by others: its salts are no secret any more",
            remedy=f"chmod 600 {shown(path)}; if anybody may have read it, name another file and build anew",
        )
    try:
        found = shape.parse(read_file(path.parent, path.name, LARGEST))
        found.require(SCHEMA)
        inner = found.needed("salts")
        salts = {name: inner.text(name) for name in inner.names()}
    except shape.MalformedShapeError as error:
        raise UsageError(f"{shown(path)} is no file of salts: {error}", remedy="name another file") from error
    wrong = next((name for name, salt in salts.items() if not is_hex(salt)), None)
    if wrong is not None:
        raise UsageError(f"{shown(path)} is no file of salts: that of {shown(wrong)} is not {SALT_BYTES} bytes in hex")
    return {name: bytes.fromhex(salt) for name, salt in salts.items()}


def kept_salts(path: Path, wanted: Iterable[str]) -> dict[str, bytes]:
    """Give a salt for each path: the one that the file has, else a new one, which is added to the file.

    The same file gives the same salts, so that a build can be repeated. Raises as ``read_salts`` and StorageError.
    """
    salts = read_salts(path) if path.exists() or path.is_symlink() else {}
    new = sorted(set(wanted) - salts.keys())
    if not new:
        return salts
    salts |= {name: secrets.token_bytes(SALT_BYTES) for name in new}
    written = {"schema": SCHEMA, "salts": {name: salts[name].hex() for name in sorted(salts)}}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, (json.dumps(written, indent=2, ensure_ascii=True) + "\n").encode("ascii"), mode=_PRIVATE)
    return salts


def hold_outside(path: Path, out: Path) -> None:
    """Raise UsageError where the salts would lie in the bundle's folder."""
    if absolute(path).resolve().is_relative_to(absolute(out).resolve()):
        raise UsageError(
            f"{shown(path)} lies in the bundle: its salts would be handed on", remedy="name a file elsewhere"
        )


def hold_matched(handed: Handed, rules: tuple[Withhold, ...]) -> None:
    """Raise UsageError where an entry matches no evidence of the commit: who renames a file would hand it on."""
    found = unmatched(handed.kept, rules)
    if found:
        said = "; ".join(f"{rule.location}: {visible(rule.path)} matches no evidence of the commit" for rule in found)
        raise UsageError(
            f"{said}: what was to stay may have another name now, and would be handed on",
            remedy="set the path right and commit it (of what lies in another store, name the record); if it is for files that are still to come: "
            "tieout bundle build --allow-unmatched",
        )


def withholding(handed: Handed, rules: tuple[Withhold, ...], path: Path, out: Path) -> Handed:
    """Take out of a hand-over what is to be withheld; the salts are read from, or added to, the file at ``path``."""
    taken = matched((item.path for item in handed.evidence if item.data is not None), rules)
    if not taken:
        return withhold(handed, rules, lambda _: b"")
    hold_outside(path, out)
    salts = kept_salts(path, taken)
    remark = f"{shown(path)} holds the salts of what is withheld: keep it, and keep it private"
    found = withhold(handed, rules, salts.__getitem__)
    return replace(found, remarks=(*found.remarks, remark))
