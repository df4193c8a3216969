/**
 * How smoothly the map of all glyphs moves: the time that its script takes for
 * a frame, and the time between frames, while a reader zooms in from the whole
 * map and pans there. On the explorer as it is built, in `_site`:
 *
 *     deno run -A bench/glyph_map_bench.ts
 *
 * 60 frames a second leave 16.7 ms for a frame. Without a GPU, the browser draws
 * on the CPU as well, beside the script: the time between frames is then longer
 * than on a reader's laptop, the script's is not.
 */
import { withPage } from "../tests/browser.ts";

interface Frame {
  script: number;
  interval: number;
}

const movements = { zooming: 120, panning: 120 };

await withPage("/explorer/", async (page) => {
  await page.evaluate(() => {
    const frames: Frame[] = [];
    const { requestAnimationFrame } = globalThis;
    let last = 0;
    globalThis.requestAnimationFrame = (act) =>
      requestAnimationFrame((now) => {
        const start = performance.now();
        act(now);
        frames.push({
          script: performance.now() - start,
          interval: start - last,
        });
        last = start;
      });
    Object.assign(globalThis, { frames });
  });
  const canvas = page.locator("glyph-map #map");
  await canvas.waitFor();
  await page.waitForTimeout(2000);
  for (const [name, count] of Object.entries(movements)) {
    const frames = await canvas.evaluate(async (canvas, { name, count }) => {
      const { frames } = globalThis as unknown as { frames: Frame[] };
      frames.length = 0;
      const { width, height } = canvas.getBoundingClientRect();
      const place = { clientX: width / 2, clientY: height / 2, pointerId: 1 };
      const send = (event: Event) => canvas.dispatchEvent(event);
      // What a pointer that nobody holds would throw.
      canvas.setPointerCapture = () => {};
      const drag = (type: string, x: number) =>
        send(
          new PointerEvent(type, {
            ...place,
            clientX: place.clientX + x,
            buttons: 1,
          }),
        );
      if (name === "panning") drag("pointerdown", 0);
      for (let i = 0; i < count; i++) {
        if (name === "zooming") {
          send(
            new WheelEvent("wheel", {
              ...place,
              deltaY: i < count / 2 ? -12 : 12,
            }),
          );
        } else drag("pointermove", 150 * Math.sin(i / 20));
        await new Promise((done) => setTimeout(done, 0));
        await new Promise((done) => requestAnimationFrame(done));
      }
      if (name === "panning") drag("pointerup", 0);
      return frames.filter(({ script }) => script > .05);
    }, { name, count });
    tell(name, frames);
  }
}, { reducedMotion: "no-preference" });

function tell(name: string, frames: Frame[]) {
  const at = (share: number, values: number[]) =>
    values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))]
      .toFixed(1);
  const line = (values: number[]) =>
    `median ${at(.5, values)} ms, 95 in 100 below ${at(.95, values)} ms`;
  console.log(`${name}: script ${line(frames.map((it) => it.script))}`);
  console.log(`  between frames ${line(frames.map((it) => it.interval))}`);
}
