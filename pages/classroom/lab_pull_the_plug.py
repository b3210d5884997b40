"""Experiment 9, and the plug of the shop itself."""

from pages.parts.lab import experiment, plug

experiment.draw("pull-the-plug")
plug.draw()
