import assert from "node:assert/strict";
import Site from "lume/core/site.ts";
import { prefixPaths } from "./base_path.ts";

const site = new Site({ location: new URL("https://example.org/guide/") });
const prefix = (html: string) => prefixPaths(html, (path) => site.url(path));

Deno.test("absolute paths get the site's path, once", () => {
  const html = prefix('<a href="/b/#c"></a><img alt="/" src="/d.webp">');
  assert.equal(
    html,
    '<a href="/guide/b/#c"></a><img alt="/" src="/guide/d.webp">',
  );
  assert.equal(prefix(html), html);
});

Deno.test("every image of a set gets it", () => {
  assert.equal(
    prefix('<img srcset="/a.webp 1x, /b.webp 2x, c.webp 3x">'),
    '<img srcset="/guide/a.webp 1x, /guide/b.webp 2x, c.webp 3x">',
  );
});

Deno.test("other addresses stay", () => {
  for (
    const address of ["#a", "./b", "//c.org/", "https://d.org/", "mailto:e"]
  ) {
    assert.equal(prefix(`<a href="${address}">`), `<a href="${address}">`);
  }
});

Deno.test("pictures of a style get it", () => {
  assert.equal(
    prefix('<i style="--a:url(/a.webp);left:1%"></i><p>url(/b)</p>'),
    '<i style="--a:url(/guide/a.webp);left:1%"></i><p>url(/b)</p>',
  );
  const data = '<i style="mask:url(data:image/webp;base64,/aa)"></i>';
  assert.equal(prefix(data), data);
});
