const SHARED_BYTES = 65_536;

/**
 * What arrives of a body, piece by piece; a piece holds until the next is asked
 * for, and whoever stops asking cancels the rest.
 *
 * Memory stays that of one piece: they share a buffer where the browser can do
 * that, and are given back elsewhere. Left to the garbage collector, they would
 * come to the size of the body.
 */
export function piecesOf(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  try {
    return shared(body.getReader({ mode: "byob" }));
  } catch {
    return single(body.getReader());
  }
}

async function* shared(reader: ReadableStreamBYOBReader) {
  try {
    let buffer = new ArrayBuffer(SHARED_BYTES);
    while (true) {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (done) return;
      yield value;
      buffer = value.buffer;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

async function* single(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
) {
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
      value.buffer.transfer?.(0); // browsers of before 2024 lack it
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
