/**
 * What a widget does not take from the page around it: all that text inherits
 * but its colour scheme, and the box that it is laid out in. Only the still
 * figure is the page's own. To stand before a widget's own style.
 */
export const isolation = `
:host { display: block !important; container-type: inline-size !important; }
:where(.widget > :not(.stage, .still), .stage > :not(.still), .still > button) {
  color: var(--_text);
  font: .875rem / 1.4 var(--widget-font, system-ui, sans-serif);
  letter-spacing: normal;
  word-spacing: normal;
  text-align: start;
  text-indent: 0;
  text-transform: none;
  text-shadow: none;
  -webkit-text-fill-color: currentcolor;
  -webkit-text-stroke: 0;
  white-space: normal;
  word-break: normal;
  overflow-wrap: normal;
  line-break: auto;
  hyphens: manual;
  tab-size: 8;
  list-style: none;
  cursor: auto;
  quotes: auto;
  writing-mode: horizontal-tb;
}
`;
