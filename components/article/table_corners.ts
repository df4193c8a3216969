/**
 * Markdown's tables have a header in every column, with words or not. An empty
 * one heads nothing: it is a cell, so that nobody is told of a heading.
 */
export function emptyHeadersAsCells(html: string): string {
  return html.replaceAll(/<th([^>]*)>\s*<\/th>/g, "<td$1></td>");
}
