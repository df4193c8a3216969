import assert from "node:assert/strict";
import sharp from "sharp";
import { csv, dataFile, svgFiles } from "./downloads.ts";
import { palette } from "./palette.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const chart = (inside: string, attributes = 'viewBox="0 0 300 100"') =>
  `<svg ${attributes}>${inside}</svg>`;

Deno.test("rows are a table; cells with commas and quotes are quoted", () => {
  assert.equal(
    csv([{ t: 1, name: 'a, "b"' }, { t: 2, last: true }]),
    't,name,last\r\n1,"a, ""b""",\r\n2,,true\r\n',
  );
});

Deno.test("data is a table or JSON, by its kind", () => {
  assert.equal(dataFile([{ a: 1 }], "f").path, "/figures/f.csv");
  const { path, bytes } = dataFile({ a: [1, 2] }, "f");
  assert.equal(path, "/figures/f.json");
  assert.deepEqual(JSON.parse(text(bytes)), { a: [1, 2] });
});

Deno.test("a chart alone has colours and a size, and can be drawn", async () => {
  const [file, ...others] = svgFiles(
    `<p>${
      chart('<rect fill="var(--data)" width="300" height="100"/>&nbsp;')
    }</p>`,
    [],
    "f",
  );
  assert.equal(others.length, 0);
  assert.equal(file.path, "/figures/f.svg");
  assert.match(
    text(file.bytes),
    /^<svg xmlns="[^"]+" width="300" height="100"/,
  );
  assert.doesNotMatch(text(file.bytes), /var\(|&nbsp;/);
  const { data, info } = await sharp(file.bytes).raw().toBuffer({
    resolveWithObject: true,
  });
  assert.deepEqual([info.width, info.height], [300, 100]);
  const hex = [...data.subarray(0, 3)]
    .map((it) => it.toString(16).padStart(2, "0")).join("");
  assert.equal(`#${hex}`, palette.data.light);
});

Deno.test("several charts are numbered; marks and drawings inside are none", () => {
  const files = svgFiles(
    chart(chart("")) + chart("") + chart("", 'width="16" height="16"'),
    [],
    "f",
  );
  assert.deepEqual(files.map(({ path }) => path), [
    "/figures/f-1.svg",
    "/figures/f-2.svg",
  ]);
  assert.deepEqual(svgFiles(chart("").repeat(7), [], "f"), []);
});

Deno.test("a picture inside of a chart comes with it", () => {
  const bytes = new Uint8Array([1, 2, 3]);
  const [file] = svgFiles(
    chart('<image href="/figures/a.webp"/>'),
    [{ path: "/figures/a.webp", bytes }],
    "f",
  );
  assert.match(text(file.bytes), /href="data:image\/webp;base64,AQID"/);
});

Deno.test("what the page's style sheet paints is left out", () => {
  const inside = '<path d="M0 0L9 9"/>';
  assert.deepEqual(svgFiles(chart(inside), [], "f"), []);
  assert.deepEqual(
    svgFiles(chart(`<g class="arrow" fill="red">${inside}</g>`), [], "f"),
    [],
  );
  assert.equal(
    svgFiles(chart(`<g fill="none">${inside}</g>`), [], "f").length,
    1,
  );
});
