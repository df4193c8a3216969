/**
 * Starts a module worker from any origin: browsers refuse a foreign script as a
 * worker, but not a script of the page's own that imports it.
 */
export function startWorker(url: URL): Worker {
  const type = "module";
  if (url.origin === location.origin) return new Worker(url, { type });
  const source = `import ${JSON.stringify(url.href)};`;
  const blob = new Blob([source], { type: "text/javascript" });
  return new Worker(URL.createObjectURL(blob), { type });
}
