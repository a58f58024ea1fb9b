// The network of lib/lecun1989/network.py for one image at a time: float64 on flat typed arrays, nothing allocated.
// Layers lie in torch's order; an H2 unit of group g reads two blocks of four H1 planes, as `READS` says.
parts.network = function () {
  const SIZES = [300, 768, 2400, 192, 5760, 30, 300, 10]; // of the eight arrays of parameters, weights before biases
  const READS = [[0, 1], [1, 2], [0, 2]]; // blocks of four H1 planes that units 0–3, 4–7 and 8–11 of H2 read
  const FRAME = 20, PADDED = 12, BACKGROUND = -1; // sides of the image and of an H1 plane with two positions around
  const CLAMP = 7.90531110763549805;

  /** A network with these parameters, Float32Array (9,760); kind: "tanh", or "relu" with logits as its outputs. */
  function create(parameters, kind) {
    const all = new Float64Array(parameters);
    const ends = SIZES.map((_, i) => SIZES.slice(0, i + 1).reduce((sum, size) => sum + size, 0));
    const [w1, b1, w2, b2, w3, b3, w4, b4] = ends.map((end, i) => all.subarray(end - SIZES[i], end));
    const [taps, h1, patches, h2, h3, y] = [1600, 768, 4800, 192, 30, 10].map((size) => new Float64Array(size));
    const image = new Float64Array(FRAME * FRAME).fill(BACKGROUND);
    const planes = new Float64Array(12 * PADDED * PADDED).fill(BACKGROUND);
    return { all, w1, b1, w2, b2, w3, b3, w4, b4, image, taps, h1, planes, patches, h2, h3, y, relu: kind === "relu" };
  }

  /** The engine's tanh, a rational function good to 4e-7: the same bits in every browser, and quick. */
  function tanh(values) {
    for (let i = 0; i < values.length; i++) {
      const x = Math.max(-CLAMP, Math.min(CLAMP, values[i])), s = x * x;
      let p = 2.00018790482477e-13 - s * 2.76076847742355e-16;
      p = 5.12229709037114e-8 + s * (s * p - 8.60467152213735e-11);
      p = 6.37261928875436e-4 + s * (1.48572235717979e-5 + s * p);
      p = x * (4.89352455891786e-3 + s * p);
      const q = 2.268434632439e-3 + s * (1.18534705686654e-4 + s * 1.19825839466702e-6);
      values[i] = p / (4.89352518554385e-3 + s * q);
    }
  }

  function relu(values) {
    for (let i = 0; i < values.length; i++) if (values[i] < 0) values[i] = 0;
  }

  /** Five rows of five numbers from (row, column) of a plane of this width, one after the other. */
  function window5(from, at, width, to, place) {
    for (let row = 0; row < 5; row++, at += width, place += 5) {
      to[place] = from[at];
      to[place + 1] = from[at + 1];
      to[place + 2] = from[at + 2];
      to[place + 3] = from[at + 3];
      to[place + 4] = from[at + 4];
    }
  }

  function gatherTaps(net, images, at) {
    const { image, taps } = net;
    for (let r = 0, k = at; r < 16; r++) for (let c = 0; c < 16; c++) image[(r + 2) * FRAME + c + 2] = images[k++];
    for (let p = 0; p < 64; p++) window5(image, (p >> 3) * 2 * FRAME + (p & 7) * 2, FRAME, taps, 25 * p);
  }

  function forwardH1({ taps, w1, b1, h1 }) {
    h1.set(b1);
    for (let unit = 0; unit < 12; unit += 2)
      for (let tap = 0; tap < 25; tap += 5) {
        const v = 25 * unit + tap, h = 64 * unit;
        const a0 = w1[v], a1 = w1[v + 1], a2 = w1[v + 2], a3 = w1[v + 3], a4 = w1[v + 4];
        const c0 = w1[v + 25], c1 = w1[v + 26], c2 = w1[v + 27], c3 = w1[v + 28], c4 = w1[v + 29];
        for (let p = 0, t = tap; p < 64; p++, t += 25) {
          const x0 = taps[t], x1 = taps[t + 1], x2 = taps[t + 2], x3 = taps[t + 3], x4 = taps[t + 4];
          h1[h + p] += a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3 + a4 * x4;
          h1[h + 64 + p] += c0 * x0 + c1 * x1 + c2 * x2 + c3 * x3 + c4 * x4;
        }
      }
  }

  function gatherPatches({ h1, planes, patches }) {
    for (let k = 0; k < 768; k++) planes[(k >> 6) * 144 + ((k >> 3) & 7) * PADDED + (k & 7) + 2 * PADDED + 2] = h1[k];
    for (let p = 0; p < 16; p++) {
      const corner = (p >> 2) * 2 * PADDED + (p & 3) * 2;
      for (let i = 0; i < 12; i++) window5(planes, 144 * i + corner, PADDED, patches, 300 * p + 25 * i);
    }
  }

  function forwardH2({ patches, w2, b2, h2 }) {
    h2.set(b2);
    for (let half = 0; half < 6; half++) {
      const group = half >> 1, w = 800 * group + 100 * (half & 1), start = 100 * READS[group][half & 1];
      for (let p = 0; p < 16; p += 2) {
        const x = 300 * p + start, h = 64 * group + p;
        let a0 = 0, a1 = 0, a2 = 0, a3 = 0, c0 = 0, c1 = 0, c2 = 0, c3 = 0;
        for (let k = 0; k < 100; k++) {
          const u = patches[x + k], v = patches[x + 300 + k];
          const m0 = w2[w + k], m1 = w2[w + 200 + k], m2 = w2[w + 400 + k], m3 = w2[w + 600 + k];
          a0 += u * m0, a1 += u * m1, a2 += u * m2, a3 += u * m3;
          c0 += v * m0, c1 += v * m1, c2 += v * m2, c3 += v * m3;
        }
        h2[h] += a0, h2[h + 16] += a1, h2[h + 32] += a2, h2[h + 48] += a3;
        h2[h + 1] += c0, h2[h + 17] += c1, h2[h + 33] += c2, h2[h + 49] += c3;
      }
    }
  }

  function dense(inputs, weights, biases, outputs) {
    const num = outputs.length;
    for (let j = 0; j < num; j += 5) {
      let a0 = biases[j], a1 = biases[j + 1], a2 = biases[j + 2], a3 = biases[j + 3], a4 = biases[j + 4];
      for (let i = 0, k = j; i < inputs.length; i++, k += num) {
        const x = inputs[i];
        a0 += x * weights[k], a1 += x * weights[k + 1], a2 += x * weights[k + 2];
        a3 += x * weights[k + 3], a4 += x * weights[k + 4];
      }
      outputs[j] = a0, outputs[j + 1] = a1, outputs[j + 2] = a2, outputs[j + 3] = a3, outputs[j + 4] = a4;
    }
  }

  /** The ten outputs of the image that begins at `at` of `images`; every layer's activations stay in `net`. */
  function forward(net, images, at = 0) {
    const squash = net.relu ? relu : tanh;
    gatherTaps(net, images, at);
    forwardH1(net);
    squash(net.h1);
    gatherPatches(net);
    forwardH2(net);
    squash(net.h2);
    dense(net.h2, net.w3, net.b3, net.h3);
    squash(net.h3);
    dense(net.h3, net.w4, net.b4, net.y);
    if (!net.relu) tanh(net.y);
    return net.y;
  }

  return { create, forward, READS };
};
