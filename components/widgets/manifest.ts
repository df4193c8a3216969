import { create } from "@custom-elements-manifest/analyzer/src/create.js";
import ts from "typescript-of-analyzer";
import { widgetNames } from "./names.ts";

/** Beside the scripts that it tells of. */
export const manifestFile = "custom-elements.json";

/** One thing that pages may set, hear or style, as a class's comment tells of it. */
export interface ApiEntry {
  name: string;
  description?: string;
  type?: { text: string };
  default?: string;
}

/** A public member of a class. */
export interface Member extends ApiEntry {
  kind: "field" | "method";
  privacy?: "public" | "private" | "protected";
  static?: boolean;
  parameters?: { name: string; type?: { text: string } }[];
}

/** What a page may do with an element: a declaration of the manifest. */
export interface ElementApi {
  kind: "class";
  name: string;
  tagName: string;
  customElement: true;
  description: string;
  attributes?: ApiEntry[];
  members?: Member[];
  events?: ApiEntry[];
  slots?: ApiEntry[];
  cssParts?: ApiEntry[];
  cssProperties?: ApiEntry[];
}

/** `custom-elements.json`, which editors and catalogues read. */
export interface Manifest {
  schemaVersion: string;
  readme: string;
  modules: {
    kind: "javascript-module";
    path: string;
    declarations: ElementApi[];
    exports: unknown[];
  }[];
}

/**
 * The widgets' custom-elements manifest, schema 1.0.0: of the classes' comments
 * and their public members. Paths are those of the scripts that pages load.
 *
 * @throws for a widget whose class is not `@element` of its name
 * @see https://github.com/webcomponents/custom-elements-manifest
 */
export function widgetManifest(): Manifest {
  const { modules, ...manifest } = create({
    // The base class of some lends them what it says of itself.
    modules: [
      "element/widget.ts",
      "element/lab.ts",
      "model/lease_lab.ts",
      "model/model_lab.ts",
      "model/run_lab.ts",
      ...widgetNames.map(sourceOf),
    ].map(parse),
    plugins: [],
    context: { dev: false },
  }) as Manifest;
  return {
    ...manifest,
    modules: widgetNames.map((name) => {
      const api = modules.find(({ path }) => path === sourceOf(name))
        ?.declarations.find(({ tagName }) => tagName === name);
      if (!api) {
        throw new Error(
          `components/widgets/${sourceOf(name)}: no class is @element ${name}`,
        );
      }
      const { name: className } = api;
      const path = `${name}.js`;
      const declaration = { name: className, module: path };
      return {
        kind: "javascript-module",
        path,
        declarations: [published(api)],
        exports: [
          { kind: "js", name: className, declaration },
          { kind: "custom-element-definition", name, declaration },
        ],
      };
    }),
  };
}

/** What the manifest says of an element. */
export function apiOf(name: string, { modules }: Manifest): ElementApi {
  const found = modules.find(({ path }) => path === `${name}.js`);
  if (found) return found.declarations[0];
  throw new Error(
    `there is no widget "${name}": components/widgets/names.ts has ${
      widgetNames.join(", ")
    }`,
  );
}

/** What to run on, what becomes of the page's address, and the model's own. */
const notOfState = ["provider", "permalink", "schedule"];

/** Whether an attribute says where something is fetched from. */
const isAddress = ({ description = "" }: ApiEntry) =>
  description.startsWith("Address of ");

/**
 * By widget, the attributes that name its state: a link may set these, and no
 * others.
 */
export function stateAttributes(manifest: Manifest): Record<string, string[]> {
  return attributesOf(
    manifest,
    (it) => !isAddress(it) && !notOfState.includes(it.name),
  );
}

/** By widget, the attributes that hold an address. */
export function addressAttributes(
  manifest: Manifest,
): Record<string, string[]> {
  return attributesOf(manifest, isAddress);
}

function attributesOf(
  { modules }: Manifest,
  choose: (entry: ApiEntry) => boolean,
): Record<string, string[]> {
  return Object.fromEntries(
    modules.map(({ declarations: [{ tagName, attributes = [] }] }) => [
      tagName,
      attributes.filter(choose).map(({ name }) => name),
    ]),
  );
}

/** "noise-lab" → "noise-lab/noise_lab.ts". */
export function sourceOf(name: string): string {
  return `${name}/${name.replaceAll("-", "_")}.ts`;
}

function parse(path: string) {
  const source = Deno.readTextFileSync(new URL(path, import.meta.url));
  return ts.createSourceFile(path, source, ts.ScriptTarget.ES2022, true);
}

/** Callbacks of the browser are not for pages to call. */
export function isOfBrowser(member: string): boolean {
  return /^(?:(?:dis)?connected|attributeChanged)Callback$|^observedAttributes$/
    .test(member);
}

/** What a constructor assigns to a part of the element is taken for its field. */
const parts = ["adoptedStyleSheets"];

function published({ members = [], ...api }: ElementApi): ElementApi {
  const shown = members.filter(({ name, privacy = "public", ...member }) =>
    privacy === "public" && !member.static && !isOfBrowser(name) &&
    !parts.includes(name)
  );
  return JSON.parse(JSON.stringify({ ...api, members: shown }, withoutOrigin));
}

/** Where a member was inherited from is a path that pages do not have. */
function withoutOrigin(key: string, value: unknown): unknown {
  return key === "inheritedFrom" || key === "superclass" ? undefined : value;
}
