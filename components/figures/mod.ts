/**
 * The figures of the articles. Each is one file of this folder, named as the
 * figure is; what several of them need to draw is in `drawing/`.
 */
import { resolve } from "node:path";
import { readManifest } from "../../inference/manifest.ts";
import type { Manifest } from "../../inference/manifest.ts";
import { Absent } from "../../pipeline/absent.ts";
import { type Artifact, openArtifact } from "../../pipeline/artifact.ts";
import { languages } from "../languages/languages.ts";
import { pageWords } from "../languages/page_words.ts";
import type { Say } from "../languages/say.ts";
import { type Translator, translatorOf } from "../languages/translator.ts";
import { DEFAULT_MODEL, ROOT } from "../../pipeline/model_choice.ts";
import { MODEL_FOLDER } from "../../pipeline/report.ts";
import { dataFile, svgFiles } from "./drawing/downloads.ts";
import {
  escapeHtml,
  type Figure,
  type FigureFamily,
  type FigureFile,
  type Sources,
  type Words,
} from "./drawing/figure.ts";

/** A figure, drawn; captions are still Markdown. */
export interface DrawnFigure {
  figure: Figure;
  html: string;
  files: FigureFile[];
  /** Its data and its charts as files, which the fold links to. */
  downloads: FigureFile[];
  caption: string;
  /** HTML that says how the figure was made. */
  provenance: string;
}

const [{ tag: english }] = languages;
const drawn = new Map<string, Promise<DrawnFigure>>();

/** A figure by its file's name and, if that holds a family, by what it is of. */
export interface FigureName {
  name: string;
  of?: string;
}

/**
 * Draws the figure of a file in this folder, once in each language. Where the
 * report's model lacks what it shows, the figure is a caption that says so.
 *
 * @throws if there is none of that name, an artifact that it reads is missing
 *   or stale, or a text has no translation; the message says what to do
 */
export function drawFigure(
  { name, of }: FigureName,
  lang = english,
): Promise<DrawnFigure> {
  const figureName = of ? `${name} of ${of}` : name;
  const key = `${lang} ${figureName}`;
  const known = drawn.get(key);
  if (known) return known;
  const drawing = loadFigure({ name, of }).then(async (figure) => {
    const translator = translatorOfFigure(name, lang);
    const sources = await openSources(figure);
    const drawn = await draw(figure, sources, translator.say, of);
    translator.requireAll("the figure");
    return drawn;
  }).catch(async (cause) => {
    if (cause instanceof Absent) {
      return leftOut(await loadFigure({ name, of }), cause, pageWords(lang));
    }
    throw new Error(`figure "${figureName}": ${cause.message}`, { cause });
  });
  drawn.set(key, drawing);
  // A build that failed for a missing artifact may be tried again.
  drawing.catch(() => drawn.delete(key));
  return drawing;
}

/** The texts of a figure's file: `<tag>/<name>.yml` in this folder. */
export function translatorOfFigure(name: string, lang: string): Translator {
  return translatorOf(new URL(".", import.meta.url).href, name, lang);
}

/** Whether a figure has texts in a language. */
export function isTranslated({ name }: FigureName, lang: string): boolean {
  return translatorOfFigure(name, lang).texts.size > 0;
}

/** All figures: those of the files of this folder, each of a family too. */
export async function figureNames(): Promise<FigureName[]> {
  const names: FigureName[] = [];
  for (const name of fileNames()) {
    const figure = await importFigure(name);
    if ("of" in figure) names.push(...figure.of.map((of) => ({ name, of })));
    else names.push({ name });
  }
  return names;
}

/** @throws if there is no such file, or it names itself otherwise */
export async function loadFigure({ name, of }: FigureName): Promise<Figure> {
  if (!fileNames().includes(name)) {
    throw new Error(
      `there is no figure "${name}": components/figures/ has ${
        fileNames().join(", ")
      }`,
    );
  }
  const file = await importFigure(name);
  const figure = "of" in file ? oneOf(file, name, of) : file;
  if (figure.id !== name) {
    throw new Error(
      `components/figures/${name}.ts: its id is "${figure.id}". Give it its file's name.`,
    );
  }
  return figure;
}

