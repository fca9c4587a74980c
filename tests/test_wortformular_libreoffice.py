"""The review form in LibreOffice: opened and saved, edited with changes tracked, converted."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sozialatlas.austausch import wortaufbau as wa
from sozialatlas.austausch.rueckmeldung import Rueckmeldung
from sozialatlas.austausch.wortansicht import absaetze, bloecke, sieh
from sozialatlas.austausch.wortformular import schreibe_docx
from sozialatlas.austausch.wortkommentare import lies_kommentare
from sozialatlas.austausch.wortlesen import lies_docx
from sozialatlas.austausch.wortpaket import oeffne
from wortwerkzeug import (
    FORMULAR,
    NAME,
    SCHLUESSEL,
    TEXT_1,
    ZEILEN,
    absatz,
    bemerkung,
    bereich,
    eingefuegt,
    element,
    fuelle,
    geloescht,
    gespeichert,
    kommentiere,
    lauf,
    neu,
    schreibe_wortlaut,
    texte,
    wortlaute,
)

pytestmark = [pytest.mark.langsam, pytest.mark.xdist_group("libreoffice")]
SKRIPT = Path(__file__).parent / "libreoffice" / "bearbeite.py"
SOFFICE = shutil.which("soffice")
if SOFFICE is None:
    pytest.skip(
        "LibreOffice ist nicht installiert (soffice fehlt im Suchpfad).", allow_module_level=True
    )


@pytest.fixture(scope="module")
def profil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("libreoffice") / "profil"


def umgewandelt(datei: Path, profil: Path) -> bytes:
    """Open a file with LibreOffice Writer and save it as .docx."""
    ziel = datei.parent / "ziel"
    befehl = [str(SOFFICE), f"-env:UserInstallation=file://{profil}", "--headless",
              "--convert-to", "docx", "--outdir", str(ziel), str(datei)]  # fmt: skip
    subprocess.run(befehl, capture_output=True, check=False, timeout=180)
    fertig = ziel / f"{datei.stem}.docx"
    if not fertig.exists():
        pytest.skip("LibreOffice Writer ist nicht installiert (Paket libreoffice-writer).")
    return fertig.read_bytes()


def gespeichert_in_libreoffice(inhalt: bytes, ordner: Path, profil: Path) -> bytes:
    datei = ordner / NAME
    datei.write_bytes(inhalt)
    return umgewandelt(datei, profil)


def ausgefuellt() -> Any:
    """Return a form as Word saves it: answers, tracked changes, a comment, an untracked edit."""
    dokument = neu()
    for feld, text in {"entscheidung": "geändert", "frist": "31.12.2027", "name": "Vorsitz",
                       "begruendung": "Der Bedarf ist kleiner."}.items():  # fmt: skip
        fuelle(dokument, 1, feld, text, verfolgt=feld == "name")
    fuelle(dokument, 0, "gremium", "Jugendhilfeausschuss")
    vorn, hinten = TEXT_1.split("prüfen, ob ")
    schreibe_wortlaut(
        dokument,
        absatz(lauf(vorn) + geloescht("prüfen, ob ") + eingefuegt("sagen, wo ") + lauf(hinten),
               marke="ins"),
        absatz(eingefuegt("Das Ergebnis wird berichtet.")),
    )  # fmt: skip
    wortlaute(dokument)[2].runs[0].text = ZEILEN[1].text.replace("wohnortnah", "ortsnah")
    wortlaute(dokument)[3]._p.append(element(eingefuegt(" Bald.")))
    schreibe_wortlaut(
        dokument, absatz(bereich("0", ZEILEN[2].text[:20]) + lauf(ZEILEN[2].text[20:])), nummer=3
    )
    kommentiere(dokument, ("0", "Sozialamt", bemerkung("Wer erhebt?")))
    return dokument


def test_form_saved_unfilled_says_the_same(tmp_path: Path, profil: Path) -> None:
    neu_gespeichert = gespeichert_in_libreoffice(schreibe_docx(FORMULAR), tmp_path, profil)
    assert neu_gespeichert != schreibe_docx(FORMULAR)
    assert lies_docx(neu_gespeichert, NAME) == lies_docx(schreibe_docx(FORMULAR), NAME)


def test_form_filled_in_word_and_saved_in_libreoffice_says_the_same(
    tmp_path: Path, profil: Path
) -> None:
    inhalt = gespeichert(ausgefuellt())
    direkt = lies_docx(inhalt, NAME)
    assert texte(direkt)["entscheidung"] == "geändert"
    assert len(direkt.vorschlaege) == 3
    ueber = lies_docx(gespeichert_in_libreoffice(inhalt, tmp_path, profil), NAME)
    assert ueber == direkt


# --- edited in LibreOffice itself -----------------------------------------------------------------

SCHRITTE: list[list[Any]] = [
    ["verfolge", True],
    ["ersetze", "prüfen, ob ", "feststellen, wo "],
    ["ersetze", "und Horte ", ""],
    ["haenge_absatz_an", "beteiligt werden.", "Das Ergebnis wird jährlich berichtet."],
    ["ersetze", wa.PLATZHALTER["quelle"], "Vorlage 112/2026"],
    ["ersetze", wa.PLATZHALTER["begruendung"], "Der Bedarf ist kleiner."],
    ["ersetze", wa.PLATZHALTER["frist"], "31.12.2027"],
    ["verfolge", False],
    ["ersetze", wa.PLATZHALTER["entscheidung"], "zurückgestellt"],
    ["ersetze", "wohnortnah", "ortsnah"],
]


def python_mit_uno() -> str:
    for name in (shutil.which("python3", path=os.defpath), shutil.which("python3")):
        if name:
            probe = [name, "-c", "import uno"]
            if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
                return name
    pytest.skip("Kein Python mit dem Modul uno (Paket python3-uno).")


@pytest.fixture(scope="module")
def bearbeitet(tmp_path_factory: pytest.TempPathFactory, profil: Path) -> Rueckmeldung:
    """Return what a form says that was edited in LibreOffice with changes tracked."""
    python, ordner = python_mit_uno(), tmp_path_factory.mktemp("uno")
    ein, aus = ordner / "ein.docx", ordner / NAME
    ein.write_bytes(schreibe_docx(FORMULAR))
    befehl = [python, str(SKRIPT), str(SOFFICE), str(profil), str(ein), str(aus)]
    subprocess.run(befehl, input=json.dumps(SCHRITTE).encode(), check=True, timeout=180)
    return lies_docx(aus.read_bytes(), NAME)


def test_answers_typed_in_libreoffice_are_read(bearbeitet: Rueckmeldung) -> None:
    assert texte(bearbeitet) == {
        "entscheidung": "zurückgestellt", "begruendung": "Der Bedarf ist kleiner.",
        "frist": "31.12.2027",
    }  # fmt: skip
    assert {k: a.text for k, a in bearbeitet.allgemein.items()} == {"quelle": "Vorlage 112/2026"}
    assert bearbeitet.fehler == ()


def test_changes_tracked_in_libreoffice_become_a_proposal(bearbeitet: Rueckmeldung) -> None:
    erster, zweiter = bearbeitet.vorschlaege
    assert (erster.schluessel, erster.alt) == (SCHLUESSEL[0], TEXT_1)
    assert erster.neu == (
        "Die Stadt Örtchen sollte feststellen, wo Ganztagsplätze fehlen. Schulen sollten "
        "beteiligt werden.\nDas Ergebnis wird jährlich berichtet."
    )
    assert zweiter.neu == ZEILEN[1].text.replace("wohnortnah", "ortsnah")
    assert [h.fehler for h in bearbeitet.hinweise] == [
        "Der Wortlaut wurde ohne Änderungsverfolgung geändert; verglichen wird mit dem gesendeten."
    ]


# --- changes and comments of an OpenDocument text -------------------------------------------------

_WER = "<office:change-info><dc:creator>Jugendamt</dc:creator><dc:date>2026-10-15T09:00:00</dc:date></office:change-info>"  # noqa: E501
FODT = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>
<text:tracked-changes>
<text:changed-region text:id="a"><text:insertion>{_WER}</text:insertion></text:changed-region>
<text:changed-region text:id="b"><text:deletion>{_WER}<text:p>alten </text:p></text:deletion>
</text:changed-region>
<text:changed-region text:id="c"><text:deletion>{_WER}<text:p/><text:p/></text:deletion>
</text:changed-region>
</text:tracked-changes>
<text:p>Die <text:change text:change-id="b"/><text:change-start text:change-id="a"/>neuen
<text:change-end text:change-id="a"/>Plätze <office:annotation office:name="k">
<dc:creator>Schulamt</dc:creator><dc:date>2026-10-15T09:00:00</dc:date><text:p>Wie viele?</text:p>
</office:annotation>reichen nicht<office:annotation-end office:name="k"/>.<text:change
 text:change-id="c"/> Es fehlen Horte.</text:p>
</office:text></office:body></office:document>"""


