"""What is done to a bundle, and what verifying then says: the published list, docs/reference/bundle-attacks.md."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bundle.samples import FILES, listed
from tests.seal.keys import TestSigner
from tieout.bundle import manifest
from tieout.bundle.trust import NAMESPACE
from tieout.seal.digest import hex_of

POLICY = "policies/POL-002.md"
PAGE = "policies/POL-002.html"
POLICY_SUM = hex_of(FILES[POLICY])


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A signed bundle under attack, and the keys of this test."""

    folder: Path
    signer: TestSigner
    other: TestSigner

    def change(self, path: str, change: Callable[[bytes], bytes]) -> None:
        place = self.folder / path
        place.write_bytes(change(place.read_bytes()))

    def sums(self, change: Callable[[bytes], bytes], *, sign_anew: bool = True) -> None:
        """Change the manifest, and have the attacker who holds the key sign it again."""
        self.change(manifest.NAME, change)
        if sign_anew:
            sums = (self.folder / manifest.NAME).read_bytes()
            (self.folder / manifest.SIGNATURE).write_bytes(self.signer.sign(sums, NAMESPACE))


def flip(data: bytes) -> bytes:
    return data[:-2] + bytes([data[-2] ^ 1]) + data[-1:]


def altered(path: str, new: bytes) -> tuple[str, str, str]:
    old = FILES[path]
    digests = f"its digest is {hex_of(new)[:12]}..., listed is {hex_of(old)[:12]}..."
    return ("altered", path, f"{path} was altered: {digests}")


def swap(bench: Bench, left: str, right: str) -> None:
    first, second = (bench.folder / path for path in (left, right))
    kept = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(kept)


