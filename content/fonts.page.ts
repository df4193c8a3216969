import italic from "@fontsource/source-serif-4/files/source-serif-4-latin-400-italic.woff2" with {
  type: "bytes",
};
import regular from "@fontsource/source-serif-4/files/source-serif-4-latin-400-normal.woff2" with {
  type: "bytes",
};
import semibold from "@fontsource/source-serif-4/files/source-serif-4-latin-600-normal.woff2" with {
  type: "bytes",
};

/** Source Serif 4, the letters of western Europe. */
export default function* () {
  yield { url: "/fonts/source-serif-4-400.woff2", content: regular };
  yield { url: "/fonts/source-serif-4-400-italic.woff2", content: italic };
  yield { url: "/fonts/source-serif-4-600.woff2", content: semibold };
}
