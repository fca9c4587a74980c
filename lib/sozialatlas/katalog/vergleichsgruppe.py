"""What makes Kreise alike: the declared characteristics of the peer groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import Field

from sozialatlas.fehler import Mangel, aehnlich
from sozialatlas.katalog.lesen import lies
from sozialatlas.typen import Indikator, Wert


class Strukturmerkmal(Wert):
    """A characteristic that Kreise can do little about; ``grund`` says why it belongs here."""

    indikator: str
    logarithmisch: bool = False  # distances count as ratios: for skewed, positive figures
    grund: str = Field(min_length=10)
    hoch: str = ""  # what a Kreis with a high figure is called: "dicht besiedelt"
    niedrig: str = ""


class Vergleichsgruppe(Wert):
    """How the peer groups are formed (``vergleichsgruppe.yml``)."""

    anzahl: int = Field(gt=3)  # peers per Kreis
    grund: str = Field(min_length=10)  # why so many
    merkmale: tuple[Strukturmerkmal, ...] = Field(min_length=2)


def lies_vergleichsgruppe(
    datei: Path, indikatoren: Mapping[str, Indikator], maengel: list[Mangel]
) -> Vergleichsgruppe | None:
    """Return the declaration; problems are added to ``maengel``, None where it cannot be read."""
    funde = list(lies(datei, Vergleichsgruppe, maengel))
    for name, zeile, _ in funde[1:]:
        maengel.append(Mangel(name, zeile, "", "Es gibt schon eine Festlegung.",
                              "eine Festlegung je Datei", "Eine der beiden löschen."))  # fmt: skip
    for name, zeile, gruppe in funde[:1]:
        maengel += _pruefe(name, zeile, gruppe, indikatoren)
    return funde[0][2] if funde else None


def _pruefe(
    datei: str, zeile: int, gruppe: Vergleichsgruppe, indikatoren: Mapping[str, Indikator]
) -> Iterator[Mangel]:
    anzahl = Counter(m.indikator for m in gruppe.merkmale)
    for name in anzahl:
        feld = f"merkmale.{name}"
        if anzahl[name] > 1:
            yield Mangel(datei, zeile, feld, f"Das Merkmal „{name}“ steht mehrfach.",
                         "jedes Merkmal einmal", "Die Wiederholung löschen.")  # fmt: skip
        if name not in indikatoren:
            yield Mangel(datei, zeile, feld, f"„{name}“ ist nicht bekannt.",
                         "eine id aus dem Katalog", aehnlich(name, indikatoren))  # fmt: skip
            continue
        if "kreis" not in indikatoren[name].ebenen:
            yield Mangel(datei, zeile, feld, f"„{name}“ gibt es nicht für Kreise.",
                         "ein Indikator der Ebene kreis", "Anderes Merkmal wählen.")  # fmt: skip
        if indikatoren[name].richtung != "neutral":
            yield Mangel(datei, zeile, feld, f"„{name}“ beschreibt ein Ergebnis, keine Struktur.",
                         "ein Indikator mit richtung: neutral",
                         "Strukturmerkmal wählen: Was verglichen werden soll, darf die "
                         "Gruppe nicht bestimmen.")  # fmt: skip
