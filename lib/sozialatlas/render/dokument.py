"""From Markdown to HTML, PDF and DOCX: one parse by pandoc, then every format from the tree.

Paths inside documents are resolved by ``filter.lua`` against the project's root, which is the
working directory of every call. Nothing here reads a clock: the same input gives the same bytes.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sozialatlas.fehler import Mangel, RenderFehler
from sozialatlas.render import baum
from sozialatlas.render.baum import Element
from sozialatlas.render.pixel import pixel
from sozialatlas.render.satz import ZEIT

ORDNER = Path(__file__).parent
VORLAGEN = ORDNER / "vorlagen"
FILTER = ORDNER / "filter.lua"
LESEN = ("-f", "markdown+table_attributes", "--columns=10000")
SPEICHER = (
    "+RTS",
    "-A96m",
    "-n4m",
    "-F4",
    "-RTS",
)  # fewer collections: a third less time, 100 MB more
SCHREIBEN = ("--wrap=none", "--syntax-highlighting=none")
_BILD = re.compile(r"[^\s()<>\"'\[\]{}]+\.(?:svg|png|jpe?g|gif)")
TEXTE = {
    "verweis": (
        "Der Verweis „@{}“ führt ins Leere.",
        "eine Kennung, die es in Dokument oder Buch gibt.",
    ),
    "doppelt": (
        "Die Kennung „{}“ gibt es zweimal.",
        "eine eigene Kennung je Abbildung, Tabelle, Abschnitt.",
    ),
    "gemischt": ("„@{}“ steht mit einem Zitat in einer Klammer.", "getrennte Klammern."),
    "bild": ("Das Bild „{}“ fehlt.", "ein vorhandenes Bild (Pfad ab dem Dokument)."),
    "datei": ("Die Datei „{}“ fehlt.", "eine vorhandene Datei (Pfad ab dem Dokument)."),
    "fremd": ("Das Bild „{}“ liegt im Netz.", "ein Bild im Projekt; Seiten laden nichts nach."),
    "link": ("Der Link „{}“ führt zu keinem Dokument des Projekts.", "ein Pfad ab dem Dokument."),
}


@dataclass(frozen=True)
class Auftrag:
    """What every conversion needs: folder, merged settings of the format, links to pages."""

    wurzel: Path
    format: str
    angaben: Mapping[str, Any]
    buch: bool = False
    einbetten: bool = False
    seiten: Mapping[str, str] | None = None


@cache
def pandoc_pfad() -> str:
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def pandoc(argumente: Sequence[str], eingabe: bytes, wurzel: Path, name: str) -> bytes:
    """Run pandoc; every warning is an error, because it names something that got lost."""
    umgebung = {**os.environ, "SOURCE_DATE_EPOCH": str(ZEIT)}
    lauf = subprocess.run(
        [pandoc_pfad(), *SPEICHER, *argumente],
        input=eingabe,
        capture_output=True,
        cwd=wurzel,
        env=umgebung,
        check=False,
    )
    meldungen = [
        z for z in re.split(r"\n(?=\S)", lauf.stderr.decode("utf-8", "replace")) if z.strip()
    ]
    if lauf.returncode or meldungen:
        raise RenderFehler(
            [_uebersetze(m, name) for m in meldungen]
            or [Mangel(name, None, "", "pandoc bricht ab.")]
        )
    return lauf.stdout


def _uebersetze(meldung: str, name: str) -> Mangel:
    zitat = re.search(r"citation (\S+) not found", meldung)
    if zitat:
        return Mangel(
            name,
            None,
            f"@{zitat[1]}",
            "Diesen Literaturschlüssel gibt es nicht.",
            "ein Schlüssel aus der Literaturdatei.",
        )
    return Mangel(
        name, None, "", "pandoc meldet: " + " ".join(meldung.replace("[WARNING] ", "").split())
    )


def zerlege(markdown: str, titel: Mapping[str, Any], wurzel: Path, name: str) -> Element:
    """Parse once; the title block is read as Markdown too. Returns pandoc's tree."""
    ausgabe = pandoc([*LESEN, "-t", "json"], _mit_kopf(markdown, titel), wurzel, name)
    return json.loads(ausgabe)


def _mit_kopf(markdown: str, titel: Mapping[str, Any]) -> bytes:
    kopf = json.dumps(dict(titel), ensure_ascii=False)
    return f"---\n{kopf}\n---\n\n{markdown}".encode()


def filtere(
    baum_: Element, auftrag: Auftrag, ziel: Sequence[str], arbeit: Path, name: str
) -> tuple[bytes, dict[str, Any]]:
    """Send a tree through filter, citations and a writer; return output and protocol."""
    protokoll = arbeit / f"protokoll-{auftrag.format}.json"
    formeln = "{#eq-" in json.dumps(baum_["blocks"])
    bilder = _bilder(baum_) if auftrag.format == "docx" else ()
    ganz = {
        **baum_,
        "meta": {
            **baum_["meta"],
            "atlas": baum.meta(steuerung(auftrag, protokoll, formeln, bilder)),
            "link-citations": baum.meta(auftrag.format != "docx"),
        },
    }
    argumente = [
        "-f",
        "json",
        *SCHREIBEN,
        f"--lua-filter={FILTER}",
        *_literatur(auftrag),
        *ziel,
    ]
    ausgabe = pandoc(argumente, json.dumps(ganz).encode(), auftrag.wurzel, name)
    return ausgabe, lies_protokoll(protokoll, auftrag.wurzel)


