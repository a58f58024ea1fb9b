"""What is read off the neocognitron's layers, its rivals on the same digits, and the measure of a shift's effect.

Sources: K. Fukushima (1980), Biological Cybernetics 36, 193-202, where each cell of the last layer came to respond to
one pattern; here each gets the name of the digit for which it wins most often. The overlap of two responses is the
cosine of the angle between them.
"""

import numpy as np
import torch

SILENT = -1  # what a network says when no cell of its last layer responds


def names_of_cells(outputs, labels):
    """The label that each cell of outputs (n, cells) wins for most often, (cells,); SILENT for one that never wins."""
    wins = np.zeros((outputs.shape[1], 10), int)
    awake = outputs.max(1) > 0
    np.add.at(wins, (outputs[awake].argmax(1), labels[awake]), 1)
    return np.where(wins.sum(1) > 0, wins.argmax(1), SILENT)


def say(outputs, names):
    """The name of the cell that responds most strongly to each image, (n,); SILENT where none does."""
    return np.where(outputs.max(1) > 0, names[outputs.argmax(1)], SILENT)


def nearest_mean(features, labels, new):
    """Label (m,) of the class whose mean feature vector lies nearest to each row of new (m, d)."""
    means = np.stack([features[labels == label].mean(0) for label in range(10)])
    return (np.square(means).sum(1) - 2 * new @ means.T).argmin(1)


def backpropagation(images, labels, new, num_epochs, seed, num_hidden=24):
    """Label (m,) of each of new (m, d) by one hidden layer of tanh units, trained by momentum on the cross-entropy."""
    torch.manual_seed(seed)
    network = torch.nn.Sequential(
        torch.nn.Linear(images.shape[1], num_hidden), torch.nn.Tanh(), torch.nn.Linear(num_hidden, 10)
    )
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9)
    inputs, targets = torch.tensor(images), torch.tensor(labels)
    for _ in range(num_epochs):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(network(inputs), targets).backward()
        optimizer.step()
    with torch.no_grad():
        return network(torch.tensor(new)).argmax(1).numpy()


def shifted(images, pixels):
    """Images (n, k, h, w) moved to the right; what leaves is lost, paper comes in."""
    if not pixels:
        return images
    moved = np.zeros_like(images)
    moved[..., pixels:] = images[..., :-pixels]
    return moved


def overlap(first, second):
    """Mean cosine between the responses of a layer to the same digits, (n, …) each; silent ones are left out."""
    first, second = flat(first), flat(second)
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    cosines = (first * second).sum(1)[lengths > 0] / lengths[lengths > 0]
    return float(np.mean(cosines)) if len(cosines) else 0.0


def flat(layers):
    """Layers (n, …) as vectors (n, d)."""
    return layers.reshape(len(layers), -1)
