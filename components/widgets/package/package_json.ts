import diffusion from "../../../diffusion/deno.json" with { type: "json" };
import { type Manifest, manifestFile } from "../manifest.ts";

/** What npm and bundlers are told of the package. */
export function packageJson({ modules }: Manifest): Record<string, unknown> {
  const names = modules.map(({ path }) => path.replace(/\.js$/, ""));
  const own = (path: string) => [`./${path}`, `./${path}`] as const;
  return {
    name: "@glyffuser/widgets",
    // The packages of one commit are of one version.
    version: diffusion.version,
    description:
      "Custom elements that explain diffusion models, and one that runs a text-to-glyph model in the browser",
    keywords: ["web-components", "custom-elements", "diffusion-models", "onnx"],
    license: diffusion.license,
    type: "module",
    customElements: manifestFile,
    exports: Object.fromEntries([
      ...names.flatMap((name) => [
        own(`${name}.js`),
        own(`classes/${name}.js`),
        own(`${name}.css`),
      ]),
      own(manifestFile),
      own("package.json"),
    ]),
    // To import one of these is to define an element; the rest can be left out.
    sideEffects: [...names.map((name) => `./${name}.js`), "*.css"],
  };
}
