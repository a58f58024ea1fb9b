// One step of gradient descent through the network of 1989, as lib/lecun1989/engine.py writes it out: forward first,
// then the error E = mean of (y − t)² carried down, every weight moved by −rate · ∂E/∂w on the way.
parts.training = function (book) {
  const { forward, READS } = book.network;
  const [d1, d2, d3, d4, below] = [768, 192, 30, 10, 12 * 144].map((size) => new Float64Array(size));
  // The two halves of H2 units that read each block: [group, half], as READS says.
  const READERS = [0, 1, 2].map((block) =>
    READS.flatMap((blocks, group) => blocks.flatMap((read, half) => (read === block ? [[group, half]] : []))));
  const WITHIN = Int32Array.from({ length: 100 }, (_, k) => // place of a tap of a block in the planes below
    144 * Math.floor(k / 25) + 12 * Math.floor((k % 25) / 5) + (k % 5));

  function outputDelta(y, label) {
    for (let k = 0; k < 10; k++) d4[k] = 0.2 * (y[k] - (k === label ? 1 : -1)) * (1 - y[k] * y[k]);
  }

  function backwardDense(inputs, weights, biases, delta, inputDelta, rate) {
    const num = delta.length;
    for (let i = 0, k = 0; i < inputs.length; i++) {
      const x = inputs[i], step = rate * x;
      let sum = 0;
      for (let j = 0; j < num; j++, k++) {
        const w = weights[k], d = delta[j];
        sum += d * w;
        weights[k] = w - step * d;
      }
      inputDelta[i] = sum * (1 - x * x);
    }
    for (let j = 0; j < num; j++) biases[j] -= rate * delta[j];
  }

  function backwardBlock(block, w2) {
    const [[g, i], [h, j]] = READERS[block], v = 800 * g + 100 * i, w = 800 * h + 100 * j;
    for (let p = 0; p < 16; p++) {
      const corner = 576 * block + (p >> 2) * 24 + (p & 3) * 2, e = 64 * g + p, f = 64 * h + p;
      const a0 = d2[e], a1 = d2[e + 16], a2 = d2[e + 32], a3 = d2[e + 48];
      const c0 = d2[f], c1 = d2[f + 16], c2 = d2[f + 32], c3 = d2[f + 48];
      for (let k = 0; k < 100; k++)
        below[corner + WITHIN[k]] +=
          a0 * w2[v + k] + a1 * w2[v + 200 + k] + a2 * w2[v + 400 + k] + a3 * w2[v + 600 + k] +
          c0 * w2[w + k] + c1 * w2[w + 200 + k] + c2 * w2[w + 400 + k] + c3 * w2[w + 600 + k];
    }
  }

  function backwardH2(net) {
    below.fill(0);
    for (let block = 0; block < 3; block++) backwardBlock(block, net.w2);
    for (let k = 0; k < 768; k++) {
      const x = net.h1[k];
      d1[k] = below[(k >> 6) * 144 + ((k >> 3) & 7) * 12 + (k & 7) + 26] * (1 - x * x);
    }
  }

  function updateH2({ patches, w2, b2 }, rate) {
    for (let half = 0; half < 6; half++)
      for (let unit = 4 * (half >> 1), last = unit + 4; unit < last; unit += 2)
        for (let p = 0; p < 16; p += 4) {
          const w = 200 * unit + 100 * (half & 1), e = 16 * unit + p;
          const x = 300 * p + 100 * READS[half >> 1][half & 1];
          const a0 = rate * d2[e], a1 = rate * d2[e + 1], a2 = rate * d2[e + 2], a3 = rate * d2[e + 3];
          const c0 = rate * d2[e + 16], c1 = rate * d2[e + 17], c2 = rate * d2[e + 18], c3 = rate * d2[e + 19];
          for (let k = 0; k < 100; k++) {
            const x0 = patches[x + k], x1 = patches[x + 300 + k], x2 = patches[x + 600 + k], x3 = patches[x + 900 + k];
            w2[w + k] -= a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3;
            w2[w + 200 + k] -= c0 * x0 + c1 * x1 + c2 * x2 + c3 * x3;
          }
        }
    for (let i = 0; i < 192; i++) b2[i] -= rate * d2[i];
  }

  function updateH1({ taps, w1, b1 }, rate) {
    for (let unit = 0; unit < 12; unit += 2)
      for (let tap = 0; tap < 25; tap += 5) {
        const w = 25 * unit + tap, h = 64 * unit;
        let a0 = 0, a1 = 0, a2 = 0, a3 = 0, a4 = 0, c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0;
        for (let p = 0, t = tap; p < 64; p++, t += 25) {
          const d = d1[h + p], e = d1[h + 64 + p];
          const x0 = taps[t], x1 = taps[t + 1], x2 = taps[t + 2], x3 = taps[t + 3], x4 = taps[t + 4];
          a0 += d * x0, a1 += d * x1, a2 += d * x2, a3 += d * x3, a4 += d * x4;
          c0 += e * x0, c1 += e * x1, c2 += e * x2, c3 += e * x3, c4 += e * x4;
        }
        w1[w] -= rate * a0, w1[w + 1] -= rate * a1, w1[w + 2] -= rate * a2, w1[w + 3] -= rate * a3;
        w1[w + 4] -= rate * a4, w1[w + 25] -= rate * c0, w1[w + 26] -= rate * c1, w1[w + 27] -= rate * c2;
        w1[w + 28] -= rate * c3, w1[w + 29] -= rate * c4;
      }
    for (let i = 0; i < 768; i++) b1[i] -= rate * d1[i];
  }

  /** One step on the image that begins at `at` of `images`, with its label; squashing network only. */
  function step(net, images, at, label, rate) {
    outputDelta(forward(net, images, at), label);
    backwardDense(net.h3, net.w4, net.b4, d4, d3, rate);
    backwardDense(net.h2, net.w3, net.b3, d3, d2, rate);
    backwardH2(net);
    updateH2(net, rate);
    updateH1(net, rate);
  }

  return { step };
};
