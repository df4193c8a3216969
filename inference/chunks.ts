/**
 * What to fetch of a file that is partly there: its chunks, and the runs of
 * those that are missing. Nothing here does I/O.
 */
import { type FileChunks, type ManifestFile, sha256 } from "./manifest.ts";

/** One mebibyte: lost at most when a connection breaks. */
export const CHUNK_BYTES = 1 << 20;

/** A file that is checked and kept chunk by chunk. */
export type ChunkedFile = ManifestFile & { readonly chunks: FileChunks };

/** Chunks `first` … `end − 1`. */
export interface Run {
  readonly first: number;
  readonly end: number;
}

/** Bytes `start` … `end − 1`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The chunks of a file's bytes, for its manifest; undefined where it is no
 * larger than one, so that nothing would be gained.
 */
export async function chunksOf(
  bytes: Uint8Array<ArrayBuffer>,
  chunkBytes = CHUNK_BYTES,
): Promise<FileChunks | undefined> {
  if (bytes.length <= chunkBytes) return undefined;
  const hashes: string[] = [];
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    hashes.push(await sha256(bytes.subarray(start, start + chunkBytes)));
  }
  return { bytes: chunkBytes, sha256: hashes };
}

/** Where the chunks of a run lie in the file. */
export function bytesOf(
  { bytes, chunks }: ChunkedFile,
  { first, end }: Run,
): ByteRange {
  return {
    start: first * chunks.bytes,
    end: Math.min(end * chunks.bytes, bytes),
  };
}

/**
 * The longest runs of chunks that are missing, in the file's order: one request
 * each.
 */
export function missingRuns(isThere: readonly boolean[]): Run[] {
  const runs: Run[] = [];
  for (let first = 0; first < isThere.length; first++) {
    if (isThere[first]) continue;
    let end = first + 1;
    while (end < isThere.length && !isThere[end]) end++;
    runs.push({ first, end });
    first = end;
  }
  return runs;
}

/**
 * The headers that ask for these bytes of a file: none for all of it, which any
 * server understands.
 */
export function rangeHeaders(
  { start, end }: ByteRange,
  { bytes }: ManifestFile,
): HeadersInit {
  return start === 0 && end === bytes
    ? {}
    : { range: `bytes=${start}-${end - 1}` };
}