def lines(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    return lambda data: b"".join(change(data.splitlines(keepends=True)))


def _rename(bench: Bench) -> None:
    (bench.folder / POLICY).rename(bench.folder / "policies/POL-003.md")


def _case_clash(bench: Bench) -> None:
    (bench.folder / "policies/pol-002.md").write_bytes(b"other")


def _folder_case_clash(bench: Bench) -> None:
    (bench.folder / "Policies").mkdir()
    (bench.folder / "Policies/x.md").write_bytes(b"")


def _link(bench: Bench) -> None:
    shutil.copy(bench.folder / POLICY, bench.folder.parent / "same.md")
    (bench.folder / POLICY).unlink()
    (bench.folder / POLICY).symlink_to("../../same.md")


def _folder_for_file(bench: Bench) -> None:
    (bench.folder / POLICY).unlink()
    (bench.folder / POLICY).mkdir()


def signed_by_other(bench: Bench) -> None:
    sums = (bench.folder / manifest.NAME).read_bytes()
    (bench.folder / manifest.SIGNATURE).write_bytes(bench.other.sign(sums, NAMESPACE))


def _spelled_anew(change: Callable[[bytes], bytes]) -> Callable[[Bench], None]:
    """Change what stands between the first and the last line of the signature."""

    def armored(text: bytes) -> bytes:
        begin, *lines, end, _ = text.split(b"\n")
        coded = base64.b64encode(change(base64.b64decode(b"".join(lines))))
        return b"\n".join((begin, *(coded[at : at + 70] for at in range(0, len(coded), 70)), end, b""))

    return lambda bench: bench.change(manifest.SIGNATURE, armored)


def _plus_the_order(data: bytes) -> bytes:
    """Add the order of the group of Ed25519 to the number: programs that do not ask take that for a signature too."""
    order = 2**252 + 27742317777372353535851937790883648493
    return data[:-32] + (int.from_bytes(data[-32:], "little") + order).to_bytes(32, "little")


_again = _spelled_anew(_plus_the_order)
_longer = _spelled_anew(lambda data: data + b"hidden")


def _wrong_namespace(bench: Bench) -> None:
    sums = (bench.folder / manifest.NAME).read_bytes()
    (bench.folder / manifest.SIGNATURE).write_bytes(bench.signer.sign(sums, "git"))


def _other_data(bench: Bench) -> None:
    (bench.folder / manifest.SIGNATURE).write_bytes(bench.signer.sign(b"other", NAMESPACE))


def _whole_forgery(bench: Bench) -> None:
    bench.change(POLICY, lambda _: b"# Anyone may do anything\n")
    content = {
        path.relative_to(bench.folder).as_posix(): path.read_bytes()
        for path in bench.folder.rglob("*")
        if path.is_file() and not manifest.is_beside(path.name)
    }
    (bench.folder / manifest.NAME).write_bytes(listed(content))


WRONG_SIGNATURE = (
    "wrong-signature",
    manifest.SIGNATURE,
    (
        "SHA256SUMS.sig is no signature of this SHA256SUMS by {signer}: one of the two was changed, "
        "or it was made over other data"
    ),
)

Mutation = tuple[Callable[[Bench], object], list[tuple[str, str, str]], bool]
ODD = "has a character other than letters, digits and _ . + @ = , -"


def added(path: str, odd: str = "") -> Mutation:
    """Give the mutation that adds a file of this name."""
    message = f"{path} is extra: it is not listed{odd}"
    return (lambda b: (b.folder / path).write_bytes(b"new"), [("extra", path, message)], True)


def plus_line(path: str) -> Callable[[bytes], bytes]:
    """Give the change that lists one more file, in its place."""
    return lines(lambda found: sorted([*found, f"{'0' * 64}  {path}\n".encode()], key=lambda line: line[66:]))


def unfit(path: str, why: str) -> Mutation:
    """Give the mutation that lists a path which no bundle holds."""
    found = [
        ("bad-path", path, f"SHA256SUMS lists {path!r}, which {why}"),
        ("missing", path, f"{path} is missing"),
    ]
    return (lambda b: b.sums(plus_line(path)), found, True)


def malformed(change: Callable[[bytes], bytes], number: int, lost: str = "START-HERE.html") -> Mutation:
    """Give the mutation that leaves a line which is none: what it listed is listed no more."""
    message = f"SHA256SUMS is malformed: line {number} is not a digest, two blanks and a path"
    return (
        lambda b: b.sums(change),
        [
            ("malformed-manifest", "SHA256SUMS", message),
            ("extra", lost, f"{lost} is extra: it is not listed"),
        ],
        True,
    )


# What was done; what verify says; whether the ZIP of it can be made and says the same.
MUTATIONS: dict[str, Mutation] = {
    "flip": (lambda b: b.change(POLICY, flip), [altered(POLICY, flip(FILES[POLICY]))], True),
    "truncate": (lambda b: b.change(POLICY, lambda d: d[:-1]), [altered(POLICY, FILES[POLICY][:-1])], True),
    "append": (lambda b: b.change(POLICY, lambda d: d + b"x"), [altered(POLICY, FILES[POLICY] + b"x")], True),
    "empty": (
        lambda b: b.change(POLICY, lambda _: b""),
        [("altered", POLICY, f"{POLICY} is empty, and was not when it was listed")],
        True,
    ),
    "rename": (
        _rename,
        [
            ("missing", POLICY, f"{POLICY} is missing; policies/POL-003.md, which is not listed, has its content"),
            ("extra", "policies/POL-003.md", "policies/POL-003.md is extra: it is not listed"),
        ],
        True,
    ),
    "add": (
        lambda b: (b.folder / "policies/POL-004.md").write_bytes(b"new"),
        [("extra", "policies/POL-004.md", "policies/POL-004.md is extra: it is not listed")],
        True,
    ),
    "add-hidden": (
        lambda b: (b.folder / "policies/.POL-002.md.swp").write_bytes(b"new"),
        [("extra", "policies/.POL-002.md.swp", "policies/.POL-002.md.swp is extra: it is not listed")],
        True,
    ),
    "add-unseen-name": (
        lambda b: (b.folder / "policies/POL-002.md\u200b").write_bytes(b"new"),
        [
            (
                "extra",
                "policies/POL-002.md\u200b",
                (
                    "policies/POL-002.md\\u200b is extra: it is not listed, and its name "
                    "has a character that cannot be seen (U+200B)"
                ),
            )
        ],
        True,
    ),
    "add-line-break": (
        lambda b: (b.folder / "a\nb").write_bytes(b"new"),
        [("extra", "a\nb", "a\\x0ab is extra: it is not listed, and its name has a line break or tab")],
        True,
    ),
    "add-like-a-manifest": (
        lambda b: (b.folder / "SHA256SUMS.txt").write_bytes(b"new"),
        [("extra", "SHA256SUMS.txt", "SHA256SUMS.txt is extra: it is not listed")],
        True,
    ),
    "add-like-a-manifest-below": (
        lambda b: (b.folder / "policies/SHA256SUMS.sig").write_bytes(b"new"),
        [("extra", "policies/SHA256SUMS.sig", "policies/SHA256SUMS.sig is extra: it is not listed")],
        True,
    ),
    "add-hidden-at-the-top": added(".DS_Store"),
    "add-stream-name": added("policies/POL-002.md:hidden", f", and its name {ODD}"),
    "add-trailing-dot": added(
        "policies/POL-002.md.", ", and its name has a part that ends in a dot, which Windows drops"
    ),
    "add-trailing-blank": added("policies/POL-002.md ", ", and its name has a space"),
    "add-name-of-Windows": added("nul.txt", ", and its name has a name that Windows reserves (nul.txt)"),
    "add-name-like-an-option": added(
        "-rf", ", and its name has a part that begins with a hyphen, as options of commands do"
    ),
    "add-backslash": added("..\\evil", ", and its name has a backslash"),
    "add-long-name": added("x" * 121, ", and its name has 121 characters; 120 is the most"),
    "add-two-compositions": (
        lambda b: [(b.folder / name).write_bytes(b"") for name in ("\u00e9", "e\u0301")],
        [
            ("collision", "\u00e9", "\u00e9 differs from e\u0301 only by case or composition"),
            ("extra", "e\u0301", "e\u0301 is extra: it is not listed, and its name has characters beyond ASCII"),
            ("extra", "\u00e9", "\u00e9 is extra: it is not listed, and its name has characters beyond ASCII"),
        ],
        True,
    ),
    "delete": (
        lambda b: (b.folder / POLICY).unlink(),
        [("missing", POLICY, f"{POLICY} is missing")],
        True,
    ),
    "swap": (
        lambda b: swap(b, POLICY, PAGE),
        [
            ("altered", PAGE, f"{PAGE} holds what SHA256SUMS lists for {POLICY}"),
            ("altered", POLICY, f"{POLICY} holds what SHA256SUMS lists for {PAGE}"),
        ],
        True,
    ),
    "link-for-file": (_link, [("symlink", POLICY, f"{POLICY} is a symbolic link, not a file")], False),
    "add-link": (
        lambda b: (b.folder / "etc").symlink_to("/etc"),
        [("symlink", "etc", "etc is a symbolic link, not a file")],
        False,
    ),
    "add-pipe": (
        lambda b: os.mkfifo(b.folder / "pipe"),
        [("special", "pipe", "pipe is a device, socket or pipe, not a file")],
        False,
    ),
    "add-folder": (
        lambda b: (b.folder / "drafts").mkdir(),
        [("extra-folder", "drafts", "drafts is an extra folder, with nothing in it")],
        False,
    ),
    "folder-for-file": (
        _folder_for_file,
        [
            ("extra-folder", POLICY, f"{POLICY} is an extra folder, with nothing in it"),
            ("missing", POLICY, f"{POLICY} is missing"),
        ],
        False,
    ),
    "case-clash": (
        _case_clash,
        [
            (
                "collision",
                "policies/pol-002.md",
                f"policies/pol-002.md differs from {POLICY} only by case or composition",
            ),
            ("extra", "policies/pol-002.md", "policies/pol-002.md is extra: it is not listed"),
        ],
        True,
    ),
    "folder-case-clash": (
        _folder_case_clash,
        [
            ("collision", "Policies/x.md", "Policies/x.md differs from policies only by case or composition"),
            ("extra", "Policies/x.md", "Policies/x.md is extra: it is not listed"),
        ],
        True,
    ),
    "change-a-digest": (
        lambda b: b.sums(lambda d: d.replace(POLICY_SUM.encode(), b"0" * 64)),
        [
            (
                "altered",
                POLICY,
                f"{POLICY} was altered: its digest is {POLICY_SUM[:12]}..., listed is 000000000000...",
            )
        ],
        True,
    ),
    "change-the-manifest": (
        lambda b: b.sums(lambda d: d.replace(POLICY_SUM.encode(), b"0" * 64), sign_anew=False),
        [
            WRONG_SIGNATURE,
            (
                "altered",
                POLICY,
                f"{POLICY} was altered: its digest is {POLICY_SUM[:12]}..., listed is 000000000000...",
            ),
        ],
        True,
    ),
    "drop-a-line": (
        lambda b: b.sums(lines(lambda found: [line for line in found if POLICY.encode() not in line])),
        [("extra", POLICY, f"{POLICY} is extra: it is not listed")],
        True,
    ),
    "double-a-line": (
        lambda b: b.sums(lines(lambda found: [*found[:1], *found])),
        [("duplicate-line", "START-HERE.html", "line 2 of SHA256SUMS lists START-HERE.html again")],
        True,
    ),
    "double-a-line-with-another-digest": (
        lambda b: b.sums(lines(lambda found: [found[0], b"0" * 64 + found[0][64:], *found[1:]])),
        [
            (
                "duplicate-line",
                "START-HERE.html",
                "line 2 of SHA256SUMS lists START-HERE.html again with another digest",
            )
        ],
        True,
    ),
    "reorder": (
        lambda b: b.sums(lines(lambda found: found[::-1])),
        [("manifest-order", "SHA256SUMS", "SHA256SUMS is not sorted, so it is not as it was built")],
        True,
    ),
    "list-absolute-path": unfit("/etc/passwd", "is absolute"),
    "list-path-upwards": unfit("../evil", "leads upwards (..)"),
    "list-path-of-a-drive": unfit("C:/evil", "begins with a drive"),
    "list-backslash": unfit("a\\b", "has a backslash"),
    "list-what-goes-with-the-list": unfit("SHA256SUMS.asc", "goes with the manifest and cannot be in it"),
    "list-another-case": (
        lambda b: b.sums(plus_line("policies/pol-002.md")),
        [
            (
                "collision",
                "policies/pol-002.md",
                f"SHA256SUMS lists policies/pol-002.md, which differs from {POLICY} only by case or composition",
            ),
            ("missing", "policies/pol-002.md", "policies/pol-002.md is missing"),
        ],
        True,
    ),
    "escaped-line-of-sha256sum": malformed(lambda d: b"\\" + d, 1),
    "upper-case-digest": malformed(lambda d: d[:64].upper() + d[64:], 1),
    "one-blank": malformed(lambda d: d[:64] + d[65:], 1),
    "binary-mark": malformed(lambda d: d[:65] + b"*" + d[66:], 1),
    "nul-in-the-list": malformed(lambda d: b"\0" + d, 1),
    "ten-thousand-odd-lines": (
        lambda b: b.sums(lambda d: d + b"x\n" * 10_000),
        [
            *(
                (
                    "malformed-manifest",
                    "SHA256SUMS",
                    f"SHA256SUMS is malformed: line {number} is not a digest, two blanks and a path",
                )
                for number in range(7, 12)
            ),
            ("malformed-manifest", "SHA256SUMS", "SHA256SUMS is malformed: 9995 more lines are not either"),
        ],
        True,
    ),
    "crlf": (
        lambda b: b.sums(lambda d: d.replace(b"\n", b"\r\n")),
        [
            (
                "malformed-manifest",
                "SHA256SUMS",
                "SHA256SUMS is malformed: it has carriage returns: someone changed its line ends",
            )
        ],
        True,
    ),
    "no-last-line-end": (
        lambda b: b.sums(lambda d: d[:-1]),
        [("malformed-manifest", "SHA256SUMS", "SHA256SUMS is malformed: its last line has no end")],
        True,
    ),
    "a-comment": (
        lambda b: b.sums(lambda d: b"# a comment\n" + d),
        [
            (
                "malformed-manifest",
                "SHA256SUMS",
                "SHA256SUMS is malformed: line 1 is not a digest, two blanks and a path",
            )
        ],
        True,
    ),
    "empty-manifest": (
        lambda b: b.sums(lambda _: b""),
        [
            ("malformed-manifest", "SHA256SUMS", "SHA256SUMS is malformed: it lists no file"),
            *(
                ("extra", path, f"{path} is extra: it is not listed")
                for path in sorted([*FILES, "trust/allowed_signers"])
            ),
        ],
        True,
    ),
    "no-manifest": (
        lambda b: (b.folder / manifest.NAME).unlink(),
        [
            ("no-manifest", "SHA256SUMS", "there is no SHA256SUMS, so nothing says what belongs here"),
        ],
        False,
    ),
    "signature-cut-off": (
        lambda b: b.change(manifest.SIGNATURE, lambda d: d[:100]),
        [
            (
                "malformed-signature",
                "SHA256SUMS.sig",
                "SHA256SUMS.sig is no SSH signature that can be read: it is cut off: its last line is missing",
            )
        ],
        True,
    ),
    "signature-emptied": (
        lambda b: b.change(manifest.SIGNATURE, lambda _: b""),
        [("malformed-signature", "SHA256SUMS.sig", "SHA256SUMS.sig is no SSH signature that can be read: it is empty")],
        True,
    ),
    "two-signatures": (
        lambda b: b.change(manifest.SIGNATURE, lambda d: d + b.other.sign(b"x", NAMESPACE)),
        [
            (
                "malformed-signature",
                "SHA256SUMS.sig",
                "SHA256SUMS.sig is no SSH signature that can be read: it holds more than one signature",
            )
        ],
        True,
    ),
    "signature-made-of-the-signature": (
        _again,
        [
            (
                "malformed-signature",
                "SHA256SUMS.sig",
                "SHA256SUMS.sig holds no valid signature: its number is too large: it was made of another signature, and not with the key",
            )
        ],
        True,
    ),
    "words-before-the-signature": (
        lambda b: b.change(manifest.SIGNATURE, lambda d: b"A remark of the company\n" + d),
        [
            (
                "malformed-signature",
                "SHA256SUMS.sig",
                "SHA256SUMS.sig is no SSH signature that can be read: it does not begin with -----BEGIN SSH SIGNATURE-----",
            )
        ],
        True,
    ),
    "words-behind-the-signature": (
        lambda b: b.change(manifest.SIGNATURE, lambda d: d + b"A remark of the company\n"),
        [
            (
                "malformed-signature",
                "SHA256SUMS.sig",
                "SHA256SUMS.sig is no SSH signature that can be read: something follows its last line",
            )
        ],
        True,
    ),
    "data-behind-the-last-field-of-the-signature": (
        _longer,
        [
            (
                "malformed-signature",
                "SHA256SUMS.sig",
                "SHA256SUMS.sig is no SSH signature that can be read: something follows its last field",
            )
        ],
        True,
    ),
    "signature-of-other-namespace": (
        _wrong_namespace,
        [("wrong-namespace", "SHA256SUMS.sig", "SHA256SUMS.sig was made for 'git', not for 'tieout-bundle'")],
        True,
    ),
    "signature-of-other-data": (_other_data, [WRONG_SIGNATURE], True),
    "whole-forgery-with-the-old-signature": (_whole_forgery, [WRONG_SIGNATURE], True),
}
