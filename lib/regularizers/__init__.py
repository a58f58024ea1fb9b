"""Which function between the layers, and what keeps a network from learning by heart: ReLU, dropout, L1 and L2."""
