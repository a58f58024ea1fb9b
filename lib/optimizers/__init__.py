"""Optimizers: how to step once the gradient is known, from plain descent to AdamW, and where each is better."""
