"""Training and answers of the pooling networks in one compiled loop: forward, backward and Adam, batch after batch.

torch spends most of a step of these networks on moving numbers to where its convolutions want them. Here they lie in
planes (`planes_signals`) and stay there. `tests/mnist1d/test_pooling.py` follows torch step for step.
"""

import numpy as np

from lib.mnist1d.planes_engine import adam, backward, forward
from lib.mnist1d.planes_entropy import answers, entropy_back
from lib.mnist1d.planes_registers import block_compiler

compiled, entry = block_compiler(__name__), block_compiler(__name__, cache=True)


@compiled
def put(values, begin, batch):
    """Put a batch where the input begins."""
    for i in range(len(batch)):
        values[begin + i] = batch[i]


@entry
def train(parameters, moments, room, batches, labels, span, learning_rate, tables, places):
    """Steps span[0] … span[1] − 1, in place; step i sees batch i, again from the first when all were seen.

    moments: mean and mean square of the gradient, and powers (2,) float64; room: values, δ and gradient; batches: rows
    as in `batches_of`, labels (n, examples); places: where input and logits begin, row of the logits, classes.
    """
    begin, start, row, num_classes = places
    values, deltas, slopes = room
    for step in range(span[0], span[1]):
        batch = step % len(batches)
        put(values, begin, batches[batch])
        forward(values, parameters, tables)
        entropy_back(values, deltas, labels[batch], start, row, num_classes)
        backward(deltas, values, parameters, slopes, tables)
        adam(parameters, slopes, moments, learning_rate)


@entry
def predict(parameters, values, batches, num_examples, tables, places):
    """The class of the largest logit for each example of batches, uint8 (n, num_examples); values: room for them."""
    begin, start, row, num_classes = places
    found = np.empty((len(batches), num_examples), np.uint8)
    for batch in range(len(batches)):
        put(values, begin, batches[batch])
        forward(values, parameters, tables)
        answers(values, start, row, num_classes, found[batch])
    return found
