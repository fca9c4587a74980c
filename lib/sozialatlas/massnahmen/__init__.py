"""What Kommunen and the Land want to reach, what they do for it, and what can be said of it.

``ziele`` (how a goal stands) ◄─ ``zielreihen`` (from the Kennwerte to the series of a goal)
``bedarf`` (need × offer) ◄─ ``angebote`` (what is on record); ``hinweise`` (what to look into)
``wirkung`` (what the figures allow to say of effects)
"""
