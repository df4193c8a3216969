/**
 * A model's files in the browser: fetched with progress in bytes, held against
 * the manifest, and kept in Cache Storage, so that they are fetched once.
 */
import { ChunkedDownload, type LoadOptions } from "./chunked_download.ts";
import { type ManifestFile, ModelError, verifyFile } from "./manifest.ts";
import { piecesOf } from "./pieces.ts";
import { fetchFrom } from "./request.ts";
import { keyOf, Store } from "./store.ts";

/**
 * One whole file: what is kept of it and has the right SHA-256, and the rest
 * from the network. A file with chunks goes on from the last whole one after a
 * reload, a stop or a broken connection.
 *
 * @throws {ModelError} `network`, `missing-file`, `wrong-size`, `wrong-hash`
 * @throws {DOMException} `AbortError`
 */
export async function loadFile(
  base: string | URL,
  file: ManifestFile,
  options: LoadOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const url = new URL(file.path, base);
  const store = await Store.open();
  const { chunks } = file;
  return chunks
    ? await new ChunkedDownload(url, { ...file, chunks }, store, options).load()
    : await loadWhole(url, file, store, options);
}

async function loadWhole(
  url: URL,
  file: ManifestFile,
  store: Store,
  options: LoadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = keyOf(url, file.sha256);
  const kept = await store.read(key);
  if (kept && await isRight(kept, file)) {
    options.onBytes?.(kept.length);
    return kept;
  }
  const bytes = await fetchWhole(url, file, options);
  await store.keepOnly(url, [key]);
  await store.keep(key, bytes);
  return bytes;
}

/**
 * Fetches and checks. A wrong hash is asked for once more past the HTTP cache,
 * where an older version may lie.
 */
async function fetchWhole(
  url: URL,
  file: ManifestFile,
  options: LoadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const bytes = await fetchBytes(url, file, options, "default");
    await verifyFile(bytes, file, url.href);
    return bytes;
  } catch (error) {
    const stale = error instanceof ModelError &&
      (error.code === "wrong-hash" || error.code === "wrong-size");
    if (!stale) throw error;
  }
  const bytes = await fetchBytes(url, file, options, "reload");
  await verifyFile(bytes, file, url.href);
  return bytes;
}

async function fetchBytes(
  url: URL,
  file: ManifestFile,
  { onBytes, signal }: LoadOptions,
  cache: RequestCache,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetchFrom(url, { cache, signal });
  const bytes = new Uint8Array(file.bytes);
  let loaded = 0;
  onBytes?.(0);
  try {
    for await (const piece of piecesOf(response.body!)) {
      if (loaded + piece.length > bytes.length) {
        throw new ModelError(
          "wrong-size",
          `${url.href} is longer than the ${file.bytes} bytes of the manifest. Fetch the model again, or export it again.`,
        );
      }
      bytes.set(piece, loaded);
      loaded += piece.length;
      onBytes?.(loaded);
    }
  } catch (cause) {
    if (cause instanceof ModelError) throw cause;
    signal?.throwIfAborted();
    throw new ModelError(
      "network",
      `The connection broke after ${loaded} of ${file.bytes} bytes of ${url.href}. Check the connection and run again.`,
      { cause },
    );
  }
  return bytes.subarray(0, loaded);
}

async function isRight(
  bytes: Uint8Array<ArrayBuffer>,
  file: ManifestFile,
): Promise<boolean> {
  return await verifyFile(bytes, file, file.path).then(() => true, () => false);
}
