import type { Say } from "../languages/say.ts";
import { escapeHtml } from "../article/escape_html.ts";
import type { ApiEntry, ElementApi, Member } from "./manifest.ts";

/** A heading, and what stands below it; nothing, if nothing does. */
type Group = [title: string, entries: readonly ApiEntry[] | undefined];

/**
 * What a page can do with an element: a table of what it sets and hears, and,
 * folded away, one of what it styles.
 *
 * @returns HTML
 */
export function apiTable(
  {
    attributes,
    members = [],
    events,
    slots,
    cssParts,
    cssProperties,
  }: ElementApi,
  say: Say,
): string {
  const use = table([
    [say`Attributes`, attributes],
    [say`Properties and methods`, members.map(asCalled)],
    [say`Events`, events],
  ], say);
  const style = table([
    [say`Inside of it`, slots?.map((slot) => ({ ...slot, name: "…" }))],
    [say`Parts, for \`::part()\``, cssParts],
    [say`Custom properties`, cssProperties],
  ], say);
  return `<div class="api">${use}<details><summary>${say`What a page can style`}</summary>${style}</details></div>`;
}

function table(groups: readonly Group[], say: Say): string {
  const bodies = groups.filter(([, entries]) => entries?.length).map((
    [title, entries],
  ) =>
    `<tbody><tr><th colspan="2" scope="rowgroup">${inline(title)}</th></tr>${
      entries!.map((entry) => row(entry, say)).join("")
    }</tbody>`
  );
  return `<table>${bodies.join("")}</table>`;
}

function row(entry: ApiEntry, say: Say): string {
  const { name, description = "", type } = entry;
  const words = inline(say(description.replaceAll("\n", " ")));
  const code = (text: string) => `<code>${escapeHtml(text)}</code>`;
  const kind = type ? ` <span class="type">${code(type.text)}</span>` : "";
  const left = entry.default
    ? `; ${say`if left out, ${entry.default.replace(/^""$/, say`empty`)}`}`
    : "";
  return `<tr><th scope="row">${
    code(name)
  }</th><td>${words}${left}${kind}</td></tr>`;
}

/** A method with its brackets. */
function asCalled(member: Member): ApiEntry {
  return member.kind === "method"
    ? { ...member, name: `${member.name}()`, type: undefined }
    : member;
}

/** Text whose code stands between backticks. */
function inline(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]+)`/g, "<code>$1</code>");
}
