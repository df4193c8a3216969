/** Icons are drawn on a grid of 16, in the colour of the text. */
export const icon = (path: string) =>
  `<svg viewBox="0 0 16 16" aria-hidden="true">${path}</svg>`;

export const dice = icon(
  '<rect x="2" y="2" width="12" height="12" rx="2.5"/><g class="dots">' +
    '<circle cx="5.2" cy="5.2" r="1.1"/><circle cx="10.8" cy="5.2" r="1.1"/>' +
    '<circle cx="8" cy="8" r="1.1"/><circle cx="5.2" cy="10.8" r="1.1"/>' +
    '<circle cx="10.8" cy="10.8" r="1.1"/></g>',
);
