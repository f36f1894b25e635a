"""The programs that examine signatures.

Python's library cannot: ssh-keygen and openssl do, told what to trust by the reader alone.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess

from tieout.bundle.second_reader.text import shown

SHORTEST_RSA = 2048  # bits of a key: a shorter one may be found by others than its holder


def run(argv: list[str], stdin: bytes = b"") -> tuple[int, str]:
    """Give exit code and output of a program; its certificates are those that it is told, and no others.

    A program that cannot be started, or that does not end, has the exit code -1.
    """
    clean = dict(os.environ, SSL_CERT_DIR=os.devnull, SSL_CERT_FILE=os.devnull, OPENSSL_CONF=os.devnull, LC_ALL="C")
    try:
        done = subprocess.run(
            argv, check=False, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=clean, timeout=120
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return -1, str(error)
    lines = done.stdout.decode("utf-8", "replace").replace("\r", "").split("\n")
    return done.returncode, "\n".join(map(shown, lines))


def openssl_lacks() -> str:
    """Say why openssl examines nothing here; empty where it can. LibreSSL had no cms for years: no fault of a bundle."""
    if shutil.which("openssl") is None:
        return "openssl is not installed"
    can = "-cmsout" in run(["openssl", "cms", "-help"])[1]
    return "" if can else "this openssl cannot (it needs OpenSSL 1.1.1)"


def last_line(text: str) -> str:
    """Give the last line that says something, without the numbers that openssl puts before it."""
    line = next((line.strip() for line in reversed(text.split("\n")) if line.strip()), "no reason given")
    return re.sub("^[0-9A-F]+:error:[0-9A-F]+:", "", line)


def put(folder: str, name: str, data: bytes) -> str:
    """Write a file for a program into a folder of this run, and give its path."""
    place = os.path.join(folder, name)
    with open(place, "wb") as file:
        file.write(data)
    return place
