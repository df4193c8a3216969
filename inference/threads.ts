/** More do not pay for such a network. */
const MAX_THREADS = 4;

/**
 * How many threads WebAssembly gets in a page isolated from other origins; in
 * others it is one. Half of the logical cores, which is about one for each real
 * core and leaves room for the page.
 */
export function threadsWhenIsolated(): number {
  const half = Math.ceil(navigator.hardwareConcurrency / 2);
  return Math.min(MAX_THREADS, half || 1);
}