function oneOf(family: FigureFamily, name: string, of?: string): Figure {
  if (of && family.of.includes(of)) return family.figure(of);
  throw new Error(
    `figure "${name}" of ${of ?? "nothing"}: give it an \`of\` from ${
      family.of.join(", ")
    }`,
  );
}

function fileNames(): string[] {
  return [...Deno.readDirSync(new URL(".", import.meta.url))]
    .filter(({ name, isFile }) =>
      isFile && name.endsWith(".ts") && !name.endsWith("_test.ts") &&
      name !== "mod.ts"
    )
    .map(({ name }) => name.slice(0, -".ts".length)).sort();
}

async function importFigure(name: string): Promise<Figure | FigureFamily> {
  return (await import(new URL(`${name}.ts`, import.meta.url).href)).default;
}

function leftOut(
  figure: Figure,
  { message }: Absent,
  say: Say,
): DrawnFigure {
  return {
    figure,
    html: "",
    files: [],
    downloads: [],
    caption: `*${say`Not drawn for this model.`}* ${reason(message, say)}`,
    provenance: "",
  };
}

/** Draws a figure from sources that are given; the site calls `drawFigure`. */
export async function draw(
  figure: Figure,
  sources: Sources,
  say: Say,
  of?: string,
): Promise<DrawnFigure> {
  const words = (of: Words) =>
    typeof of === "string" ? say(of) : of(sources, say);
  const { html, files = [], data } = await figure.draw(
    sources,
    words(figure.alt),
    say,
  );
  const name = of ? `${figure.id}-${of}` : figure.id;
  // Charts have words, data have not.
  const chartName = say.lang === english ? name : `${say.lang}/${name}`;
  const downloads = [
    ...data ? [dataFile(data, name)] : [],
    ...svgFiles(html, files, chartName),
  ];
  return {
    figure,
    html,
    files,
    downloads,
    caption: captionOf(figure, sources, say),
    provenance: provenance(
      figure,
      sources,
      [...downloads, ...files],
      pageWords(say.lang),
    ),
  };
}

/** The picture may be there when not all that is said about it is. */
function captionOf({ caption }: Figure, sources: Sources, say: Say): string {
  if (typeof caption === "string") return say(caption);
  try {
    return caption(sources, say);
  } catch (cause) {
    if (!(cause instanceof Absent)) throw cause;
    const words = pageWords(say.lang);
    return `*${words`Not described for this model.`}* ${
      reason(cause.message, words)
    }`;
  }
}

/** Reasons are found where words are not translated: they stay English. */
function reason(message: string, { lang }: Say): string {
  return lang === english
    ? message
    : `<span lang="${english}">${message}</span>`;
}

/** A figure as it stands in a page, its caption rendered. */
export function figureHtml(
  { figure, html, provenance }: DrawnFigure,
  caption: string,
): string {
  // A blank line would end the HTML block in Markdown.
  return `<figure id="fig:${figure.id}" class="${figure.width}">${html}` +
    `<figcaption>${caption}${provenance}</figcaption></figure>`
      .replaceAll(/\n\s*\n/g, "\n");
}

const opened = new Map<string, Promise<Artifact>>();

/** An up-to-date artifact; the way to it is looked up once. */
export function openOnce(name: string): Promise<Artifact> {
  const known = opened.get(name);
  if (known) return known;
  const opening = openArtifact(name);
  opened.set(name, opening);
  opening.catch(() => opened.delete(name));
  return opening;
}

async function openSources(figure: Figure): Promise<Sources> {
  const artifacts = new Map<string, Artifact>();
  for (const name of figure.artifacts) {
    artifacts.set(name, await openOnce(name));
  }
  return sourcesOf(
    figure,
    artifacts,
    figure.readsModel ? openManifest() : undefined,
  );
}

