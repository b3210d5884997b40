"""Faults: buyers buy while servers and app are killed, frozen, cut off and slowed.

`python -m faults --seconds 300 --seed 1`. Buyers know what they were told, and keep it outside of
the app, as people do; what they were told must be there afterwards, once, and nothing else.
"""
