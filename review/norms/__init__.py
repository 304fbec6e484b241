"""Sentences of a clause to norms: who must, may or must not do what, and with what consequence."""
