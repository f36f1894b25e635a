"""Every way of capturing through every fault: none yields a pass.

What is put to the test is found here and not listed: the collectors of the entry points, the forms of files of
the registry, the forms of a command's output. One without a bench fails, and so does a bench that leaves a fault
out without a reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.collect.world import SETTING, context
from tests.faults.bench_http import now
from tests.faults.benches import Bench, Fault, FileBench, SourceBench, benches
from tests.faults.verdict import verdict
from tieout.collect.ingest.registry import INGESTIONS, ingestion
from tieout.collect.ingested import ingest
from tieout.model.evidence.result import JudgedCapture, ResultState
from tieout.plugins import COLLECTORS, names
from tieout.sources.evidence.collector_keys import PLAIN_FORMS

ALL: tuple[Bench, ...] = tuple(benches())
SOURCES = [bench for bench in ALL if not isinstance(bench, FileBench)]
FILES = [bench for bench in ALL if isinstance(bench, FileBench)]

ERROR_BODIES = (
    b'{"message": "Bad credentials", "documentation_url": "https://example.com"}',
    b'{"message": "405 Method Not Allowed", "error": {"code": "E405", "summary": "no"}}',
    b'{"error": "rate limited"}',
    b'{"errors": [{"message": "denied"}]}',
    b'{"version": "2.1.0", "$schema": "x"}',
    b"<!DOCTYPE html><html><body>502 Bad Gateway</body></html>",
    b"Error: access denied\n",
    b"null",
    b"true",
    b'"denied"',
    b"0",
)
EMPTIES = (b"", b" \n", b"{}", b"[]", b"\xef\xbb\xbf")
MOST_CUTS = 40


def subjects() -> list[str]:
    """Give the id of everything that must have a bench."""
    return [*names(COLLECTORS), *(f"command:{form}" for form in PLAIN_FORMS), *(item.id for item in INGESTIONS)]


def subject(bench: Bench) -> str:
    return bench.ingestion if isinstance(bench, FileBench) else bench.collector


@pytest.mark.parametrize("name", subjects())
def test_everything_that_captures_has_a_bench(name: str) -> None:
    assert name in {subject(bench) for bench in ALL}, f"{name} has no bench: see tests/faults/benches.py"


@pytest.mark.parametrize("bench", ALL, ids=subject)
def test_no_fault_is_left_out_without_a_reason(bench: Bench) -> None:
    assert all(reason.strip() for reason in bench.excused.values())
    assert set(bench.excused) < set(Fault)


@pytest.mark.parametrize("bench", SOURCES, ids=subject)
def test_without_a_fault_it_passes(bench: SourceBench, tmp_path: Path) -> None:
    if absent := bench.absent():
        pytest.skip(absent)
    assert state(verdict(bench.capture(None, tmp_path), tmp_path)) == ("pass", [])


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.value)
@pytest.mark.parametrize("bench", SOURCES, ids=subject)
def test_with_a_fault_it_never_passes(bench: SourceBench, fault: Fault, tmp_path: Path) -> None:
    if absent := bench.absent():
        pytest.skip(absent)
    if fault in bench.excused:
        return
    found = verdict(bench.capture(fault, tmp_path), tmp_path)
    assert found.state is not ResultState.PASS
    assert found.reasons


def state(judged: JudgedCapture) -> tuple[str, list[str]]:
    """Give what a capture came to, and why."""
    return judged.state.value, [
        f"{item.rule}: {item.message}" for item in judged.reasons if item.state is not ResultState.PASS
    ]


def of_file(bench: FileBench, content: bytes, root: Path) -> JudgedCapture:
    """Give what the capture of a file with this content comes to."""
    form = ingestion(bench.ingestion)
    assert form is not None
    path = root / "report"
    path.write_bytes(content)
    draft = ingest(SETTING, context(root, now=now), form.configured(bench.settings), path)
    return verdict(draft, root)


def cuts(bench: FileBench) -> Iterator[bytes]:
    """Give beginnings of a sound file, at some forty places and the last bytes."""
    size = len(bench.sound)
    places = {*range(1, size, max(1, size // MOST_CUTS)), *range(max(1, size - 3), size)}
    for place in sorted(places):
        part = bench.sound[:place]
        if not bench.is_whole(part) and part.strip() != bench.sound.strip():
            yield part


@pytest.mark.parametrize("bench", FILES, ids=subject)
def test_a_sound_file_passes(bench: FileBench, tmp_path: Path) -> None:
    assert state(of_file(bench, bench.sound, tmp_path)) == ("pass", [])


@pytest.mark.parametrize("bench", FILES, ids=subject)
def test_a_file_that_is_cut_off_never_passes(bench: FileBench, tmp_path: Path) -> None:
    assert [part[-20:] for part in cuts(bench) if of_file(bench, part, tmp_path).state is ResultState.PASS] == []


@pytest.mark.parametrize("content", ERROR_BODIES, ids=lambda content: content[:12].decode())
@pytest.mark.parametrize("bench", FILES, ids=subject)
def test_an_error_in_the_guise_of_a_file_never_passes(bench: FileBench, content: bytes, tmp_path: Path) -> None:
    assert of_file(bench, content, tmp_path).state is not ResultState.PASS


@pytest.mark.parametrize("content", EMPTIES, ids=repr)
@pytest.mark.parametrize("bench", FILES, ids=subject)
def test_a_file_of_nothing_never_passes(bench: FileBench, content: bytes, tmp_path: Path) -> None:
    assert of_file(bench, content, tmp_path).state is not ResultState.PASS


@pytest.mark.parametrize("bench", FILES, ids=subject)
def test_a_file_of_another_version_never_passes(bench: FileBench, tmp_path: Path) -> None:
    assert bench.other_versions
    for content in (*bench.other_versions, *bench.broken):
        assert of_file(bench, content, tmp_path).state is not ResultState.PASS, content[:80]


@pytest.mark.parametrize("bench", FILES, ids=subject)
def test_a_file_whose_keys_are_gone_never_passes(bench: FileBench, tmp_path: Path) -> None:
    """Take each key of the top of a JSON file away, one at a time: what is left never has fewer rows and passes."""
    try:
        value = json.loads(bench.sound)
    except ValueError:
        pytest.skip("it is no JSON")
    if not isinstance(value, dict):
        pytest.skip("it has no keys")
    whole = of_file(bench, bench.sound, tmp_path).capture.record.population
    for key in value:
        found = of_file(
            bench, json.dumps({name: item for name, item in value.items() if name != key}).encode(), tmp_path
        )
        population = found.capture.record.population
        is_less = population is None or whole is None or (population.rows or 0) < (whole.rows or 0)
        assert not (found.state is ResultState.PASS and is_less), key


def test_a_file_that_is_not_there_never_passes(tmp_path: Path) -> None:
    for form in INGESTIONS:
        draft = ingest(SETTING, context(tmp_path, now=now), form, tmp_path / "none")
        assert verdict(draft, tmp_path).state is not ResultState.PASS


def test_a_command_whose_output_is_read_as_a_file_is_held_to_its_end(tmp_path: Path) -> None:
    """A sound report counts for nothing where the program that printed it failed."""
    from tests.collect.commands import captured, entry, python  # noqa: PLC0415  # used here alone

    for bench in FILES:
        for code in (f"sys.stdout.buffer.write({bench.sound!r}); sys.exit(9)", "time.sleep(60)"):
            argv = python(f"import sys, time; {code}")
            setting = entry(argv, reads=bench.ingestion, timeout=timedelta(seconds=2))
            draft = captured(setting, tmp_path, context(tmp_path, now=now))
            assert verdict(draft, tmp_path).state is not ResultState.PASS
