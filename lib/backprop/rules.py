"""The forward and the backward rules, for a network of any depth, on plain arrays.

Source: T. Dettmers, "Deep Learning in a Nutshell: History and Training" (2015), section on backpropagation. With
activations A₀ = inputs, (examples, nodes) throughout, and an error function E of the outputs A_L,

    forward    Z_l = A_{l−1} W_l,    A_l = f_l(Z_l)
    backward   Δ_l = ∂E/∂A_l ∘ f_l′(Z_l),    ∂E/∂A_{l−1} = Δ_l W_lᵀ
    gradient   ∂E/∂W_l = A_{l−1}ᵀ Δ_l
"""


def forward(inputs, weights, functions):
    """Carry inputs (examples, inputs) through all layers.

    Returns the outputs, and what entered the weight matrix and the
    function of each layer; ValueError when shapes do not fit.
    """
    check_layers(inputs, weights, functions)
    result, entered = inputs, []
    for layer in range(len(weights)):
        activations = result  # rule 3: what left the layer before
        preactivations = activations @ weights[layer]  # rule 1
        result = functions[layer].value(preactivations)  # rule 2
        entered.append((activations, preactivations))
    return result, entered


def backward(error, weights, functions, entered):
    """Carry the error (examples, outputs) back through all layers.

    Returns the gradient of each weight matrix, and the error at the
    inputs. Rule 3 is the loop: each layer takes the error of the next.
    """
    gradients = [None] * len(weights)
    for layer in reversed(range(len(weights))):
        activations, preactivations = entered[layer]
        error = error * functions[layer].slope(preactivations)  # rule 2
        gradients[layer] = activations.T @ error
        error = error @ weights[layer].T  # rule 1
    return gradients, error


def gradients_of(inputs, targets, weights, functions, error_function):
    """Gradient of each weight matrix, for one batch of examples."""
    outputs, entered = forward(inputs, weights, functions)
    error = error_function.slope(outputs, targets)  # rule 4
    return backward(error, weights, functions, entered)[0]


def check_layers(inputs, weights, functions):
    """Raise ValueError unless inputs (examples, nodes) fit the first matrix, and each matrix the next."""
    if len(weights) != len(functions):
        raise ValueError(f"{len(weights)} weight matrices need as many functions, got {len(functions)}")
    nodes = inputs.shape[-1]
    for layer, weight in enumerate(weights, start=1):
        if len(weight) != nodes:
            raise ValueError(f"layer {layer}: {nodes} nodes enter a weight matrix with {len(weight)} rows")
        nodes = weight.shape[1]
