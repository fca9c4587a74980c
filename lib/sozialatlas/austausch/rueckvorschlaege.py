"""Tracked changes and comments that came back, as proposals that stay open until decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sozialatlas.austausch.rueckmeldung import Rueckmeldung
from sozialatlas.vorort.vorschlaege import Aenderungsvorschlag


def neue_vorschlaege(
    r: Rueckmeldung, bisher: Collection[Aenderungsvorschlag]
) -> tuple[Aenderungsvorschlag, ...]:
    """Return the proposals of a file that are not there yet, each once."""
    bekannt = {v.inhalt for v in bisher}
    return tuple({v.inhalt: v for v in _alle(r) if v.inhalt not in bekannt}.values())


def _alle(r: Rueckmeldung) -> Iterator[Aenderungsvorschlag]:
    for v in r.vorschlaege:
        if v.schluessel in r.gesendet and v.neu.strip():
            yield Aenderungsvorschlag(
                quelle=f"Rückmeldung zur Ausgabe {r.kennung['Ausgabe']}",
                schluessel=v.schluessel,
                ausgabe=r.kennung["Ausgabe"],
                art=v.art,
                alt=v.alt,
                neu=v.neu,
                von=v.von,
            )
