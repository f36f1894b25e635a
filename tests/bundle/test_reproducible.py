"""The unsigned tree, and the ZIP of it, is the same wherever, whenever and by whomever it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import tieout
from tests.cli.programme import AS_OF, git, plant

_SOURCE = Path(tieout.__file__).parent.parent
_SHIFTED_S = 400 * 86400 + 12345
# What faketime does: Python asks the C library for the time, which asks this.
_CLOCK = f"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>
int clock_gettime(clockid_t id, struct timespec *at) {{
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int code = real(id, at);
    if (!code && id == CLOCK_REALTIME) at->tv_sec += {_SHIFTED_S};
    return code;
}}
time_t time(time_t *out) {{
    struct timespec at;
    clock_gettime(CLOCK_REALTIME, &at);
    if (out) *out = at.tv_sec;
    return at.tv_sec;
}}
int gettimeofday(struct timeval *out, void *zone) {{
    struct timespec at;
    clock_gettime(CLOCK_REALTIME, &at);
    out->tv_sec = at.tv_sec;
    out->tv_usec = at.tv_nsec / 1000;
    return 0;
}}
"""
_GIT_CONFIG = """
[core]
    autocrlf = true
    eol = crlf
    quotePath = false
    attributesFile = ~/attributes
[diff]
    external = /bin/false
    noprefix = true
[safe]
    directory = *
[log]
    date = relative
    showSignature = true
[commit]
    gpgSign = true
[i18n]
    logOutputEncoding = latin1
"""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("company") / "repository")


@pytest.fixture(scope="module")
def reference(company: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(company, tmp_path_factory.mktemp("reference"))


def built(
    root: Path,
    parent: Path,
    *options: str,
    environment: Mapping[str, str] | None = None,
    umask: int = 0o022,
    directory: Path | None = None,
) -> dict[str, bytes]:
    """Build in a process of its own, and give the ZIP and each file of the folder."""
    out = parent / "b"
    argv = ["bundle", "build", "--root", str(root), "--as-of", AS_OF, "--zip", "--out", str(out)]
    done = subprocess.run(
        [sys.executable, "-m", "tieout", *argv, *(options or ("--no-pdf",))],
        env={**os.environ, "PYTHONPATH": str(_SOURCE), **(environment or {})},
        cwd=directory or parent,
        umask=umask,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    files = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    return {"b.zip": (parent / "b.zip").read_bytes(), **files}


def hold(found: dict[str, bytes], reference: dict[str, bytes]) -> None:
    """Name the files that differ, rather than show their bytes."""
    names = found.keys() | reference.keys()
    assert sorted(name for name in names if found.get(name) != reference.get(name)) == []


@pytest.fixture(scope="module")
def other_clock(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give an environment in which the clock runs 400 days ahead; the test is skipped without a C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("there is no C compiler here to shift the clock with")
    folder = tmp_path_factory.mktemp("clock")
    (folder / "clock.c").write_text(_CLOCK)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", folder / "clock.so", folder / "clock.c", "-ldl"], check=True)
    environment = {"LD_PRELOAD": str(folder / "clock.so")}
    now = [
        sys.executable,
        "-c",
        "import time, datetime; print(int(time.time()), int(datetime.datetime.now().timestamp()))",
    ]
    shifted, plain = (
        subprocess.run(now, env={**os.environ, **more}, capture_output=True, check=True, text=True).stdout.split()
        for more in (environment, {})
    )
    assert all(abs(int(a) - int(b) - _SHIFTED_S) < 60 for a, b in zip(shifted, plain, strict=True))
    return environment


def home(folder: Path) -> dict[str, str]:
    """Give the environment of a person with habits of their own."""
    folder.mkdir()
    (folder / ".gitconfig").write_text(_GIT_CONFIG)
    (folder / "attributes").write_text("* text eol=crlf ident export-ignore\n")
    return {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "4294967295"},
        {"TZ": "Pacific/Kiritimati"},
        {"TZ": "America/St_Johns"},
        {"LC_ALL": "C"},
        {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"},
        {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"},
        {"SOURCE_DATE_EPOCH": "1"},
        {"USER": "mallory", "HOSTNAME": "elsewhere", "COLUMNS": "20", "NO_COLOR": "1"},
    ],
    ids=lambda item: ",".join(f"{key}={value}" for key, value in item.items()).replace("/", "-"),
)
def test_over_environments(
    company: Path, reference: dict[str, bytes], tmp_path: Path, environment: dict[str, str]
) -> None:
    hold(built(company, tmp_path, environment=environment), reference)


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_over_umasks(company: Path, reference: dict[str, bytes], tmp_path: Path, umask: int) -> None:
    hold(built(company, tmp_path, umask=umask), reference)


def test_over_folders(company: Path, reference: dict[str, bytes], tmp_path: Path) -> None:
    deep = tmp_path / "a folder" / "über"
    deep.mkdir(parents=True)
    hold(built(Path("policies/.."), deep, directory=company), reference)


def test_over_clocks(company: Path, reference: dict[str, bytes], tmp_path: Path, other_clock: dict[str, str]) -> None:
    hold(built(company, tmp_path, environment=other_clock), reference)


def test_over_configurations_of_git(company: Path, reference: dict[str, bytes], tmp_path: Path) -> None:
    hold(built(company, tmp_path, environment=home(tmp_path / "home")), reference)


def test_over_clones_packed_and_loose(company: Path, reference: dict[str, bytes], tmp_path: Path) -> None:
    packed, loose = tmp_path / "packed", tmp_path / "loose"
    git(tmp_path, "clone", "--quiet", "--no-local", str(company), str(packed))
    git(packed, "gc", "--quiet", "--aggressive", "--prune=now")
    git(packed, "config", "core.autocrlf", "true")
    git(packed, "config", "diff.external", "/bin/false")
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(loose))
    git(loose, "config", "fetch.unpackLimit", "100000")
    git(loose, "fetch", "--quiet", "--update-head-ok", str(packed), "main:main")

    assert list(packed.glob(".git/objects/pack/*.pack"))
    assert not list(loose.glob(".git/objects/pack/*.pack"))
    for root in (packed, loose):  # the second without a single file in its work tree
        parent = tmp_path / f"of-{root.name}"
        parent.mkdir()
        hold(built(root, parent), reference)


def test_with_the_pdf_over_everything_at_once(company: Path, tmp_path: Path, other_clock: dict[str, str]) -> None:
    """Two processes that have nothing in common but the commit, the day and the libraries."""
    first, second = tmp_path / "first", tmp_path / "elsewhere" / "second"
    first.mkdir()
    second.mkdir(parents=True)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--no-local", str(company), str(clone))
    expected = built(company, first, "--pdf", environment={"PYTHONHASHSEED": "0", "TZ": "UTC"})
    assert expected["report.pdf"].startswith(b"%PDF-")
    environment = {
        **home(tmp_path / "home"),
        **other_clock,
        "PYTHONHASHSEED": "77",
        "TZ": "Asia/Kathmandu",
        "LC_ALL": "C",
    }
    hold(built(clone, second, "--pdf", environment=environment, umask=0o077, directory=Path("/")), expected)
