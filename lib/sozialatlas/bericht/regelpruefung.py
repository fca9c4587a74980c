"""The whole check of rules: every file, and what the sound ones say together and on the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from sozialatlas import kennwerte as kw
from sozialatlas import regeln as rg
from sozialatlas.ausgabe import lade_ausgabe
from sozialatlas.beobachtungen import lade_beobachtungen
from sozialatlas.fehler import Mangel, RegelFehler
from sozialatlas.gebiete import lade_gebiete
from sozialatlas.katalog import Katalog, lade_katalog
from sozialatlas.regeln.analyse import Bestand, Fund, untersuche
from sozialatlas.regeln.analyse.ausgabe import Pruefergebnis
from sozialatlas.regeln.analyse.auswahl import brauchbare
from sozialatlas.regeln.fakten import Fakten
from sozialatlas.regeln.pruefung import pruefe_alle, regeldateien
from sozialatlas.typen import Befund, Vorort
from sozialatlas.vorort import lade_vorort


def pruefe_regelwerk(wurzel: Path, orte: Sequence[Path] = ()) -> Pruefergebnis:
    """Check rule files or folders, all rules of the project if none are named.

    Rules of the project are analysed among all its rules; reported is what concerns those named.
    """
    katalog = lade_katalog(wurzel / "data")
    alle = wurzel / "rules"
    ergebnisse = [pruefe_alle(ort, katalog) for ort in orte or [alle]]
    genannte = [regel for regeln, _ in ergebnisse for regel in regeln]
    maengel = [mangel for _, eigene in ergebnisse for mangel in eigene]
    umfeld, fremde = tuple(genannte), tuple(maengel)
    if orte and all(ort.absolute().is_relative_to(alle) for ort in orte):
        umfeld, fremde = pruefe_alle(alle, katalog)
    ids = {regel.id for regel in genannte}
    brauchbar, ausgelassen = brauchbare(umfeld, fremde)
    funde = _untersuche(wurzel, katalog, brauchbar) if genannte else ()
    betreffende = (fund for fund in funde if not fund.regeln or ids & {*fund.regeln})
    einzelne = (Fund("Fehler", mangel, ()) for mangel in maengel)
    dateien = {datei.absolute() for ort in orte or [alle] for datei in regeldateien(ort)}
    return Pruefergebnis(
        dateien=len(dateien),
        funde=tuple({fund.mangel: fund for fund in (*einzelne, *betreffende)}.values()),
        ausgelassen=tuple(n for n in ausgelassen if n in {datei.stem for datei in dateien}),
    )


def _untersuche(wurzel: Path, katalog: Katalog, regeln: tuple[rg.Regel, ...]) -> tuple[Fund, ...]:
    gebiete, ausgabe = lade_gebiete(wurzel / "data"), lade_ausgabe(wurzel)
    fakten = _fakten(wurzel)
    vorort = lade_vorort(wurzel / "kommunen", katalog)
    befunde, verstoesse = _befunde(rg.gueltige(regeln, ausgabe.stand), fakten, vorort)
    bestand = Bestand(
        regeln=regeln,
        indikatoren=katalog.indikatoren,
        stand=ausgabe.stand,
        fakten=fakten,
        befunde=befunde,
        namen={ags: gebiete.kommune(ags).name for ags in ausgabe.regelgebiete(gebiete)},
    )
    return (*(_fund(mangel, regeln) for mangel in verstoesse), *untersuche(bestand))


@cache
def _fakten(wurzel: Path) -> Fakten:
    """Return the facts of all areas with a report and of the Land; computed once a process."""
    daten = wurzel / "data"
    katalog, gebiete = lade_katalog(daten), lade_gebiete(daten)
    kennwerte = kw.berechne(lade_beobachtungen(daten, katalog, gebiete), katalog, gebiete)
    ags = lade_ausgabe(wurzel).regelgebiete(gebiete)
    return rg.stelle_fakten(kennwerte, kw.trends(kennwerte, katalog), katalog, gebiete, ags)


def _befunde(
    regeln: tuple[rg.Regel, ...], fakten: Fakten, vorort: Mapping[str, Vorort]
) -> tuple[tuple[Befund, ...], tuple[Mangel, ...]]:
    """Evaluate with both evaluators; what the rule engine cannot take is named, not skipped."""
    try:
        return rg.werte_aus(regeln, fakten, vorort=vorort), ()
    except RegelFehler as fehler:
        return rg.werte_aus(regeln, fakten, "referenz", vorort), fehler.maengel


def _fund(mangel: Mangel, regeln: Iterable[rg.Regel]) -> Fund:
    betroffen = tuple(r.id for r in regeln if mangel.datei in (r.herkunft.datei, r.id))
    return Fund("Fehler", mangel, betroffen)
