"""Experiment 1."""

from pages.parts.lab import experiment

experiment.draw("login-or-session")
