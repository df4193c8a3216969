import assert from "node:assert/strict";
import { emptyHeadersAsCells } from "./table_corners.ts";

Deno.test("an empty header becomes a cell, another stays", () => {
  assert.equal(
    emptyHeadersAsCells('<tr><th></th><th style="a"> </th><th>n</th></tr>'),
    '<tr><td></td><td style="a"></td><th>n</th></tr>',
  );
});