def steuerung(
    auftrag: Auftrag, protokoll: Path, formeln: bool, bilder: Iterable[str]
) -> dict[str, Any]:
    """What ``filter.lua`` reads; ``bilder`` (paths from the root) need pixels for Office."""
    return {
        "format": auftrag.format,
        "buch": auftrag.buch,
        "einbetten": auftrag.einbetten,
        "nummern": bool(auftrag.angaben.get("number-sections", False)),
        "seiten": dict(auftrag.seiten or {}),
        "png": pixel(bilder, auftrag.format, auftrag.wurzel),
        "protokoll": str(protokoll),
        "formeln": formeln,
    }


def lies_protokoll(protokoll: Path, wurzel: Path) -> dict[str, Any]:
    """Images used by one format. Raises RenderFehler with the problems that the filter found."""
    ergebnis: dict[str, Any] = json.loads(protokoll.read_text(encoding="utf-8"))
    maengel = [_aus_protokoll(m, wurzel) for m in ergebnis["maengel"]]
    if maengel:
        raise RenderFehler(maengel)
    return ergebnis


def schreibe_bericht(
    markdown: str,
    titel: Mapping[str, Any],
    auftrag: Mapping[str, Any],
    arbeit: Path,
    wurzel: Path,
    name: str,
) -> None:
    """Read one document and write all its formats in one process (``bericht.lua``).

    ``auftrag`` is what ``bericht.lua`` describes; the files it names are written.
    """
    argumente = [*LESEN, *SCHREIBEN, *_schreiber("bericht.lua", auftrag, arbeit)]
    pandoc(argumente, _mit_kopf(markdown, titel), wurzel, name)


def schreibe_seiten(
    baum_: Element, auftrag: Mapping[str, Any], arbeit: Path, wurzel: Path, name: str
) -> None:
    """Write the pages of a filtered tree in one process, as ``seiten.lua`` describes."""
    argumente = ["-f", "json", *SCHREIBEN, *_schreiber("seiten.lua", auftrag, arbeit)]
    pandoc(argumente, json.dumps(baum_).encode(), wurzel, name)


def _schreiber(lua: str, auftrag: Mapping[str, Any], arbeit: Path) -> list[str]:
    datei = arbeit / "auftrag.json"
    datei.write_text(json.dumps(auftrag), encoding="utf-8")
    return ["-t", str(ORDNER / lua), "-V", f"auftrag={datei}"]


def literatur(auftrag: Auftrag) -> list[str]:
    """Bibliography files, relative to the root."""
    angabe = auftrag.angaben.get("bibliography") or []
    return [angabe] if isinstance(angabe, str) else list(angabe)


def _literatur(auftrag: Auftrag) -> list[str]:
    dateien = literatur(auftrag)
    stil = auftrag.angaben.get("csl")
    if not dateien:
        return []
    return [
        "--citeproc",
        *(f"--bibliography={d}" for d in dateien),
        *([f"--csl={stil}"] if stil else []),
    ]


def _aus_protokoll(eintrag: Mapping[str, str], wurzel: Path) -> Mangel:
    fehler, erwartet = TEXTE[eintrag["art"]]
    suche = {
        "verweis": f"@{eintrag['text']}",
        "link": eintrag["text"],
        "bild": Path(eintrag["text"]).name,
    }
    datei = wurzel / eintrag["ort"]
    wort = suche.get(eintrag["art"], eintrag["text"])
    zeilen = datei.read_text(encoding="utf-8").splitlines() if datei.is_file() else []
    zeile = next((i for i, z in enumerate(zeilen, 1) if wort in z), None)
    return Mangel(eintrag["ort"], zeile, "", fehler.format(eintrag["text"]), erwartet)


def _bilder(baum_: Element) -> Iterator[str]:
    """Images of a tree of chapters, as paths from the root."""
    for kapitel in baum_["blocks"]:
        ordner = os.path.dirname(dict(kapitel["c"][0][2])["datei"])  # noqa: PTH120 - POSIX path in the tree
        for bild in baum.alle(kapitel, "Image"):
            yield _ab_wurzel(bild["c"][2][0], ordner)


def bilder_im_text(markdown: str, ordner: str) -> list[str]:
    """Every word of the text that may be the path of an image, from the root."""
    return [_ab_wurzel(ort, ordner) for ort in dict.fromkeys(_BILD.findall(markdown))]


def _ab_wurzel(ort: str, ordner: str) -> str:
    return os.path.normpath(ort[1:] if ort.startswith("/") else os.path.join(ordner, ort))  # noqa: PTH118
