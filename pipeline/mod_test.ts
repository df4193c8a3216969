import assert from "node:assert/strict";
import { stages } from "./mod.ts";

Deno.test("the overview in mod.ts tells what feeds each stage", () => {
  const text = Deno.readTextFileSync(new URL("./mod.ts", import.meta.url));
  const overview = [...text.matchAll(/^ \* {3}([\w-]+) +← (.+)$/gm)]
    .map(([, name, fedBy]) => [
      name,
      fedBy.split(", ").filter((it) => !it.includes("(") && !it.includes(")")),
    ]);
  assert.deepEqual(
    overview,
    stages.map((it) => [it.name, it.inputs]),
  );
});

Deno.test("every stage is the default export of the module it names", async () => {
  for (const stage of stages) {
    assert.equal((await import(stage.module)).default, stage);
  }
});

Deno.test("looking at the graph loads no heavy package", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", new URL("./mod.ts", import.meta.url).pathname],
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
    modules: {
      specifier: string;
      dependencies?: {
        specifier: string;
        code?: unknown;
        isDynamic?: boolean;
      }[];
    }[];
  };
  const graph = new Map(modules.map((it) => [it.specifier, it]));
  const seen = new Set<string>();
  const packages: string[] = [];
  const visit = (specifier: string) => {
    if (seen.has(specifier)) return;
    seen.add(specifier);
    for (const it of graph.get(specifier)?.dependencies ?? []) {
      if (!it.code || it.isDynamic) continue;
      const target = (it.code as { specifier: string }).specifier;
      if (target.startsWith("file:")) visit(target);
      else if (!target.startsWith("node:")) packages.push(it.specifier);
    }
  };
  visit(new URL("./mod.ts", import.meta.url).href);
  assert.ok(seen.size > stages.length);
  assert.deepEqual(packages, []);
});
