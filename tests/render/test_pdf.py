from __future__ import annotations

import functools
import hashlib
import importlib.resources
import io
import logging
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest

import tieout
from tests import factories
from tests.render import sample
from tests.render.test_approvals import full
from tieout.model.errors import IntegrityError, UnreachableError
from tieout.model.examination import Examination
from tieout.render.environment import static
from tieout.render.html import report_html
from tieout.render.pdf import DEEPEST, FONTS, REMEDY, _drawable, _font_set, pdf
from tieout.render.print_table import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from tieout.render.prints import prints
from tieout.render.report import Report

CREATED = date(2026, 6, 30)
OURS = {"Inter", "Inter-Semi-Bold", "Inter-Italic", "Inter-Semi-Bold-Italic", "JetBrains-Mono"}


@functools.cache
def why_not() -> str:
    """Say why no PDF can be made here; empty if one can."""
    try:
        pdf("<html lang=en><title>x</title><body>x", title="x", created=CREATED)
    except UnreachableError as error:
        return error.message
    return ""


@pytest.fixture
def _engine() -> None:
    if why_not():
        pytest.skip(why_not())


def made(report: Report) -> bytes:
    stated = (f"content sha256:{report.content_digest}",) if report.content_digest else ()
    return pdf(report_html(report), title="Example Ltd: examination report", created=CREATED, keywords=stated)


def text_of(body: str) -> bytes:
    """Lay out the PDF of a policy with this text."""
    report = sample.report(sample.examination(factories.document(body=body, headings=sample.headings(body))))
    (found,) = prints(report)
    assert not found.why
    return pdf(found.html, title=found.title, created=found.created, name=found.path)


@functools.cache
def sample_pdf() -> bytes:
    return made(sample.report(content_digest="ab" * 32))


def read(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def part(holder: Any, *keys: str) -> Any:
    """Follow keys into a dictionary of the file; an empty one where a key is absent."""
    for key in keys:
        holder = holder.get(key, {}).get_object() if key in holder else {}
    return holder


def words_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(data).pages).split())


def fonts_of(data: bytes) -> set[str]:
    """Give the names of all fonts, each without the tag of its subset; fails if one is not embedded."""
    names = set()
    for page in read(data).pages:
        for font in part(page, "/Resources", "/Font").values():
            below = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in below["/FontDescriptor"].get_object()
            names.add(str(below["/BaseFont"]).partition("+")[2])
    return names


@pytest.mark.usefixtures("_engine")
def test_the_report_is_a_tagged_pdf_a_with_our_title_and_the_day_that_was_given() -> None:
    reader = read(sample_pdf())
    assert reader.metadata is not None
    assert reader.metadata.title == "Example Ltd: examination report"
    assert reader.metadata.creation_date_raw == reader.metadata.modification_date_raw == "D:20260630"
    root = part(reader.trailer, "/Root")
    assert part(root, "/MarkInfo")["/Marked"]
    assert root["/Lang"] == "en"
    xmp = part(root, "/Metadata").get_data().decode()
    assert 'pdfaid:part="3"' in xmp
    assert 'pdfaid:conformance="A"' in xmp


@pytest.mark.usefixtures("_engine")
def test_only_our_fonts_are_in_it_and_all_are_embedded() -> None:
    assert fonts_of(sample_pdf()) <= OURS
    assert {"Inter", "Inter-Semi-Bold", "JetBrains-Mono"} <= fonts_of(sample_pdf())


@pytest.mark.usefixtures("_engine")
def test_poppler_sees_our_fonts_and_the_words_too(tmp_path: Path) -> None:
    if not (shutil.which("pdffonts") and shutil.which("pdftotext")):
        pytest.skip("pdffonts and pdftotext (poppler-utils) are not installed")
    file = tmp_path / "report.pdf"
    file.write_bytes(text_of(sample.TEXT))
    listed = subprocess.run(["pdffonts", file], check=True, capture_output=True, text=True).stdout.splitlines()[2:]
    assert {line.split()[0].partition("+")[2] for line in listed} <= OURS
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in listed)
    text = subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True, text=True).stdout
    assert "People reach customer data only if their work needs it." in " ".join(text.split())


