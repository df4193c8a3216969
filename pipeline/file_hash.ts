import { createHash } from "node:crypto";
import { dirname, join, resolve } from "node:path";
import { pathOf, type StageFile } from "./stage_file.ts";

/**
 * File systems may keep times in whole seconds, so a file changed this shortly
 * before it was hashed could change again without its time telling.
 */
const UNSETTLED_MS = 2000;

interface Entry {
  size: number;
  modified: number;
  hashedAt: number;
  sha256: string;
}

interface Memory {
  files: Record<string, Entry>;
  sources: Record<string, SourceEntry>;
}

/** What a stage's source hash was made from; see `source_hash.ts`. */
export interface SourceEntry {
  files: Record<string, string>;
  pins: Record<string, string>;
  version: string;
}

/**
 * SHA-256 of files, remembered between runs by path, size and time of change,
 * so that a run with nothing to do reads no file twice.
 */
export class FileHashes {
  #memory: Memory;
  #path: string;
  #changed = false;

  /** @param root Absolute path of the repository. */
  constructor(readonly root: string) {
    this.#path = join(root, ".artifacts", ".hashes.json");
    this.#memory = readMemory(this.#path);
  }

  /**
   * As `sha256OfStageFile`.
   * @throws Deno.errors.NotFound when there is no such file.
   * @throws SyntaxError when fields of it are left out and it is not JSON.
   */
  of(file: StageFile): string {
    const { size, mtime } = Deno.statSync(resolve(this.root, pathOf(file)));
    const modified = mtime?.getTime() ?? Date.now();
    const name = typeof file === "string"
      ? file
      : `${file.path} without ${file.without.join(", ")}`;
    const known = this.#memory.files[name];
    if (
      known && known.size === size && known.modified === modified &&
      known.hashedAt - modified > UNSETTLED_MS
    ) return known.sha256;
    const hashedAt = Date.now();
    const sha256 = sha256OfStageFile(this.root, file);
    this.#memory.files[name] = { size, modified, hashedAt, sha256 };
    this.#changed = true;
    return sha256;
  }

  /** The remembered source hash of a stage's module, if any. */
  source(module: string): SourceEntry | undefined {
    return this.#memory.sources[module];
  }

  /** Remembers the source hash of a stage's module. */
  rememberSource(module: string, entry: SourceEntry): void {
    this.#memory.sources[module] = entry;
    this.#changed = true;
  }

  /** Writes what was learned; two runs at once overwrite each other whole, never in part. */
  save(): void {
    if (!this.#changed) return;
    Deno.mkdirSync(dirname(this.#path), { recursive: true });
    const temporary = `${this.#path}.${crypto.randomUUID()}`;
    Deno.writeTextFileSync(temporary, JSON.stringify(this.#memory));
    Deno.renameSync(temporary, this.#path);
    this.#changed = false;
  }
}

/** SHA-256 (hex) of a file's bytes, read in blocks. */
export function sha256OfFile(path: string): string {
  const hash = createHash("sha256");
  const block = new Uint8Array(1 << 20);
  using file = Deno.openSync(path);
  for (let n = file.readSync(block); n; n = file.readSync(block)) {
    hash.update(block.subarray(0, n));
  }
  return hash.digest("hex");
}

/**
 * SHA-256 (hex) of what a stage reads of a file: its bytes, or its JSON value
 * without the fields that the stage leaves alone.
 */
export function sha256OfStageFile(root: string, file: StageFile): string {
  const path = resolve(root, pathOf(file));
  if (typeof file === "string") return sha256OfFile(path);
  const value = JSON.parse(Deno.readTextFileSync(path));
  for (const field of file.without) delete value[field];
  return sha256OfJson(value);
}

/** SHA-256 (hex) of a JSON value, whatever the order of its keys. */
export function sha256OfJson(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("hex");
}

function canonical(value: unknown): string {
  return JSON.stringify(
    value,
    (_, part) =>
      part && typeof part === "object" && !Array.isArray(part)
        ? Object.fromEntries(
          Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1),
        )
        : part,
  );
}

function readMemory(path: string): Memory {
  try {
    const { files, sources } = JSON.parse(Deno.readTextFileSync(path));
    return { files: files ?? {}, sources: sources ?? {} };
  } catch {
    // Absent or damaged: it only saves time, so begin afresh.
    return { files: {}, sources: {} };
  }
}
