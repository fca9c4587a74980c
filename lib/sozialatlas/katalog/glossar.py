"""The glossary: terms, what they mean, and how Einfache Sprache says it (``glossar.yml``)."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from sozialatlas.fehler import Mangel
from sozialatlas.katalog.lesen import lies
from sozialatlas.katalog.sammeln import sammle
from sozialatlas.typen import Wert


class Begriff(Wert):
    """A term; ``formen`` are further forms of the word as they stand in texts."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    begriff: str = Field(min_length=2)
    formen: tuple[str, ...] = ()
    bedeutung: str = Field(min_length=10)  # for readers of the report
    einfach: str = Field(min_length=10)  # one or two sentences of Einfache Sprache

    @property
    def alle_formen(self) -> tuple[str, ...]:
        return (self.begriff, *self.formen)


def lies_glossar(datei: Path, maengel: list[Mangel]) -> dict[str, Begriff]:
    """Return the terms by id; problems go to ``maengel``. Without the file there are none."""
    if not datei.exists():
        return {}
    gelesen = list(lies(datei, Begriff, maengel))
    belegt: dict[str, str] = {}
    for name, zeile, begriff in gelesen:
        for form in begriff.alle_formen:
            anderer = belegt.setdefault(form.casefold(), begriff.id)
            if anderer != begriff.id:
                text = f"„{form}“ gehört schon zum Begriff „{anderer}“."
                maengel.append(Mangel(name, zeile, "formen", text, "jede Form bei einem Begriff",
                                      "Die Form an einer Stelle löschen."))  # fmt: skip
    return sammle(gelesen, maengel)
