"""Backpropagation: its rules, checks that catch a wrong one, and how gradients fare in a deep network."""
