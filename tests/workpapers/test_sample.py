"""A sample follows from seed and population alone, and an auditor draws it again without us."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tieout.model.cadence import Cadence, Every
from tieout.model.errors import IntegrityError, UsageError
from tieout.model.location import Location
from tieout.model.population import Item, Population
from tieout.report.sample.json import json as as_json
from tieout.workpapers.sample import draw, rank, usual

ROOT = Path(__file__).parents[2]
SEED = "spring 7"


def population(count: int, every: Every = Every.EVENT) -> Population:
    """Give so many changes of a control, by their ids as ever."""
    items = (
        Item(id=f"c-{number:04}", on=date(2026, 3, 2), what="a change", location=Location("controls.yaml"))
        for number in range(count)
    )
    return Population(
        control=factories.control(id="CHG-01", cadence=Cadence(every=every)),
        period=factories.PERIOD,
        source="the branch",
        completeness="All.",
        items=tuple(items),
    )


def drawn(of: Population, seed: str = SEED, size: int | None = None) -> list[str]:
    return [item.id for item in draw(of, seed, size).items]


def test_the_rank_of_an_item_is_of_seed_digest_and_id_with_a_line_feed_between() -> None:
    said = b"spring 7\nsha256:abc\n2026-Q1"
    assert rank("spring 7", "sha256:abc", "2026-Q1") == hashlib.sha256(said).hexdigest()


def test_the_lowest_ranks_are_drawn_the_lowest_first() -> None:
    of = population(90)
    found = draw(of, SEED, 5)
    ranks = sorted((rank(SEED, of.digest, item.id), item.id) for item in of.items)
    assert [item.id for item in found.items] == [name for _, name in ranks[:5]]
    assert [(of_rank, item.id) for of_rank, item in found.order] == ranks


def test_the_same_seed_draws_the_same_and_another_another() -> None:
    of = population(90)
    assert drawn(of) == drawn(of)
    assert drawn(of) != drawn(of, "spring 8")


@given(st.integers(1, 40), st.integers(1, 40), st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1))
def test_a_larger_sample_begins_with_the_smaller_one(one: int, other: int, seed: str) -> None:
    small, large = sorted((one, other))
    of = population(40)
    assert drawn(of, seed, large)[:small] == drawn(of, seed, small)


@given(st.permutations(range(12)))
def test_the_order_in_which_instances_were_found_does_not_matter(order: list[int]) -> None:
    """Whoever makes a population sorts it; a draw from the same items in any order is the same."""
    of = population(12)
    assert set(drawn(of, SEED, 4)) == {item.id for item in draw(of, SEED, 4).items}
    ranks = [rank(SEED, of.digest, of.items[at].id) for at in order]
    assert sorted(ranks) == [found for found, _ in draw(of, SEED, 4).order]


def test_one_instance_more_draws_anew() -> None:
    """The digest is in each rank: nobody can add an instance and know which others stay in the sample."""
    before, after = population(60), population(61)
    assert drawn(before, SEED, 30) != [name for name in drawn(after, SEED, 30) if name != "c-0060"]


def test_every_instance_is_as_likely_as_every_other() -> None:
    """Chi-square over 2,000 seeds: 5 of 20 each time, 19 degrees of freedom, 43.8 is exceeded once in 1,000."""
    of = population(20)
    counts = Counter(name for seed in range(2000) for name in drawn(of, f"seed {seed}", 5))
    expected = 2000 * 5 / 20
    assert sum((counts[item.id] - expected) ** 2 / expected for item in of.items) < 43.8


def test_every_place_in_the_draw_is_as_likely_too() -> None:
    of = population(20)
    counts = Counter(drawn(of, f"seed {seed}", 1)[0] for seed in range(2000))
    assert sum((counts[item.id] - 100) ** 2 / 100 for item in of.items) < 43.8


@pytest.mark.parametrize(
    ("count", "size"),
    [
        (0, 0),
        (1, 1),
        (18, 18),
        (19, 19),
        (20, 19),
        (25, 19),
        (26, 20),
        (40, 20),
        (41, 25),
        (65, 25),
        (66, 29),
        (5000, 29),
    ],
)
def test_a_control_on_an_event_is_sampled_by_the_table_of_public_law(count: int, size: int) -> None:
    of = population(count)
    assert usual(of) == (size, f"of {count} by the table of 40 CFR 1090.1805")
    assert len(draw(of, SEED).items) == size


@pytest.mark.parametrize(
    ("every", "size"),
    [
        (Every.ANNUAL, 1), (Every.SEMIANNUAL, 2), (Every.QUARTERLY, 2), (Every.MONTHLY, 2), (Every.WEEKLY, 5),
        (Every.DAILY, 25),
    ],
)  # fmt: skip
def test_a_periodic_control_is_sampled_by_how_often_it_acts(every: Every, size: int) -> None:
    assert usual(population(260, every)) == (size, f"{size} where a control is {every.value}, by convention")
    assert len(draw(population(1, every), SEED).items) == 1


def test_the_auditors_number_overrides_and_never_exceeds_what_is_there() -> None:
    found = draw(population(90), SEED, 40)
    assert (len(found.items), found.sized_by) == (40, "as many as were asked for")
    found = draw(population(3), SEED, 40)
    assert (len(found.items), found.sized_by) == (3, "all that there are: 40 were asked for")


def test_another_population_than_the_one_on_record_is_refused() -> None:
    of = population(3)
    assert draw(of, SEED, digest=of.digest).digest == of.digest
    with pytest.raises(IntegrityError, match="the population of CHG-01 is another one") as refused:
        draw(population(4), SEED, digest=of.digest)
    assert of.digest in refused.value.message
    redated = replace(of, items=(replace(of.items[0], on=date(2026, 3, 3)), *of.items[1:]))
    with pytest.raises(IntegrityError):
        draw(redated, SEED, digest=of.digest)


@pytest.mark.parametrize("seed", ["", "two\nlines", "a\ttab", "\x00", "\udcff"])
def test_a_seed_that_nobody_could_type_again_is_refused(seed: str) -> None:
    with pytest.raises(UsageError, match="seed"):
        draw(population(3), seed)


def script() -> str:
    """Give the script of the how-to, word for word."""
    page = (ROOT / "docs/how-to/rehearse-the-audit.md").read_text(encoding="utf-8")
    return page.partition("```python\n")[2].partition("```")[0]


def test_ten_lines_of_bare_python_draw_the_same(tmp_path: Path) -> None:
    """What an auditor needs: the file that we gave, a Python without us, and the page."""
    of = population(90)
    found = draw(of, "Fr\u00fchling 7")
    given_file = tmp_path / "sample.json"
    given_file.write_text(as_json(found, factories.examination()), encoding="utf-8")
    assert len([line for line in script().splitlines() if line]) <= 14
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script(), str(given_file)], check=True, capture_output=True, text=True
    )
    assert done.stdout.splitlines() == [item.id for item in found.items]


def test_the_script_sees_an_item_that_was_taken_away(tmp_path: Path) -> None:
    told = json.loads(as_json(draw(population(5), SEED), factories.examination()))
    told["items"].pop()
    (tmp_path / "sample.json").write_text(json.dumps(told), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script(), str(tmp_path / "sample.json")], check=False, capture_output=True
    )
    assert done.returncode != 0


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_sha256sum_gives_the_same_ranks() -> None:
    of = population(2)
    for found, item in draw(of, SEED).order:
        piped = subprocess.run(
            ["sha256sum"], input=f"{SEED}\n{of.digest}\n{item.id}".encode(), check=True, capture_output=True
        )
        assert piped.stdout.split()[0].decode() == found
