import { dirname, join } from "node:path";
import type { Plugin } from "esbuild";

/** A package in Deno's cache, as `deno info --json` describes it. */
interface Package {
  name: string;
  localPath: string;
  /** Keys of the packages it depends on. */
  dependencies: string[];
}

/**
 * An esbuild plugin that finds npm packages in Deno's cache.
 *
 * Deno keeps packages in a folder each, by name and version, where esbuild's
 * own resolution (exports, conditions, browser fields) does not look. So each
 * importer gets a scratch folder whose `node_modules` links to exactly the
 * packages that it may see, and esbuild does the rest.
 *
 * @param root folder at or below deno.json, whose `imports` name the packages
 */
export function npmResolver(root: string): Plugin {
  return {
    name: "npm-resolver",
    async setup(build) {
      const { imports } = await readConfig(root);
      const packages = new Map<string, Package>();
      const scratch = await Deno.makeTempDir({ prefix: "npm-resolver-" });
      build.onDispose(() => Deno.removeSync(scratch, { recursive: true }));

      build.onResolve({ filter: /^[^./]/ }, async (args) => {
        if (args.kind === "entry-point" || args.pluginData === "npm") return;
        if (/^(https?|data|node):/.test(args.path)) return;
        const importer = packageOf(args.importer);
        const target = importer
          ? importer.dependencies.map((key) => packages.get(key))
            .find((found) => found && isBelow(args.path, found.name))
          : await mapped(args.path);
        if (!target) return;
        const result = await build.resolve(args.path, {
          kind: args.kind,
          importer: args.importer,
          resolveDir: await folderFor(target),
          pluginData: "npm",
        });
        return result;
      });

      function packageOf(path: string): Package | undefined {
        // A folder below another's belongs to the longer path.
        return [...packages.values()]
          .filter(({ localPath }) => path.startsWith(localPath + "/"))
          .sort((a, b) => b.localPath.length - a.localPath.length)[0];
      }

      /** The package that deno.json gives for a bare specifier. */
      async function mapped(specifier: string): Promise<Package | undefined> {
        const name = specifier.match(/^(@[^/]+\/)?[^/]+/)![0];
        const target: string | undefined = imports[name] ?? imports[`${name}/`];
        const [, key] = target?.match(/^npm:\/?((?:@[^/]+\/)?[^/]+)/) ?? [];
        if (!key) return undefined;
        if (!packages.has(key)) await readPackages(key);
        return packages.get(key);
      }

      async function readPackages(key: string): Promise<void> {
        const { stdout } = await new Deno.Command(Deno.execPath(), {
          args: ["info", "--json", `npm:${key}`],
          cwd: root,
          stderr: "null",
        }).output();
        const { npmPackages } = JSON.parse(new TextDecoder().decode(stdout));
        for (const [key, found] of Object.entries(npmPackages ?? {})) {
          packages.set(key, found as Package);
        }
      }

      /** A folder from which exactly this package can be seen. */
      async function folderFor({ name, localPath }: Package): Promise<string> {
        const folder = join(scratch, localPath.replaceAll(/\W/g, "_"));
        const link = join(folder, "node_modules", name);
        await Deno.mkdir(dirname(link), { recursive: true });
        await Deno.symlink(localPath, link, { type: "dir" }).catch((error) => {
          if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
        });
        return folder;
      }
    },
  };
}

async function readConfig(
  folder: string,
): Promise<{ imports: Record<string, string> }> {
  try {
    return JSON.parse(await Deno.readTextFile(join(folder, "deno.json")));
  } catch (error) {
    const isMissing = error instanceof Deno.errors.NotFound;
    if (isMissing && dirname(folder) !== folder) {
      return readConfig(dirname(folder));
    }
    throw new Error(`${folder}: no deno.json can be read`, { cause: error });
  }
}

function isBelow(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}/`);
}
