"""What a report prints about the exchange: what was decided, and what came of the last edition."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sozialatlas.bericht import freigaben, rueckblick
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.text import Text
from sozialatlas.freigabe import Freigabestand

if TYPE_CHECKING:
    from sozialatlas.typen import Befund, Empfehlung, Kommune


class Austauschwerte:
    """Methods of a report on decisions and earlier editions."""

    grundlage: Grundlage
    kommune: Kommune

    if TYPE_CHECKING:

        @property
        def befunde(self) -> tuple[Befund, ...]: ...

        @property
        def entwuerfe(self) -> tuple[Empfehlung, ...]: ...

    @cached_property
    def freigabe(self) -> Freigabestand:
        """The drafts with what was decided on them."""
        return freigaben.stelle(self.grundlage, self.kommune.ags, self.entwuerfe, self.befunde)

    @property
    def offene_entwuerfe(self) -> tuple[Empfehlung, ...]:
        """The drafts on which a decision is still to be taken, those put off among them."""
        offen = (f for f in self.freigabe.gelistet if f.zustand != "beschlossen")
        return tuple(f.entwurf for f in offen if f.entwurf)

    def rueckblick(self) -> Text:
        """What became of the recommendations of the last edition."""
        wahrheiten = {b.regel: b.wahrheit for b in self.befunde}
        return rueckblick.rueckblick(self.grundlage, self.kommune.ags, wahrheiten)

    def entscheidungsstand(self) -> Text:
        """What has been decided so far, and which decisions are invented."""
        return freigaben.hinweis(self.grundlage, self.kommune.ags, self.freigabe)

    def abgelehnte(self) -> Text:
        """The refused recommendations with the reason."""
        return freigaben.abgelehnte(self.grundlage, self.freigabe)
