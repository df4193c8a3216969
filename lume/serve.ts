import { resolve } from "node:path";

/** What the worker says, once it knows the site. */
export interface Watch {
  /** Files and folders to watch. */
  paths: string[];
  /** The folder that is written, not to be watched. */
  dest: string;
}

/**
 * Serve a site while it is written. A worker builds and serves; it is told what
 * changed, or replaced when a module did: one that was imported cannot be
 * forgotten. The watch outlives the worker, so that no change is missed.
 *
 * @param config URL of the site's configuration
 */
export function serve(config: string): void {
  let isWatching = false;
  let worker = start();

  function start(): Worker {
    const worker = new Worker(import.meta.resolve("./serve_worker.ts"), {
      type: "module",
    });
    worker.onmessage = ({ data }) => void watch(data);
    worker.postMessage(config);
    return worker;
  }

  async function watch(found: Watch): Promise<void> {
    if (isWatching) return;
    isWatching = true;
    for await (const paths of changes(found)) {
      if (paths.some((path) => /\.[jt]s$/.test(path))) {
        worker.terminate();
        worker = start();
      } else worker.postMessage(paths);
    }
  }
}

/** Changed paths, gathered until none came for a moment. */
async function* changes({ paths, dest }: Watch): AsyncGenerator<string[]> {
  const waiting = new Set<string>();
  let wake = () => {};
  (async () => {
    const watcher = Deno.watchFs(paths.map((path) => resolve(path)));
    for await (const { kind, paths } of watcher) {
      const ours = paths.filter((path) =>
        !path.startsWith(dest) && !/(~|\.sw.|\/4913|_test\.ts)$/.test(path)
      );
      if (kind === "access" || !ours.length) continue;
      ours.forEach((path) => waiting.add(path));
      wake();
    }
  })();
  while (true) {
    if (!waiting.size) await new Promise<void>((resolve) => wake = resolve);
    for (let count = 0; count < waiting.size;) {
      count = waiting.size;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    const changed = [...waiting];
    waiting.clear();
    yield changed;
  }
}
