"""MNIST-1D at work: models, lottery tickets, double descent, metalearning, pooling."""
