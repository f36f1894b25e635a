"""``evidence/results`` of a commit -> the verdicts that were written down."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.evidence.gathered import StoredResult
from tieout.model.evidence.result import ResultState
from tieout.model.location import Location, Unreadable
from tieout.sources.evidence.places import RESULTS_FOLDER
from tieout.sources.ledger.body import Body, MalformedRecordError
from tieout.sources.ledger.line import decoded
from tieout.sources.notes import shown

if TYPE_CHECKING:
    from tieout.sources.desk import Desk
    from tieout.sources.trees import CommitTree

RESULT_SCHEMA = "tieout.result/v1"
_SUFFIX = ".json"
_REMEDY = "take the file out, and let `tieout reperform` write it again"
_KEPT = frozenset({".gitkeep", ".gitattributes", "README.md"})
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)


def read_results(desk: Desk, tree: CommitTree) -> tuple[StoredResult, ...]:
    """Read every stored result of a commit, sorted by path; what is none is noted at the desk."""
    paths = [path for path in sorted(tree.entries) if path.startswith(f"{RESULTS_FOLDER}/")]
    tree.fetch(paths)
    found: list[StoredResult] = []
    for path in paths:
        if path.rpartition("/")[2] in _KEPT:
            continue
        data = tree.read(path)
        item = data if isinstance(data, Unreadable) else read_result(data, path=visible(path))
        if isinstance(item, Unreadable):
            desk.unreadable.append(item)
        else:
            found.append(item)
    return tuple(sorted(found, key=lambda item: item.path))


def read_result(data: bytes, *, path: str) -> StoredResult | Unreadable:
    """Read one from the bytes of its file. What the checks found is for ``reperform`` to derive again."""
    try:
        return _result(data, path)
    except MalformedRecordError as error:
        message = f"{path} is no stored result: {error}"
        return Unreadable(location=Location(path), kind="bad-result", message=message, remedy=_REMEDY)


def _result(data: bytes, path: str) -> StoredResult:
    if not path.endswith(_SUFFIX):
        raise MalformedRecordError(f"its name does not end in {_SUFFIX}")
    fields = Body(decoded(data, is_strict=True), "the result")
    schema = fields.need("schema", fields.text("schema"))
    if schema != RESULT_SCHEMA:
        raise MalformedRecordError(f"its schema is {shown(schema)}; this version of Tieout reads {RESULT_SCHEMA}")
    return StoredResult(
        path=path,
        capture=fields.need("capture", fields.text("capture")),
        digest=_digest(fields, "digest"),
        version=_digest(fields, "version"),
        state=_state(fields),
        location=Location(path),
        checks=fields.items("checks", _check),
    )


def _check(value: object, where: str) -> tuple[str, ResultState]:
    fields = Body(value, where)
    return fields.need("check", fields.text("check")), _state(fields)


def _digest(fields: Body, key: str) -> str:
    text = fields.need(key, fields.text(key))
    if _DIGEST.fullmatch(text) is None:
        raise MalformedRecordError(f"its {key} is no sha256: with 64 lower-case hex digits")
    return text


def _state(fields: Body) -> ResultState:
    text = fields.need("state", fields.text("state"))
    try:
        return ResultState(text)
    except ValueError as error:
        raise MalformedRecordError(f"its state is {shown(text)}, which is none") from error
