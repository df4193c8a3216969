import assert from "node:assert/strict";
import fc from "fast-check";
import { byteRange, rangedResponse } from "./byte_range.ts";

Deno.test("ranges as RFC 9110 has them, of ten bytes", () => {
  const cases: [string | null, [number, number] | null][] = [
    [null, null],
    ["bytes=0-", [0, 10]],
    ["bytes=0-0", [0, 1]],
    ["bytes=4-5", [4, 6]],
    ["bytes=7-99", [7, 10]],
    ["bytes=-3", [7, 10]],
    ["bytes=-99", [0, 10]],
    ["bytes=-", null],
    ["bytes=0-1,4-5", null],
    ["lines=0-1", null],
  ];
  for (const [header, range] of cases) {
    const [start, end] = range ?? [];
    assert.deepEqual(byteRange(header, 10), range && { start, end }, header!);
  }
  for (const header of ["bytes=10-", "bytes=-0"]) {
    assert.throws(() => byteRange(header, 10), RangeError, header);
  }
});

Deno.test("whatever is asked for, the bytes are those that the answer names", async () => {
  const bytes = Uint8Array.from({ length: 20 }, (_, i) => i);
  const ends = fc.option(fc.nat(25), { nil: "" });
  await fc.assert(fc.asyncProperty(ends, ends, async (first, last) => {
    const request = new Request("http://localhost/", {
      headers: { range: `bytes=${first}-${last}` },
    });
    const response = rangedResponse(
      request,
      bytes.length,
      new Headers(),
      ({ start, end } = { start: 0, end: bytes.length }) =>
        bytes.subarray(start, end),
    );
    const body = new Uint8Array(await response.arrayBuffer());
    const named = response.headers.get("content-range");
    if (response.status === 416) {
      assert.equal(named, "bytes */20");
      return assert.equal(body.length, 0);
    }
    const [start, end] = named?.match(/\d+/g)?.map(Number) ?? [0, 19];
    assert.deepEqual(body, bytes.subarray(start, end + 1));
    assert.equal(response.status, named ? 206 : 200);
    if (first !== "" && named) assert.equal(start, first);
  }));
});
