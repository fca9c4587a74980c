"""The command that explains a rule for an area: why it holds, why not, or what is missing."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sozialatlas.fehler import AufrufFehler, Mangel, aehnlich

if TYPE_CHECKING:
    from sozialatlas.bericht.grundlage import Grundlage
    from sozialatlas.regeln import Regel
    from sozialatlas.typen import Kommune


def rules_explain(wahl: argparse.Namespace) -> None:
    from sozialatlas.bericht import grundlage

    # Plain print: the text goes into pipes and files, without markup or wrapping.
    print(erklaere_regel(grundlage(), wahl.ags, wahl.regel))


def melde_an(regelwerk: Any, befehl: Callable[..., Any]) -> None:
    """Add the command to the group of the rules; ``befehl`` is how the command line adds one."""
    erklaere = befehl(
        regelwerk,
        rules_explain,
        "explain",
        "Erklären, warum eine Regel für ein Gebiet zutrifft, nicht zutrifft oder offen ist",
        "sozialatlas rules explain 16052 kinderarmut-deutlich-ueber-land",
    )
    erklaere.add_argument("ags", metavar="AGS", help="amtlicher Schlüssel; 16 für das Land")
    erklaere.add_argument("regel", metavar="REGEL", help="id der Regel, gleich dem Dateinamen")


def erklaere_regel(g: Grundlage, ags: str, name: str) -> str:
    """Return the explanation as text. Raises AufrufFehler for what cannot be asked."""
    from sozialatlas.regeln.baum import erklaere
    from sozialatlas.regeln.baumtext import als_text
    from sozialatlas.regeln.kipp import grenzen
    from sozialatlas.regeln.lagebild import vollstaendige_lagen
    from sozialatlas.regeln.wege import weg
    from sozialatlas.regeln.wortlaut import Worte

    kommune, regeln = _gebiet(g, ags), {regel.id: regel for regel in g.regeln}
    regel = _regel(g, regeln, name)
    _pruefe_geltung(regel, kommune, g)
    fakten, befunde = g.befunde(tuple(dict.fromkeys((*g.regelgebiete, ags))))
    lage = vollstaendige_lagen(g.regeln, fakten, befunde, g.vorort)[ags]
    worte = Worte.aus(g.katalog, g.gebiete)
    erklaerung = erklaere(regel, lage, regeln)
    naechster = weg(regel, lage, regeln, grenzen(g.katalog.indikatoren))
    kopf = [f"{regel.titel} ({regel.id})", f"{kommune.bezeichnung} ({ags}), {g.ausgabe.ausgabe}"]
    return "\n".join([*kopf, als_text(erklaerung, naechster, worte)])


def _gebiet(g: Grundlage, ags: str) -> Kommune:
    return g.kommune(ags) if ags in g.regelgebiete else g.gebiete.im_amt(ags)


def _regel(g: Grundlage, regeln: dict[str, Regel], name: str) -> Regel:
    if name in regeln:
        return regeln[name]
    text = f"Die Regel „{name}“ gibt es nicht, oder sie gilt am {g.ausgabe.stand:%d.%m.%Y} nicht."
    erwartet = "die id einer Regel aus rules/"
    raise AufrufFehler(Mangel("", None, "REGEL", text, erwartet, aehnlich(name, regeln)))


def _pruefe_geltung(regel: Regel, kommune: Kommune, g: Grundlage) -> None:
    from sozialatlas.regeln import gilt_fuer
    from sozialatlas.regeln.fakten import gebietstyp

    if gilt_fuer(regel, kommune.ags, gebietstyp(g.gebiete, kommune.ags)):
        return
    gilt = regel.gilt_fuer
    teile = (("Ebene", gilt.ebene), ("Typ", gilt.typ), ("Land", gilt.land))
    bereich = "; ".join(f"{was} {' oder '.join(werte)}" for was, werte in teile if werte)
    text = f"Die Regel {regel.id} wird für {kommune.name} ({kommune.ags}) nicht geprüft."
    rat = "Ein solches Gebiet wählen oder gilt_fuer in der Regel erweitern."
    raise AufrufFehler(Mangel("", None, "AGS", text, f"ein Gebiet mit {bereich}", rat))