@pytest.mark.usefixtures("_engine")
def test_cover_contents_titles_and_page_numbers_are_there() -> None:
    pages = [" ".join(page.extract_text().split()) for page in read(sample_pdf()).pages]
    assert pages[0].startswith("Example Ltd Policies, runbooks and controls for SOC 2:")
    assert "ab" * 32 in pages[0]
    assert "1 of" not in pages[0]
    assert f"2 of {len(pages)}" in pages[1]
    number = next(place for place, page in enumerate(pages[2:], 3) if "Each policy and runbook is a PDF" in page)
    assert f"Documents {number}" in pages[1]
    assert "Documents" in pages[number - 1]
    assert "Not examined: there is no approval ledger." in words_of(sample_pdf())


@pytest.mark.usefixtures("_engine")
@pytest.mark.parametrize("found", [sample.examination, full])
def test_every_inner_link_has_its_place_and_the_engine_has_nothing_to_remark(
    found: Callable[[], Examination], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        made(sample.report(found()))
    assert [record.getMessage() for record in caplog.records] == []


@pytest.mark.usefixtures("_engine")
def test_the_bytes_are_the_same_in_any_process_zone_locale_and_folder(tmp_path: Path) -> None:
    program = (
        "import hashlib; from tests.render.test_pdf import sample_pdf; print(hashlib.sha256(sample_pdf()).hexdigest())"
    )
    root = Path(__file__).parents[2]
    digests = set()
    for seed, zone, tongue, folder in (("1", "Asia/Kathmandu", "C", root), ("2", "America/Lima", "C.UTF-8", tmp_path)):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": tongue, "PYTHONPATH": str(root)}
        ran = subprocess.run(
            [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=folder, env=environment
        )
        digests.add(ran.stdout.strip())
    assert digests == {hashlib.sha256(sample_pdf()).hexdigest()}


@pytest.mark.usefixtures("_engine")
def test_a_hostile_text_embeds_nothing_runs_nothing_and_leads_nowhere() -> None:
    hostile = """# Access

<link rel="attachment" href="file:///etc/passwd"> <a rel="attachment" href="file:///etc/passwd">x</a>
<script>app.alert(1)</script> <style>@import url("http://evil.example/")</style> <img src="file:///etc/passwd">

[a](javascript:alert%281%29) [b](file:///etc/passwd) [c](//evil.example/) ![d](file:///etc/passwd) ![e](http://evil.example/x)
[good](https://example.com/)
"""
    data = text_of(hostile)
    reader = read(data)
    assert dict(reader.attachments) == {}
    addresses = {
        str(note.get_object()["/A"]["/URI"])
        for page in reader.pages
        for note in page.get("/Annots", ())
        if "/A" in note.get_object()
    }
    assert addresses == {"https://example.com/"}
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(part(reader.trailer, "/Root"))
    assert "root:" not in words_of(data)
    assert '<link rel="attachment" href="file:///etc/passwd">' in words_of(data)


@pytest.mark.usefixtures("_engine")
@pytest.mark.parametrize(
    "asking",
    [
        '<img src="file:///etc/hostname">',
        '<img src="http://evil.example/x.png">',
        '<img src="data:image/png;base64,AAAA">',
        '<link rel="stylesheet" href="http://evil.example/x.css">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<a rel="attachment" href="file:///etc/hostname">x</a>',
        '<style>@import url("file:///etc/hostname");</style>',
        '<style>@font-face { font-family: X; src: url("http://evil.example/x.ttf") }</style><p style="font-family: X">x',
        '<p style="background: url(ftp://evil.example/x)">x',
        '<object data="file:///etc/hostname"></object>',
        '<svg><image href="file:///etc/hostname" width="9" height="9"/></svg>',
        '<img src="tieout:fonts/../pdf.py">',
        '<img src="tieout:fonts/README.md">',
    ],
)
def test_whatever_asks_for_a_file_ends_the_rendering(asking: str) -> None:
    with pytest.raises(IntegrityError, match="would have loaded something from outside"):
        pdf(f"<html lang=en><title>x</title><body>{asking}", title="x", created=CREATED)


@pytest.mark.usefixtures("_engine")
def test_the_source_may_nest_to_the_limit_and_not_beyond() -> None:
    def nested(levels: int) -> str:  # html, title and body are the first three
        return f"<html lang=en><title>x</title><body>{'<div>' * (levels - 2)}x{'</div>' * (levels - 2)}</body></html>"

    assert words_of(pdf(nested(DEEPEST), title="x", created=CREATED)) == "x"
    with pytest.raises(IntegrityError, match=f"nests {DEEPEST + 1} elements"):
        pdf(nested(DEEPEST + 1), title="x", created=CREATED)


@pytest.mark.parametrize("trick", ["<div/>" * 81, "</b>" * 90 + "<div>" * 81, "<b>" + "</b></i>" * 90 + "<p>" * 81])
def test_no_trick_of_closing_hides_how_deep_it_is(trick: str) -> None:
    with pytest.raises(IntegrityError, match=r"nests 8[0-9] elements"):
        pdf(f"<html><body>{trick}", title="x", created=CREATED)


@pytest.mark.usefixtures("_engine")
def test_what_our_fonts_lack_is_shown_as_code_points_and_what_they_have_as_it_is() -> None:
    style = (importlib.resources.files("tieout.render") / "static" / "print.css").read_text("utf-8")
    source = f"<html lang=en><title>x</title><style>{style}</style><body>山 Ωж 😀 ✔\ufe0f✘ €é</body>"
    data = pdf(source, title="山", created=CREATED)
    assert "[U+5C71] Ωж [U+1F600] ✔✘ €é [U+5C71] and the like: characters that no font in this file" in words_of(data)
    assert fonts_of(data) == {"Inter"}
    assert read(data).metadata.title == "山"  # type: ignore[union-attr]  # a page has one


@pytest.mark.usefixtures("_engine")
def test_a_space_that_no_font_of_ours_has_takes_none_of_the_machine() -> None:
    assert "one two" in words_of(text_of("one\u3000two"))
    assert "\u3000" not in _drawable("<body>one\u3000two</body>")


@pytest.mark.usefixtures("_engine")
@pytest.mark.parametrize("text", ["€ ✔\ufe0f", "[U+5C71] as a word"])
def test_where_every_character_is_drawn_nothing_is_said_of_it(text: str) -> None:
    assert "no font" not in words_of(
        pdf(f"<html lang=en><title>x</title><body>{text}</body>", title="x", created=CREATED)
    )


@pytest.mark.usefixtures("_engine")
def test_a_document_says_on_its_first_page_what_it_is_and_what_is_proven_of_it() -> None:
    data = text_of(sample.TEXT)
    reader = read(data)
    first = " ".join(reader.pages[0].extract_text().split())
    for words in ("Access Control Policy", "Id POL-002", "Owner", "Approver", "SHA-256 of the source"):
        assert words in first
    assert f"1 of {len(reader.pages)}" in first
    assert [item.title for item in reader.outline][:1] == ["Access Control Policy"]  # type: ignore[union-attr]  # flat
    assert part(reader.trailer, "/Root", "/MarkInfo")["/Marked"]
    assert 'pdfaid:conformance="A"' in part(reader.trailer, "/Root", "/Metadata").get_data().decode()
    assert fonts_of(data) <= OURS


@pytest.mark.usefixtures("_engine")
def test_what_our_fonts_lack_and_what_runs_from_right_to_left_is_shown_by_its_code_points() -> None:
    words = words_of(text_of("# Access\n\n\u05e9\u05dc\u05d5\u05dd 山 </style><script>x</script>\n"))
    assert "[U+05E9][U+05DC][U+05D5][U+05DD] [U+5C71] </style><script>x</script>" in words


@pytest.mark.usefixtures("_engine")
def test_a_table_is_cut_where_it_costs_too_much_and_says_so() -> None:
    rows = "".join(f"| row {number} | x |\n" for number in range(MOST_ROWS + 20))
    words = words_of(text_of(f"# Access\n\n| a | b |\n|---|---|\n{rows}"))
    assert f"row {MOST_ROWS - 1} " in words
    assert f"row {MOST_ROWS} " not in words
    assert "And 20 more rows: the whole table stands in policies/POL-002.html." in words


def beyond(data: bytes, folder: Path) -> list[str]:
    """Give the words that reach into the margin or beyond the edge, as poppler sees them."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    place = folder / "x.pdf"
    place.write_bytes(data)
    told = subprocess.run(["pdftotext", "-bbox", place, "-"], check=True, capture_output=True, text=True).stdout
    found, width = [], 0.0
    for page, right, word in re.findall(r'<page width="([0-9.]+)"|<word .*xMax="([0-9.]+)".*>(.*)</word>', told):
        if page:
            width = float(page)
        elif float(right) > width - 50:  # the margin is 56.7 points
            found.append(word)
    return found


def table(columns: int, rows: int) -> str:
    head = "|" + "".join(f" Column {number} |" for number in range(columns))
    lines = ("|" + "".join(f" cell {row}.{number} |" for number in range(columns)) for row in range(rows))
    return "\n".join(("## Table", "", head, "|" + "---|" * columns, *lines, "", "After it."))


@pytest.mark.usefixtures("_engine")
@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "## {}",
        "###### {}",
        "- {}",
        "> {}",
        "term\n: {}",
        "**{}**",
        "`{}`",
        "| a | b |\n|---|---|\n| {} | x |",
        "```\n{}\n```",
    ],
)
def test_no_word_is_too_long_for_the_page(text: str, tmp_path: Path) -> None:
    data = text_of("# Access\n\n" + text.format("abcdefghij" * 30))
    assert beyond(data, tmp_path) == []
    assert "".join(words_of(data).split()).count("abcdefghij") >= 30


@pytest.mark.usefixtures("_engine")
@pytest.mark.parametrize("blank", [" ", "\n"])
def test_no_line_ends_after_its_first_word_because_of_what_follows(blank: str) -> None:
    words = f"Every 12 months the officer compares four lists: chart, descriptions,{blank}<code>people.yaml</code>, and more."
    widths = (f'<p style="width: {tenths / 10}mm; font: 9pt Inter">{words}</p>' for tenths in range(1000, 1300, 2))
    data = pdf(
        f"<html lang=en><title>x</title><style>{static('print.css')}</style><body>{''.join(widths)}",
        title="x",
        created=CREATED,
    )
    lines = [line.strip() for page in read(data).pages for line in page.extract_text().split("\n")]
    assert "Every" not in lines
    assert sum("Every 12 months" in line for line in lines) == 150


@pytest.mark.usefixtures("_engine")
def test_a_long_word_in_a_title_leaves_the_other_columns_of_the_report_on_the_page(tmp_path: Path) -> None:
    document = factories.document(title="W" * 200, body="# x\n\nwords\n")
    data = made(sample.report(sample.examination(document)))
    assert beyond(data, tmp_path) == []
    assert "policies/POL-002" in words_of(data)


@pytest.mark.usefixtures("_engine")
@pytest.mark.parametrize("sentences", [250, 500, 1000])
def test_a_row_taller_than_a_page_leaves_no_heading_alone(sentences: int) -> None:
    text = f"### Above\n\n| a | b |\n|---|---|\n| x | {'Long words here. ' * sentences} |\n"
    pages = [page.extract_text() for page in read(text_of(text)).pages]
    (held,) = (page for page in pages if "Above" in page.split("\n"))
    assert held.count("Long words here.") > 20


@pytest.mark.usefixtures("_engine")
def test_a_table_of_many_columns_lies_across_the_page_and_none_is_cut_off(tmp_path: Path) -> None:
    data = text_of(table(MOST_COLUMNS, 3))
    assert beyond(data, tmp_path) == []
    words = "".join(words_of(data).split())
    assert all(f"2.{number}" in words for number in range(MOST_COLUMNS))
    assert [page.mediabox.width > page.mediabox.height for page in read(data).pages] == [False, True, False]


@pytest.mark.usefixtures("_engine")
def test_columns_that_no_page_is_wide_enough_for_are_counted(tmp_path: Path) -> None:
    data = text_of(table(MOST_COLUMNS + 16, 3))
    assert beyond(data, tmp_path) == []
    assert "And 16 more columns: the whole table stands in policies/POL-002.html." in words_of(data)
    both = text_of(table(MOST_COLUMNS + 1, MOST_CELLS // MOST_COLUMNS + 1))
    assert "And 1 more row and 1 more column: the whole table" in words_of(both)


@pytest.mark.usefixtures("_engine")
def test_rows_that_are_not_laid_out_cost_no_text_its_pdf() -> None:
    words = words_of(text_of(table(12, 500)))
    assert "And 400 more rows: the whole table stands in policies/POL-002.html." in words


@pytest.mark.usefixtures("_engine")
def test_below_a_single_heading_of_the_highest_level_the_contents_name_the_next() -> None:
    parts = "".join(f"## Part {number}\n\n{'word ' * 500}\n\n" for number in range(9))
    first = read(text_of(f"# Another title\n\n{parts}")).pages[0].extract_text()
    assert [f"Part {number}" in first for number in range(9)] == [True] * 9


@pytest.mark.usefixtures("_engine")
def test_a_long_heading_runs_along_the_top_in_one_line_and_keeps_its_page_in_the_contents() -> None:
    data = text_of(f"## {('Long heading ' * 20).strip()}\n\n{'word ' * 3000}\n\n## Second\n\nword\n")
    pages = [page.extract_text() for page in read(data).pages]
    assert ("Long heading " * 7)[:80] + "…" in pages[2].replace("\n", " ")
    assert re.search(r"Long heading Lo…\s+2\s", pages[0])


@pytest.mark.usefixtures("_engine")
def test_a_text_of_nothing_says_so_on_its_page() -> None:
    assert "The file has no text below its front-matter." in words_of(text_of(""))
    assert "has no text" not in words_of(text_of("words"))


@pytest.mark.parametrize(("kept", "told"), [(True, "Stated without a value that can be read"), (False, "Not stated")])
def test_a_status_that_cannot_be_read_is_not_said_to_be_absent(*, kept: bool, told: str) -> None:
    document = factories.document(status=None)
    document = replace(document, places=tuple(item for item in document.places if kept or item[0] != "status"))
    (found,) = prints(sample.report(sample.examination(document)))
    source = "self" if kept else "\u2013"
    assert f"<tr><td>Status</td><td>{told}</td><td>{source}</td></tr>" in found.html


@pytest.mark.usefixtures("_engine")
def test_what_is_not_drawn_is_told_on_the_first_page() -> None:
    data = text_of("# Access\n\n" + "words " * 2000 + "\n\n山\n")
    assert "[U+5C71] and the like: characters that no font in this file" in " ".join(
        read(data).pages[0].extract_text().split()
    )
    assert fonts_of(text_of(f"## {'山' * 90}\n\n{'word ' * 1500}\n")) <= OURS


def test_a_text_that_nests_too_deep_or_is_too_long_is_not_laid_out_and_says_why() -> None:
    cells = f"{'| a ' * 6}|\n{'|---' * 6}|\n" + f"{'| b ' * 6}|\n" * 150 + "\n"
    bodies = (">" * 70 + " x\n", "word " * 80_000, cells * 6)
    documents = [factories.document(body=body) for body in bodies]
    found = [next(prints(sample.report(sample.examination(item)))) for item in documents]
    assert [item.html for item in found] == ["", "", ""]
    assert [item.why for item in found] == [
        "its parts nest too deep to be laid out",
        "it is too long: about 78 pages, of 60 that are laid out",
        "it has too many parts: 6,366 paragraphs, items, cells, links and marked words, of 6,000 that are laid out",
    ]


def test_without_the_engine_the_remedy_is_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(UnreachableError, match="needs WeasyPrint, which is not installed") as caught:
        pdf("<p>x", title="x", created=CREATED)
    assert caught.value.remedy == "pip install 'tieout[pdf]'"


def test_without_pango_the_remedy_names_the_packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library \\'libgobject-2.0-0\\'\\nmore')\n")
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(UnreachableError) as caught:
        pdf("<p>x", title="x", created=CREATED)
    assert caught.value.message == "report.pdf needs Pango: cannot load library 'libgobject-2.0-0'"
    assert caught.value.remedy == REMEDY
    assert "apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in REMEDY


def test_the_fonts_are_small_carry_their_licences_and_have_1000_units_per_em() -> None:
    ttf = pytest.importorskip("fontTools.ttLib", reason="fontTools comes with WeasyPrint")
    folder = importlib.resources.files("tieout.render") / "fonts"
    names = sorted(item.name for item in folder.iterdir())
    assert names == sorted([*FONTS, "OFL-Inter.txt", "OFL-JetBrainsMono.txt", "README.md"])
    assert sum(len(item.read_bytes()) for item in folder.iterdir()) < 1_000_000
    for name in FONTS:
        font = ttf.TTFont(io.BytesIO((folder / name).read_bytes()))
        assert font["head"].unitsPerEm == 1000
        features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
        assert not features & {"liga", "calt", "clig", "dlig"}
    for name in ("OFL-Inter.txt", "OFL-JetBrainsMono.txt"):
        licence = (folder / name).read_text("utf-8")
        assert "SIL Open Font License, Version 1.1" in licence.replace("\n", " ")
        assert "with Reserved Font Name" not in licence


@pytest.mark.usefixtures("_engine")
def test_no_document_changes_what_is_laid_out_after_it() -> None:
    """One set of fonts serves all documents of a process: the bytes are those of a set of its own."""
    texts = ("Plain.\n", "**Bold**, *italic* and `code`.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", "# One\n\n> ☃ é 中\n")
    alone = []
    for body in texts:
        _font_set.cache_clear()
        alone.append(text_of(body))
    _font_set.cache_clear()
    with pytest.raises(IntegrityError):
        pdf(
            '<style>@font-face { font-family: Inter; src: url("http://example.com/x.ttf") }</style><p>x',
            title="x",
            created=CREATED,
        )
    assert [text_of(body) for body in reversed(texts)] == alone[::-1]
    assert [text_of(body) for body in texts] == alone


@pytest.mark.usefixtures("_engine")
def test_no_font_is_left_on_disk_when_the_process_ends(tmp_path: Path) -> None:
    script = tmp_path / "lay_out.py"
    script.write_text(
        "import sys\nfrom datetime import date\nfrom tieout.ports.pool import each\nfrom tieout.render.pdf import pdf\n"
        "def job(text):\n    return len(pdf(text, title='x', created=date(2026, 6, 30)))\n"
        "if __name__ == '__main__':\n"
        "    for workers in (2, 1):\n"
        "        found = each(job, ['<style>' + sys.argv[1] + '</style><p>x'] * 8, count=8, workers=workers)\n"
        "        assert all(length for _, length in found)\n"
    )
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    done = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", script, static("print.css")],
        env={**os.environ, "TMPDIR": str(scratch), "PYTHONPATH": str(Path(tieout.__file__).parents[1])},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr, list(scratch.iterdir())) == (0, b"", [])


@pytest.mark.parametrize(
    ("length", "size"), [(75, "title"), (76, "title long"), (150, "title long"), (151, "title longest")]
)
def test_a_long_title_is_smaller_so_that_the_contents_stay_on_the_first_page(length: int, size: str) -> None:
    named = factories.document(title="x" * length)
    (found,) = prints(sample.report(sample.examination(named)))
    assert f'<h1 class="{size}">' in found.html
