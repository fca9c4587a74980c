"""The command that keeps what an edition recommended: ``sozialatlas exchange record``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sozialatlas.fehler import AufrufFehler, KatalogFehler, Mangel
from sozialatlas.schreiben import schreibe_alle

if TYPE_CHECKING:
    from sozialatlas.bericht.festhalten import Auftrag
    from sozialatlas.bericht.grundlage import Grundlage
    from sozialatlas.typen import Kommune
    from sozialatlas.vorort import Ausgabenstand


def exchange_record(wahl: argparse.Namespace) -> None:
    from sozialatlas.bericht import grundlage
    from sozialatlas.bericht.festhalten import grundlage_von, halte_fest

    g = grundlage()
    kommunen = [_mit_bericht(g, ags) for ags in wahl.ags or g.berichtsgebiete]
    auftrag = _auftrag(wahl, g)
    damals = grundlage_von(g, auftrag)
    staende = [(k, halte_fest(damals, k, auftrag)) for k in kommunen]
    neue = _neue(g, staende, wahl.ersetzen)
    schreibe_alle(neue)
    for ziel in neue:
        print(f"{ziel.relative_to(g.wurzel)} geschrieben.")
    gleich = len(staende) - len(neue)
    print(f"Ausgabenstände: {len(neue)} geschrieben, {gleich} unverändert.")


def _mit_bericht(g: Grundlage, ags: str) -> Kommune:
    """Return the Kommune; AufrufFehler where it is unknown or has no report."""
    kommune = g.gebiete.im_amt(ags)
    if ags not in g.berichtsgebiete:
        text = f"Für {kommune.bezeichnung} ({ags}) gibt es keinen Bericht und keine Ausgabe."
        raise AufrufFehler(Mangel("", None, "AGS", text, "eine Kommune mit Bericht"))
    return kommune


def _auftrag(wahl: argparse.Namespace, g: Grundlage) -> Auftrag:
    """Return what is to be recorded; an example needs a name, a day and a last year."""
    from sozialatlas.bericht.festhalten import Auftrag

    angaben = (wahl.ausgabe, wahl.stand, wahl.bis_jahr)
    if not wahl.beispiel and not any(angaben):
        a = g.ausgabe
        return Auftrag(a.ausgabe, a.stand, a.freigegeben)
    if not wahl.beispiel or not all(angaben):
        text = "Nur ein Beispiel trägt einen anderen Namen, und es braucht alle vier Angaben."
        rat = "--beispiel zusammen mit --ausgabe, --stand und --bis-jahr verwenden."
        raise AufrufFehler(Mangel("", None, "--beispiel", text, abhilfe=rat))
    if "beispiel" not in wahl.ausgabe.lower() or wahl.stand >= g.ausgabe.stand:
        text = "Ein Beispiel nennt sich so und liegt vor dem Stand dieser Ausgabe."
        raise AufrufFehler(Mangel("", None, "--ausgabe", text, "„2023 (Beispiel)“"))
    return Auftrag(wahl.ausgabe, wahl.stand, bis_jahr=wahl.bis_jahr)


def _neue(
    g: Grundlage, staende: list[tuple[Kommune, Ausgabenstand]], ersetzen: bool
) -> dict[Path, str]:
    """Return what has to be written; KatalogFehler where a released record would be replaced."""
    from sozialatlas.vorort.ausgaben import als_yaml

    texte = {_ziel(g, kommune, stand): als_yaml(stand) for kommune, stand in staende}
    neue = {z: t for z, t in texte.items() if not z.exists() or z.read_text("utf-8") != t}
    maengel = [] if ersetzen else list(_geschuetzte(g, staende, neue))
    if maengel:
        raise KatalogFehler(maengel)
    return neue


def _geschuetzte(
    g: Grundlage, staende: list[tuple[Kommune, Ausgabenstand]], neue: dict[Path, str]
) -> Iterator[Mangel]:
    """Name the records of released editions that would change."""
    for kommune, stand in staende:
        ziel = _ziel(g, kommune, stand)
        eigene = g.beitraege.get(kommune.ags)
        frei = [s for s in (eigene.ausgaben or () if eigene else ()) if s.freigegeben]
        if ziel in neue and stand.ausgabe in {s.ausgabe for s in frei}:
            yield Mangel(
                str(ziel.relative_to(g.wurzel)), None, "freigegeben",
                "Diese Ausgabe ist freigegeben; ihr Stand würde sich ändern.",
                "der Stand, wie er veröffentlicht wurde",
                "Nur wenn die Veröffentlichung berichtigt wird: --ersetzen.",
            )  # fmt: skip


def _ziel(g: Grundlage, kommune: Kommune, stand: Ausgabenstand) -> Path:
    """Return the file of a record; an existing folder of the Kommune is kept."""
    from sozialatlas.gebiete import kennung
    from sozialatlas.vorort import ordner_von
    from sozialatlas.vorort.ausgaben import UNTERORDNER, dateiname

    ordner = ordner_von(g.wurzel / "kommunen", kommune.ags, kennung(kommune))
    return ordner / UNTERORDNER / dateiname(stand.ausgabe)


def melde_an(austausch: Any, befehl: Callable[..., Any]) -> None:
    """Add the command to the group of the exchange; ``befehl`` is how the command line does."""
    zeige = befehl(
        austausch,
        exchange_record,
        "record",
        "festhalten, was diese Ausgabe empfiehlt, damit die nächste darauf zurückblicken kann",
        "sozialatlas exchange record",
        "sozialatlas exchange record 16052",
        "sozialatlas exchange record 16052 --beispiel --ausgabe '2023 (Beispiel)' "
        "--stand 2023-11-23 --bis-jahr 2019",
    )
    zeige.add_argument("ags", nargs="*", metavar="AGS", help="nur diese Kommunen; sonst alle")
    zeige.add_argument(
        "--ersetzen", action="store_true", help="auch den Stand einer freigegebenen Ausgabe"
    )
    zeige.add_argument(
        "--beispiel", action="store_true", help="eine frühere Ausgabe nachstellen, als Beispiel"
    )
    zeige.add_argument("--ausgabe", metavar="NAME", help="Name des Beispiels")
    zeige.add_argument("--stand", type=date.fromisoformat, metavar="TAG", help="Tag des Beispiels")
    zeige.add_argument("--bis-jahr", type=int, metavar="JAHR", help="letztes Jahr der Zahlen")
