import { parseArgs } from "node:util";
import Site, { type SiteOptions } from "./core/site.ts";

/**
 * A site: the part of Lume 3's API that this project uses.
 *
 * The command line overrides `src`, `dest` and `location`; with `--serve` the
 * location is the local server's.
 */
export default function lume(options: SiteOptions = {}): Site {
  const { values } = parseArgs({
    args: Deno.args,
    strict: false,
    options: {
      src: { type: "string" },
      dest: { type: "string" },
      location: { type: "string" },
      port: { type: "string", short: "p" },
      hostname: { type: "string" },
      serve: { type: "boolean", short: "s" },
    },
  });
  const given = (name: string) => values[name] as string | undefined;
  const server = {
    ...options.server,
    port: Number(given("port") ?? options.server?.port ?? 3000),
    hostname: given("hostname") ?? options.server?.hostname ?? "localhost",
  };
  const local = `http://${server.hostname}:${server.port}`;
  return new Site({
    ...options,
    src: given("src") ?? options.src ?? "./",
    dest: given("dest") ?? options.dest ?? "./_site",
    location: given("location")
      ? new URL(given("location")!)
      : values.serve
      ? new URL(local)
      : options.location ?? new URL("http://localhost"),
    server,
  });
}
