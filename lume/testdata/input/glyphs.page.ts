export const layout = "layouts/base.vto";

export default function* () {
  for (const radical of ["gold", "water"]) {
    yield {
      url: `/glyphs/${radical}/`,
      title: radical,
      content: `<p>${radical}</p>`,
    };
  }
  yield { url: "/glyphs/list.txt", content: "gold water" };
}
