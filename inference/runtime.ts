/** Where onnxruntime-web lies, which a worker imports once a model is wanted. */
import type { BrowserProvider } from "./protocol.ts";

/** Addresses of one build: a script, and the code that it runs. */
export interface RuntimeBuild {
  readonly script: string;
  readonly wasm: string;
}

/**
 * onnxruntime-web as its authors bundle it, one build for each provider; the
 * larger one is only fetched where there is a graphics card to use it.
 */
export type Runtime = Readonly<Record<BrowserProvider, RuntimeBuild>>;

/** The files' names, which are also those in `dist/` of the npm package. */
export const runtimeNames: Runtime = {
  webgpu: {
    script: "ort.webgpu.bundle.min.mjs",
    wasm: "ort-wasm-simd-threaded.asyncify.wasm",
  },
  wasm: {
    script: "ort.wasm.bundle.min.mjs",
    wasm: "ort-wasm-simd-threaded.wasm",
  },
};

/** The runtime in a folder, whose address ends in "/". */
export function runtimeIn(folder: URL): Runtime {
  const inFolder = ({ script, wasm }: RuntimeBuild) => ({
    script: new URL(script, folder).href,
    wasm: new URL(wasm, folder).href,
  });
  return {
    webgpu: inFolder(runtimeNames.webgpu),
    wasm: inFolder(runtimeNames.wasm),
  };
}

/**
 * The runtime in `ort/` beside this script. Each address is written out: that
 * is how a bundler finds the file and puts in the address it gives it.
 */
export function runtimeBeside(): Runtime {
  return {
    webgpu: {
      script: new URL("./ort/ort.webgpu.bundle.min.mjs", import.meta.url).href,
      wasm: new URL(
        "./ort/ort-wasm-simd-threaded.asyncify.wasm",
        import.meta.url,
      ).href,
    },
    wasm: {
      script: new URL("./ort/ort.wasm.bundle.min.mjs", import.meta.url).href,
      wasm: new URL("./ort/ort-wasm-simd-threaded.wasm", import.meta.url).href,
    },
  };
}
