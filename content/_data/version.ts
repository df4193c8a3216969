/**
 * The version of the site: the commit that it was built from, and its date. The
 * clock has no part in it, so that the same sources give the same pages.
 * Nothing where there is no git.
 */
export default lastCommit();

function lastCommit(): { commit?: string; date?: string } {
  try {
    const { success, stdout } = new Deno.Command("git", {
      args: ["log", "-1", "--format=%h %cs", "--abbrev=7"],
      cwd: import.meta.dirname,
      env: { GIT_OPTIONAL_LOCKS: "0" },
      stderr: "null",
    }).outputSync();
    if (!success) return {};
    const [commit, date] = new TextDecoder().decode(stdout).trim().split(" ");
    return { commit, date };
  } catch {
    return {};
  }
}
