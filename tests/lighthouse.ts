import lighthouse, { type Result } from "lighthouse";
import { chromium } from "playwright-core";
import { findChromium } from "./chromium.ts";

/**
 * Lighthouse as it comes, on a phone that it simulates.
 *
 * @param onlyCategories "performance", "accessibility", …
 */
export async function lighthouseOf(
  url: string,
  onlyCategories: string[],
): Promise<Result> {
  const port = freePort();
  const { executablePath, env } = await findChromium();
  const browser = await chromium.launch({
    executablePath,
    args: ["--headless=new", "--no-sandbox", `--remote-debugging-port=${port}`],
    env: { ...Deno.env.toObject(), ...env },
  });
  try {
    const result = await lighthouse(url, { port, onlyCategories });
    if (!result) throw new Error("Lighthouse has no result");
    return result.lhr;
  } finally {
    await browser.close();
  }
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
}
