"""Drafts of a Kommune as a form for decision: texts, proof in plain words, what is decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sozialatlas.austausch.rueckabgleich import antworten
from sozialatlas.austausch.rueckmeldung import Formular, Formularzeile
from sozialatlas.austausch.rueckpruefung import Stand
from sozialatlas.bericht import beweise
from sozialatlas.bericht.entwuerfe import ausgaben, beweiszeilen
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.kommune import Bericht
from sozialatlas.darstellung import sprache
from sozialatlas.regeln import umbenannt
from sozialatlas.regeln.begriffe import ZUSTAENDIG
from sozialatlas.regeln.grad import GRAD_TEXT
from sozialatlas.typen import Empfehlung
from sozialatlas.vorort import Beitraege
from sozialatlas.vorort.entscheidungen import (
    ENTSCHLUSS_TEXT,
    Entscheidung,
    gleicher_text,
    letzte,
)


def rueckformular(bericht: Bericht) -> Formular:
    """Return the form for the drafts of a report.

    A decision on the same wording is filled in; one on another wording is told. Examples are
    neither: a body is not shown decisions that nobody has taken.
    """
    g, kommune = bericht.grundlage, bericht.kommune
    eigene = g.beitraege.get(kommune.ags, Beitraege())
    bekannte = letzte(eigene.entscheidungen or ())
    entwuerfe = tuple(_einzeln(bericht.entwuerfe, bekannte))
    return Formular(
        kommune=kommune,
        ausgabe=g.ausgabe.ausgabe,
        stand=f"{g.ausgabe.stand:%d.%m.%Y}",
        zeilen=tuple(_zeile(g, e, bekannte.get(e.schluessel)) for e in entwuerfe),
    )


def rueckstand(bericht: Bericht) -> Stand:
    """Return what holds for a Kommune before a form is taken in."""
    g = bericht.grundlage
    eigene = g.beitraege.get(bericht.kommune.ags, Beitraege())
    return Stand(
        formular=rueckformular(bericht),
        entscheidungen=eigene.entscheidungen or (),
        vorschlaege=eigene.vorschlaege or (),
        umbenannt=umbenannt(g.regeln),
        orte=g.gebiete.namen,
    )


def _einzeln(
    entwuerfe: Iterable[Empfehlung], bekannte: Mapping[str, Entscheidung]
) -> Iterator[Empfehlung]:
    """Yield drafts, and contained ones too that were decided on for themselves."""
    for e in entwuerfe:
        yield e
        yield from (t for t in e.enthaelt if t.schluessel in bekannte)


def _zeile(g: Grundlage, e: Empfehlung, alt: Entscheidung | None) -> Formularzeile:
    gilt = alt is not None and gleicher_text(alt.vorschlag, e.text)
    return Formularzeile(
        schluessel=e.schluessel,
        handlungsfeld=g.katalog.handlungsfelder[e.handlungsfeld].name,
        titel=e.titel,
        text=e.text,
        beweis="\n".join(_beweis(g, e)),
        prioritaet=e.prioritaet,
        zustaendig=sprache.aufzaehlung(ZUSTAENDIG.get(z, z) for z in e.zustaendig),
        antworten=antworten(alt) if alt and gilt else {},
        bisher=_bisher(alt) if alt and not gilt else "",
    )


def _beweis(g: Grundlage, e: Empfehlung) -> Iterator[str]:
    """Say in sentences why the draft is there: reason, figures, source, how sure it is."""
    yield e.begruendung
    for name, gemessen, soll in beweiszeilen(g, e.befund):
        yield f"Nachweis: {name}: {gemessen}{'' if gemessen == soll else f'. Bedingung: {soll}'}."
    if quelle := ausgaben(g, e.befund.nachweise):
        yield f"Quelle: {quelle}."
    sicher = beweise.grad(g, e.ags, e.regel)
    saetze = (beweise.kippsatz(g, e.ags, e.regel), sicher.satz, sicher.hinweis)
    yield f"Sicherheit: {GRAD_TEXT[sicher.grad]}. {' '.join(s for s in saetze if s)}"
    for t in e.enthaelt:
        werte = "; ".join(f"{name}: {gemessen}" for name, gemessen, _ in beweiszeilen(g, t.befund))
        yield f"Enthalten ist damit auch: {t.titel} ({werte})."


def _bisher(e: Entscheidung) -> str:
    """Say what was decided earlier on another wording."""
    satz = (
        f"Ausgabe {e.ausgabe}: {ENTSCHLUSS_TEXT[e.entscheidung]} "
        f"({e.gremium}, {e.datum:%d.%m.%Y}), damals zu einem anderen Text."
    )
    return f"{satz} Begründung: {e.begruendung}" if e.begruendung else satz
