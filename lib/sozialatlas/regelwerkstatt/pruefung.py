"""The whole check of rules: every file, and what the sound ones say together and on the data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from sozialatlas.fehler import Mangel, RegelFehler
from sozialatlas.regeln import Regel, gueltige, werte_aus
from sozialatlas.regeln.analyse import Bestand, Fund, untersuche
from sozialatlas.regeln.analyse.ausgabe import Pruefergebnis
from sozialatlas.regeln.analyse.auswahl import brauchbare
from sozialatlas.regeln.pruefung import pruefe_alle, regeldateien
from sozialatlas.regelwerkstatt.lauf import Lauf, richte_ein
from sozialatlas.typen import Befund


def pruefe_regelwerk(wurzel: Path, orte: Sequence[Path] = ()) -> Pruefergebnis:
    """Check rule files or folders, all rules of the project if none are named.

    Rules of the project are analysed among all its rules; reported is what concerns those named.
    """
    lauf = richte_ein(wurzel)
    alle, katalog = lauf.regelordner, lauf.katalog
    ergebnisse = [pruefe_alle(ort, katalog) for ort in orte or [alle]]
    genannte = [regel for regeln, _ in ergebnisse for regel in regeln]
    maengel = [mangel for _, eigene in ergebnisse for mangel in eigene]
    umfeld, fremde = tuple(genannte), tuple(maengel)
    if orte and all(ort.absolute().is_relative_to(alle) for ort in orte):
        umfeld, fremde = pruefe_alle(alle, katalog)
    ids = {regel.id for regel in genannte}
    brauchbar, ausgelassen = brauchbare(umfeld, fremde)
    funde = _untersuche(lauf, brauchbar) if genannte else ()
    betreffende = (fund for fund in funde if not fund.regeln or ids & {*fund.regeln})
    einzelne = (Fund("Fehler", mangel, ()) for mangel in maengel)
    dateien = {datei.absolute() for ort in orte or [alle] for datei in regeldateien(ort)}
    return Pruefergebnis(
        dateien=len(dateien),
        funde=tuple({fund.mangel: fund for fund in (*einzelne, *betreffende)}.values()),
        ausgelassen=tuple(n for n in ausgelassen if n in {datei.stem for datei in dateien}),
    )


def _untersuche(lauf: Lauf, regeln: tuple[Regel, ...]) -> tuple[Fund, ...]:
    befunde, verstoesse = _befunde(gueltige(regeln, lauf.ausgabe.stand), lauf)
    gebiete = lauf.ausgabe.regelgebiete(lauf.gebiete)
    bestand = Bestand(
        regeln=regeln,
        indikatoren=lauf.katalog.indikatoren,
        stand=lauf.ausgabe.stand,
        fakten=lauf.fakten,
        befunde=befunde,
        namen={ags: lauf.gebiete.kommune(ags).name for ags in gebiete},
    )
    return (*(_fund(mangel, regeln) for mangel in verstoesse), *untersuche(bestand))


def _befunde(
    regeln: tuple[Regel, ...], lauf: Lauf
) -> tuple[tuple[Befund, ...], tuple[Mangel, ...]]:
    """Evaluate with both evaluators; what the rule engine cannot take is named, not skipped."""
    try:
        return werte_aus(regeln, lauf.fakten, vorort=lauf.vorort), ()
    except RegelFehler as fehler:
        return werte_aus(regeln, lauf.fakten, "referenz", lauf.vorort), fehler.maengel


def _fund(mangel: Mangel, regeln: Iterable[Regel]) -> Fund:
    betroffen = tuple(r.id for r in regeln if mangel.datei in (r.herkunft.datei, r.id))
    return Fund("Fehler", mangel, betroffen)
