"""The recipe's advice measured: Karpathy, "A Recipe for Training Neural Networks" (2019), claim by claim."""
