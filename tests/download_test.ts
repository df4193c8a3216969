/**
 * The download of a model, from servers that do all that servers do: a real
 * browser, the widget that readers press, and a small real model, cut into
 * chunks so small that it has many.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { writeWidgets } from "../components/widgets/bundle.ts";
import { bytesOf, type ChunkedFile, chunksOf } from "../inference/chunks.ts";
import { type ManifestFile, sha256 } from "../inference/manifest.ts";
import { sealed } from "../inference/seal.ts";
import { byteRange, rangedResponse } from "../lume/core/byte_range.ts";
import { type PageOptions, type Seen, withPage } from "./browser.ts";

const root = new URL("../", import.meta.url);
const modelDir = fileURLToPath(new URL("models/digits", root));
const base = "/models/digits/";
const weightsPath = `${base}denoiser.onnx`;
const chunkBytes = 16_384;

const weights = await Deno.readFile(`${modelDir}/denoiser.onnx`);
const total = weights.length;
const half = total / 2;
/** Larger than any model here, so that what the page itself takes is little. */
const large = new Uint8Array(32 << 20).map((_, i) => i >> 12);
const largeFile: ManifestFile = {
  path: "large",
  bytes: large.length,
  sha256: await sha256(large),
  chunks: await chunksOf(large),
};
const folder = await buildTestSite();
const file: ChunkedFile = JSON.parse(
  await Deno.readTextFile(`${folder}${base}manifest.json`),
).files.denoiser;
const { length: count } = file.chunks.sha256;
globalThis.addEventListener("unload", () => {
  Deno.removeSync(folder, { recursive: true });
});

/** Answers a request for the weights; `time` counts them, from 0. */
type Server = (request: Request, time: number) => Response | undefined;

/** As a good host does. */
const good: Server = () => undefined;

Deno.test("nothing is fetched, asked for or stored before the reader acts", () =>
  open(good, async ({ page, seen, asked }) => {
    await page.waitForTimeout(300);
    const heavy = seen.requests.filter((url) => /models|worker|ort/.test(url));
    assert.deepEqual(heavy, []);
    assert.deepEqual(asked, []);
    assert.deepEqual(await page.evaluate(() => caches.keys()), []);
  }));

Deno.test("a good server is asked once, and what came is kept in chunks", () =>
  open(good, async ({ page, asked }) => {
    await page.evaluate(async (path) => {
      const store = await caches.open("diffusion-models");
      await store.put(`${path}?sha256=old`, new Response("an older version"));
      await store.put("/other.onnx?sha256=1", new Response("another model"));
    }, weightsPath);
    await run(page);
    assert.deepEqual(asked, ["all"]);
    const kept = await keptKeys(page);
    assert.deepEqual(
      kept.filter((url) => url.startsWith(weightsPath)).toSorted(),
      file.chunks.sha256.map((it) => `${weightsPath}?sha256=${it}`).toSorted(),
    );
    assert.ok(kept.includes("/other.onnx?sha256=1"));

    await page.reload();
    await run(page);
    assert.deepEqual(asked, ["all"]);
  }));

Deno.test("a connection that breaks at the half is taken up unseen, at a whole chunk", () =>
  open(
    (request, time) => time === 0 ? upTo(half, request) : undefined,
    async ({ page, asked }) => {
      await run(page);
      assert.equal(asked.length, 2, asked.join());
      const start = startOf(asked[1]);
      assert.ok(start > 0 && start <= half, asked[1]);
      assert.equal(start % chunkBytes, 0);
      assert.equal(asked[1], `bytes=${start}-${total - 1}`);
    },
  ));

Deno.test("one that always breaks at the half: words, then Run fetches the rest alone", () => {
  let isBad = true;
  return open(
    (request) => isBad ? upTo(half, request) : undefined,
    async ({ page, asked }) => {
      const said = await failedRun(page);
      assert.match(
        said,
        /^The connection broke after (\d+) of 298260 bytes of .*denoiser\.onnx\. What has arrived is kept: check the connection and run again, and it goes on/,
      );
      const [, loaded] = said.match(/after (\d+)/)!;
      // Three more times, from where it was.
      assert.ok(asked.length >= 4, asked.join());
      const rest = `bytes=${loaded}-${total - 1}`;
      assert.deepEqual(asked.slice(-3), [rest, rest, rest]);

      isBad = false;
      asked.length = 0;
      await run(page);
      assert.deepEqual(asked, [rest]);
    },
  );
});

Deno.test("a server that breaks and knows no ranges: the same, from its start", () =>
  open(
    (_, time) => time === 0 ? upTo(half) : new Response(weights),
    async ({ page, asked }) => {
      await run(page);
      assert.equal(asked.length, 2);
      assert.match(asked[1], /^bytes=[1-9]/);
      const kept = await keptKeys(page);
      assert.equal(
        kept.filter((url) => url.startsWith(weightsPath)).length,
        count,
      );
    },
  ));

