"""How many drafts have been decided on, for the Atlas: sentences computed from the decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sozialatlas.ausgabe import LAND
from sozialatlas.bericht.beispiele import hat_beispiele
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.darstellung import sprache
from sozialatlas.vorort.entscheidungen import ENTSCHLUSS_TEXT, Entscheidung, letzte


def satz(g: Grundlage) -> str:
    """Say how many Kommunen have decided on how many drafts; invented decisions do not count."""
    je_kommune = [letzte(_entscheidungen(g, ags)) for ags in g.berichtsgebiete]
    entschieden = [alle for alle in je_kommune if alle]
    if not entschieden:
        haupt = (
            "Entschieden ist bisher über keinen: Keine Kommune hat zu einem Entwurf einen Beschluss"
            " mit Gremium und Datum zurückgemeldet."
        )
    else:
        n = len(entschieden)
        wer = "Eine Kommune hat" if n == 1 else f"{_wort(n)} Kommunen haben"
        haupt = f"{wer} {_gezaehlt(e for alle in entschieden for e in alle.values())}"
    return " ".join(t for t in (haupt, _beispiele(g)) if t)


def satz_land(g: Grundlage) -> str:
    """Say the same of the drafts to the Land."""
    entschieden = letzte(_entscheidungen(g, LAND))
    if not entschieden:
        return "Das Land hat bisher über keine von ihnen entschieden."
    return f"Das Land hat {_gezaehlt(entschieden.values())}"


def berichte_mit_beispielen(g: Grundlage) -> int:
    """Count the reports that show invented entries of any kind."""
    return sum(
        hat_beispiele(g.beitraege[ags]) or any(e.beispiel for e in _entscheidungen(g, ags))
        for ags in g.berichtsgebiete
        if ags in g.beitraege
    )


def _entscheidungen(g: Grundlage, ags: str) -> tuple[Entscheidung, ...]:
    eigene = g.beitraege.get(ags)
    return eigene.entscheidungen or () if eigene else ()


def _gezaehlt(entscheidungen: Iterable[Entscheidung]) -> str:
    """Return "über drei Entwürfe dieser oder früherer Ausgaben entschieden: zwei angenommen, …"."""
    arten = Counter(e.entscheidung for e in entscheidungen)
    n = arten.total()
    was = "einen Entwurf" if n == 1 else f"{sprache.zahlwort(n)} Entwürfe"
    zahlen = sprache.aufzaehlung(
        f"{'einer' if arten[art] == 1 else sprache.zahlwort(arten[art])} {wort}"
        for art, wort in ENTSCHLUSS_TEXT.items()
        if arten[art]
    )
    return f"über {was} dieser oder früherer Ausgaben entschieden: {zahlen}."


def _beispiele(g: Grundlage) -> str:
    n = sum(any(e.beispiel for e in _entscheidungen(g, ags)) for ags in g.berichtsgebiete)
    if not n:
        return ""
    wo = "einem Bericht" if n == 1 else f"{sprache.zahlwort(n)} Berichten"
    return f"Als „Beispiel“ bezeichnete Entscheidungen in {wo} sind erfunden und zählen nicht mit."


def _wort(n: int) -> str:
    return sprache.am_satzanfang(sprache.zahlwort(n))
