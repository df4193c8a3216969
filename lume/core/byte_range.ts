/** What of a file a request's `Range` asks for: bytes `start` … `end − 1`. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Reads `Range: bytes=…` (RFC 9110, section 14). Null: the whole file, which a
 * server may always send, as it does here for several ranges at once.
 *
 * @throws {RangeError} if nothing of the file lies in the range: status 416
 */
export function byteRange(
  header: string | null,
  size: number,
): ByteRange | null {
  const [, first, last] = header?.match(/^bytes=(\d*)-(\d*)$/) ?? [];
  if (!first && !last) return null;
  const start = first ? Number(first) : Math.max(0, size - Number(last));
  const end = first && last ? Math.min(Number(last) + 1, size) : size;
  if (start >= end) throw new RangeError(`${header} of ${size} bytes`);
  return { start, end };
}

/**
 * The answer to a request for a file: all of it, or the range asked for.
 *
 * @param read gives bytes `start` … `end − 1`; without numbers, all
 */
export function rangedResponse(
  request: Request,
  size: number,
  headers: Headers,
  read: (range?: ByteRange) => BodyInit,
): Response {
  headers.set("accept-ranges", "bytes");
  try {
    const range = byteRange(request.headers.get("range"), size);
    if (!range) return new Response(read(), { headers });
    const { start, end } = range;
    headers.set("content-range", `bytes ${start}-${end - 1}/${size}`);
    return new Response(read(range), { status: 206, headers });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    headers.set("content-range", `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
}
