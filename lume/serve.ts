/**
 * Serve a site while it is written. The work is done in a worker, which is
 * replaced when a module changes that the build itself runs: a module, once
 * imported, cannot be forgotten.
 */
export function serve(config: string): void {
  const worker = new Worker(import.meta.resolve("./serve_worker.ts"), {
    type: "module",
  });
  worker.onmessage = () => {
    worker.terminate();
    serve(config);
  };
  worker.postMessage(config);
}
