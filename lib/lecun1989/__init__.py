"""The 1989 network of LeCun et al.: published facts, recipe, reference in torch, compiled engine, runs."""
