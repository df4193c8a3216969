interface Props {
  name: string;
  caption: string;
}
interface Helpers {
  md(text: string, inline?: boolean): string;
}

export default function (
  { name, caption }: Props,
  { md }: Helpers,
): string {
  return `<figure id="${name}">\n<svg></svg>\n<figcaption>${
    md(caption, true)
  }</figcaption>\n</figure>`;
}
