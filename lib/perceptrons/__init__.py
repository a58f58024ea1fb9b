"""Perceptrons: what a single unit learns, what it cannot, and what a hidden layer adds."""
