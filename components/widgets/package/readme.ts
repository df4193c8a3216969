import {
  type ApiEntry,
  apiOf,
  type ElementApi,
  type Manifest,
  type Member,
} from "../manifest.ts";

/** Where the elements' tables go. */
const place = "<!-- The elements, as custom-elements.json has them. -->\n";

/**
 * The package's README: of a text with a place for the elements, and of what
 * the manifest says of them.
 *
 * @returns Markdown
 */
export function readme(text: string, manifest: Manifest): string {
  if (!text.includes(place)) throw new Error(`README.md lacks ${place}`);
  const elements = manifest.modules.map(({ path }) =>
    section(apiOf(path.replace(/\.js$/, ""), manifest))
  );
  return text.replace(place, () => elements.join("\n"));
}

function section(
  { tagName, description, attributes, members = [], events }: ElementApi,
): string {
  return [
    `### \`<${tagName}>\`\n`,
    `${oneLine(description.split(/\n\s*\n/)[0])}\n`,
    table("Attribute", attributes),
    table("Property or method", members.map(asCalled)),
    table("Event", events),
  ].filter((part) => part).join("\n");
}

function table(title: string, entries: readonly ApiEntry[] = []): string {
  if (!entries.length) return "";
  const rows = entries.map((
    entry,
  ) => [`\`${entry.name}\``, typeOf(entry), oneLine(entry.description ?? "")]);
  const lines = [[title, "Type", "Meaning"], ["---", "---", "---"], ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function typeOf({ type, default: left }: ApiEntry): string {
  const code = (text: string) => `\`${text.replaceAll("|", "\\|")}\``;
  return [
    type ? code(type.text) : "",
    left === undefined ? "" : `default ${code(left)}`,
  ].filter((part) => part).join(", ");
}

/** A method with its brackets. */
function asCalled(member: Member): ApiEntry {
  return member.kind === "method"
    ? { ...member, name: `${member.name}()`, type: undefined }
    : member;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ");
}
