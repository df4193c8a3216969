import config from "../../deno.json" with { type: "json" };

/** `{{ comp.packages() }}`: the packages of npm that the project stands on. */
export default function (): string {
  const packages = new Map(
    Object.values(config.imports).flatMap((specifier) => {
      const found = specifier.match(/^npm:\/?(.+)@([^@/]+)\/?$/);
      return found ? [[found[1], found[2]]] : [];
    }),
  );
  const items = [...packages].map(([name, version]) =>
    `<code>${name}</code> ${version}`
  );
  return `<p>${items.join(", ")}.</p>`;
}
