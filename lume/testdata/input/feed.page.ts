export const url = "/feed.json";

export default function (
  { site }: { site: string },
  { url }: { url: (path: string, absolute?: boolean) => string },
): string {
  return JSON.stringify({ site, home: url("/", true) });
}
