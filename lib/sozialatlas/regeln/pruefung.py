"""What is wrong with rules: every problem of every file at once, with line and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from sozialatlas.fehler import Mangel, dateigrund
from sozialatlas.regeln.folgen import finde_buendelkreis, finde_kreis, kreismangel
from sozialatlas.regeln.lesen import lies_yaml
from sozialatlas.regeln.meldungen import uebersetze
from sozialatlas.regeln.modell import Herkunft, Regel
from sozialatlas.regeln.pruefling import Pruefling
from sozialatlas.regeln.pruefschritte import PRUEFUNGEN, pruefe_beispiele
from sozialatlas.regeln.ungefragt import ungefragt
from sozialatlas.typen import Befund

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

Leser = Callable[[Path, frozenset[str]], tuple[Regel | None, tuple[Mangel, ...]]]

HOECHSTENS_BYTES = 100_000
"""Size of a rule file; the largest of the project has a twentieth of it."""


def regeldateien(pfad: Path) -> tuple[Path, ...]:
    """Return the rule files of a folder (names starting with "_" are none), or the one file."""
    if not pfad.is_dir():
        return (pfad,)
    dateien = [d for d in pfad.rglob("*.y*ml") if d.suffix in (".yml", ".yaml")]
    return tuple(sorted(d for d in dateien if not d.name.startswith(("_", "."))))


def lies_literatur(datei: Path) -> frozenset[str] | None:
    """Return the keys of a BibTeX file, None if there is no such file."""
    if not datei.exists():
        return None
    funde = re.findall(r"^\s*@(\w+)\s*\{\s*([^,\s{}]+)\s*,", datei.read_text("utf-8"), re.MULTILINE)
    return frozenset(key for art, key in funde if art.lower() not in ("comment", "string"))


def finde_literatur(pfad: Path) -> frozenset[str] | None:
    """Return the keys of ``chapters/literatur.bib`` in the nearest folder above ``pfad``."""
    for ordner in pfad.absolute().parents:
        if (ordner / "chapters").is_dir():
            return lies_literatur(ordner / "chapters" / "literatur.bib")
    return None


def finde_regelnamen(pfad: Path) -> frozenset[str]:
    """Return the ids of the rules that those at ``pfad`` may name: all below rules/."""
    ordner = pfad.absolute()
    if not pfad.is_dir():
        ordner = ordner.parent.parent
    elif (ordner.parent / "schema.json").exists():  # the folder of a Handlungsfeld
        ordner = ordner.parent
    return (
        frozenset(datei.stem for datei in regeldateien(ordner)) if ordner.is_dir() else frozenset()
    )


def pruefe_datei(
    datei: Path,
    katalog: Katalog,
    literatur: frozenset[str] | None,
    regelnamen: frozenset[str] | None = None,
) -> tuple[Regel | None, tuple[Mangel, ...]]:
    """Return the rule of a file, or None with everything that is wrong with it, by line."""
    name = "/".join(datei.parts[-3:])
    text = _lies_text(datei, name)
    if isinstance(text, Mangel):
        return None, (text,)
    dokument = lies_yaml(text, name)
    if not dokument.zeilen:
        return None, dokument.maengel
    namen = finde_regelnamen(datei) if regelnamen is None else regelnamen
    pruefling = Pruefling(datei, name, dokument, katalog, literatur, namen)
    regel, maengel = _lies_regel(pruefling)
    maengel += [mangel for pruefe in PRUEFUNGEN for mangel in pruefe(pruefling)]
    if not any(mangel.feld.startswith("wenn") for mangel in maengel):
        maengel += pruefe_beispiele(pruefling)
    maengel = sorted({*dokument.maengel, *maengel}, key=lambda m: (m.zeile or 0, m.feld, m.fehler))
    return (None if maengel else regel), tuple(maengel)


def _lies_text(datei: Path, name: str) -> str | Mangel:
    """Return the text of a rule file, or why it cannot be one."""
    zeile, erwartet = None, "eine Regel je Datei, als Text in UTF-8"
    try:
        with datei.open("rb") as strom:
            roh = strom.read(HOECHSTENS_BYTES + 1)
        if len(roh) <= HOECHSTENS_BYTES:
            return roh.decode("utf-8-sig")
        grund = f"ist größer als {HOECHSTENS_BYTES // 1000} Kilobyte"
        abhilfe = "Prüfen, ob hier eine andere Datei liegt."
    except UnicodeDecodeError as fehler:
        zeile = roh.count(b"\n", 0, fehler.start) + 1
        grund, abhilfe = "ist nicht in UTF-8", "Im Editor als UTF-8 speichern."
    except OSError as fehler:
        grund, abhilfe = dateigrund(fehler), "Pfad und Leserechte prüfen."
    return Mangel(name, zeile, "", f"Die Datei {grund}.", erwartet, abhilfe)


def _lies_regel(p: Pruefling) -> tuple[Regel | None, list[Mangel]]:
    try:
        regel = Regel.model_validate(p.dokument.daten)
    except ValidationError as fehler:
        return None, uebersetze(fehler, p.dokument, p.name)
    zeilen = p.dokument.zeilen
    regel._herkunft = Herkunft(p.name, p.dokument.zeile(("wenn",)), zeilen)
    return regel, []


def pruefe_doppelte(regeln: Sequence[Regel]) -> Iterator[Mangel]:
    erste: dict[str, Regel] = {}
    for regel in regeln:
        andere = erste.setdefault(regel.id, regel)
        if andere is not regel:
            yield Mangel(
                regel.herkunft.datei,
                1,
                "id",
                f"Die id „{regel.id}“ steht auch in {andere.herkunft.datei}.",
                "eine id für jede Regel",
                "Eine der beiden Regeln umbenennen oder löschen.",
            )


def pruefe_fruehere(regeln: Sequence[Regel]) -> Iterator[Mangel]:
    """A former id belongs to one rule and is no id in use: decisions are found by it."""
    vergeben = {regel.id: regel.herkunft.datei for regel in regeln}
    for regel in regeln:
        for stelle, alt in enumerate(regel.frueher):
            if alt in vergeben:
                yield Mangel(
                    regel.herkunft.datei,
                    regel.herkunft.zeile_von(("frueher", stelle)),
                    "frueher",
                    f"Die id „{alt}“ gehört schon zu {vergeben[alt]}.",
                    "eine id, die keine Regel mehr trägt",
                    "Andere id eintragen oder die Angabe streichen.",
                )
            vergeben.setdefault(alt, regel.herkunft.datei)


def pruefe_kreise(regeln: Sequence[Regel]) -> Iterator[Mangel]:
    """Follow-ups and bundles must not go in a circle."""
    nach_id = {regel.id: regel for regel in regeln}
    kreis = finde_kreis(regeln)
    if kreis:
        yield kreismangel(nach_id[kreis[0]], kreis)
    kreis = finde_buendelkreis(regeln)
    if kreis:
        yield Mangel(
            nach_id[kreis[0]].herkunft.datei,
            nach_id[kreis[0]].herkunft.zeile_von(("dann", "umfasst")),
            "dann.umfasst",
            f"Empfehlungen umfassen einander im Kreis: {' → '.join(kreis)}.",
            "die stärkere umfasst die schwächere, nicht umgekehrt",
            "Einen der Einträge bei „umfasst“ streichen.",
        )


def pruefe(pfad: Path, katalog: Katalog) -> tuple[Mangel, ...]:
    """Return everything that is wrong with a rule file or with all rules of a folder."""
    return pruefe_alle(pfad, katalog)[1]


def pruefe_alle(
    pfad: Path, katalog: Katalog, lies: Leser | None = None
) -> tuple[tuple[Regel, ...], tuple[Mangel, ...]]:
    """Return the sound rules below ``pfad`` by id, and everything that is wrong.

    ``lies`` checks one file in the place of :func:`pruefe_datei`, given the names of all rules;
    it may remember what it read.
    """
    literatur = finde_literatur(pfad)
    namen = finde_regelnamen(pfad)
    lies = lies or (lambda datei, namen: pruefe_datei(datei, katalog, literatur, namen))
    ergebnisse = [lies(datei, namen) for datei in regeldateien(pfad)]
    regeln = sorted((regel for regel, _ in ergebnisse if regel), key=lambda r: r.id)
    maengel = [mangel for _, einzelne in ergebnisse for mangel in einzelne]
    if not ergebnisse:
        maengel.append(_keine_regel(pfad))
    gemeinsame = (*pruefe_doppelte(regeln), *pruefe_fruehere(regeln), *pruefe_kreise(regeln))
    return tuple(regeln), (*maengel, *gemeinsame)


def _keine_regel(ordner: Path) -> Mangel:
    erwartet = "Dateien mit der Endung .yml"
    return Mangel(
        "/".join(ordner.parts[-3:]), None, "", "Im Ordner liegt keine Regel.", erwartet,
        "Pfad prüfen oder rules/_vorlage.yml kopieren.",
    )  # fmt: skip


def pruefe_wirkung(regeln: Sequence[Regel], befunde: Sequence[Befund]) -> tuple[Mangel, ...]:
    """Return the rules that hold everywhere, nowhere, or can be judged nowhere, on the data.

    Those that wait for what nobody has delivered are no problem (:mod:`ungefragt`).
    """
    maengel = []
    for regel in regeln:
        eigene = [b for b in befunde if b.regel == regel.id]
        texte = None if ungefragt(eigene) else _wirkung([b.wahrheit for b in eigene])
        if texte:
            maengel.append(Mangel(regel.herkunft.datei, regel.herkunft.zeile, "wenn", *texte))
    return tuple(maengel)


def _wirkung(wahrheiten: Sequence[str]) -> tuple[str, str, str] | None:
    beurteilt = [w for w in wahrheiten if w != "nicht_beurteilbar"]
    treffer = beurteilt.count("trifft_zu")
    erwartet = "eine Regel, die auf einige Gebiete zutrifft und auf andere nicht"
    if wahrheiten and not beurteilt:
        fehler = f"Die Regel ist auf den Daten in keinem der {len(wahrheiten)} Gebiete beurteilbar."
        return fehler, erwartet, "Indikator und Merkmal prüfen: liegen für diese Ebene Werte vor?"
    if len(beurteilt) > 1 and not treffer:
        fehler = f"Die Regel trifft auf den Daten in keinem von {len(beurteilt)} Gebieten zu."
        return fehler, erwartet, "Schwellen weniger streng setzen."
    if len(beurteilt) > 1 and treffer == len(beurteilt):
        fehler = f"Die Regel trifft auf den Daten in allen {treffer} beurteilbaren Gebieten zu."
        return fehler, erwartet, "Schwellen strenger setzen oder eine Bedingung hinzunehmen."
    return None
