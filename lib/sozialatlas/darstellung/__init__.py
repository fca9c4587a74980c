"""Showing values: sentences, tables, charts and maps that know how to show themselves.

Layers, from the ground up: ``stil`` (palette, sizes) and ``sprache`` (numbers and words) →
``tabellen`` → ``abbildung`` (figure files, captions) → ``saetze``, ``diagramme``, ``karten``.
The package takes tables and values and returns values; it knows no rule and loads nothing.
"""
