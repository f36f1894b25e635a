"""What a person brings is looked at with the eyes that look at what a command prints."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from tests.seal.test_pdf_lock import page
from tieout.collect.looked_into import look_into

PAGE = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
MEMBERS = b"<html><head><title>Members</title></head><body>" + b"<p>ana, administrator</p>" * 30 + b"</body></html>"

PREVIEW = b"\xff\xd8\xff\xe1 preview \xff\xd8\xff\xda small \xff\xd9"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(*names: str) -> bytes:
    """A ZIP archive of files of these names, in their order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "something")
    return made.getvalue()


def half_locked() -> bytes:
    """A ZIP archive of two files, the second of which is encrypted."""
    whole = bytearray(zipped("a.txt", "b.txt"))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.rindex(sign) + flags] |= 1
    return bytes(whole)


def sealed_parts() -> bytes:
    """A spreadsheet of OpenDocument that was saved with a password: only its manifest says so."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", b"\x8f\x01 nothing to be read")
        archive.writestr(
            "META-INF/manifest.xml", "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
        )
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.html", PAGE, "it is a page that says: 502 Bad Gateway"),
        ("a.html", b"<!DOCTYPE html><html><body>Sign in to continue</body></html>", "it is a page that says: Sign in"),
        ("a.html", b"<html></html>", "it is a page without any text"),
        ("a.json", b'{"message": "Bad credentials", "status": "401"}', "it only says: Bad credentials"),
        ("a.JSON", b'{"kind": "Status", "status": "Failure", "x": 1}', "its status is Failure"),
        ("a.json", b'[{"a": 1', "it ends in the middle: it was cut off"),
        ("a.json", b'{"value": []}', "it lists nothing"),
        ("a.json", b"null", "it is empty"),
        ("a.jsonl", b'{"a": 1}\n{"a"', "it ends in the middle: it was cut off"),
        ("a.jsonl", b'{"error": "denied"}\n', "it has the key error: denied"),
        ("a.txt", b"An error occurred (AccessDenied) when calling ListUsers\n", "it begins as an error: An error"),
        ("a.xml", b"<Error><Code>AccessDenied</Code></Error>", "it is an XML document of an error"),
        ("a.csv", b'login,role\na,admin\nb,"adm\n', "it is no CSV: unexpected end of data"),
        ("a.csv", b"login,role\na,admin\nb\n", "it has 1 cells, the header 2"),
        ("a.csv", b"login,role\n", "it lists nothing"),
        ("a.csv", PAGE, "it is a page of HTML"),
        ("a.csv.gz", gzip.compress(PAGE, mtime=0), "it is a page of HTML"),
        ("a.csv.gz", gzip.compress(b"login\na\n", mtime=0)[:-9], "it is cut off: it cannot be unpacked to its end"),
        ("a.csv.gz", b"login\na\n", "its name says gzip, and it does not begin as one"),
        ("a.pdf", b"x", "its name says PDF, and it does not begin as one"),
        ("a.pdf", b"%PDF-1.7 and no more than that", "its name says PDF, and it is cut off"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "its name says PNG, and it is cut off"),
        ("a.png", PAGE, "its name says PNG, and it does not begin as one"),
        ("a.jpeg", b"GIF89a, and more of it", "its name says JPEG, and it does not begin as one"),
        ("a.xlsx", b"login,role\n", "its name says Office, and it does not begin as one"),
        ("a.xlsx", b"PK\x03\x04 some other thing that is packed", "its name says Office, and it is cut off"),
        # What says what it is stands first in each of these: it is there however little follows.
        ("a.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml")[:-30], "its name says Office, and it is cut off"),
        ("a.ods", zipped("mimetype", "content.xml")[:-30], "its name says OpenDocument, and it is cut off"),
        ("a.zip", zipped("a.csv", "b.csv")[:-30], "its name says ZIP, and it is cut off"),
        ("a.pdf", b"%PDF-1.7\n%%EOF\n" + b"x" * 2000, "its name says PDF, and it is cut off"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "its name says PNG, and it is cut off"),
        ("a.jpg", PREVIEW + b"\xff\xda half a scan", "its name says JPEG, and it is cut off"),
        ("a.gif", b"GIF89a and a part of it", "its name says GIF, and it is cut off"),
        ("a.webp", b"RIFF\xff\0\0\0WEBPVP8 \0\0\0\0", "its name says WebP, and it is cut off"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "it is locked by a password"),
        ("a.xls", OLE + "EncryptedPackage".encode("utf-16-le"), "it is locked by a password"),
        ("a.xlsx", OLE + bytes(512), "its name says Office, and it does not begin as one"),
        ("a.pdf", page(user="the user's"), "it is locked by a password, so nobody can see what it shows"),
        (
            "a.pdf",
            b"%PDF-1.7 trailer << /Encrypt 7 0 R >> %%EOF",
            "it may be encrypted in a way that is not known here",
        ),
        ("a.zip", half_locked(), "it is locked by a password"),
        ("a.ods", sealed_parts(), "it is locked by a password"),
        (
            "a.zip",
            zipped("a.csv", "b.csv").replace(b"PK\x01\x02", b"PK\x01\x03"),
            "the list of what it holds cannot be read",
        ),
        ("a.zip", b"PK\x03\x04\x14\0\x01\0" + bytes(40) + b"PK\x05\x06", "it is locked by a password"),
    ],
)
def test_what_is_no_answer_is_told(name: str, content: bytes, message: str) -> None:
    [found, *_] = look_into(name, content)
    assert found.message.startswith(message)
    assert found.resource.startswith(name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", MEMBERS),
        ("a.json", b'[{"login": "ana"}]'),
        ("a.json", b'\xef\xbb\xbf{"value": [1]}'),
        ("a.jsonl", b'{"a": 1}\n\n{"a": 2}\n'),
        ("a.csv", b"\xef\xbb\xbflogin,role\r\nana,admin\r\n"),
        ("a.csv.gz", gzip.compress(b"login\na\n", mtime=0)),
        ("a.pdf", b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"),
        ("a.pdf", page(user="")),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40 + b"IEND\xaeB`\x82"),
        ("a.jpg", PREVIEW + b"\xff\xda scan \xff\xd9"),
        ("a.gif", b"GIF89a and all of it;"),
        ("a.webp", b"RIFF\x0c\0\0\0WEBPVP8 \0\0\0\0"),
        ("a.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml")),
        ("a.ods", zipped("mimetype", "content.xml")),
        ("a.bin", b"\1\2\3"),
        ("notes", b"ana was seen\n"),
    ],
)
def test_an_answer_is_left_alone(name: str, content: bytes) -> None:
    assert look_into(name, content) == ()


def test_nothing_is_right_where_somebody_says_why() -> None:
    for name, content in (("a.json", b"[]"), ("a.json", b'{"value": []}'), ("a.csv", b"login\n"), ("a.txt", b"null")):
        assert look_into(name, content, may_be_empty=True) == ()
