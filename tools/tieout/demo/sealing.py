"""The evidence log of the sample company as it grows, with a signed head each time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from tieout.collect.leaves import capture_entry, written_instant
from tieout.model.evidence.log import CHECKPOINT, CHECKPOINTS, EVIDENCE_NAMESPACE, LEAVES
from tieout.model.evidence.record import RECORD_NAME
from tieout.seal.canonical import canonical_json
from tieout.seal.digest import spelled
from tieout.seal.merkle import Growing
from tieout.seal.note import Note
from tieout.seal.signers.sample import SampleSigner
from tieout.sources.evidence.record import read_record

SIGNER = SampleSigner("Example Ltd, a company that does not exist: evidence")
_ORIGIN = "tieout-evidence/Example Ltd"


class Sealing:
    """Lines and heads, in the order in which the captures come."""

    def __init__(self) -> None:
        self._text = ""
        self._tree = Growing()

    def seal(self, files: Mapping[str, str | None], at: datetime) -> dict[str, str | None]:
        """Give the files of the log as they are once these captures are in it; none where there is no capture."""
        records = sorted(path for path, text in files.items() if text is not None and path.endswith(f"/{RECORD_NAME}"))
        for path in records:
            data = (files[path] or "").encode()
            record = read_record(data, path=path).record
            if record is None:
                raise ValueError(f"{path} is no record")
            entry = capture_entry(record, spelled(hashlib.sha256(data).hexdigest()))
            line = canonical_json({**entry, "sealed_at": written_instant(at)})
            self._tree.add(line)
            self._text += f"{line.decode()}\n"
        if not records:
            return {}
        head = Note(_ORIGIN, self._tree.size, self._tree.root()).text
        signature = SIGNER.sign(head, EVIDENCE_NAMESPACE).decode("ascii")
        kept = f"{CHECKPOINTS}/{self._tree.size:09d}.txt"
        return {
            LEAVES: self._text,
            CHECKPOINT: head.decode(),
            f"{CHECKPOINT}.sig": signature,
            kept: head.decode(),
            f"{kept}.sig": signature,
        }
