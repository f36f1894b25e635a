"""What a stand-in of a service answers, and how a test bends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Answer:
    """What goes over the wire."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


Change = Callable[[Answer], Answer]
