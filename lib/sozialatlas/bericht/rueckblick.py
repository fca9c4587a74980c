"""What became of the recommendations of the last edition: decided, done, and the figures since.

Nothing here says that a recommendation or a measure brought about a change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sozialatlas.ausgabe import Ausgabe
from sozialatlas.bericht import abschnitte
from sozialatlas.bericht import beschlussworte as worte
from sozialatlas.bericht.anhang import mit_breiten
from sozialatlas.bericht.bewegung import bewegung
from sozialatlas.bericht.festhalten import abdruck
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.text import Text, absaetze
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle
from sozialatlas.typen import Wahrheit
from sozialatlas.vorort import Ausgabenstand, Entscheidung
from sozialatlas.vorort.ausgaben import Ausloeser, Festgehalten
from sozialatlas.vorort.entscheidungen import ENTSCHLUSS_TEXT

HOECHSTENS = 6
"""Rows of the table; what does not fit is counted in a sentence, so that it keeps to a page."""
JE_ZEILE = 2
"""Figures that are followed up for each recommendation."""
BREITEN = (26, 24, 36, 14)
TITEL = "## Was aus den Empfehlungen der letzten Ausgabe wurde {#sec-rueckblick}"
ERSTE = "**Rückblick.** Eine frühere Ausgabe mit Empfehlungen gibt es nicht."
"""One more paragraph of the preliminary remarks; a section of its own would cost a page."""
NICHTS = (
    "Ob eine Zahl sich bewegt hat, sagt nichts darüber, ob eine Empfehlung oder Maßnahme gewirkt"
    " hat."
)
_RANG = {"angenommen": 0, "geaendert": 0, "zurueckgestellt": 1, "abgelehnt": 2}
_WAHRHEIT: dict[Wahrheit | None, str] = {
    "trifft_zu": "trifft zu",
    "trifft_nicht_zu": "trifft nicht mehr zu",
    "nicht_beurteilbar": "nicht beurteilbar",
    None: "gehört nicht mehr zum Regelwerk",
}


@dataclass(frozen=True)
class Verfolgt:
    """One recommendation of the last edition, and what was decided on it."""

    alt: Festgehalten
    entscheidung: Entscheidung | None

    @property
    def rang(self) -> int:
        """Decided ones first, then put off and refused ones, those without decision last."""
        return _RANG[self.entscheidung.entscheidung] if self.entscheidung else 3


def letzte(staende: Iterable[Ausgabenstand], heute: Ausgabe) -> Ausgabenstand | None:
    """Return the record of the edition before this one; an example only where no real one is."""
    fruehere = [s for s in staende if s.ausgabe != heute.ausgabe and s.stand < heute.stand]
    return max(fruehere, key=lambda s: (not s.beispiel, s.stand), default=None)


def verfolge(stand: Ausgabenstand, entscheidungen: Iterable[Entscheidung]) -> tuple[Verfolgt, ...]:
    """Join a record and the latest decisions on it; the decided ones first, else as printed."""
    passende = [
        e for e in entscheidungen if e.ausgabe == stand.ausgabe and e.beispiel == stand.beispiel
    ]
    nach_schluessel = {e.schluessel: e for e in sorted(passende, key=lambda e: e.datum)}
    alle = [Verfolgt(alt, nach_schluessel.get(alt.schluessel)) for alt in stand.empfehlungen]
    return tuple(sorted(alle, key=lambda v: v.rang))


def rueckblick(g: Grundlage, ags: str, wahrheiten: Mapping[str, Wahrheit]) -> Text:
    """Return the section: what was decided and done, and how the figures moved since.

    It brings its heading along, because the first edition has no such section.
    """
    eigene = g.beitraege.get(ags)
    stand = letzte(eigene.ausgaben or () if eigene else (), g.ausgabe)
    if eigene is None or stand is None:
        return Text(ERSTE)
    alle = verfolge(stand, eigene.entscheidungen or ())
    teile = [TITEL, _vorbehalt(stand), _uebersicht(stand, alle, wahrheiten)]
    if alle:
        teile += [str(_tabelle(g, ags, stand, alle[:HOECHSTENS], wahrheiten)), NICHTS]
    return absaetze([*teile, _rest(alle[HOECHSTENS:], wahrheiten)])


def _vorbehalt(stand: Ausgabenstand) -> str:
    """Say that an example never was an edition, and what in it is invented."""
    if not stand.beispiel:
        return ""
    bis = f" mit Zahlen bis {stand.zahlen_bis}" if stand.zahlen_bis else ""
    return (
        "**Beispiel.** Eine frühere Ausgabe gibt es noch nicht. Damit zu sehen ist, wie der"
        f" Rückblick aussehen wird, ist hier eine nachgestellt{bis}: Die Zahlen sind amtlich und"
        " die Regeln die von heute. Alle Entscheidungen und Angaben zur Umsetzung sind **frei"
        " erfunden**; niemand hat sie getroffen oder gesagt."
    )


def _uebersicht(
    stand: Ausgabenstand, alle: Sequence[Verfolgt], wahrheiten: Mapping[str, Wahrheit]
) -> str:
    """Count in a sentence each what was recommended, decided, done, and still has a reason."""
    name = f"Die Ausgabe {stand.ausgabe}"
    if not alle:
        return f"{name} enthielt keine Empfehlung."
    wort = "Empfehlung" if len(alle) == 1 else "Empfehlungen"
    zahl = "eine" if len(alle) == 1 else sprache.zahlwort(len(alle))
    saetze = [f"{name} enthielt {zahl} {wort}.", _entschieden(alle), _umgesetzt(alle)]
    heute = sum(_heute(v, wahrheiten) == "trifft_zu" for v in alle)
    wie_viele = "allen" if heute == len(alle) > 1 else _dativ(heute)
    saetze.append(f"Bei {wie_viele} trifft die Regel auch heute zu.")
    return " ".join(s for s in saetze if s)


def _entschieden(alle: Sequence[Verfolgt]) -> str:
    zahlen = Counter[str](v.entscheidung.entscheidung for v in alle if v.entscheidung)
    teile = [f"{text} {zahlen[art]}" for art, text in ENTSCHLUSS_TEXT.items() if zahlen[art]]
    ohne = len(alle) - zahlen.total()
    teile += [f"ohne bekannte Entscheidung {ohne}"] if ohne else []
    return f"{sprache.am_satzanfang(', '.join(teile))}."


def _umgesetzt(alle: Sequence[Verfolgt]) -> str:
    zahlen = Counter[str](v.entscheidung.umsetzung for v in alle if v.entscheidung)
    arten = [art for art in worte.UMSETZUNG if art and zahlen[art]]
    teile = [f"{worte.UMSETZUNG[art]} {zahlen[art]}" for art in arten]
    return f"Umsetzung: {', '.join(teile)}." if teile else ""


def _dativ(n: int) -> str:
    return {0: "keiner", 1: "einer"}.get(n, sprache.zahlwort(n))


def _heute(v: Verfolgt, wahrheiten: Mapping[str, Wahrheit]) -> Wahrheit | None:
    return wahrheiten.get(v.alt.schluessel.rpartition("/")[2])


def _tabelle(
    g: Grundlage,
    ags: str,
    stand: Ausgabenstand,
    gezeigt: Sequence[Verfolgt],
    wahrheiten: Mapping[str, Wahrheit],
) -> Text:
    regeln = {r.id: r for r in g.regeln}
    spalten = {
        "Empfehlung": [v.alt.titel for v in gezeigt],
        "Entscheidung": [_getan(g, v) for v in gezeigt],
        "Anlass damals und heute": [_anlass(g, ags, v.alt) for v in gezeigt],
        "Regel heute": [],
    }
    for v in gezeigt:
        regel = regeln.get(v.alt.schluessel.rpartition("/")[2])
        anders = regel is not None and abdruck([regel]) != v.alt.regel
        wort = _WAHRHEIT[_heute(v, wahrheiten)]
        spalten["Regel heute"].append(f"{wort}; Regel seither geändert" if anders else wort)
    titel = f"Empfehlungen der Ausgabe {stand.ausgabe} und was aus ihnen wurde"
    quelle = abschnitte.quellenzeile(g, _kennwerte(g, ags, gezeigt))
    tabelle = Tabelle("rueckblick", titel, pd.DataFrame(spalten), fussnoten=(quelle,))
    return mit_breiten(tabelle, *BREITEN)


def _getan(g: Grundlage, v: Verfolgt) -> str:
    e = v.entscheidung
    if e is None:
        return "keine Entscheidung bekannt"
    teile = [
        f"{ENTSCHLUSS_TEXT[e.entscheidung]}, {e.gremium}, {e.datum:%d.%m.%Y}",
        worte.umsetzung(g, e),
    ]
    text = "; ".join(t for t in teile if t)
    return f"Beispiel: {text}" if e.beispiel else text


def _anlass(g: Grundlage, ags: str, alt: Festgehalten) -> str:
    """Follow up the first figures of a recommendation, one sentence each."""
    saetze = [f"{bewegung(g, ags, a)}." for a in _verfolgte(alt)]
    return " ".join(saetze) or "kein einzelner Kennwert"


def _verfolgte(alt: Festgehalten) -> list[Ausloeser]:
    """Return the first figures of a recommendation, one of each indicator."""
    return list({a.indikator: a for a in reversed(alt.anlass)}.values())[::-1][:JE_ZEILE]


def _kennwerte(g: Grundlage, ags: str, gezeigt: Iterable[Verfolgt]) -> list[Kennwert]:
    """Return the figures of today that the table compares with."""
    lage = g.lage(ags)
    return [lage[a.indikator] for v in gezeigt for a in _verfolgte(v.alt) if a.indikator in lage]


def _rest(weitere: Sequence[Verfolgt], wahrheiten: Mapping[str, Wahrheit]) -> str:
    """Name what the table leaves out."""
    if not weitere:
        return ""
    gruppen: dict[tuple[str, str], list[str]] = {}
    for v in weitere:
        e = v.entscheidung
        wort = ENTSCHLUSS_TEXT[e.entscheidung] if e else "ohne Entscheidung"
        gruppen.setdefault((wort, _WAHRHEIT[_heute(v, wahrheiten)]), []).append(v.alt.titel)
    teile = (f"{wort}, Regel {regel}: {_titel(t)}" for (wort, regel), t in gruppen.items())
    return f"Nicht in der Tabelle: {'; '.join(teile)}."


def _titel(titel: Iterable[str]) -> str:
    return sprache.aufzaehlung(f"„{t}“" for t in titel)
