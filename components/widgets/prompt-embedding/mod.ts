/** The script that a page loads: it defines `<prompt-embedding>`. */
import { PromptEmbedding } from "./prompt_embedding.ts";

if (!customElements.get("prompt-embedding")) {
  customElements.define("prompt-embedding", PromptEmbedding);
}

export { PromptEmbedding };
