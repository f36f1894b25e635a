"""Weaknesses that the scans of the sample company found in its year, and the reports in which they stand.

No such weakness exists: names of this form with so high a number were never given out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from tieout.collect.ingest.base import utc
from tieout.demo.brought import Brought

if TYPE_CHECKING:
    from tieout.demo.calendar import Calendar

IMAGES = ("product-api", "product-web")
SCANS = range(374, 0, -7)
"""Days before the examination on which both images were scanned."""
LANDED = (
    *(372, 360, 351, 339, 325, 318, 310, 297, 290, 276, 268, 258, 253, 246, 236, 230, 225, 215),
    *(206, 192, 178, 166, 157, 143, 133, 122, 110, 101, 91, 80, 66, 54, 45, 31, 17, 3),
)
"""Days on which scans came to the branch: at most seven after the scan, and none shortly before a chapter's day."""
CUT_OFF = (115, "product-api")
"""A report of which the disk was full: its end is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weakness:
    """One weakness of one image."""

    image: str
    number: int
    package: str
    installed: str
    fixed_in: str = ""
    severity: str
    what: str
    first: int
    """How many days ago a scan first showed it."""
    gone: int = -1
    """How many days ago a scan first showed it no more; it is still there for -1."""

    @property
    def title(self) -> str:
        """What it is, in a line."""
        return f"{self.package} {self.installed} {self.what}"

    def name(self, calendar: Calendar) -> str:
        """Give its public id."""
        return f"CVE-{calendar.ago(self.first + 9).year}-99000{self.number:02}"


CRITICAL = Weakness(
    image="product-api",
    number=31,
    package="libexample-image",
    installed="3.2.1",
    fixed_in="3.2.4",
    severity="critical",
    what="runs code from a picture",
    first=52,
)
ROUTER = Weakness(
    image="product-web",
    number=32,
    package="example-router",
    installed="8.0.2",
    fixed_in="8.1.0",
    severity="high",
    what="takes a path for another",
    first=45,
    gone=24,
)
MARKUP = Weakness(
    image="product-web",
    number=28,
    package="example-markup",
    installed="1.9.0",
    severity="medium",
    what="lets a title carry a script",
    first=73,
)
WEAKNESSES = (
    Weakness(
        image="product-api",
        number=11,
        package="example-locale",
        installed="2.0.7",
        fixed_in="2.1.0",
        severity="low",
        what="tells the versions of its data",
        first=374,
        gone=248,
    ),
    Weakness(
        image="product-api",
        number=12,
        package="libexample-tls",
        installed="1.1.0",
        fixed_in="1.1.2",
        severity="high",
        what="lets a handshake be replayed",
        first=332,
        gone=311,
    ),
    Weakness(
        image="product-web",
        number=15,
        package="example-forms",
        installed="4.4.1",
        fixed_in="4.5.0",
        severity="medium",
        what="keeps what was typed longer than it should",
        first=304,
        gone=234,
    ),
    Weakness(
        image="product-web",
        number=17,
        package="example-cache",
        installed="0.9.3",
        fixed_in="0.9.4",
        severity="high",
        what="mixes up the answers of two requests",
        first=269,
        gone=248,
    ),
    Weakness(
        image="product-api",
        number=21,
        package="example-queue",
        installed="5.2.0",
        fixed_in="5.2.1",
        severity="critical",
        what="takes orders from anybody",
        first=206,
        gone=199,
    ),
    Weakness(
        image="product-web",
        number=24,
        package="example-icons",
        installed="7.0.0",
        fixed_in="7.0.1",
        severity="low",
        what="loads a font that is not there",
        first=171,
        gone=87,
    ),
    MARKUP,
    CRITICAL,
    ROUTER,
)


def scans(calendar: Calendar, after: int, until: int) -> tuple[Brought, ...]:
    """Give the scans that were made after one day and until another, both as days before the examination."""
    since, last = calendar.ago(after), calendar.ago(until)
    return tuple(
        _scan(calendar, days, image) for days in SCANS if since < calendar.ago(days) <= last for image in IMAGES
    )


def _scan(calendar: Calendar, days: int, image: str) -> Brought:
    at = calendar.at(days, 5, 30 + 5 * IMAGES.index(image))
    report = _report(calendar, days, image, at)
    return Brought(
        title=f"Weaknesses of the image {image}",
        reads="trivy",
        system="pipeline",
        serves=(("SD-03", "open-weaknesses"),),
        name=f"{image}.json",
        content=report[: len(report) * 2 // 3] if (days, image) == CUT_OFF else report,
        at=at + timedelta(minutes=2),
        by="pipeline",
        settings={"asset": image},
    )


def _report(calendar: Calendar, days: int, image: str, at: datetime) -> str:
    found = [
        {
            "VulnerabilityID": item.name(calendar),
            "PkgName": item.package,
            "InstalledVersion": item.installed,
            **({"FixedVersion": item.fixed_in} if item.fixed_in else {}),
            "Status": "fixed" if item.fixed_in else "affected",
            "SeveritySource": "nvd",
            "Title": item.title,
            "Severity": item.severity.upper(),
            "PublishedDate": utc(datetime.combine(calendar.ago(item.first + 9), time(9), UTC)),
        }
        for item in WEAKNESSES
        if item.image == image and item.gone < days <= item.first
    ]
    packages = {"Target": "package-lock.json", "Class": "lang-pkgs", "Type": "npm"}
    report = {
        "SchemaVersion": 2,
        "Trivy": {"Version": "0.68.1"},
        "CreatedAt": utc(at),
        "ArtifactName": f"registry.example.com/{image}:{at:%Y%m%d}",
        "ArtifactType": "container_image",
        "Metadata": {"OS": {"Family": "alpine", "Name": "3.20"}},
        "Results": [
            {"Target": f"{image} (alpine 3.20)", "Class": "os-pkgs", "Type": "alpine"},
            {**packages, **({"Vulnerabilities": found} if found else {})},
        ],
    }
    return json.dumps(report, indent=1) + "\n"
