/**
 * Something that a report shows of some models, and that the one it is built
 * around does not have. No fault: where it would have stood, the page says so.
 */
export class Absent extends Error {
  override readonly name = "Absent";
  /** @param message The reason, as a sentence for readers. */
  constructor(message: string) {
    super(message);
  }
}
