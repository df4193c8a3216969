/**
 * Links to the sections that follow the article (references, glossary), in
 * place of `<!-- appendices -->`: items for the table of contents.
 */
export function listAppendices(html: string): string {
  const place = "<!-- appendices -->";
  const end = html.lastIndexOf("</article>");
  if (end < 0) return html.replace(place, "");
  const headings = html.slice(end).matchAll(
    /<h2\b[^>]*\sid="([^"]+)"[^>]*>([^]*?)<\/h2>/g,
  );
  const items = [...headings].map(([, id, body]) =>
    `<li><a href="#${id}">${
      body.replace(/\s*<a class="permalink"[^]*?<\/a>/, "").trim()
    }</a></li>`
  );
  return html.replace(place, () => items.join("\n"));
}
