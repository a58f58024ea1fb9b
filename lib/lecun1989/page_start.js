// Where a seed of the book starts: the weights that NumPy draws for it, to the last bit. Source: M. E. O'Neill, "PCG: A
// family of simple fast space-efficient statistically good algorithms for random number generation" (2014); NumPy's
// `SeedSequence` and `PCG64`. The same draws as lib/lecun1989/initialisation.py.
parts.start = function () {
  const STREAM = 1; // of a run's initial weights
  const STEP = 600; // weights drawn at once: some milliseconds
  const WORDS = 4, MASK64 = (1n << 64n) - 1n, MASK128 = (1n << 128n) - 1n;
  const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;
  // Weights, inputs of a unit, biases, value of the biases: layer by layer.
  const LAYERS = [[300, 25, 768, 0], [2400, 200, 192, 0], [5760, 192, 30, 0], [300, 30, 10, -1]];

  const hasher = (constant, factor) => (value) => {
    const mixed = value ^ constant;
    constant = Math.imul(constant, factor);
    const product = Math.imul(mixed, constant);
    return product ^ (product >>> 16);
  };

  function mix(x, y) {
    const mixed = Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y);
    return mixed ^ (mixed >>> 16);
  }

  /** The four 64-bit words into which NumPy turns a list of up to four numbers below 2³². */
  function seedWords(entropy) {
    let hash = hasher(0x43b0d7e5, 0x931e8875);
    const pool = Array.from({ length: WORDS }, (_, i) => hash(entropy[i] ?? 0));
    for (let from = 0; from < WORDS; from++)
      for (let to = 0; to < WORDS; to++) if (from !== to) pool[to] = mix(pool[to], hash(pool[from]));
    hash = hasher(0x8b51f9dd, 0x58f38ded);
    const half = Array.from({ length: 2 * WORDS }, (_, i) => BigInt(hash(pool[i % WORDS]) >>> 0));
    return Array.from({ length: WORDS }, (_, i) => half[2 * i] | (half[2 * i + 1] << 32n));
  }

  /** Numbers in [0, 1) as `numpy.random.default_rng(entropy).random` draws them. */
  function uniform(entropy) {
    const [high, low, up, down] = seedWords(entropy);
    const increment = ((((up << 64n) | down) << 1n) | 1n) & MASK128;
    const next = (state) => (state * MULTIPLIER + increment) & MASK128;
    let state = next((increment + ((high << 64n) | low)) & MASK128);
    return () => {
      state = next(state);
      const turn = state >> 122n, mixed = (state >> 64n) ^ (state & MASK64);
      const word = ((mixed >> turn) | (mixed << (64n - turn))) & MASK64;
      return Number(word >> 11n) / 9007199254740992;
    };
  }

  /** The same as `startOf` in steps, for a page that answers meanwhile: a generator that returns it. */
  function* startInSteps(seed) {
    const draw = uniform([STREAM, seed]), numbers = [];
    for (const [weights, inputs, biases, bias] of LAYERS) {
      for (let i = 1; i <= weights; i++) {
        numbers.push(((draw() - 0.5) * 2 * 2.4) / Math.sqrt(inputs));
        if (i % STEP === 0) yield;
      }
      numbers.push(...new Array(biases).fill(bias));
    }
    return Float32Array.from(numbers);
  }

  /** The 9,760 parameters from which run `seed` of the book starts, Float32Array, weights before biases. */
  function startOf(seed) {
    const steps = startInSteps(seed);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  }

  return { uniform, startOf, startInSteps };
};
