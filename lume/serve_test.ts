import assert from "node:assert/strict";
import { join } from "node:path";

const config = `
import lume from "lume/mod.ts";
import word from "./word.ts";
const site = lume({
  cwd: import.meta.dirname,
  src: "src",
  watcher: { include: [import.meta.dirname + "/word.ts"] },
  server: { middlewares: [async (request, next) => {
    const response = await next(request);
    response.headers.set("x-kept", "yes");
    return response;
  }] },
});
site.copy([".wasm"]);
site.data("word", word);
export default site;
`;

Deno.test("an edit of a page, of a module and a mistake reach the open page", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  const write = (name: string, text: string) =>
    Deno.writeTextFile(join(folder, name), text);
  await Deno.mkdir(join(folder, "src/sub"), { recursive: true });
  await write("_config.ts", config);
  await write("word.ts", "export default 'first';");
  await write("src/index.vto", "<p>{{ word }} one</p>");
  await write("src/sub/index.md", "Below.");
  await write("src/404.md", "nothing here");
  await write("src/sub/none.md", "---\nurl: /sub/404.html\n---\nnothing below");
  await write("src/a.wasm", "not really");

  const port = freePort();
  const server = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--config", join(import.meta.dirname!, "../deno.json")],
      ...[join(import.meta.dirname!, "cli.ts"), "--serve", "--port", `${port}`],
      ...["--config", join(folder, "_config.ts")],
    ],
    stdout: "null",
    stderr: "null",
  }).spawn();
  const base = `http://localhost:${port}`;
  const text = async (path: string) => await (await get(base + path)).text();

  try {
    const response = await get(`${base}/`);
    assert.equal(response.headers.get("x-kept"), "yes");
    assert.match(await response.text(), /<p>first one<\/p>[^]*EventSource/);
    assert.match(await text("/sub"), /<p>Below\.<\/p>/);
    const wasm = await get(`${base}/a.wasm`);
    assert.equal(wasm.headers.get("content-type"), "application/wasm");
    assert.equal(await wasm.text(), "not really");
    const part = await fetch(`${base}/a.wasm`, {
      headers: { range: "bytes=4-5" },
    });
    assert.equal(part.status, 206);
    assert.equal(part.headers.get("content-range"), "bytes 4-5/10");
    assert.equal(part.headers.get("x-kept"), "yes");
    assert.equal(await part.text(), "re");
    const missing = await get(`${base}/none/`);
    assert.equal(missing.status, 404);
    assert.match(await missing.text(), /nothing here/);
    const below = await get(`${base}/sub/none/`);
    assert.equal(below.status, 404);
    assert.match(await below.text(), /nothing below/);

    const messages = await listen(`${base}/.changes`);
    const { version } = await messages.next();
    assert.ok(version);
    await write("src/index.vto", "<p>{{ word }} two</p>");
    assert.deepEqual(await messages.next(), { changed: ["/"] });
    assert.match(await text("/"), /first two/);
    await write("src/index.vto", "<p>{{ if }}</p>");
    assert.match((await messages.next()).failure, /index\.vto/);
    await write("src/index.vto", "<p>{{ word }} three</p>");
    assert.deepEqual(await messages.next(), { changed: ["/"] });
    await messages.close();

    await write("word.ts", "export default 'second';");
    for (let html = ""; !html.includes("second three");) html = await text("/");
    const again = await listen(`${base}/.changes`);
    assert.notEqual((await again.next()).version, version);
    await again.close();
  } finally {
    server.kill();
    await server.status;
    await Deno.remove(folder, { recursive: true });
  }
});

/** Ask until someone answers: the server may be starting. */
async function get(url: string): Promise<Response> {
  while (true) {
    try {
      return await fetch(url);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** The server-sent events of an address, one by one. */
async function listen(url: string) {
  const reader = (await get(url)).body!
    .pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  return {
    async next() {
      while (!waiting.includes("\n\n")) {
        const { value, done } = await reader.read();
        assert.ok(!done, "the stream of changes has ended");
        waiting += value;
      }
      const end = waiting.indexOf("\n\n");
      const event = waiting.slice(0, end);
      waiting = waiting.slice(end + 2);
      return JSON.parse(event.slice(event.indexOf("data: ") + 6));
    },
    close: () => reader.cancel(),
  };
}

function freePort(): number {
  const listener = Deno.listen({ port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
}
