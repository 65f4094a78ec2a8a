/**
 * The most likely sequence of states when each change costs something (Viterbi's algorithm).
 *
 * @param scores log likelihood of each state, [steps, states]
 * @param changeCosts what a change just before that step costs, >= 0, [steps]
 * @returns the state of each step, [steps]
 */
export function bestPath(scores: Float64Array, states: number, changeCosts: Float64Array): Int32Array {
  const steps = changeCosts.length;
  const cameFrom = new Int32Array(scores.length);
  const totals = new Float64Array(states);
  for (let step = 0; step < steps; step++) {
    const best = indexOfMax(totals);
    const afterChange = (totals[best] ?? 0) - (changeCosts[step] ?? 0);
    for (let state = 0; state < states; state++) {
      const cell = step * states + state;
      const stay = totals[state] ?? 0;
      cameFrom[cell] = afterChange > stay ? best : state;
      totals[state] = Math.max(afterChange, stay) + (scores[cell] ?? 0);
    }
  }
  const path = new Int32Array(steps);
  let state = indexOfMax(totals);
  for (let step = steps - 1; step >= 0; step--) {
    path[step] = state;
    state = cameFrom[step * states + state] ?? state;
  }
  return path;
}

function indexOfMax(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i;
  return best;
}
