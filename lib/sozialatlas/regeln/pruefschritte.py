"""The checks of a rule file against catalogue, literature and its own examples.

Each is a function named after what it asks. They work on the data as written, so that a mistake
in one field does not hide those in the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pydantic import ValidationError

from sozialatlas.fehler import Mangel, aehnlich
from sozialatlas.regeln.begriffe import MERKMALE, PLATZHALTER_OHNE_MERKMAL
from sozialatlas.regeln.beispiele import Beispiel
from sozialatlas.regeln.modell import platzhalter
from sozialatlas.regeln.normalform import (
    HOECHSTENS_KLAUSELN,
    Atom,
    ZuVieleKlauselnError,
    klauseln,
)
from sozialatlas.regeln.pruefling import Pruefling
from sozialatlas.regeln.referenz import wahr
from sozialatlas.regeln.schwellen import pruefe_schwellen
from sozialatlas.typen import Indikator

ANZAHL, ANZAHL_KREISE = "anzahl.", "anzahl_kreise"
"""Placeholders of rules for the Land: Kreise where a rule holds, and all Kreise."""

_KEIN_INDIKATOR = frozenset(Beispiel.model_fields)
"""Keys of an example that are no ids of indicators."""


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
    feld, ordner = p.feld("handlungsfeld"), p.datei.absolute().parent.name
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
    for ort, name in p.angaben("ziel"):
        orte, namen = [*orte, ort], [*namen, name]
    for ort, beispiel in p.beispiele:
        eigene = [name for name in beispiel if name not in _KEIN_INDIKATOR]
        orte += [(*ort, name) for name in eigene]
        namen += eigene
    for ort, name in zip(orte, namen, strict=True):
        if isinstance(name, str) and name not in p.katalog.indikatoren:
            yield p.mangel(
                ort,
                f"Der Indikator „{name}“ ist nicht bekannt.",
                "eine id aus dem Indikatorenkatalog",
                aehnlich(name, p.katalog.indikatoren),
            )


def pruefe_ausloeser(p: Pruefling) -> Iterator[Mangel]:
    """Every way to fire needs an indicator that a rule may rest on."""
    bekannte = p.katalog.indikatoren
    for klausel in _wege(p):
        namen = sorted({a.fakt for a in klausel})
        if any(":" in name for name in namen):  # rests on other rules, or on the Kommune itself
            continue
        if all(name in bekannte and not bekannte[name].ausloeser for name in namen):
            yield p.mangel(
                ("wenn",),
                f"Die Regel kann allein wegen {', '.join(namen)} zutreffen; das ist eine "
                "Kontextangabe, auf der keine Empfehlung ruhen darf.",
                "mindestens ein auslösender Indikator in jedem Zweig",
                "Eine Bedingung mit einem amtlichen Indikator durch „alle“ hinzunehmen.",
            )
            return


def pruefe_umfang(p: Pruefling) -> Iterator[Mangel]:
    try:
        if p.baum is not None:
            klauseln(p.baum)
            klauseln(p.baum, verneint=True)
    except ZuVieleKlauselnError:
        yield p.mangel(
            ("wenn",),
            f"Die Regel lässt sich auf mehr als {HOECHSTENS_KLAUSELN} Wegen erfüllen oder "
            "verfehlen.",
            f"höchstens {HOECHSTENS_KLAUSELN}",
            "Die Regel in mehrere Regeln teilen.",
        )


def _wege(p: Pruefling) -> tuple[tuple[Atom, ...], ...]:
    try:
        return () if p.baum is None else klauseln(p.baum)
    except ZuVieleKlauselnError:
        return ()


def pruefe_platzhalter(p: Pruefling) -> Iterator[Mangel]:
    for ort in (("dann", "empfehlung"), ("begruendung",)):
        text = p.feld(*ort)
        for name in platzhalter(text) if isinstance(text, str) else ():
            zaehlt = name == ANZAHL_KREISE or name.startswith(ANZAHL)
            texte = _zaehlung(p, name) if zaehlt else _platzhalter(name, p.katalog.indikatoren)
            if texte:
                yield p.mangel(ort, *texte)


def _zaehlung(p: Pruefling, name: str) -> tuple[str, str, str] | None:
    """Return what is wrong with a placeholder that counts Kreise, None if nothing."""
    fehler = f"Den Platzhalter {{{name}}} gibt es hier nicht."
    if p.feld("gilt_fuer", "ebene") != ["land"]:
        return fehler, "Zahlen von Kreisen nur in Regeln für das Land", "Platzhalter entfernen."
    regel = name.removeprefix(ANZAHL)
    if name != ANZAHL_KREISE and regel not in p.regelnamen:
        return fehler, "{anzahl.<id einer Regel>}", aehnlich(regel, p.regelnamen)
    return None


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
    for ort, key in p.eintraege("belege"):
        if p.literatur is not None and key and key not in p.literatur:
            yield p.mangel(
                ort,
                f"Der Beleg „{key}“ steht nicht in chapters/literatur.bib.",
                "ein Schlüssel aus der Literaturliste",
                aehnlich(key, p.literatur),
            )


def pruefe_massnahmen(p: Pruefling) -> Iterator[Mangel]:
    """Measures must be in the catalogue; a catalogue without any leaves them open."""
    bekannte = p.katalog.massnahmen
    for ort, name in (*p.eintraege("dann", "massnahmen"), *p.angaben("massnahme_fehlt")):
        if bekannte and name not in bekannte:
            yield p.mangel(
                ort,
                f"Die Maßnahme „{name}“ ist nicht bekannt.",
                "eine id aus data/katalog/massnahmen",
                aehnlich(name, bekannte),
            )


def pruefe_gezaehlte_felder(p: Pruefling) -> Iterator[Mangel]:
    """Counts and voices name Handlungsfelder of the catalogue."""
    for ort, feld in (*p.angaben("handlungsfeld"), *p.angaben("stimme")):
        if feld not in p.katalog.handlungsfelder:
            yield p.mangel(
                ort,
                f"Das Handlungsfeld „{feld}“ ist nicht bekannt.",
                "eine id aus data/katalog/handlungsfelder.yml",
                aehnlich(feld, p.katalog.handlungsfelder),
            )


def pruefe_verweise(p: Pruefling) -> Iterator[Mangel]:
    """Other rules that a rule names must exist, and be others."""
    genannte = [
        *p.angaben("empfehlung"), *p.angaben("kreise"),
        *p.eintraege("dann", "umfasst"), *p.eintraege("dann", "schliesst_aus"),
    ]  # fmt: skip
    for ort, name in genannte:
        if name == p.feld("id"):
            yield p.mangel(
                ort,
                f"Die Regel „{name}“ nennt sich selbst.",
                "die id einer anderen Regel",
                "Andere id eintragen oder die Angabe streichen.",
            )
        elif name not in p.regelnamen:
            yield p.mangel(
                ort,
                f"Die Regel „{name}“ gibt es nicht.",
                "die id einer Regel unter rules/",
                aehnlich(name, p.regelnamen),
            )


def pruefe_ebene(p: Pruefling) -> Iterator[Mangel]:
    """Kreise are counted for the Land only, recommendations for a Kommune only."""
    ebenen = p.feld("gilt_fuer", "ebene")
    land = isinstance(ebenen, list) and "land" in ebenen
    for ort, _ in p.angaben("kreise"):
        if ebenen != ["land"]:
            yield p.mangel(
                ort,
                "Kreise zählen kann nur eine Regel für das Land.",
                "gilt_fuer: {ebene: [land]}",
                "gilt_fuer so ergänzen oder die Bedingung streichen.",
            )
    for ort, _ in p.angaben("anzahl"):
        if land:
            yield p.mangel(
                ort,
                "Empfehlungen werden für eine Kommune gezählt, diese Regel gilt für das Land.",
                "für das Land: kreise: <id einer Regel>, mindestens: …",
                "Die Bedingung ersetzen oder gilt_fuer ändern.",
            )


def pruefe_beispiele(p: Pruefling) -> Iterator[Mangel]:
    """Run the rule's own examples; asked only where the conditions themselves are in order."""
    baum = p.baum
    for ort, roh in p.beispiele if baum is not None else ():
        try:
            beispiel = Beispiel.model_validate(roh)
        except ValidationError:
            continue
        wahrheit = wahr(baum, beispiel.lage(baum))
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
    pruefe_ausloeser, pruefe_umfang, pruefe_platzhalter, pruefe_belege,
    pruefe_massnahmen, pruefe_gezaehlte_felder, pruefe_verweise, pruefe_ebene,
)  # fmt: skip
