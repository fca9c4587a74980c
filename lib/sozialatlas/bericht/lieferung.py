"""What the Kommune was asked for, what it has delivered, and what is missing with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pandas as pd

from sozialatlas.austausch.lieferungen import (
    Geliefert,
    Ortslieferung,
    geltende,
    lade_lieferungen,
)
from sozialatlas.bericht.abschnitte import akkusativ
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.text import Text, absaetze, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle, maskiere
from sozialatlas.katalog import Abfrage, Groesse, Ortskennwert, lade_abfrage
from sozialatlas.katalog.abfrage import abfragedatei
from sozialatlas.typen import Kommune, Status

Zahlen = Mapping[tuple[str, int], Geliefert]

_GRUND = {
    Status.NICHT_ERHOBEN: "nicht erhoben",
    Status.GEHEIM: "geheim",
    Status.FEHLT: "liegt nicht vor",
}


@dataclass(frozen=True)
class _Bestand:
    abfrage: Abfrage | None
    lieferungen: Mapping[str, tuple[Ortslieferung, ...]]


@cache
def _bestand(g: Grundlage) -> _Bestand:
    """Read once what is asked and all that was delivered."""
    daten = g.wurzel / "data"
    da = abfragedatei(daten).exists()
    return _Bestand(
        lade_abfrage(daten, g.katalog.indikatoren) if da else None,
        lade_lieferungen(g.wurzel / "kommunen"),
    )


def lieferung(g: Grundlage, kommune: Kommune) -> Text:
    """Return the section on the data request: sentences, and a table once there are figures."""
    bestand = _bestand(g)
    if bestand.abfrage is None:
        return Text("In dieser Ausgabe werden die Kommunen nicht nach eigenen Zahlen gefragt.")
    eigene = bestand.lieferungen.get(kommune.ags, ())
    offene = {k: v for k, v in geltende(eigene).items() if v.veroeffentlichen}
    gefragt = {(a.id, j) for a in bestand.abfrage.groessen for j in bestand.abfrage.jahre}
    zahlen = {k: v for k, v in offene.items() if k in gefragt}
    teile = [_gefragt(bestand.abfrage, kommune), _geliefert(eigene, zahlen, len(gefragt))]
    if zahlen:
        teile += [_kennwerte(bestand.abfrage, zahlen), _tabelle(bestand.abfrage, zahlen, eigene)]
    return absaetze(teile)


def _gefragt(a: Abfrage, kommune: Kommune) -> str:
    themen = [f"{b.blatt} ({len(a.auf_blatt(b))})" for b in a.blaetter]
    return (
        f"Die Datenabfrage dieser Ausgabe an {akkusativ(kommune)} umfasst "
        f"{sprache.zahlwort(len(a.groessen))} Angaben für "
        f"{sprache.jahresspanne(a.jahre[0], a.jahre[-1])}, die in amtlichen Statistiken fehlen "
        f"oder dort anders gezählt werden: {sprache.aufzaehlung(themen)}."
    )


def _geliefert(lieferungen: tuple[Ortslieferung, ...], zahlen: Zahlen, gefragt: int) -> str:
    if not lieferungen:
        return "Geliefert wurde bisher nichts. Offen heißt nicht, dass es diese Angaben nicht gibt."
    letzte = lieferungen[-1].schein
    anfang = f"Letzte Lieferung: {maskiere(letzte.stelle)}, Stand {sprache.datum(letzte.stand)}."
    if not zahlen:
        return f"{anfang} Die Zahlen sind nicht zur Veröffentlichung freigegeben."
    mit = sum(z.wert is not None for z in zahlen.values())
    gruende = Counter(_GRUND[z.status] for z in zahlen.values() if z.wert is None)
    ohne = [f"{n} {grund}" for grund, n in gruende.items()]
    ohne += [f"{gefragt - len(zahlen)} ohne Antwort"] if gefragt > len(zahlen) else []
    fehlt = f" Ohne Wert: {', '.join(ohne)}." if ohne else ""
    return f"{anfang} Es liegen {mit} von {gefragt} gefragten Werten vor.{fehlt}"


def _kennwerte(a: Abfrage, zahlen: Zahlen) -> str:
    punkte = [p for k in a.kennwerte for p in _kennwert(k, a, zahlen)]
    return liste(punkte).markdown


def _kennwert(k: Ortskennwert, a: Abfrage, zahlen: Zahlen) -> Iterator[str]:
    """Yield the figure of the latest year for which all counts were delivered."""
    for jahr in reversed(a.jahre):
        teile = [zahlen.get((name, jahr)) for name in (k.zaehler, *k.nenner)]
        da = [z for z in teile if z is not None]
        werte = [z.wert for z in da if z.wert is not None]
        if len(werte) == len(teile) and (nenner := sum(werte[1:])):
            quote = sprache.zahl(k.faktor * werte[0] / nenner, 1)
            aus = f"{sprache.zahl(werte[0])} von {sprache.zahl(nenner)}"
            vorbehalt = "; vorläufig" if any(z.vorlaeufig for z in da) else ""
            wert = sprache.mit_einheit(quote, k.einheit)
            yield f"{maskiere(k.name)}: {wert} ({jahr}; {aus}{vorbehalt})"
            return


def _tabelle(a: Abfrage, zahlen: Zahlen, lieferungen: tuple[Ortslieferung, ...]) -> str:
    spalten: dict[str, list[object]] = {
        "Angabe": [f"{g.name} ({g.einheit})" for g in a.groessen],
    }
    for jahr in a.jahre:
        spalten[str(jahr)] = [_zelle(zahlen.get((g.id, jahr)), g) for g in a.groessen]
    frei = [x.schein.quellenvermerk for x in lieferungen if x.schein.veroeffentlichen]
    vorlaeufig = (
        ("p = vorläufig: Eine Rückfrage an die Kommune ist offen.",)
        if any(z.vorlaeufig for z in zahlen.values())
        else ()
    )
    tabelle = Tabelle(
        "lieferung",
        "Angaben der Kommune",
        pd.DataFrame(spalten),
        rechts=tuple(map(str, a.jahre)),
        fussnoten=(f"Quelle: {'; '.join(frei)}.", *vorlaeufig),
    )
    return tabelle.markdown()


def _zelle(z: Geliefert | None, g: Groesse) -> object:
    if z is None:
        return "–"
    if z.wert is None:
        return z.status
    return sprache.zahl(z.wert, g.dezimalen) + ("\u00a0p" if z.vorlaeufig else "")
