export const width = 100;

export default async function (
  { width, name, lang }: { width: number; name: string; lang: string },
): Promise<string> {
  await Promise.resolve();
  return `<figure id="fig:${name}" lang="${lang}"><svg width="${width}"></svg></figure>`;
}
