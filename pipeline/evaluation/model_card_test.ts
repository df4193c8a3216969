import assert from "node:assert/strict";
import { readManifest } from "../../inference/manifest.ts";
import { modelCard } from "./model_card.ts";
import { good } from "./testdata/evaluation.ts";

const folder = new URL("../../models/glyffuser/", import.meta.url);
const text = Deno.readTextFileSync(new URL("manifest.json", folder));
const manifest = readManifest(text, "manifest.json");

const cardWith = (evaluation: unknown) =>
  modelCard({ ...manifest, metrics: { ...manifest.metrics, evaluation } });

Deno.test("the model card is what the manifest says", () => {
  assert.equal(
    Deno.readTextFileSync(new URL("README.md", folder)),
    modelCard(manifest),
    "the card is out of date: run `deno task evaluate --card`",
  );
});

Deno.test("modelCard: what was measured, beside its target", () => {
  const card = cardWith({ ...good, weights: manifest.files.denoiser.sha256 });
  assert.match(
    card,
    /\| radical named, mean of 2 \| ≥ 92 % \| 93\.8 % of 64 \(.+\) \| yes \|/,
  );
  assert.match(card, /gold 100 %, gate 88 %\./);
  assert.match(card, /Noto Serif SC \| 5,000 \| 0\.600 \| 0\.400 \| 100 \|/);
  assert.match(card, /By guidance, the same 1,000 held-out captions/);
  assert.match(card, /\| 2 \| 0\.900 \| 0\.600 \| 21\.0 \| 55\.0 % \|/);
  assert.match(card, /1\.2 % are nearer to a training glyph by features/);
  assert.doesNotMatch(card, /undefined|NaN|\[object|rough/);
});

Deno.test("modelCard: numbers of other weights, or of few samples, are told apart", () => {
  assert.match(cardWith(good), /have not been measured yet/);
  const quick = cardWith({
    ...good,
    quick: true,
    weights: manifest.files.denoiser.sha256,
  });
  assert.match(quick, /tenth of the samples/);
  const unfinished = cardWith({
    ...good,
    guidance: undefined,
    weights: manifest.files.denoiser.sha256,
  });
  assert.doesNotMatch(unfinished, /By guidance/);
  assert.throws(
    () => modelCard({ ...manifest, training: undefined }),
    /no training record/,
  );
});
