"""Workbooks from outside: opened as data within limits, or refused in one German sentence."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment

from abfragewerkzeug import AGS, ausgefuellt, speichere, werkstatt
from sozialatlas.austausch.abfrage import Werkstatt, fordere_an, nimm_an
from sozialatlas.austausch.blatt import entschaerft
from sozialatlas.austausch.oeffnen import oeffne
from sozialatlas.fehler import DatenFehler


@pytest.fixture(scope="module")
def w(tmp_path_factory: pytest.TempPathFactory) -> Werkstatt:
    return werkstatt(tmp_path_factory.mktemp("oeffnen"))


@pytest.fixture(scope="module")
def formular(w: Werkstatt) -> bytes:
    return fordere_an(w, AGS)[1]


def gepackt(alt: bytes, teile: dict[str, bytes]) -> bytes:
    """Return an archive with further or other parts."""
    ziel = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(alt)) as vorher,
        zipfile.ZipFile(ziel, "w", zipfile.ZIP_DEFLATED) as nachher,
    ):
        for name in vorher.namelist():
            if name not in teile:
                nachher.writestr(name, vorher.read(name))
        for name, inhalt in teile.items():
            nachher.writestr(name, inhalt)
    return ziel.getvalue()


def grund(inhalt: bytes, name: str = "antwort.xlsx") -> str:
    with pytest.raises(DatenFehler) as fehler:
        oeffne(inhalt, name)
    (mangel,) = fehler.value.maengel
    assert mangel.datei == name
    assert mangel.abhilfe
    return mangel.fehler


@pytest.mark.parametrize(
    ("name", "erwartet"),
    [
        ("antwort.xlsm", "Arbeitsmappe mit Makros"),
        ("antwort.xls", "das alte Excel-Format"),
        ("antwort.ods", "ODS-Datei"),
        ("antwort.csv", "Textdatei"),
        ("antwort.exe", "Endung „exe“"),
        ("antwort", "Endung „“"),
    ],
)
def test_other_kinds_of_files_are_refused_by_name(
    formular: bytes, name: str, erwartet: str
) -> None:
    assert erwartet in grund(formular, name)


@pytest.mark.parametrize(
    ("teil", "erwartet"),
    [
        ({"xl/vbaProject.bin": b"x"}, "Makros"),
        ({"xl/activeX/activeX1.xml": b"<x/>"}, "Makros"),
        ({"xl/externalLinks/externalLink1.xml": b"<x/>"}, "verweist auf andere Dateien"),
        ({"xl/embeddings/oleObject1.bin": b"x"}, "eingebettete Objekte"),
        ({"xl/connections.xml": b"<x/>"}, "Datenverbindungen"),
        ({"xl/sharedStrings.xml": b'<!DOCTYPE x [<!ENTITY a "aa">]><sst/>'}, "DOCTYPE"),
        ({"xl/sharedStrings.xml": "<sst/>".encode("utf-16")}, "DOCTYPE"),
        ({"[Content_Types].xml": b"<Types>macroEnabled</Types>"}, "Makros"),
        ({"xl/sharedStrings.xml": b" " * 21_000_000}, "zu groß"),
        ({"xl/worksheets/sheet9.xml": b"<c/>" * 60_000}, "zu viele Zellen"),
        ({"xl/x.xml": b'<mergeCell ref="A1:XFD1048576"/>'}, "zu viele Zellen"),
        ({"xl/x.xml": b'<hyperlink ref="A1:Z99999" location="B1"/>'}, "zu viele Zellen"),
        ({"xl/x.xml": b'<mergeCell ref="&#65;1:B2"/>'}, "zu viele Zellen"),
        ({"xl/workbook.xml": b"<kaputt"}, "beschädigt"),
    ],
)
def test_dangerous_and_broken_parts_are_refused(formular: bytes, teil: dict, erwartet: str) -> None:
    assert erwartet in grund(gepackt(formular, teil))


def test_small_archive_that_unpacks_beyond_measure_is_refused(formular: bytes) -> None:
    bombe = gepackt(formular, {"xl/media/bild.bin": b"\0" * 30_000_000})
    assert len(bombe) < 100_000
    assert "zu groß" in grund(bombe)


@pytest.mark.parametrize(
    ("inhalt", "erwartet"),
    [
        (b"", "keine Excel-Arbeitsmappe"),
        (b"ags;jahr\n16052;2024\n", "keine Excel-Arbeitsmappe"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Kennwort"),
        (b"PK\x03\x04" + b"\0" * 50, "beschädigt"),
        (b"\0" * 5_000_001, "zu groß"),
    ],
)
def test_what_is_no_workbook_is_refused(inhalt: bytes, erwartet: str) -> None:
    assert erwartet in grund(inhalt)


def test_archive_without_workbook_is_refused() -> None:
    ziel = io.BytesIO()
    with zipfile.ZipFile(ziel, "w") as archiv:
        archiv.writestr("brief.txt", "Guten Tag")
    assert "keine Excel-Arbeitsmappe" in grund(ziel.getvalue())


def test_formulas_are_never_computed_and_stay_visible() -> None:
    mappe, ziel = Workbook(), io.BytesIO()
    mappe.worksheets[0]["A1"] = "=1+1"
    mappe.save(ziel)
    (blatt,) = oeffne(ziel.getvalue(), "x.xlsx").values()
    assert blatt.zellen[1, 1].formel
    assert blatt.zellen[1, 1].wert == "=1+1"


def test_cell_far_out_is_one_cell_only() -> None:
    mappe, ziel = Workbook(), io.BytesIO()
    mappe.worksheets[0]["XFD1048576"] = 1
    mappe.save(ziel)
    (blatt,) = oeffne(ziel.getvalue(), "x.xlsx").values()
    assert list(blatt.zellen) == [(1048576, 16384)]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stellen=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=30))
def test_damaged_file_is_read_or_refused_but_never_a_crash(formular: bytes, stellen) -> None:
    roh = bytearray(formular)
    for anteil, byte in stellen:
        roh[min(int(anteil * len(roh)), len(roh) - 1)] = byte
    with contextlib.suppress(DatenFehler):
        oeffne(bytes(roh), "antwort.xlsx")


def _ags(mappe: Workbook) -> None:
    mappe["Kennung"]["B3"] = "99999"


def _fremde_kommune(mappe: Workbook) -> None:
    mappe["Kennung"]["B3"] = "16053"


def _alt(mappe: Workbook) -> None:
    mappe["Kennung"]["B4"] = "2025"


def _version(mappe: Workbook) -> None:
    mappe["Kennung"]["B5"] = "1.0"


def _pruefsumme(mappe: Workbook) -> None:
    mappe["Kennung"]["B6"] = "0123456789abcdef"


@pytest.mark.parametrize(
    ("eingriff", "zelle"),
    [
        (_ags, "Kennung!B3"),
        (_fremde_kommune, "Kennung!B2"),
        (_alt, "Kennung!B4"),
        (_version, "Kennung!B5"),
        (_pruefsumme, "Kennung!B6"),
    ],
    ids=["unbekannter AGS", "fremder AGS", "alte Ausgabe", "alte Version", "andere Definitionen"],
)
def test_form_that_is_not_the_one_in_force_gives_one_finding(
    w: Werkstatt, tmp_path: Path, eingriff: Callable[[Workbook], None], zelle: str
) -> None:
    mappe = ausgefuellt(w)
    eingriff(mappe)
    datei = speichere(mappe, tmp_path / "antwort.xlsx")
    try:
        maengel = nimm_an(w, datei).pruefung.fehler
    except DatenFehler as fehler:
        maengel = fehler.maengel
    assert [m.feld for m in maengel] == [zelle]


def test_any_other_workbook_is_no_form(w: Werkstatt, tmp_path: Path) -> None:
    datei = speichere(Workbook(), tmp_path / "haushalt.xlsx")
    with pytest.raises(DatenFehler, match="kein Formular der Datenabfrage"):
        nimm_an(w, datei)


def test_comment_at_a_cell_is_not_lost_silently(w: Werkstatt, tmp_path: Path) -> None:
    mappe = ausgefuellt(w)
    mappe["Schule"]["F4"].comment = Comment("mit Förderschulen", "Amt")
    eingang = nimm_an(w, speichere(mappe, tmp_path / "antwort.xlsx"))
    assert [m.feld for m in eingang.pruefung.hinweise] == ["Schule!F4"]


@pytest.mark.parametrize("anfang", list("=+-@"))
def test_texts_that_spreadsheets_take_for_formulas_are_defused(anfang: str) -> None:
    assert entschaerft(f"{anfang}1+1") == f"'{anfang}1+1"
    assert entschaerft("Gera") == "Gera"
