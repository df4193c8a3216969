/** A worker of `row_threads.ts`: answers each `RowTask` about its range of rows. */
import { nearestNeighbours } from "./nearest_neighbours.ts";
import { passesOver } from "./principal_components.ts";
import type { RowTask } from "./row_threads.ts";

self.addEventListener("message", async (event) => {
  self.postMessage(await answer((event as MessageEvent<RowTask>).data));
});

function answer(task: RowTask): unknown {
  const { from, to } = task;
  if (task.kind === "neighbours") {
    return nearestNeighbours(task.points, task.k, from, to);
  }
  const { data, dimension } = task.rows;
  const passes = passesOver({
    data: data.subarray(from * dimension, to * dimension),
    count: to - from,
    dimension,
  });
  switch (task.kind) {
    case "moments":
      return passes.moments();
    case "applyCovariance":
      return passes.applyCovariance(task.basis, task.mean);
    case "project":
      return passes.project(task.basis, task.mean);
  }
}
