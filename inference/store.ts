/** What a browser keeps of models, in Cache Storage, so that it is fetched once. */

import { piecesOf } from "./pieces.ts";

export const CACHE_NAME = "diffusion-models";

/**
 * Null where a page may keep nothing, as in some private windows, or finds
 * nothing: that costs a download, and is no error.
 */
export class Store {
  private constructor(readonly cache: Cache | null) {}

  static async open(): Promise<Store> {
    try {
      return new Store(await globalThis.caches.open(CACHE_NAME));
    } catch {
      return new Store(null);
    }
  }

  async read(key: URL): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      const kept = await this.cache?.match(key);
      return kept ? new Uint8Array(await kept.arrayBuffer()) : null;
    } catch {
      return null;
    }
  }

  /** Reads into `target`. @returns whether that was filled */
  async readInto(
    target: Uint8Array<ArrayBuffer>,
    key: URL,
  ): Promise<boolean> {
    let at = 0;
    try {
      const kept = await this.cache?.match(key);
      if (!kept) return false;
      for await (const piece of piecesOf(kept.body!)) {
        target.set(piece, at);
        at += piece.length;
      }
    } catch {
      return false;
    }
    return at === target.length;
  }

  /** @returns whether it is kept; it is not where the disk is full */
  async keep(key: URL, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    if (!this.cache) return false;
    const headers = { "content-length": String(bytes.length) };
    try {
      await this.cache.put(key, new Response(bytes, { headers }));
      return true;
    } catch {
      return false;
    }
  }

  /** Drops what is kept of a file but for these: its older versions. */
  async keepOnly(url: URL, keys: readonly URL[]): Promise<void> {
    const hrefs = new Set(keys.map(({ href }) => href));
    try {
      for (const request of await this.cache?.keys() ?? []) {
        const { origin, pathname, href } = new URL(request.url);
        const isOfFile = origin === url.origin && pathname === url.pathname;
        if (isOfFile && !hrefs.has(href)) await this.cache!.delete(request);
      }
    } catch {
      // They only take room.
    }
  }
}

/**
 * Where bytes of a file are kept. Their hash is in the name, so that those of a
 * new version of the model are others.
 */
export function keyOf(url: URL, sha256: string): URL {
  const key = new URL(url);
  key.searchParams.set("sha256", sha256);
  return key;
}
