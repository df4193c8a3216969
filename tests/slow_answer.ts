/** Answers with a file of a folder in ten pieces, with a rest before each. */
export function slowAnswer(folder: string, path: string) {
  return (request: Request): Response | undefined => {
    if (!request.url.endsWith(path)) return;
    const bytes = Deno.readFileSync(folder + path);
    const size = Math.ceil(bytes.length / 10);
    let at = 0;
    const body = new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 80));
        if (at >= bytes.length) return controller.close();
        controller.enqueue(bytes.subarray(at, at += size));
      },
    });
    return new Response(body, {
      headers: { "content-length": String(bytes.length) },
    });
  };
}
