"""Measures and goals: what is offered where, how it meets what the rules see."""
