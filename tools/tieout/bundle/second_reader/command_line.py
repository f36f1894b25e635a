"""All of it, and what is said in the end."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile

from tieout.bundle.second_reader.agreeing import examine_agreeing
from tieout.bundle.second_reader.bundle import Bundle
from tieout.bundle.second_reader.captured import examine_captured
from tieout.bundle.second_reader.certificate_signature import examine_cms
from tieout.bundle.second_reader.drawn import examine_drawn
from tieout.bundle.second_reader.evidence_log import examine_log
from tieout.bundle.second_reader.external import examine_external
from tieout.bundle.second_reader.facts import examine_facts, examine_forms, read_facts
from tieout.bundle.second_reader.hints import hint
from tieout.bundle.second_reader.ledger import examine_ledger
from tieout.bundle.second_reader.manifest import compare, read_manifest
from tieout.bundle.second_reader.names import CMS, HEAD, MANIFEST, SIGSTORE, SSH, STAMP
from tieout.bundle.second_reader.ssh_signature import examine_ssh
from tieout.bundle.second_reader.stated import examine_stated
from tieout.bundle.second_reader.statement import examine_statement
from tieout.bundle.second_reader.text import CERTIFICATE, FINGERPRINT, shown
from tieout.bundle.second_reader.time_stamp import examine_token

MOST_SHOWN = 200  # problems


def examine(path: str, options: argparse.Namespace) -> tuple[Bundle, int, int]:
    """Examine a bundle; give it with what was found, and how many files are listed and hold."""
    bundle = Bundle(path)
    if not bundle.is_file(MANIFEST):
        if bundle.kinds or not bundle.problems:  # else it could not be read at all, which is said
            bundle.problems.append(f"there is no {MANIFEST}, so nothing says what belongs here")
        return bundle, 0, 0
    listed = read_manifest(bundle, bundle.read(MANIFEST))
    matching = compare(bundle, listed)
    is_as_listed = not bundle.problems
    read_facts(bundle)
    examine_log(bundle)
    examine_captured(bundle)
    examine_ledger(bundle)
    with tempfile.TemporaryDirectory() as folder:
        examine_ssh(bundle, options.pin, folder)
        examine_cms(bundle, options.pin, options.ca, folder)
        bundle.trusted += [any(one in options.pin for one in bundle.fingerprints)] if options.pin else []
        examine_statement(bundle, listed, folder)
        examine_token(bundle, MANIFEST, options.tsa_cert, folder)
        examine_token(bundle, HEAD, options.tsa_cert, folder)
    examine_facts(bundle)
    examine_external(bundle, listed, options.external)
    examine_drawn(bundle)
    if is_as_listed:
        examine_stated(bundle, listed)
        examine_agreeing(bundle)
    examine_forms(bundle)
    if bundle.is_file(SIGSTORE):
        bundle.unexamined.append(SIGSTORE)
        bundle.notes.append(f"signature not examined: {SIGSTORE}: VERIFY.md names the tools that read it")
    return bundle, len(listed), matching


def verdict(bundle: Bundle, options: argparse.Namespace) -> tuple[int, str]:
    """Give the exit code and the result in a line."""
    problems = len(set(bundle.problems))
    if problems:
        return 1, f"altered: {problems} problem{'s' if problems > 1 else ''}"
    code, result = by_whom(bundle, options)
    if bundle.unseen:
        return 3, f"{result}; {bundle.unseen} of {bundle.outside} external files NOT examined"
    if bundle.unlisted:
        return 3, f"{result}; it lists NO external file, and you ask for those in {shown(bundle.unlisted)}"
    return code, result


def by_whom(bundle: Bundle, options: argparse.Namespace) -> tuple[int, str]:
    """Give the exit code and the result of a bundle in which nothing is wrong."""
    if (options.pin or options.ca) and bundle.signers and all(bundle.trusted):
        if bundle.unexamined:
            return 3, f"intact; signed by whom you named; {unexamined_here(bundle)}"
        if bundle.lacks_time:
            return 3, "intact; signed by whom you named; NOT time-stamped"
        return 0, "intact; signed by whom you named" + ("" if bundle.is_file(STAMP) else "; no time-stamp")
    return 3, "intact; " + doubt(bundle, options)


def unexamined_here(bundle: Bundle) -> str:
    """Name what no program here could examine."""
    return "not examined here: " + ", ".join(dict.fromkeys(bundle.unexamined))


def doubt(bundle: Bundle, options: argparse.Namespace) -> str:
    """Say why nobody whom the reader named vouches for it."""
    if not any(map(bundle.is_file, (SSH, CMS, SIGSTORE))):
        return "unsigned: nothing shows who made it"
    if not bundle.signers:
        return "its signature was not examined"
    if (options.pin or options.ca or options.tsa_cert) and bundle.unexamined:
        return f"NOT shown to be signed, or time-stamped, by all whom you named; {unexamined_here(bundle)}"
    if options.pin or options.ca or options.tsa_cert:
        return "NOT signed, or not time-stamped, by whom you named"
    return "signer NOT pinned: anyone could have signed it"


def arguments(argv: list[str]) -> argparse.Namespace:
    """Read the command line; ends with 2 where it is wrong."""
    parser = argparse.ArgumentParser(description="Verify this bundle without Tieout.")
    parser.add_argument("path", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument(
        "--pin",
        action="append",
        default=[],
        metavar="SHA256:...",
        help="the fingerprint of the signer's key, or certificate (3A:0F:...)",
    )
    parser.add_argument("--ca", metavar="FILE", help="certificates (PEM) whose signers you trust")
    parser.add_argument("--tsa-cert", metavar="FILE", help="certificates (PEM) of the authority whose time you trust")
    parser.add_argument("--external", metavar="FOLDER", help="holds the files that EXTERNAL.csv lists")
    options = parser.parse_args(argv)
    for pin in options.pin:
        if not FINGERPRINT.fullmatch(pin) and not CERTIFICATE.fullmatch(pin):
            parser.error(
                f"{shown(pin)} is no fingerprint as ssh-keygen -l prints it: SHA256: and 43 characters;"
                " nor of a certificate, as openssl x509 -noout -fingerprint -sha256 does: 3A:0F:..."
            )
    for name in filter(None, (options.ca, options.tsa_cert)):
        if not os.path.isfile(name):
            parser.error(f"{shown(name)} is no file")
    if options.external is not None:
        if not os.path.isdir(options.external):
            parser.error(f"{shown(options.external)} is no folder")
        inner, outer = (os.path.join(os.path.realpath(path), "") for path in (options.external, options.path))
        if inner.startswith(outer) or outer.startswith(inner):
            parser.error(f"{shown(options.external)} and the bundle lie in one another")
    if not os.path.exists(options.path):
        parser.error(f"{shown(options.path)}: there is no such folder or file")
    return options


def main(argv: list[str]) -> int:
    """Print what was found; give the exit code, which is 2 where it cannot be printed."""
    options = arguments(argv)
    bundle, listed, matching = examine(options.path, options)
    problems = sorted(set(bundle.problems))
    lines = ["PROBLEM: " + line for line in problems[:MOST_SHOWN]]
    if len(problems) > MOST_SHOWN:
        lines.append(f"PROBLEM: and {len(problems) - MOST_SHOWN} more")
    step = hint(bundle)
    lines += ["NEXT: " + step] if step else []
    lines += bundle.notes
    digest = f" (sha256:{bundle.digest(MANIFEST)})" if bundle.is_file(MANIFEST) else ""
    lines.append(f"{matching} of {listed} listed files match {MANIFEST}{digest}")
    code, result = verdict(bundle, options)
    lines.append("RESULT: " + result)
    try:
        print("\n".join(lines), flush=True)
    except OSError as error:
        print(f"verify.py: cannot print what was found: {error.strerror}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python tries once more as it ends
        return 2
    return code


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, MemoryError) as error:
        sys.exit(f"verify.py: cannot read the bundle: {shown(str(error))}")
