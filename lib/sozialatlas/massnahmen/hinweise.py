"""Sentences that follow from need × offer: what should be looked into, with their proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sozialatlas.darstellung import sprache
from sozialatlas.katalog import Massnahme
from sozialatlas.massnahmen.angebote import Angebot
from sozialatlas.massnahmen.bedarf import KLASSEN, Klasse, Zelle
from sozialatlas.typen import Handlungsfeld

_RANG = {"hoch": 0, "mittel": 1, "niedrig": 2}
NAMEN_HOECHSTENS = 3


@dataclass(frozen=True)
class Hinweis:
    """A sentence like a draft: what to look into, and the rules and offers it rests on."""

    ags: str
    handlungsfeld: str
    klasse: Klasse
    titel: str
    text: str
    vorgeschlagen: str  # the kinds of measures it asks for, in words; "" where none is proposed
    regeln: tuple[str, ...]
    angebote: tuple[str, ...]


def hinweise(
    zellen: Iterable[Zelle],
    felder: Mapping[str, Handlungsfeld],
    arten: Mapping[str, Massnahme],
) -> tuple[Hinweis, ...]:
    """Return what should be looked into, needs without a known offer first, urgent ones ahead."""
    gefragt = [z for z in zellen if z.klasse in _SATZ]
    geordnet = sorted(gefragt, key=lambda z: (list(_SATZ).index(z.klasse), _dringlichkeit(z)))
    return tuple(
        Hinweis(
            z.ags,
            z.handlungsfeld,
            z.klasse,
            f"{felder[z.handlungsfeld].name}: {KLASSEN[z.klasse]}",
            _SATZ[z.klasse](z, arten),
            _namen(z.vorgeschlagen, arten),
            tuple(b.regel for b in z.bedarfe),
            tuple(a.id for a in (*z.angebote, *z.hinweise)),
        )
        for z in geordnet
    )


def _dringlichkeit(z: Zelle) -> tuple[int, int]:
    raenge = [_RANG[b.prioritaet] for b in z.bedarfe]
    return (min(raenge, default=len(_RANG)), -len(raenge))


def _ohne_angebot(z: Zelle, arten: Mapping[str, Massnahme]) -> str:
    anlass = f"{_anlaesse(z)}; {_stand_des_angebots(z)}."
    frage = f"Es sollte geprüft werden, ob {_namen(z.vorgeschlagen, arten)} schon besteht"
    if not z.vorgeschlagen:
        frage = "Es sollte geprüft werden, ob es ein Angebot gibt"
    return f"{anlass} {frage}, hier nur nicht verzeichnet ist oder fehlt."


def _stand_des_angebots(z: Zelle) -> str:
    if z.register:
        tag = sprache.datum(z.register.stand)
        return f"das Verzeichnis von {z.register.erklaert_von} ({tag}) führt kein Angebot"
    if z.nur_hinweise:
        return f"von {_angebote(z.hinweise)} ist nicht bekannt, ob das Angebot noch besteht"
    return "ein Angebot ist nicht bekannt"


def _ohne_bedarf(z: Zelle, arten: Mapping[str, Massnahme]) -> str:
    return (
        f"Bekannt: {_angebote(z.angebote)}; keine beurteilbare Regel trifft zu. Daraus folgt keine"
        " Kürzung: Das Angebot kann dazu beitragen, dass kein Bedarf erkennbar ist, oder auf einen"
        " antworten, den diese Zahlen nicht zeigen. Es sollte geprüft werden, wen es erreicht."
    )


def _mit_angebot(z: Zelle, arten: Mapping[str, Massnahme]) -> str:
    da = z.arten(z.angebote)
    fehlt = [m for m in z.vorgeschlagen if m not in da]
    satz = f"{_anlaesse(z)}; bekannt: {_angebote(z.angebote)}."
    if da:
        satz += f" Davon schlagen die Entwürfe vor: {_namen(da, arten)}."
    frage = "ob Umfang und Orte zum Bedarf passen"
    if fehlt:
        frage += f" und ob {_namen(fehlt, arten)} schon besteht"
    return f"{satz} Es sollte geprüft werden, {frage}."


_SATZ: dict[Klasse, Callable[[Zelle, Mapping[str, Massnahme]], str]] = {
    "bedarf_ohne": _ohne_angebot,
    "bedarf_mit": _mit_angebot,
    "angebot_ohne": _ohne_bedarf,
}


def _anlaesse(z: Zelle) -> str:
    hoch = sum(b.prioritaet == "hoch" for b in z.bedarfe)
    n = len(z.bedarfe)
    regeln = "Eine Regel trifft zu" if n == 1 else f"{_zahl(n)} Regeln treffen zu"
    davon = "eine" if hoch == 1 else sprache.zahlwort(hoch)
    vorrang = f", davon {davon} mit hoher Priorität" if 0 < hoch < n else ""
    return f"{regeln}{', mit hoher Priorität' if hoch == n else vorrang}"


def _zahl(n: int) -> str:
    return sprache.am_satzanfang(sprache.zahlwort(n))


def _angebote(angebote: Iterable[Angebot]) -> str:
    return _gekuerzt([a.name for a in angebote], "und")


def _namen(arten: Iterable[str], katalog: Mapping[str, Massnahme]) -> str:
    return _gekuerzt([f"„{katalog[a].name}“" for a in arten if a in katalog], "oder")


def _gekuerzt(namen: list[str], bindewort: str) -> str:
    """Name at most three, then how many more there are."""
    weitere = len(namen) - NAMEN_HOECHSTENS
    if weitere <= 0:
        return sprache.aufzaehlung(namen, bindewort)
    rest = "eine weitere" if weitere == 1 else f"{sprache.zahlwort(weitere)} weitere"
    return sprache.aufzaehlung([*namen[:NAMEN_HOECHSTENS], rest], bindewort)
