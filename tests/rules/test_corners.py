"""No repository, however bare or odd, stops the rules or makes them say a thing twice."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.factories import CATALOGUE, PERIOD
from tieout.check import check
from tieout.model.cadence import Cadence, Every
from tieout.model.control import Control
from tieout.model.criteria import Category
from tieout.model.document import ChangelogEntry, Document, Heading, Kind, Link, Status
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.finding import Severity
from tieout.model.limit import Unit
from tieout.model.location import Location, MissingField, NotExamined, UnknownField, Unreadable
from tieout.model.parameter import Parameter
from tieout.model.people import Person, Role, Roster
from tieout.model.period import Period
from tieout.model.program import Exclusion, Program, RuleSetting, RuleValue, Scope
from tieout.rules.sections import TOPICS
from tieout.workpapers.ladder import ladder

QUICK = (Phase.generate,)
"""To shrink one of these takes minutes: read the whole of it instead."""
PATHS = st.sampled_from(
    ["policies/a.md", "policies/b.md", "runbooks/a.md", SETTINGS_PATH, "registers/people.yaml", "."]
)
PLACES = st.builds(Location, path=PATHS, line=st.integers(1, 9), column=st.integers(1, 9))
WORDS = st.sampled_from(["", "POL-001", "RB-001", "AC-01", "CC6.1", "CC6.11", "role:cto", "cto", "ana", "person:ana"])
TEXTS = WORDS | st.text(max_size=12).filter(lambda text: "None" not in text)
LISTS = st.lists(TEXTS, max_size=3).map(tuple)
DAYS = st.none() | st.dates()
SPANS = st.none() | st.integers(0, 99_999).map(lambda days: timedelta(days=days))

BODIES = TEXTS | st.lists(
    st.sampled_from(
        [
            *("# A\n", "## Purpose\n", "TODO", "`", "```\n", "<!--", "-->", "<br>", "<a href=x:y>", "[COMPANY]", "|"),
            *("\n\n", "    ", "> ", "- ", "24 hours", "{{ x }}", "as needed", "regularly", "\u0130", "(", "]("),
        ]
    ),
    max_size=12,
).map("".join)
parameters = st.builds(
    Parameter,
    name=st.sampled_from(["access-removal", "key-age"]),
    value=st.decimals(0, 400, places=1),
    unit=st.sampled_from(Unit),
    phrase=st.sampled_from(["24 hours", "1,000 days", "24", "", "within (24) hours*"]),
    location=PLACES,
)
documents = st.builds(
    Document,
    kind=st.sampled_from(Kind),
    path=PATHS,
    id=st.none() | TEXTS,
    title=st.none() | TEXTS,
    status=st.none() | st.sampled_from(Status),
    owner=st.none() | TEXTS,
    approver=st.none() | TEXTS,
    approved=DAYS,
    effective=DAYS,
    last_reviewed=DAYS,
    next_review=DAYS,
    version=st.none() | TEXTS,
    topic=st.none() | TEXTS | st.sampled_from(sorted(TOPICS)),
    parameters=st.lists(parameters, max_size=2).map(tuple),
    sections=st.lists(st.tuples(st.sampled_from(["purpose", "purpos"]) | TEXTS, TEXTS), max_size=2).map(tuple),
    supersedes=st.none() | TEXTS | st.just("POL-001@1.0"),
    retired=DAYS,
    policies=LISTS,
    runbooks=LISTS,
    body=BODIES,
    body_line=st.integers(1, 9),
    struck=st.sampled_from([(), ((0, 3),), ((2, 9), (11, 99))]),
    review=st.builds(Cadence, every=st.sampled_from(Every), max_gap=SPANS, grace=SPANS),
    criteria=LISTS,
    controls=LISTS,
    changelog=st.lists(st.builds(ChangelogEntry, version=TEXTS, on=DAYS, author=TEXTS, change=TEXTS), max_size=2).map(
        tuple
    ),
    headings=st.lists(st.builds(Heading, level=st.just(2), text=TEXTS, anchor=TEXTS, line=st.just(9)), max_size=2).map(
        tuple
    ),
    links=st.lists(
        st.builds(
            Link,
            target=TEXTS,
            location=PLACES,
            path=st.none() | PATHS,
            exists=st.none() | st.booleans(),
            anchor_exists=st.none() | st.booleans(),
        ),
        max_size=3,
    ).map(tuple),
)
controls = st.builds(
    Control,
    id=TEXTS,
    location=PLACES,
    owner=st.none() | TEXTS,
    criteria=LISTS,
    policies=LISTS,
    runbooks=LISTS,
    effective_from=DAYS,
    effective_to=DAYS,
)
programs = st.builds(
    Program,
    scope=st.builds(
        Scope,
        categories=st.frozensets(st.sampled_from(Category)),
        excluded=st.lists(
            st.builds(Exclusion, criterion=TEXTS, reason=TEXTS, carve_out=TEXTS, location=PLACES), max_size=2
        ).map(tuple),
    ),
    periods=st.sampled_from([(), (PERIOD,)]),
    rules=st.lists(
        st.builds(
            RuleSetting,
            rule=TEXTS | st.just("due-soon"),
            off=st.booleans(),
            location=PLACES,
            values=st.lists(
                st.builds(RuleValue, key=TEXTS | st.just("days"), text=TEXTS | st.just("45"), location=PLACES),
                max_size=2,
            ).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
)
rosters = st.builds(
    Roster,
    people=st.lists(
        st.builds(
            Person,
            id=TEXTS,
            name=TEXTS,
            location=PLACES,
            roles=LISTS,
            emails=LISTS,
            logins=LISTS,
            started_on=DAYS,
            left_on=DAYS,
        ),
        max_size=3,
    ).map(tuple),
    roles=st.lists(st.builds(Role, id=TEXTS, title=TEXTS), max_size=2).map(tuple),
)
periods = st.none() | st.tuples(st.dates(), st.dates()).map(lambda ends: Period(id="x", start=min(ends), end=max(ends)))
examinations = st.builds(
    Examination,
    as_of=st.dates(),
    catalogue=st.just(CATALOGUE),
    program=programs,
    period=periods,
    documents=st.lists(documents, max_size=4).map(tuple),
    controls=st.lists(controls, max_size=4).map(tuple),
    roster=rosters,
    unreadable=st.lists(
        st.builds(Unreadable, location=PLACES, kind=TEXTS, message=TEXTS, remedy=TEXTS), max_size=3
    ).map(tuple),
    unknown_fields=st.lists(
        st.builds(UnknownField, location=PLACES, subject=TEXTS, name=TEXTS, suggestion=st.none() | TEXTS), max_size=2
    ).map(tuple),
    missing_fields=st.lists(
        st.builds(
            MissingField,
            location=PLACES,
            subject=TEXTS,
            names=st.lists(TEXTS, min_size=1, max_size=3).map(tuple),
            asked=st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    unexamined=st.lists(
        st.builds(NotExamined, need=st.sampled_from(["people", "settings", "history"]), reason=TEXTS), max_size=2
    ).map(tuple),
)


@settings(max_examples=200, phases=QUICK)
@given(examinations)
def test_any_examination_has_an_outcome_in_order_without_doubles(examination: Examination) -> None:
    outcome = check(examination)
    assert outcome == check(examination)
    assert len({item.fingerprint for item in outcome.findings}) == len(outcome.findings)
    places = [item.location for item in outcome.findings]
    assert places == sorted(places)
    for item in outcome.findings:
        assert item.rule == "unreadable-file" or (item.message and item.remedy)
        assert "None" not in item.message.replace(item.subject, "")


@settings(max_examples=100, phases=QUICK)
@given(examinations)
def test_any_examination_has_a_ladder_that_claims_no_more_than_it_may(examination: Examination) -> None:
    outcome = check(examination)
    for standing in ladder(examination, outcome).standings:
        assert standing.missing
        assert bool(standing.controls) == (standing.rung.height > 0)
        assert standing.rung.height <= 2


def test_an_examination_of_nothing_at_all_is_judged() -> None:
    bare = Examination(as_of=date(2026, 6, 30), catalogue=CATALOGUE)
    outcome = check(bare)
    assert {item.rule for item in outcome.findings} == {"uncovered-criterion", "no-fraud-risk", "no-ledger-yet"}
    assert len(outcome.findings) == 3
    assert {item.severity for item in outcome.findings} == {Severity.WARNING}


def test_every_field_of_a_document_is_thrown_at_the_rules() -> None:
    thrown = {"kind", "path", "id", "title", "status", "owner", "approver", "approved", "effective", "last_reviewed"}
    thrown |= {"next_review", "review", "criteria", "controls", "changelog", "headings", "links"}
    thrown |= {"version", "topic", "parameters", "sections", "supersedes", "retired", "policies", "runbooks"}
    thrown |= {"body", "body_line", "struck"}
    unread = {"classification", "places", "digest", "severity", "answers", "systems", "contacts", "exercised"}
    assert {item.name for item in fields(Document)} == thrown | unread
