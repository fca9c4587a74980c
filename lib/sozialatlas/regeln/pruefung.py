"""What is wrong with rules: every problem of every file at once, with line and remedy.

Each check is a function named after what it asks. Checks work on the data as written, so that a
mistake in one field does not hide those in the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from sozialatlas.fehler import Mangel, aehnlich
from sozialatlas.regeln.begriffe import MERKMALE, PLATZHALTER_OHNE_MERKMAL
from sozialatlas.regeln.fakten import Fakt
from sozialatlas.regeln.lesen import Dokument, Ort, feldname, lies_yaml
from sozialatlas.regeln.meldungen import uebersetze
from sozialatlas.regeln.modell import Bedingung, Beispiel, Herkunft, Knoten, Regel, platzhalter
from sozialatlas.regeln.normalform import (
    HOECHSTENS_KLAUSELN,
    Atom,
    ZuVieleKlauselnError,
    klauseln,
)
from sozialatlas.regeln.referenz import wahr
from sozialatlas.typen import Befund, Indikator

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

_KNOTEN: TypeAdapter[Any] = TypeAdapter(Knoten)
_BEISPIEL: TypeAdapter[Any] = TypeAdapter(Beispiel)


@dataclass(frozen=True)
class Pruefling:
    """One rule file under examination."""

    datei: Path
    name: str  # as shown to users
    dokument: Dokument
    katalog: Katalog
    literatur: frozenset[str] | None = None  # None: there is no list to check against

    def mangel(self, ort: Ort, fehler: str, erwartet: str, abhilfe: str) -> Mangel:
        zeile = self.dokument.zeile(ort)
        return Mangel(self.name, zeile, feldname(ort), fehler, erwartet, abhilfe)

    def feld(self, *ort: str) -> Any:
        """Return what stands at ``ort``, None where nothing does."""
        teil = self.dokument.daten
        for name in ort:
            teil = teil.get(name) if isinstance(teil, dict) else None
        return teil

    @property
    def bedingungen(self) -> Iterator[tuple[Ort, dict[str, Any]]]:
        """Yield every mapping below ``wenn`` that names an indicator, with its position."""
        return _finde_bedingungen(self.feld("wenn"), ("wenn",))

    @property
    def baum(self) -> Any:
        """Return the tree of conditions, None if it cannot be read."""
        try:
            return _KNOTEN.validate_python(self.feld("wenn"))
        except ValidationError:
            return None


def _finde_bedingungen(teil: Any, ort: Ort) -> Iterator[tuple[Ort, dict[str, Any]]]:
    if isinstance(teil, dict):
        if "indikator" in teil:
            yield ort, teil
        for name, wert in teil.items():
            yield from _finde_bedingungen(wert, (*ort, name))
    elif isinstance(teil, list):
        for i, wert in enumerate(teil):
            yield from _finde_bedingungen(wert, (*ort, i))


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
    for ordner in pfad.resolve().parents:
        if (ordner / "chapters").is_dir():
            return lies_literatur(ordner / "chapters" / "literatur.bib")
    return None


def pruefe_datei(
    datei: Path, katalog: Katalog, literatur: frozenset[str] | None
) -> tuple[Regel | None, tuple[Mangel, ...]]:
    """Return the rule of a file, or None with everything that is wrong with it, by line."""
    name = "/".join(datei.parts[-3:])
    try:
        text = datei.read_text("utf-8-sig")
    except FileNotFoundError:
        return None, (Mangel(name, None, "", "Die Datei gibt es nicht.", "", "Pfad prüfen."),)
    except UnicodeDecodeError:
        abhilfe = "Im Editor als UTF-8 speichern."
        return None, (Mangel(name, None, "", "Die Datei ist nicht in UTF-8.", "UTF-8", abhilfe),)
    dokument = lies_yaml(text, name)
    if not dokument.zeilen:
        return None, dokument.maengel
    pruefling = Pruefling(datei, name, dokument, katalog, literatur)
    regel, maengel = _lies_regel(pruefling)
    maengel += [mangel for pruefe in PRUEFUNGEN for mangel in pruefe(pruefling)]
    maengel = sorted({*dokument.maengel, *maengel}, key=lambda m: (m.zeile or 0, m.feld, m.fehler))
    return (None if maengel else regel), tuple(maengel)


def _lies_regel(p: Pruefling) -> tuple[Regel | None, list[Mangel]]:
    try:
        regel = Regel.model_validate(p.dokument.daten)
    except ValidationError as fehler:
        return None, uebersetze(fehler, p.dokument, p.name)
    regel._herkunft = Herkunft(p.name, p.dokument.zeile(("wenn",)))
    return regel, []


def pruefe_endung(p: Pruefling) -> Iterator[Mangel]:
    if p.datei.suffix != ".yml":
        yield p.mangel((), f"Die Datei endet auf „{p.datei.suffix}“.", ".yml", "Datei umbenennen.")


def pruefe_id(p: Pruefling) -> Iterator[Mangel]:
    name = p.feld("id")
    if isinstance(name, str) and name != p.datei.stem:
        yield p.mangel(
            ("id",),
            f"Die id „{name}“ ist nicht der Dateiname.",
            p.datei.stem,
            "id oder Datei umbenennen.",
        )


def pruefe_handlungsfeld(p: Pruefling) -> Iterator[Mangel]:
    feld, ordner = p.feld("handlungsfeld"), p.datei.resolve().parent.name
    if not isinstance(feld, str):
        return
    if feld not in p.katalog.handlungsfelder:
        yield p.mangel(
            ("handlungsfeld",),
            f"Das Handlungsfeld „{feld}“ ist nicht bekannt.",
            "eine id aus data/katalog/handlungsfelder.yml",
            aehnlich(feld, p.katalog.handlungsfelder),
        )
    elif feld != ordner:
        yield p.mangel(
            ("handlungsfeld",),
            f"Die Datei liegt im Ordner „{ordner}“, ihr Handlungsfeld ist „{feld}“.",
            f"der Ordner rules/{feld}",
            "Datei verschieben oder Handlungsfeld ändern.",
        )


def pruefe_indikatoren(p: Pruefling) -> Iterator[Mangel]:
    orte = [(*ort, "indikator") for ort, _ in p.bedingungen]
    namen = [bedingung["indikator"] for _, bedingung in p.bedingungen]
    for ort, beispiel in _beispiele(p):
        orte += [(*ort, name) for name in beispiel]
        namen += list(beispiel)
    for ort, name in zip(orte, namen, strict=True):
        if isinstance(name, str) and name not in p.katalog.indikatoren:
            yield p.mangel(
                ort,
                f"Der Indikator „{name}“ ist nicht bekannt.",
                "eine id aus dem Indikatorenkatalog",
                aehnlich(name, p.katalog.indikatoren),
            )


def _beispiele(p: Pruefling) -> Iterator[tuple[Ort, dict[str, Any]]]:
    for art in ("trifft_zu", "trifft_nicht_zu"):
        liste = p.feld("beispiele", art)
        for i, beispiel in enumerate(liste if isinstance(liste, list) else []):
            if isinstance(beispiel, dict):
                yield ("beispiele", art, i), beispiel


def pruefe_schwellen(p: Pruefling) -> Iterator[Mangel]:
    for ort, roh in p.bedingungen:
        indikator = p.katalog.indikatoren.get(str(roh["indikator"]))
        try:
            bedingung = Bedingung.model_validate(roh)
        except ValidationError:
            continue
        if indikator is not None and not bedingung.vergleich.ist_trend:
            for texte in (_einheit(bedingung, indikator), _spanne(bedingung, indikator)):
                if texte:
                    yield p.mangel((*ort, "ist"), *texte)


def _einheit(bedingung: Bedingung, indikator: Indikator) -> tuple[str, str, str] | None:
    """Return what is wrong with the unit behind the threshold, None if nothing."""
    einheit, merkmal = bedingung.vergleich.einheit, bedingung.merkmal
    erlaubt = {"wert": {indikator.einheit}, "differenz": set(), "veraenderung": set()}
    punkte = {"%", "Prozentpunkt", "Prozentpunkte"} if indikator.einheit == "%" else set()
    erlaubt["differenz"] = erlaubt["veraenderung"] = punkte or {indikator.einheit}
    passend = erlaubt.get(merkmal.partition("_")[0], set())
    if not einheit or " ".join(einheit.split()) in {" ".join(e.split()) for e in passend}:
        return None
    if merkmal.startswith("verhaeltnis") and einheit == "%":
        abhilfe = "Als Verhältnis schreiben: 125 % sind 1,25."
    else:
        abhilfe = "Einheit weglassen oder berichtigen."
    erwartet = " oder ".join(f"„{e}“" for e in sorted(passend)) or "keine Einheit"
    return f"Die Einheit „{einheit}“ passt nicht zu {indikator.id}.{merkmal}.", erwartet, abhilfe


def _spanne(bedingung: Bedingung, indikator: Indikator) -> tuple[str, str, str] | None:
    """Return what is wrong with an implausible threshold, None if it can be reached."""
    schwelle, merkmal = bedingung.vergleich.schwelle, bedingung.merkmal
    anteil = indikator.einheit == "%"
    unten, oben = {
        "wert": (0.0, 100.0 if anteil else 1e12),
        "differenz": (-100.0, 100.0) if anteil else (-1e12, 1e12),
        "veraenderung": (-100.0, 100.0) if anteil else (-1e12, 1e12),
        "verhaeltnis": (0.0, 20.0),
        "z": (-10.0, 10.0),
        "perzentil": (0.0, 100.0),
    }[merkmal.partition("_")[0]]
    assert isinstance(schwelle, float)
    if merkmal == "perzentil" and 0 < schwelle < 1:
        return (
            f"Perzentile zählen von 0 bis 100, nicht von 0 bis 1 („{bedingung.ist}“).",
            "eine Zahl von 0 bis 100",
            f"{schwelle * 100:g} statt {f'{schwelle:g}'.replace('.', ',')} schreiben.",
        )
    if unten <= schwelle <= oben:
        return None
    return (
        f"Die Schwelle „{bedingung.ist}“ liegt außerhalb dessen, was {indikator.id}.{merkmal} "
        "annehmen kann.",
        f"eine Zahl von {unten:g} bis {oben:g}" if oben < 1e12 else f"eine Zahl ab {unten:g}",
        "Komma und Größenordnung prüfen.",
    )


def pruefe_ausloeser(p: Pruefling) -> Iterator[Mangel]:
    """Every way to fire needs an indicator that a rule may rest on."""
    bekannte = p.katalog.indikatoren
    for klausel in _wege(p):
        namen = sorted({a.indikator for a in klausel})
        if all(name in bekannte and not bekannte[name].ausloeser for name in namen):
            yield p.mangel(
                ("wenn",),
                f"Die Regel kann allein wegen {', '.join(namen)} zutreffen; das ist eine "
                "Kontextangabe, auf der keine Empfehlung ruhen darf.",
                "mindestens ein auslösender Indikator in jedem Zweig",
                "Eine Bedingung mit einem amtlichen Indikator durch „alle“ hinzunehmen.",
            )
            return


def _wege(p: Pruefling) -> tuple[tuple[Atom, ...], ...]:
    try:
        return () if p.baum is None else klauseln(p.baum)
    except ZuVieleKlauselnError:
        return ()


def pruefe_umfang(p: Pruefling) -> Iterator[Mangel]:
    try:
        if p.baum is not None:
            klauseln(p.baum)
    except ZuVieleKlauselnError:
        yield p.mangel(
            ("wenn",),
            f"Die Regel lässt sich auf mehr als {HOECHSTENS_KLAUSELN} Wegen erfüllen.",
            f"höchstens {HOECHSTENS_KLAUSELN}",
            "Die Regel in mehrere Regeln teilen.",
        )


def pruefe_platzhalter(p: Pruefling) -> Iterator[Mangel]:
    for ort in (("dann", "empfehlung"), ("begruendung",)):
        text = p.feld(*ort)
        for name in platzhalter(text) if isinstance(text, str) else ():
            texte = _platzhalter(name, p.katalog.indikatoren)
            if texte:
                yield p.mangel(ort, *texte)


def _platzhalter(name: str, indikatoren: Mapping[str, Indikator]) -> tuple[str, str, str] | None:
    if name in ("kommune", "ort"):
        return None
    indikator, punkt, merkmal = name.partition(".")
    fehler = f"Den Platzhalter {{{name}}} gibt es nicht."
    if not punkt:
        bekannte = ["kommune", "ort", *(f"{i}.wert" for i in indikatoren)]
        return fehler, "{kommune}, {ort} oder {indikator.merkmal}", aehnlich(name, bekannte)
    if indikator not in indikatoren:
        return fehler, "eine id aus dem Indikatorenkatalog", aehnlich(indikator, indikatoren)
    angaben = [*MERKMALE, *PLATZHALTER_OHNE_MERKMAL]
    if merkmal not in angaben:
        return fehler, "eines von: " + ", ".join(angaben), aehnlich(merkmal, angaben)
    return None


def pruefe_belege(p: Pruefling) -> Iterator[Mangel]:
    belege = p.feld("belege")
    if p.literatur is None or not isinstance(belege, list):
        return
    for i, key in enumerate(belege):
        if isinstance(key, str) and key and key not in p.literatur:
            yield p.mangel(
                ("belege", i),
                f"Der Beleg „{key}“ steht nicht in chapters/literatur.bib.",
                "ein Schlüssel aus der Literaturliste",
                aehnlich(key, p.literatur),
            )


def pruefe_beispiele(p: Pruefling) -> Iterator[Mangel]:
    """Run the rule's own examples."""
    baum = p.baum
    for ort, roh in _beispiele(p) if baum is not None else ():
        try:
            beispiel = _BEISPIEL.validate_python(roh)
        except ValidationError:
            continue
        wahrheit = wahr(baum, {name: Fakt(werte) for name, werte in beispiel.items()})
        if ort[1] == "trifft_zu" and wahrheit != "trifft_zu":
            yield p.mangel(
                ort,
                "Das Beispiel soll zutreffen, "
                + ("die Regel trifft aber nicht zu." if wahrheit == "trifft_nicht_zu"
                   else "ist aber nicht beurteilbar: es fehlen Werte."),
                "Werte, bei denen die Regel zutrifft",
                "Beispiel oder Bedingung berichtigen; jedes Merkmal der Bedingungen angeben.",
            )  # fmt: skip
        elif ort[1] == "trifft_nicht_zu" and wahrheit == "trifft_zu":
            yield p.mangel(
                ort,
                "Das Beispiel soll nicht zutreffen, die Regel trifft aber zu.",
                "Werte, bei denen die Regel nicht zutrifft",
                "Beispiel oder Bedingung berichtigen.",
            )


