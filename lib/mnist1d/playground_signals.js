// Random numbers and signals as the library makes them, number for number: NumPy's legacy generator (M. Matsumoto and
// T. Nishimura, "Mersenne Twister", 1998; normals by G. Marsaglia's polar method, 1964) and lib/data/mnist1d_signals.py.
// playground.py joins this file with its three neighbours into one function; nothing here touches the page.
const WORDS = 624, APART = 397;

function legacyGenerator(seed) {
  const state = new Uint32Array(WORDS);
  let place = WORDS, waiting = null;
  state[0] = seed;
  for (let i = 1; i < WORDS; i++) state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;

  function twist() {
    for (let i = 0; i < WORDS; i++) {
      const joined = (state[i] & 0x80000000) | (state[(i + 1) % WORDS] & 0x7fffffff);
      state[i] = state[(i + APART) % WORDS] ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    }
    place = 0;
  }

  function word() {
    if (place === WORDS) twist();
    let y = state[place++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  function uniform() {
    const high = word() >>> 5, low = word() >>> 6; // 27 and 26 bits
    return (high * 67108864 + low) / 9007199254740992;
  }

  function below(number) {
    if (number < 2) return 0; // without a draw
    const mask = 2 ** (32 - Math.clz32(number - 1)) - 1;
    for (;;) {
      const drawn = (word() & mask) >>> 0;
      if (drawn < number) return drawn;
    }
  }

  function normal() {
    if (waiting !== null) {
      const kept = waiting;
      waiting = null;
      return kept;
    }
    for (;;) {
      const x = 2 * uniform() - 1, y = 2 * uniform() - 1, square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      waiting = factor * x;
      return factor * y;
    }
  }

  return { uniform, below, normal };
}

const many = (number, make) => Array.from({ length: number }, (_, i) => make(i));

// What a seed draws: zeros, factor, shift and fall, which the sliders show, and the two noises.
function drawn(data, seed) {
  const generator = legacyGenerator(seed), [fewest, most] = data.padding;
  const padding = fewest + Math.floor(generator.uniform() * (most - fewest + 1));
  const scale = 1 + data.scaleCoeff * (generator.uniform() - 0.5);
  const shift = generator.below(data.maxTranslation);
  const [smooth, white] = many(2, () => many(data.length, generator.normal));
  const shear = data.shearScale * (generator.uniform() - 0.5);
  return { values: { padding, scale, shift, shear }, noise: { smooth, white } };
}

// Linear interpolation at `length` places, rounded as NumPy rounds it: background must stay exactly zero.
function resample(row, length) {
  const step = 1 / (row.length - 1), old = (i) => (i === row.length - 1 ? 1 : i * step);
  let left = 0;
  return many(length, (i) => {
    if (i === length - 1) return row[row.length - 1];
    const place = i * (1 / (length - 1));
    while (left < row.length - 2 && old(left + 1) <= place) left += 1;
    const slope = (row[left + 1] - row[left]) / (old(left + 1) - old(left));
    return slope * (place - old(left)) + row[left];
  });
}

function smoothed(noise) {
  const reach = 8, weights = many(2 * reach + 1, (i) => Math.exp(-0.5 * ((i - reach) / 2) ** 2));
  const total = weights.reduce((sum, each) => sum + each, 0), last = noise.length - 1;
  const mirrored = (i) => (i < 0 ? -1 - i : i > last ? 2 * last + 1 - i : i);
  return noise.map((_, i) => weights.reduce((sum, each, k) => sum + (each / total) * noise[mirrored(i + k - reach)], 0));
}

// The finished signal of a digit, and the digit alone, without noise and tilt; both normalised as the published set.
function signalOf(data, digit, values, noise) {
  const padded = [...data.templates[digit].map((each) => each + data.offset), ...new Array(values.padding).fill(0)];
  const scaled = resample(padded, data.length).map((each) => each * values.scale);
  const turned = scaled.map((_, i) => scaled[(i - values.shift + data.length) % data.length]);
  const background = smoothed(noise.smooth.map((each) => values.smooth * each));
  const noisy = turned.map((each, i) => (each === 0 ? background[i] : each) + values.white * noise.white[i]);
  const tilted = noisy.map((each, i) => each - values.shear * (i / (data.length - 1) - 0.5));
  const finished = (row) => resample(row, data.points).map((each) => (each - data.mean) / data.spread);
  return { signal: finished(tilted), digit: finished(turned) };
}
