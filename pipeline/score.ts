import { defineStage } from "./stage.ts";

export default defineStage({
  name: "score",
  description: "",
  module: import.meta.url,
  inputs: [],
  files: [],
  parameters: {},
  run: () => Promise.reject(new Error("not written yet")),
});
