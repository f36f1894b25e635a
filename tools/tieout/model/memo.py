"""What was derived from values, kept for the next who asks the same of the same ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Memo:
    """Holds the last answer of each kind, with the very values that it was made of."""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._held: dict[Callable[..., Any], tuple[tuple[object, ...], Any]] = {}

    def of(self, make: Callable[..., T], whole: object, *parts: object) -> T:
        """Give ``make(whole)``, made anew unless all ``parts`` that it looks at are the ones of the last time.

        The very ones, not equal ones: values are frozen, and are kept here, so that none can take another's place.
        """
        parts_then, answer = self._held.get(make, ((), None))
        if make not in self._held or not _are_same(parts_then, parts):
            answer = make(whole)
            self._held[make] = parts, answer
        return answer  # type: ignore[no-any-return]  # what ``make`` gave


def _are_same(then: tuple[object, ...], now: tuple[object, ...]) -> bool:
    return len(then) == len(now) and all(one is other for one, other in zip(then, now, strict=True))
