"""The record of an edition: what was recommended to a Kommune, and on which figures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sozialatlas import kennwerte as kw
from sozialatlas.bericht import beweise
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.empfehlungen import entwerfe
from sozialatlas.regeln import Regel
from sozialatlas.regeln.atome import GEGENTEIL
from sozialatlas.typen import Empfehlung, Kommune, Nachweis
from sozialatlas.vorort.ausgaben import Ausgabenstand, Ausloeser, Festgehalten


@dataclass(frozen=True)
class Auftrag:
    """What a record is called and which figures it may use; a shortened one is an example."""

    ausgabe: str
    stand: date
    freigegeben: date | None = None
    bis_jahr: int | None = None

    @property
    def beispiel(self) -> bool:
        return self.bis_jahr is not None

    def herkunft(self, g: Grundlage) -> str:
        """Say how the record was made."""
        von = f"aus den Daten und Regeln der Ausgabe {g.ausgabe.ausgabe}"
        if self.bis_jahr is None:
            return f"Berechnet {von}."
        return (
            f"Beispiel: Diese Ausgabe ist nie erschienen. Berechnet {von}, nur mit Zahlen bis "
            f"{self.bis_jahr}; die Zahlen selbst sind amtlich."
        )


def grundlage_von(g: Grundlage, auftrag: Auftrag) -> Grundlage:
    """Return the basis that a record is made on: all figures, or those up to its last year.

    What Kommunen say on site today was not known then and is left out with the later figures.
    """
    if auftrag.bis_jahr is None:
        return g
    tabelle = g.angleichung.tabelle
    kennwerte = kw.berechne(
        tabelle[tabelle["jahr"] <= auftrag.bis_jahr].reset_index(drop=True), g.katalog, g.gebiete
    )
    return replace(g, kennwerte=kennwerte, trends=kw.trends(kennwerte, g.katalog), vorort={})


def halte_fest(g: Grundlage, kommune: Kommune, auftrag: Auftrag) -> Ausgabenstand:
    """Return the record for one Kommune; ``g`` as from :func:`grundlage_von`."""
    fakten, befunde = g.regelstand(kommune.ags)
    entwuerfe = entwerfe(g.regeln, befunde, fakten, kommune, g.katalog)
    regeln = {r.id: r for r in g.regeln}
    return Ausgabenstand(
        quelle=auftrag.herkunft(g),
        beispiel=auftrag.beispiel,
        ausgabe=auftrag.ausgabe,
        ags=kommune.ags,
        stand=auftrag.stand,
        freigegeben=auftrag.freigegeben,
        zahlen_bis=auftrag.bis_jahr,
        regeln=len(g.regeln),
        regelwerk=abdruck(g.regeln),
        empfehlungen=tuple(_festgehalten(g, e, regeln[e.regel]) for e in entwuerfe),
    )


def abdruck(regeln: Iterable[Regel]) -> str:
    """Return a fingerprint (16 hex digits) of what rules ask and recommend, in any order."""
    teile = sorted(r.model_dump_json(include={"gilt_fuer", "wenn", "dann"}) for r in regeln)
    return hashlib.sha256("\n".join(teile).encode()).hexdigest()[:16]


def _festgehalten(g: Grundlage, e: Empfehlung, regel: Regel) -> Festgehalten:
    anlass = [_ausloeser(n) for t in (e, *e.enthaelt) for n in _gepruefte(t)]
    return Festgehalten(
        schluessel=e.schluessel,
        titel=e.titel,
        handlungsfeld=e.handlungsfeld,
        prioritaet=e.prioritaet,
        sicherheit=beweise.grad(g, e.ags, e.regel).grad,
        regel=abdruck([regel]),
        text=e.text.strip(),
        anlass=tuple(dict.fromkeys(anlass)),
        enthaelt=tuple(t.schluessel for t in e.enthaelt),
    )


def _gepruefte(e: Empfehlung) -> Iterator[Nachweis]:
    """Yield the conditions that held: what did not hold is no reason."""
    return (n for n in e.befund.nachweise if n.wahrheit == "trifft_zu")


def _ausloeser(n: Nachweis) -> Ausloeser:
    return Ausloeser(
        indikator=n.indikator,
        jahr=n.jahr,
        wert=n.wert if n.merkmal == "wert" and not isinstance(n.wert, str) else n.kennwert,
        merkmal=n.merkmal,
        gemessen=n.wert,
        operator=GEGENTEIL[n.operator] if n.verneint else n.operator,  # type: ignore[index, arg-type]
        schwelle=n.schwelle,
    )
