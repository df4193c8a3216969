/** Colours a slider's track up to a value. */
export function fillTrack(slider: HTMLInputElement, value: number) {
  const min = Number(slider.min);
  const share = (value - min) / (Number(slider.max) - min || 1);
  slider.style.setProperty("--filled", `${100 * share}%`);
}
