import assert from "node:assert/strict";
import { sendHeaders } from "./host_headers.ts";

Deno.test("every answer gets the headers, and keeps its own", async () => {
  const answer = new Response(null, {
    status: 301,
    headers: { location: "/a/" },
  });
  const request = new Request("http://localhost/a");
  const { status, headers } = await sendHeaders(
    request,
    () => Promise.resolve(answer),
  );
  assert.equal(status, 301);
  assert.deepEqual(Object.fromEntries(headers), {
    "access-control-allow-origin": "*",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "cross-origin",
    location: "/a/",
  });
});
