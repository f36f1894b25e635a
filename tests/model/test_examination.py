"""What could not be read is found by its file, and gone through once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.factories import document, examination
from tieout.model.location import Location, Unreadable
from tieout.rules.documents.missing_section import missing_section


def unread(path: str, line: int) -> Unreadable:
    return Unreadable(location=Location(path, line), kind="bad-value", message="it is odd", remedy="mend it")


class Counted(tuple[Unreadable, ...]):
    """Counts how often it is gone through."""

    __slots__ = ()

    passes = 0

    def __iter__(self) -> Iterator[Unreadable]:
        Counted.passes += 1
        return super().__iter__()


def test_what_could_not_be_read_is_given_by_file_in_its_order() -> None:
    first, other, second = unread("a.md", 3), unread("b.md", 1), unread("a.md", 9)
    found = examination(unreadable=(first, other, second))
    assert list(found.unreadable_of("a.md")) == [first, second]
    assert list(found.unreadable_of("b.md")) == [other]
    assert list(found.unreadable_of("c.md")) == []
    assert list(examination().unreadable_of("a.md")) == []


def test_a_copy_with_other_places_has_its_own_index() -> None:
    found = examination(unreadable=(unread("a.md", 3),))
    assert found.unreadable_of("a.md")
    later = replace(found, unreadable=(*found.unreadable, unread("b.md", 1)))
    assert list(later.unreadable_of("b.md")) == [unread("b.md", 1)]


def test_a_rule_goes_through_what_could_not_be_read_once_whatever_the_number_of_documents() -> None:
    texts = [document(path=f"policies/{number}.md", id=f"POL-{number:03d}") for number in range(20)]
    list(missing_section(examination(*texts, unreadable=Counted(unread(text.path, 1) for text in texts))))
    assert Counted.passes == 1
