"""The update rules, each a pure function: weights, state = rule(weights, gradient, state, …).

    descent    w ← w − η g                                        Cauchy 1847; Robbins and Monro 1951 (g estimated)
    momentum   v ← β v + g,            w ← w − η v                Polyak 1964
    nesterov   v ← β v + g,            w ← w − η (g + β v)        Nesterov 1983; this form: Sutskever et al. 2013
    adagrad    s ← s + g²,             w ← w − η g / (√s + ε)     Duchi, Hazan and Singer 2011
    rmsprop    s ← ρ s + (1 − ρ) g²,   w ← w − η g / (√s + ε)     Tieleman and Hinton 2012, lecture 6.5
    adam       m ← β₁ m + (1 − β₁) g,  s ← β₂ s + (1 − β₂) g²,
               w ← w − η m̂ / (√ŝ + ε), m̂ = m / (1 − β₁ᵗ), ŝ = s / (1 − β₂ᵗ)     Kingma and Ba 2015
    adamw      as adam, after w ← (1 − η λ) w                     Loshchilov and Hutter 2019

Arrays may have any shape, of NumPy or torch, with one copy of the weights for each run if one likes; η and β may
be arrays that broadcast. Every state begins as zero. Elsewhere than in adamw, weight decay λ adds λ w to g.
"""


def descent(weights, gradient, state=0.0, *, learning_rate, weight_decay=0.0):
    """One step down the gradient; keeps no state."""
    return weights - learning_rate * _decayed(weights, gradient, weight_decay), state


def momentum(weights, gradient, velocity=0.0, *, learning_rate, momentum, weight_decay=0.0):
    """One step along a decaying sum of all gradients so far; `momentum` is the decay per step."""
    velocity = momentum * velocity + _decayed(weights, gradient, weight_decay)
    return weights - learning_rate * velocity, velocity


def nesterov(weights, gradient, velocity=0.0, *, learning_rate, momentum, weight_decay=0.0):
    """One step of Nesterov's gradient, written at the place where the gradient is taken."""
    gradient = _decayed(weights, gradient, weight_decay)
    velocity = momentum * velocity + gradient
    return weights - learning_rate * (gradient + momentum * velocity), velocity


def jump_first(weights, gradient_at, velocity=0.0, *, learning_rate, momentum):
    """Nesterov's step in the text's order: jump by the momentum, then correct by the gradient found there.

    gradient_at: a function of the weights. Here the velocity has the sign and the size of a step.
    """
    jumped = weights + momentum * velocity
    corrected = jumped - learning_rate * gradient_at(jumped)
    return corrected, corrected - weights


def adagrad(weights, gradient, squares=0.0, *, learning_rate, eps=1e-10, weight_decay=0.0):
    """One step divided, weight by weight, by the root of the sum of all squared gradients so far."""
    gradient = _decayed(weights, gradient, weight_decay)
    squares = squares + gradient**2
    return weights - learning_rate * gradient / (squares**0.5 + eps), squares


def rmsprop(weights, gradient, squares=0.0, *, learning_rate, decay=0.9, eps=1e-8, weight_decay=0.0):
    """One step divided, weight by weight, by the root of a running mean of squared gradients."""
    gradient = _decayed(weights, gradient, weight_decay)
    squares = decay * squares + (1 - decay) * gradient**2
    return weights - learning_rate * gradient / (squares**0.5 + eps), squares


def adam(weights, gradient, state=(0, 0.0, 0.0), *, learning_rate, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """One step along a running mean of gradients, divided by the root of one of squares, both without bias."""
    step, mean, squares = state
    step, gradient = step + 1, _decayed(weights, gradient, weight_decay)
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    squares = betas[1] * squares + (1 - betas[1]) * gradient**2
    unbiased, spread = mean / (1 - betas[0] ** step), (squares / (1 - betas[1] ** step)) ** 0.5
    return weights - learning_rate * unbiased / (spread + eps), (step, mean, squares)


def adamw(weights, gradient, state=(0, 0.0, 0.0), *, learning_rate, weight_decay=0.01, **options):
    """One step of Adam after the weights have decayed by themselves, at a pace that no gradient changes."""
    return adam(weights * (1 - learning_rate * weight_decay), gradient, state, learning_rate=learning_rate, **options)


RULES = {
    "descent": descent,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adamw,
}
START = {name: (0, 0.0, 0.0) if name.startswith("adam") else 0.0 for name in RULES}


def _decayed(weights, gradient, weight_decay):
    return gradient + weight_decay * weights if weight_decay else gradient


def rising(first, later, share=0.1):
    """A schedule of momentum, step, num_steps → decay: `first` for a share of all steps, then `later`.

    The text asks for 0.5 to 0.7 at first and 0.9 to 0.999 later. ValueError unless all lie between 0 and 1.
    """
    if not (0 <= first < 1 and 0 <= later < 1 and 0 <= share <= 1):
        raise ValueError(f"momentum lies in [0, 1) and a share in [0, 1], got {first}, {later} and {share}")
    return lambda step, num_steps: first if step < share * num_steps else later