Deno.test("a flipped byte: its chunk is fetched again, and no other", () =>
  open(
    (_, time) => time === 0 ? new Response(flipped(100_000)) : undefined,
    async ({ page, asked }) => {
      await run(page);
      assert.deepEqual(asked, ["all", `${rangeOf(100_000)} past caches`]);
    },
  ));

Deno.test("a byte that is always flipped: words that name the file; then its chunk alone", () => {
  let isBad = true;
  return open(
    (request) => isBad ? part(flipped(100_000), request) : undefined,
    async ({ page, asked }) => {
      const said = await failedRun(page);
      const { start, end } = chunkOf(100_000);
      assert.match(
        said,
        new RegExp(
          `denoiser\\.onnx came twice with a wrong SHA-256 in its bytes ${start} to ${
            end - 1
          }\\. Reload the page`,
        ),
      );
      assert.deepEqual(asked, ["all", `${rangeOf(100_000)} past caches`]);
      isBad = false;
      await run(page);
      assert.deepEqual(asked.slice(2), [rangeOf(100_000)]);
    },
  );
});

Deno.test("a byte that rots in the store: its chunk is fetched again", () =>
  open(good, async ({ page, asked }) => {
    await run(page);
    await page.evaluate(async (key) => {
      const store = await caches.open("diffusion-models");
      const bytes = await (await store.match(key))!.bytes();
      bytes[7] ^= 1;
      await store.put(key, new Response(bytes));
    }, `${weightsPath}?sha256=${file.chunks.sha256[3]}`);
    await page.reload();
    await run(page);
    assert.deepEqual(asked, ["all", rangeOf(3 * chunkBytes)]);
  }));

Deno.test("404, at first and in the middle: words, and what came is kept", () => {
  const missing = () => new Response("no", { status: 404 });
  const servers: Server[] = [
    missing,
    (request, time) => time === 1 ? upTo(half, request) : missing(),
  ];
  let server = servers[0];
  return open(
    (request, time) => server(request, time),
    async ({ page, asked }) => {
      for (server of servers) {
        assert.match(
          await failedRun(page),
          /^The server answers 404 for .*denoiser\.onnx\. Check/,
        );
      }
      assert.deepEqual(asked.slice(0, 2), ["all", "all"]);
      assert.equal(asked.length, 3);
      server = good;
      await run(page);
      assert.equal(asked[3], asked[2]);
      assert.ok(startOf(asked[3]) > 0);
    },
  );
});

Deno.test("a slow server: bytes are counted, Stop stops, a reload goes on", () => {
  let isSlow = true;
  let cancelled = 0;
  return open(
    (request) => isSlow ? slowly(request, () => cancelled++) : undefined,
    async ({ page, asked }) => {
      const counted = page.getByText(/^Downloading the model: /);
      await page.getByRole("button", { name: "Run" }).click();
      await counted.getByText(/: 0\.[1-3] of 0\.3 MB/).waitFor();
      await page.getByRole("button", { name: "Stop" }).click();
      await page.getByRole("button", { name: "Run" }).waitFor();
      for (let i = 0; i < 50 && !cancelled; i++) await page.waitForTimeout(100);
      assert.equal(cancelled, 1);
      assert.deepEqual(asked, ["all"]);
      assert.equal(await page.getByRole("alert").isVisible(), false);

      await page.reload();
      await page.getByRole("button", { name: "Run" }).click();
      // What is there already is counted from the start.
      await counted.getByText(/: 0\.[1-3] of 0\.3 MB/).waitFor();
      isSlow = false;
      await page.getByText("finished").waitFor();
      assert.equal(asked.length, 2);
      const start = startOf(asked[1]);
      assert.ok(start > 0 && start % chunkBytes === 0, asked[1]);
      assert.equal(asked[1], `bytes=${start}-${total - 1}`);
    },
  );
});

Deno.test("gaps in what is kept: one request for each run of chunks", () =>
  open(good, async ({ page, asked }) => {
    await run(page);
    await page.evaluate(
      async (keys) => {
        const store = await caches.open("diffusion-models");
        for (const key of keys) await store.delete(key);
      },
      [2, 5, 6, count - 1].map((i) =>
        `${weightsPath}?sha256=${file.chunks.sha256[i]}`
      ),
    );
    await page.reload();
    await run(page);
    assert.deepEqual(asked.slice(1), [
      `bytes=${2 * chunkBytes}-${3 * chunkBytes - 1}`,
      `bytes=${5 * chunkBytes}-${7 * chunkBytes - 1}`,
      `bytes=${(count - 1) * chunkBytes}-${total - 1}`,
    ]);
  }));

