"""What Kommunen have delivered: ``kommunen/<AGS>-<name>/lieferungen/<stand>.csv`` and sidecar.

The files have the form of ``data/beobachtungen``, so that they can be joined to the long table;
they lie with the Kommune because they are hers, and because their use may be restricted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sozialatlas.fehler import DatenFehler, Mangel
from sozialatlas.katalog.lesen import lies
from sozialatlas.katalog.modell import Quelle
from sozialatlas.quellen.lesen import lies_tidy
from sozialatlas.typen import Status, Wert
from sozialatlas.vorort import ORDNER, ordner_von

UNTERORDNER = "lieferungen"
ERNEUT = "sozialatlas data receive mit dem Formular wiederholen."


class Bemerkung(Wert):
    """What is said about one figure, by the Kommune or as a question to it."""

    schluessel: str
    text: str


class Lieferschein(Quelle):
    """Provenance of a delivery: who, of which day, for which form and which use."""

    ags: str
    stelle: str
    stand: date
    veroeffentlichen: bool
    formular: str  # version of layout and questions
    pruefsumme: str  # of what was asked
    bemerkung: str = ""
    bemerkungen: tuple[Bemerkung, ...] = ()
    rueckfragen: tuple[Bemerkung, ...] = ()


@dataclass(frozen=True)
class Geliefert:
    """One delivered figure: a value or the reason why there is none, and from which delivery."""

    wert: float | None
    status: Status
    stand: date
    veroeffentlichen: bool
    vorlaeufig: bool = False  # a question to the Kommune is open


@dataclass(frozen=True)
class Ortslieferung:
    """One delivery with its provenance."""

    schein: Lieferschein
    zahlen: Mapping[tuple[str, int], Geliefert]  # by id and year


def ort_der_lieferungen(kommunen: Path, ags: str, name: str) -> Path:
    """Return the folder of a Kommune's deliveries; an existing folder of the AGS is kept."""
    return ordner_von(kommunen, ags, name) / UNTERORDNER


def lade_lieferungen(kommunen: Path) -> dict[str, tuple[Ortslieferung, ...]]:
    """Return the deliveries below ``kommunen`` by AGS, the oldest first.

    Raises :class:`DatenFehler` with every problem of every file.
    """
    maengel: list[Mangel] = []
    ergebnis = {}
    for ordner in sorted(kommunen.glob(f"*/{UNTERORDNER}")):
        if ORDNER.fullmatch(ordner.parent.name):
            ags = ordner.parent.name.partition("-")[0]
            ergebnis[ags] = tuple(_lies_ordner(ordner, ags, maengel))
    if maengel:
        raise DatenFehler(maengel)
    return {ags: lieferungen for ags, lieferungen in ergebnis.items() if lieferungen}


def lade_eine(ordner: Path, ags: str) -> tuple[Ortslieferung, ...]:
    """Return the deliveries of one Kommune, the oldest first; DatenFehler as above."""
    maengel: list[Mangel] = []
    lieferungen = tuple(_lies_ordner(ordner, ags, maengel))
    if maengel:
        raise DatenFehler(maengel)
    return lieferungen


def geltende(
    lieferungen: Iterable[Ortslieferung], vor: date | None = None
) -> dict[tuple[str, int], Geliefert]:
    """Return for each figure and year what was delivered last (before the day ``vor``)."""
    gueltig: dict[tuple[str, int], Geliefert] = {}
    for lieferung in lieferungen:
        if vor is None or lieferung.schein.stand < vor:
            gueltig |= lieferung.zahlen
    return gueltig


def _lies_ordner(ordner: Path, ags: str, maengel: list[Mangel]) -> Iterator[Ortslieferung]:
    scheine = {d.name.removesuffix(".quelle.yml"): d for d in ordner.glob("*.quelle.yml")}
    zahlen = {d.stem: d for d in ordner.glob("*.csv")}
    for stand in sorted(scheine.keys() | zahlen.keys()):
        if stand not in scheine or stand not in zahlen:
            fehlend = f"{stand}.quelle.yml" if stand in zahlen else f"{stand}.csv"
            maengel.append(Mangel(_kurz(ordner / fehlend), None, "", "Die Datei fehlt.",
                                  "Zahlen und Herkunftsnachweis", ERNEUT))  # fmt: skip
            continue
        lieferung = _lies(scheine[stand], zahlen[stand], stand, ags, maengel)
        if lieferung is not None:
            yield lieferung


def _lies(
    schein: Path, zahlen: Path, stand: str, ags: str, maengel: list[Mangel]
) -> Ortslieferung | None:
    scheine = [s for _, _, s in lies(schein, Lieferschein, maengel)]
    tabelle, neue = lies_tidy(zahlen.read_bytes(), _kurz(zahlen))
    maengel += neue
    if not scheine or tabelle is None:
        return None
    if scheine[0].ags != ags or scheine[0].stand.isoformat() != stand:
        text = "AGS oder Stand passen nicht zu Ordner und Dateiname."
        maengel.append(Mangel(_kurz(schein), None, "ags", text, f"{ags}, {stand}", ERNEUT))
        return None
    fremd = tabelle[(tabelle["ags"] != ags) | ~tabelle["status"].isin([s.value for s in Status])]
    if len(fremd):
        text = "Die Zeile nennt ein anderes Gebiet oder einen unbekannten Status."
        zeile = int(fremd["zeile"].iloc[0])
        maengel.append(Mangel(_kurz(zahlen), zeile, "ags", text, ags, ERNEUT))
        return None
    return Ortslieferung(scheine[0], dict(_zeilen(tabelle, scheine[0])))


def _zeilen(tabelle, schein: Lieferschein) -> Iterator[tuple[tuple[str, int], Geliefert]]:  # type: ignore[no-untyped-def]
    offen = {r.schluessel for r in schein.rueckfragen}
    for zeile in tabelle.itertuples():
        wert = None if zeile.wert != zeile.wert else float(zeile.wert)
        yield (
            (zeile.indikator, int(zeile.jahr)),
            Geliefert(
                wert,
                Status(zeile.status),
                schein.stand,
                schein.veroeffentlichen,
                vorlaeufig=f"{zeile.indikator}:{zeile.jahr}" in offen,
            ),
        )


def _kurz(datei: Path) -> str:
    return "/".join(datei.parts[-4:])
