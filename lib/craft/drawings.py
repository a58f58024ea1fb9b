"""The drawings of findings: images from the tensors themselves, and curves; made only when a report asks."""

import numpy as np

from lib.figures import image_grid, lines


def images(inputs, chosen, caption, titles=None):
    """The chosen of inputs (n, channels, h, w) or (n, h, w) as a figure, or None when they are no images."""
    planes = inputs.detach().cpu().numpy()
    planes = planes[:, 0] if planes.ndim == 4 else planes
    if planes.ndim != 3 or not len(chosen):
        return None
    planes = np.nan_to_num(planes[np.asarray(chosen)].astype(float))
    low, high = planes.min(), planes.max()
    titles = [str(i) for i in chosen] if titles is None else titles
    alt = f"{len(planes)} images. {caption}"
    return image_grid(planes, titles=titles, vmin=low, vmax=max(high, low + 1e-9), alt=alt, caption=caption)


def curves(series, x_label, y_label, caption):
    """Curves name → (n,) over the steps 1 … n."""
    steps = np.arange(1, 1 + len(next(iter(series.values()))))
    alt = f"Curves of {', '.join(series)}. {caption}"
    return lines(steps, series, x_label=x_label, y_label=y_label, alt=alt, caption=caption)


def matrices(named, caption):
    """Matrices name → (n, n), each shaded from 0, white, to its own largest value, black."""
    shades = np.stack([np.asarray(each, float) / max(np.max(each), np.finfo(float).tiny) for each in named.values()])
    alt = f"Shaded squares of {', '.join(named)}. {caption}"
    return image_grid(shades, titles=list(named), vmin=0.0, vmax=1.0, alt=alt, caption=caption)
