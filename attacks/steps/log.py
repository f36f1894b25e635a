"""Steps on the log, its heads, their signatures and their time-stamps."""

from __future__ import annotations

import json
import shutil
from datetime import datetime

from attacks.authority import Authority
from attacks.steps.found import Values, digest_of, instant_of, lines_of, record_of, step, write_lines
from attacks.world import COLLECTOR, World
from tieout.collect.leaves import capture_entry, written_instant
from tieout.model.evidence.log import CHECKPOINT, CHECKPOINTS, LOG_FOLDER
from tieout.model.evidence.record import CaptureRecord
from tieout.seal.canonical import canonical_json
from tieout.seal.signers.ssh import SshSigner


@step
def reline(world: World, values: Values) -> None:
    """Write the line of a capture anew, so that it says what the record says now."""
    record = record_of(world, values["capture"])
    lines = lines_of(world)
    at = next(number for number, line in enumerate(lines) if _is_of(line, record, values.get("was")))
    entry = capture_entry(record, f"sha256:{digest_of(world, values['capture'])}")
    lines[at] = canonical_json({**entry, "sealed_at": json.loads(lines[at])["sealed_at"]})
    write_lines(world, lines)


@step
def lines(world: World, values: Values) -> None:
    """Keep these lines of the log alone, in this order; numbers from 1."""
    old = lines_of(world)
    write_lines(world, [old[number - 1] for number in values["keep"]])


@step
def line(world: World, values: Values) -> None:
    """Add a line for a capture at the end, sealed at a moment of somebody's choice."""
    record = record_of(world, values["capture"])
    entry = capture_entry(record, f"sha256:{digest_of(world, values['capture'])}")
    write_lines(
        world,
        [*lines_of(world), canonical_json({**entry, "sealed_at": written_instant(instant_of(values["sealed_at"]))})],
    )


@step
def heads(world: World, values: Values) -> None:
    """Throw away heads of the log, and make a new one over what is there.

    ``drop``: all of them, or the ``new`` ones that no commit has yet, or none. ``key``: whose key signs. ``stamp``:
    which authority stamps. ``ends``: how sealing ends.
    """
    log = world.root / LOG_FOLDER
    if values.get("drop") == "all":
        for path in [*(world.root / CHECKPOINTS).iterdir(), *log.glob("checkpoint.txt*")]:
            path.unlink()
    elif values.get("drop") == "new":
        world.git("clean", "--quiet", "--force", "--", CHECKPOINTS)
        world.git("checkout", "--quiet", "HEAD", "--", *(f"{CHECKPOINT}{ending}" for ending in ("", ".sig", ".tsr")))
    key, stamp = values.get("key"), values.get("stamp")
    world.seal(
        None if key in {None, "nobody"} else key,
        None if stamp in {None, "nobody"} else stamp,
        ends=values.get("ends", 0),
    )


@step
def copy_head(world: World, values: Values) -> None:
    """Put the signature, the token or the text of a head where another has its own."""
    log = world.root / LOG_FOLDER
    shutil.copy(log / values["of"], log / values["to"])


@step
def sign_for_another_purpose(world: World, values: Values) -> None:
    """Have the collector's key sign the text of the newest head as something else, and put that beside the head."""
    text = (world.root / CHECKPOINT).read_bytes()
    signature = SshSigner(world.key(COLLECTOR)).sign(text, str(values["purpose"]))
    size = int(text.split(b"\n")[1])
    for path in (f"{CHECKPOINT}.sig", f"{CHECKPOINTS}/{size:09d}.txt.sig"):
        (world.root / path).write_bytes(signature)


@step
def stamp(world: World, values: Values) -> None:
    """Have the newest head stamped by an authority at a moment, in the place of its token."""
    name = world.authorities[values["by"]]
    text = (world.root / CHECKPOINT).read_bytes()
    token = token_of(Authority(world.outside / name, name), text, instant_of(values["at"]))
    size = int(text.split(b"\n")[1])
    for path in (f"{CHECKPOINT}.tsr", f"{CHECKPOINTS}/{size:09d}.txt.tsr"):
        (world.root / path).write_bytes(token)


def token_of(authority: Authority, text: bytes, at: datetime) -> bytes:
    """Have a text stamped."""
    from tieout.seal import timestamp  # noqa: PLC0415  # as the tool itself loads it, for those who need it

    return authority.answer(timestamp.request(text).body, at)


def _is_of(line: bytes, record: CaptureRecord, was: str | None) -> bool:
    said = json.loads(line)
    return said["kind"] == "capture" and (record.path == said["path"] or (was is not None and was in said["path"]))
