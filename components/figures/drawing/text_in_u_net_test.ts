import assert from "node:assert/strict";
import { sayInEnglish } from "../../languages/say.ts";
import { manifest } from "../testdata/sources.ts";
import { blocksOf, type NetworkShape, textInUNet } from "./text_in_u_net.ts";

const { network } = manifest.training!.configuration as {
  network: NetworkShape;
};

Deno.test("as many blocks attend as the network says", () => {
  const { shape } = manifest.outputs.find(({ name }) => name === "attention")!;
  const blocks = blocksOf(network);
  assert.equal(blocks.filter(({ attends }) => attends).length, shape[1]);
  assert.deepEqual(blocks, blocks.toReversed(), "down as up");
});

Deno.test("the drawing has a box and a way from the timestep for each block", () => {
  const pair = ["/a.webp", "/b.webp"] as const;
  const html = textInUNet({
    network,
    text: "gold",
    tokens: ["[CLS]", "gold", "[SEP]"],
    width: 384,
    timestep: 500,
    masks: { vectors: pair, mean: pair, time: pair },
    images: { noisy: "/x.avif", predicted: "/y.avif" },
  }, sayInEnglish);
  const [broad, narrow] = html.split(/(?=<svg)/);
  const count = blocksOf(network).length;
  for (const svg of [broad, narrow]) {
    assert.equal(svg.split('class="block').length - 1, count);
    assert.ok(svg.includes(">gold</text>"));
    assert.doesNotMatch(svg, /NaN|undefined/);
    // Nothing lies outside of the drawing.
    const [, width, height] = svg.match(/viewBox="0 0 (\d+) (\d+)"/)!;
    for (const [, x, y] of svg.matchAll(/ x="([\d.]+)" y="([\d.]+)"/g)) {
      assert.ok(+x < +width && +y < +height, `${x}, ${y}`);
    }
  }
  // Each layout has masks of its own.
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
});
