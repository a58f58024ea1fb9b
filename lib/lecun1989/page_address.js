// The state of the page in its address, after the "#": a link that is passed on shows the same drawing and seed.
parts.address = function () {
  const LONGEST = 6000; // characters; a longer drawing is not kept

  const pairs = () => new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
  const read = (name) => pairs().get(name);

  /** Keep a value, or forget it when it is empty; a page that may not change its address goes on without. */
  function write(name, value) {
    const kept = pairs();
    value === "" || value.length > LONGEST ? kept.delete(name) : kept.set(name, value);
    try {
      history.replaceState(null, "", `#${kept}`);
    } catch {
      return;
    }
  }

  return { read, write };
};
