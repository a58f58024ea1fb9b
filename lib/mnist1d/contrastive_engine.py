"""Training without labels in one compiled loop: two views of each batch, the contrastive loss, Adam, step after step.

A view of a signal whose mean and slope were taken out: turned right by r points, with a line added,

    view[t] = x[(t − r) mod 40] + s (t − 19.5) + o
"""

from lib.mnist1d.contrastive_loss import contrast
from lib.mnist1d.planes_engine import adam, backward, forward
from lib.mnist1d.planes_registers import block_compiler

compiled, entry = block_compiler(__name__), block_compiler(__name__, cache=True)


@compiled
def put_views(values, places, signals, order, turns, slopes, offsets):
    """Both views of a batch into the input; order: examples; turns, slopes, offsets: (2 · examples,), views in turn."""
    num, length = len(order), len(places)
    middle = (length - 1) / 2
    for lane in range(2 * num):
        example = order[lane % num]
        for t in range(length):
            source = t - turns[lane]
            source = source + length if source < 0 else source
            values[places[t] + lane] = signals[example, source] + slopes[lane] * (t - middle) + offsets[lane]


@entry
def pretrain(parameters, moments, rooms, signals, draws, learning_rate, tables, places, pairs, losses):
    """A step for each row of the draws, in place; losses (steps,) in nats are filled.

    rooms: values, δ, gradient, room of the loss, inverse lengths; signals float32 (n, length); draws: order int64
    (steps, examples), turns int64, slopes, offsets float32 (steps, 2 · examples); places: of the input's points.
    """
    values, deltas, slopes, room, inverses = rooms
    order, turns, tilts, offsets = draws
    for step in range(len(order)):
        put_views(values, places, signals, order[step], turns[step], tilts[step], offsets[step])
        forward(values, parameters, tables)
        losses[step] = contrast(values, deltas, room, inverses, pairs)
        backward(deltas, values, parameters, slopes, tables)
        adam(parameters, slopes, moments, learning_rate)
