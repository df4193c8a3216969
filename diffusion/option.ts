/**
 * For callers without types: an option has to be one of a few values.
 *
 * @throws RangeError if it is another.
 */
export function checkOption<T>(name: string, value: T, choices: readonly T[]) {
  if (choices.includes(value)) return;
  const list = choices.map((choice) => JSON.stringify(choice)).join(", ");
  throw new RangeError(
    `${name} is ${JSON.stringify(value)}: must be one of ${list}`,
  );
}
