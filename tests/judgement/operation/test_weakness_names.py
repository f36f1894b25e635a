"""Names of one weakness are one, whoever uses them; two CVEs are never one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.judgement.operation.weakness_names import Names

A, B = "CVE-2026-1000", "CVE-2026-2000"
G, H = "GHSA-aaaa-bbbb-cccc", "GHSA-dddd-eeee-ffff"
SNYK, NPM, RHSA = "SNYK-JS-LODASH-1", "npm:900001", "RHSA-2026:0001"

Said = tuple[str, tuple[str, ...]]


@pytest.mark.parametrize(
    ("said", "mains"),
    [
        pytest.param([(G, (A,))], {G: A, A: A}, id="a CVE goes before a GHSA"),
        pytest.param([(SNYK, (G,)), (G, (NPM,))], {SNYK: G, NPM: G, G: G}, id="and a GHSA before all others"),
        pytest.param([(SNYK, (G,)), (G, (A,))], {SNYK: A, G: A}, id="by way of one that both know"),
        pytest.param([(SNYK, (G, A))], {SNYK: A, G: A}, id="in one row"),
        pytest.param([("b-rule", ("a-rule",))], {"b-rule": "a-rule"}, id="without either the least"),
        pytest.param([(A, (RHSA,)), (B, (RHSA,))], {A: A, B: B, RHSA: RHSA}, id="an advisory of two is neither"),
        pytest.param([(RHSA, (A, B))], {A: A, B: B, RHSA: RHSA}, id="nor one that names two itself"),
        pytest.param([(A, (B,))], {A: A, B: B}, id="two CVEs are two"),
        pytest.param(
            [(A, (SNYK,)), (SNYK, (NPM,)), (B, (NPM,))], {A: A, B: B, SNYK: A, NPM: B}, id="a chain between two"
        ),
        pytest.param([(G, (RHSA,)), (H, (RHSA,))], {G: G, H: H, RHSA: RHSA}, id="two GHSAs are two"),
        pytest.param([(A.lower(), (G.upper(),))], {A: A, G: A, G.upper(): A}, id="in whatever letters"),
        pytest.param(
            [(A, ())], {G: G, f" {A} ": A, "ghsa-dddd-eeee-ffff": H}, id="of what no scan knows the name itself"
        ),
    ],
)
def test_a_weakness_goes_by_one_name(said: list[Said], mains: dict[str, str]) -> None:
    names = Names(said)
    assert {name: names.main(name) for name in mains} == mains


some = st.sampled_from([A, B, "CVE-2026-3000", G, H, SNYK, NPM, RHSA, "USN-1"])
rows = st.lists(st.tuples(some, st.lists(some, max_size=3).map(tuple)), max_size=12)


@given(rows, st.randoms())
def test_who_said_it_first_decides_nothing(said: list[Said], chance: object) -> None:
    mixed = list(said)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # a Random of hypothesis
    one, other = Names(said), Names(mixed)
    every = {name for row in said for name in (row[0], *row[1])}
    assert {name: one.main(name) for name in every} == {name: other.main(name) for name in every}


@given(rows)
def test_a_name_goes_by_its_main_name_and_a_cve_by_itself(said: list[Said]) -> None:
    names = Names(said)
    for name in {name for row in said for name in (row[0], *row[1])}:
        main = names.main(name)
        assert names.main(main) == main
        assert not name.startswith("CVE-") or main == name