Deno.test("offline after the first use: another widget, and the page anew", () => {
  let isOffline = false;
  return open(good, async ({ page, asked }) => {
    await run(page);
    await page.context().setOffline(true);
    await page.evaluate(() => {
      const other = document.createElement("glyph-denoiser");
      const settings = { id: "other", prompt: "two", seed: "3", steps: "4" };
      for (const [name, value] of Object.entries(settings)) {
        other.setAttribute(name, value);
      }
      other.setAttribute("src", "/models/digits/");
      document.body.append(other);
    });
    const other = page.locator("#other");
    await other.getByRole("button", { name: "Run" }).click();
    await other.getByText("finished").waitFor();
    await page.context().setOffline(false);

    // The page comes from the browser's cache, or a server that lacks models.
    isOffline = true;
    await page.reload();
    await run(page);
    assert.deepEqual(asked, ["all"]);
  }, {
    answer: ({ url }) =>
      isOffline && url.includes(base) ? broken(new Uint8Array(), 1) : undefined,
  });
});

Deno.test("offline before the first use: words, at once", () =>
  open(good, async ({ page }) => {
    await page.context().setOffline(true);
    assert.match(
      await failedRun(page),
      /manifest\.json cannot be reached\. Check the connection and run again/,
    );
    await page.context().setOffline(false);
    await run(page);
  }));

Deno.test("a full disk: it works, and keeps nothing", () => {
  let isBad = false;
  return open(
    (request) => isBad ? upTo(half, request) : undefined,
    async ({ page, asked }) => {
      const browser = await page.context().newCDPSession(page);
      await browser.send("Storage.overrideQuotaForOrigin", {
        origin: new URL(page.url()).origin,
        quotaSize: 1,
      });
      await run(page);
      const kept = await keptKeys(page);
      assert.deepEqual(kept.filter((url) => url.startsWith(weightsPath)), []);
      await page.reload();
      isBad = true;
      const said = await failedRun(page);
      assert.match(said, /broke after .* bytes .*Check the connection and run/);
      assert.doesNotMatch(said, /kept/);
      isBad = false;
      asked.length = 0;
      await run(page);
      assert.deepEqual(asked, ["all"]);
    },
  );
});

Deno.test("no store at all, as in some private windows: it works", () =>
  open(good, async ({ page, asked }) => {
    for (const times of [1, 2]) {
      await run(page);
      assert.equal(asked.length, times);
      await page.reload();
    }
  }, {
    answer: ({ url }) => {
      const { pathname } = new URL(url);
      if (pathname !== "/embed/v1/denoiser-worker.js") return;
      const script = Deno.readTextFileSync(folder + pathname);
      return new Response(
        `Object.defineProperty(self, "caches", {});${script}`,
        {
          headers: {
            "content-type": "text/javascript",
            "cross-origin-embedder-policy": "require-corp",
          },
        },
      );
    },
  }));

for (const visit of ["first", "second"]) {
  Deno.test(`${visit} visit: a download takes little more memory than its file has bytes`, () =>
    open(good, async ({ page }) => {
      const load = () =>
        page.evaluate(async (file) => {
          const { loadFile } = await import("/download.js" as string);
          const bytes = await loadFile(location.href, file);
          Object.assign(globalThis, { bytes });
        }, largeFile);
      if (visit === "second") {
        await load();
        await page.reload();
      }
      const memory = await page.context().newCDPSession(page);
      const used = async () => {
        const it = await memory.send("Runtime.getHeapUsage");
        return it.usedSize + it.backingStorageSize;
      };
      await memory.send("HeapProfiler.collectGarbage");
      const before = await used();
      let peak = 0;
      let isLoaded = false;
      const loading = load().finally(() => isLoaded = true);
      while (!isLoaded) peak = Math.max(peak, await used() - before);
      await loading;
      const share = peak / largeFile.bytes;
      // At least the file: else the peak was not seen.
      assert.ok(share >= 1 && share <= 1.3, `${share} of the file`);
    }));
}

interface Opened {
  page: Page;
  seen: Seen;
  /** The ranges of the weights that the server was asked for, "all" = none named. */
  asked: string[];
}

/** Opens the page with the widget, from such a server of the weights. */
async function open(
  server: Server,
  inspect: (opened: Opened) => Promise<void>,
  { answer }: PageOptions = {},
): Promise<void> {
  const asked: string[] = [];
  let time = 0;
  await withPage("/", async (page, seen) => {
    await inspect({ page, seen, asked });
    seen.errors.length = 0; // the browser's own words on what was served
  }, {
    folder,
    answer: (request) => {
      const answered = answer?.(request);
      if (answered || !request.url.endsWith(weightsPath)) return answered;
      const range = request.headers.get("range") ?? "all";
      const isPast = request.headers.get("cache-control") === "no-cache";
      asked.push(isPast ? `${range} past caches` : range);
      return server(request, time++);
    },
  });
}

