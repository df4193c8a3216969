/** `fetch` whose failures say what to do. */
import { ModelError } from "./manifest.ts";
import { Store } from "./store.ts";

/**
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

/**
 * A small text that no hash speaks for, as the server has it now: an old
 * manifest with new weights would look like a broken download. Where the server
 * cannot be reached, as it was when it last could.
 *
 * @param read makes something of the text; what it refuses is not kept
 * @throws {ModelError} `network`, `missing-file`
 * @throws {DOMException} `AbortError`
 * @throws what `read` throws
 */
export async function readNewest<T>(
  url: URL,
  read: (text: string) => T,
  signal?: AbortSignal,
): Promise<T> {
  const store = await Store.open();
  let text: string;
  try {
    text = await fetchText(url, { signal, cache: "no-cache" });
  } catch (error) {
    if (!isBroken(error)) throw error;
    const kept = await store.read(url);
    if (!kept) throw error;
    return read(new TextDecoder().decode(kept));
  }
  const value = read(text);
  await store.keep(url, new TextEncoder().encode(text));
  return value;
}

async function fetchText(url: URL, init: RequestInit): Promise<string> {
  const response = await fetchFrom(url, init);
  try {
    return await response.text();
  } catch (cause) {
    init.signal?.throwIfAborted();
    throw new ModelError(
      "network",
      `The connection broke while ${url.href} arrived. Check it and run again.`,
      { cause },
    );
  }
}

/** Whether it was the connection, which may be there again in a moment. */
export function isBroken(error: unknown): error is ModelError {
  return error instanceof ModelError && error.code === "network";
}
