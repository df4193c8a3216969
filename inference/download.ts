/**
 * A model's files in the browser: fetched with progress in bytes, held against
 * the manifest, and kept in Cache Storage, so that they are fetched once.
 */
import { type ManifestFile, ModelError, verifyFile } from "./manifest.ts";

export const CACHE_NAME = "diffusion-models";

/**
 * One whole file, from the cache if its SHA-256 is right, else from the
 * network. The name in the cache holds the hash, so that a new version of the
 * model is a new entry; the old one is dropped.
 *
 * @param onBytes told how many bytes have arrived so far
 * @throws {ModelError} `network`, `missing-file`, `wrong-size`, `wrong-hash`
 */
export async function loadFile(
  base: string,
  file: ManifestFile,
  onBytes: (loaded: number) => void = () => {},
): Promise<Uint8Array<ArrayBuffer>> {
  const url = new URL(file.path, base);
  const key = new URL(url);
  key.searchParams.set("sha256", file.sha256);
  const cache = await openCache();

  const kept = await cache?.match(key);
  if (kept) {
    const bytes = new Uint8Array(await kept.arrayBuffer());
    const whole = await verifyFile(bytes, file, url.href)
      .then(() => true, () => false);
    if (whole) {
      onBytes(bytes.length);
      return bytes;
    }
    await cache!.delete(key);
  }

  const bytes = await fetchWhole(url, file, onBytes);
  if (cache) await keep(cache, key, bytes);
  return bytes;
}

/**
 * Fetches and checks. A wrong hash is asked for once more past the HTTP cache,
 * where an older version may lie.
 */
async function fetchWhole(
  url: URL,
  file: ManifestFile,
  onBytes: (loaded: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const bytes = await fetchBytes(url, file, onBytes, "default");
    await verifyFile(bytes, file, url.href);
    return bytes;
  } catch (error) {
    const stale = error instanceof ModelError &&
      (error.code === "wrong-hash" || error.code === "wrong-size");
    if (!stale) throw error;
  }
  const bytes = await fetchBytes(url, file, onBytes, "reload");
  await verifyFile(bytes, file, url.href);
  return bytes;
}

async function fetchBytes(
  url: URL,
  file: ManifestFile,
  onBytes: (loaded: number) => void,
  cache: RequestCache,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetchFrom(url, { cache });
  const bytes = new Uint8Array(file.bytes);
  let loaded = 0;
  onBytes(0);
  try {
    const reader = response.body!.getReader();
    while (true) {
      const { done, value: chunk } = await reader.read();
      if (done) break;
      if (loaded + chunk.length > bytes.length) {
        throw new ModelError(
          "wrong-size",
          `${url.href} is longer than the ${file.bytes} bytes of the manifest. Fetch the model again, or export it again.`,
        );
      }
      bytes.set(chunk, loaded);
      loaded += chunk.length;
      onBytes(loaded);
    }
  } catch (cause) {
    if (cause instanceof ModelError) throw cause;
    throw new ModelError(
      "network",
      `The connection broke after ${loaded} of ${file.bytes} bytes of ${url.href}. Check the connection and run again.`,
      { cause },
    );
  }
  return bytes.subarray(0, loaded);
}

/**
 * `fetch` whose failures say what to do.
 * @throws {ModelError} `network` or `missing-file`
 * @throws {DOMException} `AbortError`
 */
export async function fetchFrom(
  url: URL,
  init: RequestInit,
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (cause) {
    init.signal?.throwIfAborted();
    throw new ModelError(
      "network",
      `${url.href} cannot be reached. Check the connection and run again.`,
      { cause },
    );
  }
  if (response.ok) return response;
  throw new ModelError(
    "missing-file",
    `The server answers ${response.status} for ${url.href}. Check that the model's folder is there; a moment later it may be.`,
  );
}

/** Null where a page may not keep anything: a private window, a sandbox. */
async function openCache(): Promise<Cache | null> {
  try {
    return await globalThis.caches.open(CACHE_NAME);
  } catch {
    return null;
  }
}

async function keep(cache: Cache, key: URL, bytes: Uint8Array<ArrayBuffer>) {
  try {
    for (const { url } of await cache.keys()) {
      const other = new URL(url);
      if (other.pathname === key.pathname && other.origin === key.origin) {
        await cache.delete(url);
      }
    }
    await cache.put(
      key,
      new Response(bytes, {
        headers: { "content-length": String(bytes.length) },
      }),
    );
  } catch {
    // A full disk only means that the next visit fetches again.
  }
}
