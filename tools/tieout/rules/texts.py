"""What ``judgement/texts`` says of each document -> observations, at their place in its head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.finding import Observation
from tieout.rules.place import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.examination import Examination


def of_texts(examination: Examination, rule: str, *keys: str) -> Iterator[Observation]:
    """Give what a rule reports of the texts, at the first of these keys that a head has."""
    documents = {item.path: item for item in examination.documents}
    for found in examination.texts:
        document = documents[found.path]
        for item in found.deviations:
            if item.rule == rule:
                yield Observation(
                    subject=found.document,
                    location=place_of(document, *keys),
                    message=item.message,
                    remedy=item.remedy,
                    about=item.about,
                    severity=item.severity,
                )
