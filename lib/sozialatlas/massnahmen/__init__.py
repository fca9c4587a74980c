"""Measures: how goals stand, what meets which need, what can be said about effects."""
