"""Keep a small signed bundle of the code as it is: `python -m tests.bundle.keep_release NAME`, at each release.

Makes a tiny company, builds and signs its bundle with whatever ``tieout`` Python finds, and writes
``tests/bundle/releases/NAME/``: ``bundle.zip`` and ``facts.json``, what every later version must find in it. The key is
thrown away: its fingerprint is the pin, and nothing can be signed with it again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from tests.cli.programme import AS_OF, plant

RELEASES = Path(__file__).parent / "releases"
LASTING = ("intact", "signature", "signer", "pinned", "manifest", "listed", "matching", "problems", "claims")
"""What a later version must say of a bundle word for word; of verdict and remarks it may say more."""


def keep(name: str) -> Path:
    """Make the bundle and its facts; raises FileExistsError where there is one of that name: it stays as it is."""
    target = RELEASES / name
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="tieout-release-") as scratch:
        folder = Path(scratch)
        root, key, bundle = plant(folder / "company"), folder / "key", folder / "bundle"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key], check=True)
        _tieout("bundle", "build", "--root", root, "--as-of", AS_OF, "--key", f"{key}.pub", "--out", bundle)
        _tieout("bundle", "sign", bundle, "--key", key, "--zip")
        pin = subprocess.run(["ssh-keygen", "-l", "-f", f"{key}.pub"], check=True, capture_output=True, text=True)
        pinned = pin.stdout.split()[1]
        told = json.loads(_tieout("bundle", "verify", f"{bundle}.zip", "--pin", pinned, "--format", "json"))
        facts = {"pin": pinned, **{key: told[key] for key in LASTING}}
        _deflate(bundle.with_suffix(".zip"), target / "bundle.zip")
    (target / "facts.json").write_text(json.dumps(facts, indent=2) + "\n")
    return target


def _deflate(source: Path, target: Path) -> None:
    """Pack it smaller: it stays here for good, and a ZIP that a reader packed again is verified as well."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for item in old.infolist():
            new.writestr(zipfile.ZipInfo(item.filename), old.read(item), zipfile.ZIP_DEFLATED, 9)


def _tieout(*arguments: str | Path) -> str:
    command = [sys.executable, "-m", "tieout", *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ, timeout=300)
    return done.stdout


if __name__ == "__main__":
    sys.stdout.write(f"wrote {keep(sys.argv[1]).relative_to(Path.cwd())}\n")
