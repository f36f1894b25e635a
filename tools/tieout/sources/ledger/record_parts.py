"""The parts of a proposed change's record -> values."""

from __future__ import annotations

from tieout.model.proposal import (
    BaseChange,
    CheckRun,
    Dismissal,
    ForcePush,
    Landed,
    ProposedCommit,
    Review,
    ReviewState,
)
from tieout.sources.ledger.body import Body, MalformedRecordError

_STATES = {state.value: state for state in ReviewState}


def read_state(value: str | None, where: str) -> ReviewState | None:
    """Read what a review says."""
    if value is None:
        return None
    if value not in _STATES:
        raise MalformedRecordError(f"{where} is none of {', '.join(_STATES)}")
    return _STATES[value]


def read_review(value: object, where: str) -> Review:
    """Read one review."""
    fields = Body(value, where)
    found = Review(
        id=fields.need("id", fields.name("id")),
        by=fields.account("by"),
        state=fields.need("state", read_state(fields.text("state"), f"{where}.state")),
        at=fields.instant("at"),
        oid=fields.oid("oid"),
        tree=fields.oid("tree"),
    )
    fields.end()
    return found


def read_dismissal(value: object, where: str) -> Dismissal:
    """Read how a review was set aside."""
    fields = Body(value, where)
    found = Dismissal(
        review=fields.name("review"),
        was=read_state(fields.text("was"), f"{where}.was"),
        at=fields.need("at", fields.instant("at")),
        by=fields.account("by"),
    )
    fields.end()
    return found


def read_force_push(value: object, where: str) -> ForcePush:
    """Read one movement of the head."""
    fields = Body(value, where)
    found = ForcePush(
        at=fields.need("at", fields.instant("at")),
        by=fields.account("by"),
        before=fields.oid("before"),
        after=fields.oid("after"),
    )
    fields.end()
    return found


def read_base_change(value: object, where: str) -> BaseChange:
    """Read one change of the branch aimed at."""
    fields = Body(value, where)
    found = BaseChange(
        at=fields.need("at", fields.instant("at")),
        by=fields.account("by"),
        before=fields.need("before", fields.text("before")),
        after=fields.need("after", fields.text("after")),
    )
    fields.end()
    return found


def read_commit(value: object, where: str) -> ProposedCommit:
    """Read one commit of the change."""
    fields = Body(value, where)
    found = ProposedCommit(
        oid=fields.need("oid", fields.oid("oid")),
        author=fields.account("author"),
        committer=fields.account("committer"),
    )
    fields.end()
    return found


def read_check(value: object, where: str) -> CheckRun:
    """Read one check of the head."""
    fields = Body(value, where)
    found = CheckRun(
        name=fields.need("name", fields.word("name")),
        app=fields.word("app"),
        conclusion=fields.word("conclusion"),
        at=fields.instant("at"),
    )
    fields.end()
    return found


def read_landed(body: Body) -> Landed | None:
    """Read what the forge says of the commit that landed; None where it says nothing."""
    value = body.mapping("landed")
    if value is None:
        return None
    fields = Body(value, "body.landed")
    found = Landed(is_web=fields.flag("web"), is_signed=fields.flag("signed"))
    fields.end()
    return found
