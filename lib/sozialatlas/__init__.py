"""Sozialatlas: from official figures to draft recommendations, with their proof.

Data moves one way only; a module imports only from those before it::

    data/ ─► quellen ─► beobachtungen ─► gebietsstand ─► kennwerte ─► regeln ─► empfehlungen
               │                                                                     │
    katalog, gebiete (definitions)                                                   ▼
                        darstellung (charts, maps, tables, language) ────────────► bericht ─► *.qmd

``fehler`` and ``typen`` are the ground, ``render`` turns documents into pages and knows
nothing of the domain, ``regelwerkstatt`` shows the effect of a change of rules, ``cli`` and
``regelbefehle`` are the thin edge for the terminal.
"""