/** Sources that give a figure what it declared, and nothing else. */
export function sourcesOf(
  figure: Figure,
  artifacts: ReadonlyMap<string, Artifact>,
  manifest?: Manifest,
): Sources {
  return {
    artifact(name) {
      const artifact = artifacts.get(name);
      if (artifact && figure.artifacts.includes(name)) return artifact;
      throw new Error(
        `figure "${figure.id}" reads \`${name}\`: name it in its \`artifacts\``,
      );
    },
    get manifest() {
      if (manifest) return manifest;
      throw new Error(
        `figure "${figure.id}" reads the manifest: set its \`readsModel\``,
      );
    },
  };
}

let manifest: { text: string; read: Manifest } | undefined;

/** The manifest of the model that the site is built with; asked for often, and checked once. */
export function openManifest(): Manifest {
  const path = resolve(ROOT, MODEL_FOLDER, "manifest.json");
  const text = Deno.readTextFileSync(path);
  if (manifest?.text !== text) {
    manifest = { text, read: readManifest(text, path) };
  }
  return manifest.read;
}

/** What it takes to make a figure again; each thing once. */
export interface Origin {
  /** Stages whose artifacts it reads, as commands make them. */
  commands: string[];
  seeds: string[];
  /** First digits of SHA-256: of the networks asked, and of the data. */
  models: string[];
  datasets: string[];
  /** Commits that the artifacts were made at. */
  commits: string[];
}

/** How commands are told of the model, where it is not the usual one. */
const modelOption = MODEL_FOLDER === DEFAULT_MODEL
  ? ""
  : ` --model ${MODEL_FOLDER}`;

/** The origin of a figure, from the records of its artifacts; of one that is left out, nothing. */
export async function originOf(name: FigureName): Promise<Origin> {
  const figure = await loadFigure(name);
  try {
    return origin(figure, await openSources(figure));
  } catch (error) {
    if (!(error instanceof Absent)) throw error;
    return { commands: [], seeds: [], models: [], datasets: [], commits: [] };
  }
}

function origin(figure: Figure, sources: Sources): Origin {
  const records = figure.artifacts.map((name) =>
    sources.artifact(name).provenance
  );
  const unique = (values: (string | number | null | undefined)[]) =>
    [...new Set(values)].filter((it) => it !== null && it !== undefined)
      .map(String);
  const short = (hash?: string | null) => hash?.slice(0, 12);
  return {
    commands: records.map(({ stage }) =>
      `deno task pipeline${modelOption} --only ${stage}`
    ),
    seeds: unique([...records.map(({ seed }) => seed), figure.seed]),
    models: unique([
      ...records.map(({ modelHash }) => short(modelHash)),
      figure.readsModel ? short(sources.manifest.files.denoiser.sha256) : null,
    ]),
    datasets: unique(records.map(({ datasetHash }) => short(datasetHash))),
    commits: unique(records.map(({ commit }) => short(commit))),
  };
}

/** Command, seed, hashes, commit and files, folded away. */
function provenance(
  figure: Figure,
  sources: Sources,
  files: readonly FigureFile[],
  say: Say,
): string {
  const { commands, seeds, models, datasets, commits } = origin(
    figure,
    sources,
  );
  const rows: [string, string[]][] = [
    [say`command`, [...commands, `deno task build${modelOption}`]],
    [say`drawn by`, [`components/figures/${figure.id}.ts`]],
    [say`seed`, seeds],
    [say`model`, models],
    [say`data set`, datasets],
    [say`commit`, commits],
  ];
  const list = rows.filter(([, values]) => values.length).map((
    [term, values],
  ) =>
    `<dt>${term}</dt>${
      values.map((value) => `<dd><code>${escapeHtml(value)}</code></dd>`)
        .join("")
    }`
  ).join("");
  const links = files.map(({ path }) =>
    `<a href="${path}" download>${path.replace("/figures/", "")}</a>`
  );
  return `<details class="provenance"><summary>${say`How it was made`}</summary>` +
    `<dl>${list}${
      links.length ? `<dt>${say`files`}</dt><dd>${links.join(", ")}</dd>` : ""
    }</dl></details>`;
}
