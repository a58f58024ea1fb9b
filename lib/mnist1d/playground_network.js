// The network of lib/mnist1d/networks.py, `cnn`: three convolutions of stride 2 and one linear layer, in plain loops.
// Its weights travel as base64 of little-endian float32, in the order of `shapes`.
function unpacked(network) {
  const bytes = Uint8Array.from(atob(network.parameters), (sign) => sign.charCodeAt(0));
  const view = new DataView(bytes.buffer), named = {};
  let place = 0;
  for (const [name, shape] of network.shapes) {
    const size = shape.reduce((product, each) => product * each, 1);
    named[name] = many(size, (i) => view.getFloat32(4 * (place + i), true));
    place += size;
  }
  return named;
}

const relu = (planes) => planes.map((plane) => plane.map((each) => Math.max(0, each)));

// planes: arrays of points; a frame of one zero on either side, windows two points apart
function convolution(weights, biases, planes) {
  const taps = weights.length / biases.length / planes.length, points = planes[0].length;
  return biases.map((bias, out) =>
    many(Math.floor((points + 2 - taps) / 2) + 1, (at) => {
      let sum = bias;
      planes.forEach((plane, input) => {
        for (let tap = 0; tap < taps; tap++) {
          const place = 2 * at + tap - 1;
          if (place >= 0 && place < points) sum += weights[(out * planes.length + input) * taps + tap] * plane[place];
        }
      });
      return sum;
    })
  );
}

function logits(named, signal) {
  let planes = [signal];
  for (const layer of ["first", "second", "third"])
    planes = relu(convolution(named[`${layer}.weight`], named[`${layer}.bias`], planes));
  const seen = planes.flat();
  return named["last.bias"].map((bias, digit) =>
    seen.reduce((sum, each, i) => sum + each * named["last.weight"][digit * seen.length + i], bias)
  );
}

function probabilities(logits) {
  const largest = Math.max(...logits), raised = logits.map((each) => Math.exp(each - largest));
  const total = raised.reduce((sum, each) => sum + each, 0);
  return raised.map((each) => each / total);
}
