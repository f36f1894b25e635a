"""`./dev chroot [DIR] [--share DIR]...`: is a bundle that a bare Debian 12 builds, bit for bit, the one built here?

Makes a chroot of Debian's smallest set (and Python, pip and Git) with debootstrap, sets up a clone of this checkout in
it from the locks as a newcomer does, and builds the bundle of one small company there and here, PDF and ZIP included.
What is not committed is not tried. Ends with 0 if all files are equal, 1 if one differs, 3 if it could not be tried.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.cli.programme import AS_OF, plant  # noqa: E402  # found by the line above

_NETWORK = ("etc/resolv.conf", "etc/apt/apt.conf.d", "etc/pip.conf", "etc/ssl/certs/ca-certificates.crt")
"""What a network may need of its own: a chroot gets what this machine has."""
_INCLUDED = "python3,python3-pip,git,ca-certificates"
_PLAIN = ["env", "-i", "HOME=/root", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"]
_CANNOT = 3
_MARK = "TIEOUT_CHROOT_OF_ITS_OWN"


def main() -> int:
    """Try it, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("/var/tmp/tieout-bare"))  # noqa: S108  # 1 GB
    parser.add_argument("--share", action="append", default=[], type=Path, metavar="DIR",
                        help="a folder of this machine that pip.conf names, such as one of wheels")  # fmt: skip
    options = parser.parse_args()
    if os.geteuid() != 0:
        return _cannot("chroot and mount need root")
    missing = [name for name in ("debootstrap", "unshare", "mount", "chroot") if shutil.which(name) is None]
    if missing:
        return _cannot(f"there is no {missing[0]}: apt-get install -y debootstrap util-linux")
    if _MARK not in os.environ:  # so that every mount is gone when this ends, however it ends
        os.environ[_MARK] = "1"
        os.execvp("unshare", ["unshare", "--mount", "--propagation", "private", sys.executable, *sys.argv])  # noqa: S606  # no shell is wanted
    return _compared(*_built(options.folder.absolute(), options.share))


def _cannot(why: str) -> int:
    sys.stderr.write(f"chroot: not tried: {why}\n")
    return _CANNOT


def _built(bare: Path, shared: list[Path]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Give the files that the chroot builds, and those that this machine does."""
    if not (bare / "usr/bin/git").exists():
        _say("making the chroot (about two minutes)")
        _run("debootstrap", "--variant=minbase", f"--include={_INCLUDED}", "bookworm", bare)
    for name in _NETWORK:
        if Path("/", name).exists():
            _run("cp", "-rL", "--no-target-directory", Path("/", name), bare / name)
    _run("mount", "-t", "proc", "proc", bare / "proc")
    for folder in shared:
        (bare / folder.relative_to("/")).mkdir(parents=True, exist_ok=True)
        _run("mount", "--rbind", "-o", "ro", folder, bare / folder.relative_to("/"))
    with tempfile.TemporaryDirectory(prefix="bare-", dir=bare / "srv") as made:
        place = Path(made)
        inside = f"/srv/{place.name}"
        _run("git", "clone", "--quiet", "--no-hardlinks", ROOT, place / "checkout")
        plant(place / "company")
        _say("setting up a clone in it from the locks (about two minutes)")
        _inside(bare, f"cd {inside}/checkout && ./dev setup --runtime")
        _say("building the bundle there, and here")
        _inside(bare, f"cd / && {inside}/checkout/.venv/bin/tieout {_build(f'{inside}/company', f'{inside}/there/b')}")
        command = _build(str(place / "company"), str(place / "here/b"))
        _run(sys.executable, "-m", "tieout", *command.split())
        return _files(place / "there"), _files(place / "here")


def _build(root: str, out: str) -> str:
    return f"bundle build --root {root} --as-of {AS_OF} --zip --out {out}"


def _compared(there: dict[str, bytes], here: dict[str, bytes]) -> int:
    differ = sorted(name for name in there.keys() | here.keys() if there.get(name) != here.get(name))
    if not differ:
        _say(f"all {len(here)} files are equal, b/report.pdf and b.zip among them" if _has_all(here) else "no PDF here")
        return 0 if _has_all(here) else _CANNOT
    for name in differ:
        size = len(there.get(name, b"")), len(here.get(name, b""))
        _say(f"{name} differs: {size[0]} bytes there, {size[1]} here")
    for what, files in (("there", there), ("here", here)):
        _say(f"made with, {what}: {json.dumps(json.loads(files.get('b/bundle.json', b'{}')).get('libraries'))}")
    return 1


def _has_all(files: dict[str, bytes]) -> bool:
    return {"b.zip", "b/report.pdf", "b/SHA256SUMS"} <= files.keys()


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _inside(bare: Path, script: str) -> None:
    _run("chroot", bare, *_PLAIN, "sh", "-c", script)


def _run(*command: str | Path) -> None:
    subprocess.run([str(word) for word in command], check=True)


def _say(text: str) -> None:
    sys.stderr.write(f"chroot: {text}\n")


if __name__ == "__main__":
    sys.exit(main())
