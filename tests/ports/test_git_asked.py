"""What Git said of objects is told again while its folder is as it was; what it says of names is asked each time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ports.repositories import Sample
from tieout.model.errors import UnreachableError
from tieout.ports import git_asked, process
from tieout.ports.git import Repository
from tieout.ports.git_commits import present
from tieout.ports.git_compare import commits_among, differences, is_ancestor
from tieout.ports.git_mainline import each
from tieout.ports.shelf import Shelf

STATE = "as it was"


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    made = Sample(tmp_path / "repository")
    made.commit({"a.md": b"a\n", "folder/b.md": b"b\n"})
    made.commit({"a.md": b"more\n"}, message="second")
    return made


def opened(sample: Sample, state: str = STATE) -> Repository:
    return Repository.open(sample.root, Shelf(sample.root.parent / "records/one", state=state))


def save(repository: Repository) -> None:
    assert repository.git.shelf is not None
    repository.git.shelf.save()


def _parent(of: Repository, head: str) -> str:
    return max(of.walk(head), key=lambda item: item.oid == head).parents[0]  # all of it: a part is not kept


OF_OBJECTS: dict[str, Callable[[Repository, str], object]] = {
    "a tree": lambda of, head: of.tree(head),
    "what lies below": lambda of, head: of.below(head, "folder"),
    "a history": lambda of, head: [(item.oid, item.subject, list(item.changes())) for item in of.walk(head)],
    "a line": lambda of, head: [(item.oid, item.names) for item in of.mainline(head, ("a.md",))],
    "commits of a list": lambda of, head: [item.names for item in each(of.git, [head, _parent(of, head)])],
    "commits that are here": lambda of, head: list(present(of.git, [head, "1" * 40])),
    "kinds": lambda of, head: (of.kinds([head, "1" * 40]), commits_among(of.git, [head])),
    "what differs": lambda of, head: differences(of.git, _parent(of, head), head),
    "whether one came before": lambda of, head: (
        is_ancestor(of.git, _parent(of, head), head),
        is_ancestor(of.git, head, _parent(of, head)),
    ),
}


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Have whoever calls a program from then on fail."""

    def refuse(*_: object, **__: object) -> object:
        raise AssertionError("Git is called")

    def fall_silent() -> None:
        monkeypatch.setattr(process, "run", refuse)
        monkeypatch.setattr(process, "Running", refuse)

    return fall_silent


@pytest.mark.parametrize("ask", OF_OBJECTS.values(), ids=OF_OBJECTS)
def test_what_follows_from_objects_is_not_asked_again(
    ask: Callable[[Repository, str], object], sample: Sample, silent: Callable[[], None]
) -> None:
    plain = Repository.open(sample.root)
    head = plain.head() or ""
    first = opened(sample)
    told = ask(first, head)
    assert told == ask(plain, head)
    save(first)
    again, touched, untold = opened(sample), opened(sample, "touched"), opened(sample, "")
    silent()
    assert ask(again, head) == told
    for unknown in (plain, touched, untold):
        with pytest.raises(AssertionError, match="Git is called"):
            ask(unknown, head)


OF_NAMES: dict[str, Callable[[Repository], object]] = {
    "what is checked out": lambda of: of.head(),
    "its branch": lambda of: of.branch(),
    "a ref": lambda of: of.ref("refs/heads/main"),
    "refs": lambda of: of.refs("refs/heads/*"),
    "a revision": lambda of: of.resolve("main"),
    "the start of an id": lambda of: of.resolve((of.head() or "")[:12]),
}


@pytest.mark.parametrize("ask", OF_NAMES.values(), ids=OF_NAMES)
def test_what_a_name_stands_for_is_asked_each_time(
    ask: Callable[[Repository], object], sample: Sample, silent: Callable[[], None]
) -> None:
    first = opened(sample)
    ask(first)
    save(first)
    again = opened(sample)
    silent()
    with pytest.raises(AssertionError, match="Git is called"):
        ask(again)


@pytest.mark.parametrize("text", ["", "0", "x:", "0:%", "0:AA", "0:AAAA:", "zero:AAAA", "\u0665:AAAA\u00e4"])
def test_an_answer_that_is_none_is_asked_for(text: str, sample: Sample) -> None:
    first = opened(sample)
    head = first.head() or ""
    tree = first.tree(head)
    save(first)
    again = opened(sample)
    shelf = again.git.shelf
    assert shelf is not None
    for key in list(shelf._known):
        shelf._known[key] = text
    assert again.tree(head) == tree


def test_what_went_wrong_is_never_kept(sample: Sample) -> None:
    first = opened(sample)
    for _ in range(2):
        with pytest.raises(UnreachableError):
            first.tree("1" * 40)
        with pytest.raises(UnreachableError):
            list(first.walk("1" * 40))
    assert first.git.shelf is not None
    assert not first.git.shelf._known


def test_a_code_that_one_takes_is_an_error_to_another(sample: Sample) -> None:
    of = opened(sample)
    ids = of.head() or "", _parent(of, of.head() or "")
    question = ("merge-base", "--is-ancestor", *ids)
    assert of.git.run(*question, codes=(0, 1)).code == 1
    with pytest.raises(UnreachableError):
        of.git.run(*question)


def test_a_long_answer_is_told_whole_and_not_kept(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_asked, "_LARGEST", 100)
    of = opened(sample)
    head = of.head() or ""
    assert [item.oid for item in of.walk(head)] == [item.oid for item in Repository.open(sample.root).walk(head)]
    assert of.git.shelf is not None
    assert not of.git.shelf._known


def test_what_git_said_leaves_room_for_what_lasts_longer(sample: Sample) -> None:
    for room, known in ((400, 0), (8000, 1)):
        of = opened(sample)
        assert of.git.shelf is not None
        of.git.shelf.room = room
        head = of.head() or ""
        assert len(of.kinds([head] * 100)) == len(of.kinds([head] * 50 + ["1" * 40] * 50)) == 1
        assert len(of.git.shelf._known) == known
        of.git.shelf.put("a", "b")


def test_what_is_not_read_to_its_end_is_not_kept(sample: Sample) -> None:
    of = opened(sample)
    some: Iterator[object] = of.walk(of.head() or "")
    next(some)
    del some
    assert of.git.shelf is not None
    assert not of.git.shelf._known


def test_many_ids_are_given_while_git_answers(sample: Sample) -> None:
    of = opened(sample)
    head = of.head() or ""
    wanted = [f"{number:040x}" for number in range(5000)]
    assert commits_among(of.git, [*wanted, head]) == {head: head}
