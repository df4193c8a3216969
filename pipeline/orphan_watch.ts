/**
 * A worker of a stage's process. The runner holds the other end of standard
 * input; when the runner ends, even by a kill, the stream ends too. The stage
 * may be deep in a loop, so only a signal from another thread stops it.
 */
const block = new Uint8Array(16);
while (await Deno.stdin.read(block) !== null);
Deno.kill(Deno.pid, "SIGKILL");
