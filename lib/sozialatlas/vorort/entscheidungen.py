"""What bodies have decided on draft recommendations (``entscheidungen.yml``).

A file holds one decision per draft and edition. A later edition's decision stands beside the
earlier one; what was corrected or overruled stays below its successor (``ersetzt``, the latest
first), so that nothing that was ever decided is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal, Self

from sozialatlas.fehler import Mangel
from sozialatlas.vorort.eintrag import Entwurfseintrag, Text

Entschluss = Literal["angenommen", "geaendert", "abgelehnt", "zurueckgestellt"]
ENTSCHLUSS_TEXT: Mapping[Entschluss, str] = {
    "angenommen": "angenommen",
    "geaendert": "geändert",
    "abgelehnt": "abgelehnt",
    "zurueckgestellt": "zurückgestellt",
}
MIT_GRUND = frozenset({"geaendert", "abgelehnt", "zurueckgestellt"})
"""Decisions that differ from the draft and therefore need a reason."""


class Beschluss(Entwurfseintrag):
    """A decision on one draft; ``quelle`` names the form or the minutes it was taken from."""

    ausgabe: Text  # edition whose draft was decided on
    vorschlag: Text  # what the rule had proposed, word for word
    entscheidung: Entschluss
    begruendung: str = ""  # required for abgelehnt, geaendert, zurueckgestellt
    wortlaut: str = ""  # the agreed wording, required for geaendert and only there
    verantwortlich: str = ""
    frist: date | None = None
    gremium: Text  # body that decided
    datum: date  # day of the decision
    name: Text  # who answers for it: chair, head of department
    umsetzung: Literal["", "offen", "begonnen", "umgesetzt", "aufgegeben"] = ""
    umgesetzt_durch: tuple[Text, ...] = ()  # ids of measures on site


class Entscheidung(Beschluss):
    """A decision on the draft of one edition, and below it those it replaced, the latest first."""

    ersetzt: tuple[Beschluss, ...] = ()

    def umbenannt(self, namen: Mapping[str, str]) -> Self:
        alte = tuple(b.umbenannt(namen) for b in self.ersetzt)
        return super().umbenannt(namen).model_copy(update={"ersetzt": alte})


def alle(entscheidungen: Iterable[Entscheidung]) -> Iterator[Beschluss]:
    """Yield each decision, followed by those it replaced."""
    for entscheidung in entscheidungen:
        yield entscheidung
        yield from entscheidung.ersetzt


def letzte(entscheidungen: Iterable[Entscheidung]) -> dict[str, Entscheidung]:
    """Return the latest decision on each draft by key, without examples."""
    echte = sorted((e for e in entscheidungen if not e.beispiel), key=lambda e: e.datum)
    return {e.schluessel: e for e in echte}


def luecken(e: Beschluss) -> Iterator[tuple[str, str, str]]:
    """Yield (field, problem, expected) for whatever a decision contradicts or leaves out."""
    wort = ENTSCHLUSS_TEXT[e.entscheidung]
    if e.entscheidung in MIT_GRUND and not e.begruendung:
        yield "begruendung", f"Die Begründung fehlt; entschieden wurde „{wort}“.", "ein Satz"
    if e.entscheidung == "geaendert" and not e.wortlaut:
        yield "wortlaut", "Der geänderte Wortlaut fehlt.", "der beschlossene Text"
    if e.entscheidung != "geaendert" and e.wortlaut:
        yield ("wortlaut", f"Ein geänderter Wortlaut passt nicht zu „{wort}“.",
               "ein Wortlaut nur bei „geändert“")  # fmt: skip
    if e.entscheidung == "geaendert" and gleicher_text(e.wortlaut, e.vorschlag):
        yield "wortlaut", "Der geänderte Wortlaut gleicht dem Vorschlag.", "ein anderer Text"
    if e.frist and e.frist < e.datum:
        yield ("frist", f"Die Frist {e.frist:%d.%m.%Y} liegt vor dem Beschluss am "
               f"{e.datum:%d.%m.%Y}.", "ein Tag nach dem Beschluss")  # fmt: skip


def gleicher_text(einer: str, anderer: str) -> bool:
    """Tell whether two texts differ by spaces and line ends at most."""
    return einer.split() == anderer.split()


class Pruefung:
    """Checks the decisions of one folder one after the other; knows what stood before."""

    def __init__(self, ags: str) -> None:
        self.ags = ags
        self.gesehen: dict[tuple[str, str], int] = {}

    def __call__(self, datei: str, zeile: int, e: Any) -> Iterator[Mangel]:
        if not e.schluessel.startswith(f"{self.ags}/"):
            yield Mangel(datei, zeile, "schluessel", f"Der Schlüssel „{e.schluessel}“ gehört nicht "
                         f"in den Ordner von {self.ags}.", f"{self.ags}/ und die id einer Regel",
                         "In die Datei der richtigen Kommune verschieben.")  # fmt: skip
        eigene = (e.schluessel, e.ausgabe)
        if eigene in self.gesehen:
            yield Mangel(datei, zeile, "schluessel", "Zu diesem Entwurf der Ausgabe "
                         f"{e.ausgabe} steht schon eine Entscheidung in Zeile "
                         f"{self.gesehen[eigene]}.", "eine Entscheidung je Entwurf und Ausgabe",
                         "Die ältere unter „ersetzt“ der jüngeren eintragen.")  # fmt: skip
        self.gesehen.setdefault(eigene, zeile)
        for beschluss in alle([e]):
            for feld, text, erwartet in luecken(beschluss):
                yield Mangel(datei, zeile, feld, text, erwartet, "Angabe ergänzen oder ändern.")
        yield from self._ersetzte(datei, zeile, e)

    def _ersetzte(self, datei: str, zeile: int, e: Entscheidung) -> Iterator[Mangel]:
        for alt in e.ersetzt:
            if alt.schluessel != e.schluessel:
                yield Mangel(datei, zeile, "ersetzt", f"Ersetzt wird „{alt.schluessel}“, ein "
                             "anderer Entwurf.", f"„{e.schluessel}“",
                             "Den Eintrag für sich aufführen.")  # fmt: skip
            if e.beispiel and not alt.beispiel:
                yield Mangel(datei, zeile, "ersetzt", "Ein Beispiel kann keine wirkliche "
                             "Entscheidung ersetzen.", "beispiel: false",
                             "Beide Einträge prüfen.")  # fmt: skip