PRUEFUNGEN: tuple[Callable[[Pruefling], Iterator[Mangel]], ...] = (
    pruefe_endung, pruefe_id, pruefe_handlungsfeld, pruefe_indikatoren, pruefe_schwellen,
    pruefe_ausloeser, pruefe_umfang, pruefe_platzhalter, pruefe_belege, pruefe_beispiele,
)  # fmt: skip


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


def pruefe(pfad: Path, katalog: Katalog) -> tuple[Mangel, ...]:
    """Return everything that is wrong with a rule file or with all rules of a folder."""
    return pruefe_alle(pfad, katalog)[1]


def pruefe_alle(pfad: Path, katalog: Katalog) -> tuple[tuple[Regel, ...], tuple[Mangel, ...]]:
    """Return the sound rules below ``pfad`` by id, and everything that is wrong."""
    literatur = finde_literatur(pfad)
    ergebnisse = [pruefe_datei(datei, katalog, literatur) for datei in regeldateien(pfad)]
    regeln = sorted((regel for regel, _ in ergebnisse if regel), key=lambda r: r.id)
    maengel = [mangel for _, einzelne in ergebnisse for mangel in einzelne]
    return tuple(regeln), (*maengel, *pruefe_doppelte(regeln))


def pruefe_wirkung(regeln: Sequence[Regel], befunde: Sequence[Befund]) -> tuple[Mangel, ...]:
    """Return the rules that hold everywhere, nowhere, or can be judged nowhere, on the data."""
    maengel = []
    for regel in regeln:
        wahrheiten = [b.wahrheit for b in befunde if b.regel == regel.id]
        texte = _wirkung(wahrheiten)
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
    if beurteilt and not treffer:
        fehler = f"Die Regel trifft auf den Daten in keinem von {len(beurteilt)} Gebieten zu."
        return fehler, erwartet, "Schwellen weniger streng setzen."
    if len(beurteilt) > 1 and treffer == len(beurteilt):
        fehler = f"Die Regel trifft auf den Daten in allen {treffer} beurteilbaren Gebieten zu."
        return fehler, erwartet, "Schwellen strenger setzen oder eine Bedingung hinzunehmen."
    return None
