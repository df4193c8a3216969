import type { Locator } from "playwright-core";

/**
 * Waits for an element to show a text, looking at every frame: `waitFor` looks
 * up to half a second apart, and may miss what is soon gone.
 */
export async function textShown(element: Locator, pattern: RegExp) {
  const handle = await element.elementHandle();
  await element.page().waitForFunction(
    ({ handle, source }) => new RegExp(source).test(handle!.textContent ?? ""),
    { handle, source: pattern.source },
  );
}
