import { escaped } from "./escaped.ts";

/** An element as another page takes it along. */
export interface Snippet {
  /** Name of the element. */
  name: string;
  attributes: Record<string, string>;
  /** Folder of the scripts. */
  folder: string;
  /** Its sheet keeps all its room until its script is there. */
  hasSheet: boolean;
}

/** The HTML that another page needs: the script, and the element. */
export function snippet({ name, attributes, folder, hasSheet }: Snippet) {
  const sheet = `<link rel="stylesheet" href="${folder}${name}.css">\n`;
  const written = Object.entries(attributes).map(([key, value]) =>
    value === "" ? ` ${key}` : ` ${key}="${escaped(value)}"`
  );
  return `${
    hasSheet ? sheet : ""
  }<script type="module" src="${folder}${name}.js"></script>
<${name}${written.join("")}></${name}>`;
}
