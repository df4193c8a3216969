/**
 * A service worker for hosts that cannot send headers of one's own, as GitHub
 * Pages cannot: it adds the two that let WebAssembly use threads. A page
 * installs it when its reader asks for threads. It keeps no copy of anything.
 */

/** What is used here of a `ServiceWorkerGlobalScope`. */
interface Scope {
  skipWaiting(): Promise<void>;
  addEventListener(type: "install", act: () => void): void;
  addEventListener(type: "fetch", act: (event: FetchEvent) => void): void;
}

interface FetchEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

/** What runs code; all else needs no header, from the site itself. */
const isolated: RequestDestination[] = ["document", "iframe", "worker"];

const scope = globalThis as unknown as Scope;

scope.addEventListener("install", () => scope.skipWaiting());

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  if (isolated.includes(request.destination)) {
    event.respondWith(fetch(request).then(withHeaders));
  }
});

function withHeaders(response: Response): Response {
  // A redirection is the browser's to follow.
  if (response.type === "opaqueredirect") return response;
  const headers = new Headers(response.headers);
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  const { status, statusText, body } = response;
  return new Response(body, { status, statusText, headers });
}