def test_changes_and_comments_of_an_opendocument_text_are_read(
    tmp_path: Path, profil: Path
) -> None:
    datei = tmp_path / "antwort.fodt"
    datei.write_text(FODT, encoding="utf-8")
    paket = oeffne(umgewandelt(datei, profil), NAME)
    reihe = [p for b in bloecke(paket.koerper) for p in absaetze(b)]
    sicht = sieh(reihe)
    assert sicht.alt == "Die alten Plätze reichen nicht.\n Es fehlen Horte."
    assert sicht.neu == "Die neuen Plätze reichen nicht. Es fehlen Horte."
    assert sicht.von == ("Jugendamt",)
    (kommentar,) = lies_kommentare(paket, reihe)
    assert (kommentar.worte, kommentar.text, kommentar.von) == (
        "reichen nicht", "Wie viele?", "Schulamt",
    )  # fmt: skip


def test_form_turns_into_a_pdf_of_one_page_per_draft(tmp_path: Path, profil: Path) -> None:
    from pikepdf import Pdf

    datei = tmp_path / NAME
    datei.write_bytes(schreibe_docx(FORMULAR))
    befehl = [str(SOFFICE), f"-env:UserInstallation=file://{profil}", "--headless",
              "--convert-to", "pdf", "--outdir", str(tmp_path), str(datei)]  # fmt: skip
    subprocess.run(befehl, capture_output=True, check=True, timeout=180)
    with Pdf.open(datei.with_suffix(".pdf")) as pdf:
        assert len(pdf.pages) == 1 + len(ZEILEN)
        assert str(pdf.docinfo["/Title"]) == FORMULAR.titel
