"""The lessons' claims: a registry, the committed measurements, and a card that shows a claim with its measurement.

from deepgrad.claims import card, measure_again

card("l1.input_forgotten")           # the committed measurement
measure_again("l1.input_forgotten")  # a fresh one next to it
"""

from deepgrad.claims.cards import Card, Deck, card, cards, measure_again

__all__ = ["Card", "Deck", "card", "cards", "measure_again"]