/** Presses Run and waits for the finished picture. */
async function run(page: Page): Promise<void> {
  const widget = page.locator("glyph-denoiser").first();
  await widget.getByRole("button", { name: "Run" }).click();
  await widget.getByText("finished").or(page.getByRole("alert"))
    .waitFor({ timeout: 60_000 });
  assert.match(
    await widget.locator("#status").innerText(),
    /finished/,
    await page.locator("#message").first().innerText(),
  );
}

/** Presses Run, which fails. @returns what the reader is told */
async function failedRun(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Run" }).click();
  await page.getByRole("button", { name: "Stop" }).waitFor({
    state: "detached",
  });
  const alert = page.getByRole("alert");
  await alert.waitFor();
  return await alert.innerText();
}

/** Paths and queries of all that is in the store. */
function keptKeys(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const store = await caches.open("diffusion-models");
    const keys = await store.keys();
    return keys.map(({ url }) => url.slice(location.origin.length));
  });
}

function chunkOf(byte: number) {
  const first = Math.floor(byte / chunkBytes);
  return bytesOf(file, { first, end: first + 1 });
}

/** The header that asks for the chunk that this byte lies in. */
function rangeOf(byte: number): string {
  const { start, end } = chunkOf(byte);
  return `bytes=${start}-${end - 1}`;
}

function startOf(asked: string): number {
  return Number(asked.match(/^bytes=(\d+)-/)?.[1]);
}

function flipped(byte: number): Uint8Array<ArrayBuffer> {
  const bytes = weights.slice();
  bytes[byte] ^= 1;
  return bytes;
}

/** What is asked for of these bytes. */
function part(bytes: Uint8Array<ArrayBuffer>, request: Request): Response {
  return rangedResponse(
    request,
    bytes.length,
    new Headers(),
    ({ start, end } = { start: 0, end: bytes.length }) =>
      bytes.subarray(start, end),
  );
}

/** What is asked for of the weights; the connection breaks at this byte of the file. */
function upTo(byte: number, request?: Request): Response {
  const range = byteRange(request?.headers.get("range") ?? null, total);
  const { start } = range ?? { start: 0 };
  return broken(
    weights.slice(start, Math.max(start, byte)),
    total - start,
    range ? 206 : 200,
  );
}

/** These bytes of so many that are announced, then the connection breaks. */
function broken(
  bytes: Uint8Array<ArrayBuffer>,
  announced: number,
  status = 200,
): Response {
  const body = new ReadableStream({
    async start(controller) {
      if (bytes.length) controller.enqueue(bytes);
      // What is sent must have arrived: a connection that ends takes it along.
      await new Promise((resolve) => setTimeout(resolve, 200));
      controller.close();
    },
  });
  const headers = { "content-length": String(announced) };
  return new Response(body, { status, headers });
}

/** A chunk's bytes at a time, with a rest before each. */
function slowly(request: Request, onCancel: () => void): Response {
  const range = byteRange(request.headers.get("range"), total);
  let { start: at } = range ?? { start: 0 };
  const body = new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (at >= total) return controller.close();
      controller.enqueue(weights.subarray(at, at += chunkBytes));
    },
    cancel: onCancel,
  });
  return new Response(body, { status: range ? 206 : 200 });
}

/** The widgets' scripts, the model in small chunks, and a page with the widget. */
async function buildTestSite(): Promise<string> {
  const folder = await Deno.makeTempDir();
  await writeWidgets(folder);
  await build({
    entryPoints: [fileURLToPath(new URL("inference/download.ts", root))],
    bundle: true,
    format: "esm",
    outfile: `${folder}/download.js`,
  });
  await Deno.writeFile(`${folder}/large`, large);
  const to = `${folder}${base}`;
  await Deno.mkdir(to, { recursive: true });
  const text = await Deno.readTextFile(`${modelDir}/manifest.json`);
  const manifest = await sealed(JSON.parse(text), modelDir, chunkBytes);
  await Deno.writeTextFile(`${to}manifest.json`, JSON.stringify(manifest));
  for (const { path } of Object.values(manifest.files) as ChunkedFile[]) {
    await Deno.copyFile(`${modelDir}/${path}`, to + path);
  }
  await Deno.writeTextFile(
    `${folder}/index.html`,
    `<!doctype html><html lang="en"><title>Test</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/embed/v1/glyph-denoiser.css">
    <script type="module" src="/embed/v1/glyph-denoiser.js"></script>
    <glyph-denoiser prompt="seven" steps="4" src="${base}">
      <p>The still figure.</p>
    </glyph-denoiser>`,
  );
  return folder;
}
