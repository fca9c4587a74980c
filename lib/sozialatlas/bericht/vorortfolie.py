"""The slide on what has been agreed on site: goals and decisions, examples marked as such."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sozialatlas.bericht.folie import Folie, tafel
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.text import Text
from sozialatlas.darstellung import sprache
from sozialatlas.vorort import Beitraege
from sozialatlas.vorort.entscheidungen import ENTSCHLUSS_TEXT

SPALTEN = ("Was", "Vereinbart ist", "Von wem und wann", "")
HOECHSTENS = 5
NUR_BEISPIELE = "Beispiel: So sähe die Folie aus; nichts davon ist gesagt oder beschlossen worden"


def vorortfolie(g: Grundlage, ags: str) -> Folie | Text:
    """Goals and decisions of an area; nothing where none has been delivered."""
    beitraege = g.beitraege.get(ags)
    zeilen = sorted(_zeilen(g, beitraege), key=lambda z: bool(z[3])) if beitraege else []
    if not zeilen:
        return Text("")
    wirkliche = sum(not z[3] for z in zeilen)
    titel = NUR_BEISPIELE
    if wirkliche:
        titel = (
            f"{sprache.am_satzanfang(sprache.zahlwort(wirkliche))} Ziele und Beschlüsse liegen vor"
        )
        titel = "Ein Ziel oder Beschluss liegt vor" if wirkliche == 1 else titel
    quellen = dict.fromkeys(
        e.quelle
        for e in (*(beitraege.ziele or ()), *(beitraege.entscheidungen or ()))  # type: ignore[union-attr]
    )
    return Folie(
        titel,
        tafel(SPALTEN, zeilen[:HOECHSTENS], _woher(zeilen)),
        (
            f"Quelle: {'; '.join(quellen)}.",
            "„Beispiel“ heißt: frei erfunden, damit zu sehen ist, wie eine Lieferung aussieht."
            if any(z[3] for z in zeilen)
            else "",
            "Wie weit ein Ziel erreicht ist, steht mit der Unsicherheit des Trends im Bericht.",
        ),
    )


def _woher(zeilen: Sequence[tuple[str, str, str, str]]) -> str:
    """Say below the table whose statements these are."""
    erfundene = sum(bool(z[3]) for z in zeilen)
    if erfundene == len(zeilen):
        return "Alle Angaben sind frei erfunden."
    return "Angaben der Kommune." + (" „Beispiel“: frei erfunden." if erfundene else "")


def _zeilen(g: Grundlage, b: Beitraege) -> Iterator[tuple[str, str, str, str]]:
    titel = {r.id: r.titel for r in g.regeln}
    for z in b.ziele or ():
        i = g.indikator(z.indikator)
        was = f"{sprache.wert(z.zielwert, i)} bis {z.jahr}"
        wer = f"{z.vereinbart_von}, {sprache.datum(z.vereinbart_am)}"
        yield (i.kurzname, was, wer, "Beispiel" if z.beispiel else "")
    for e in b.entscheidungen or ():
        name = titel.get(e.schluessel.partition("/")[2], e.schluessel)
        wer = f"{e.gremium}, {sprache.datum(e.datum)}"
        yield (name, ENTSCHLUSS_TEXT[e.entscheidung], wer, "Beispiel" if e.beispiel else "")
