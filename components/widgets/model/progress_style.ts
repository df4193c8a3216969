/** The bar of a download. */
export const progressStyle = `progress {
  appearance: none;
  width: 100%;
  height: 6px;
  border: 0;
  border-radius: 3px;
  overflow: hidden;
  background: var(--_rule);
}
progress::-webkit-progress-bar { background: var(--_rule); }
progress::-webkit-progress-value { background: var(--_accent); }
progress::-moz-progress-bar { background: var(--_accent); }`;
