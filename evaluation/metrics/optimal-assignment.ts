/**
 * Gives each row at most one column and each column at most one row, so that the gain is greatest (the Hungarian
 * problem, by shortest augmenting paths: Crouse, On implementing 2D rectangular assignment algorithms, 2016).
 * Ties fall as in scipy's `linear_sum_assignment`.
 *
 * @param gains [rows][columns]
 * @returns the column of each row, -1 for none
 */
export function optimalAssignment(gains: readonly (readonly number[])[]): number[] {
  const rows = gains.length;
  const columns = gains[0]?.length ?? 0;
  if (rows <= columns) return assignRows(gains, columns);
  const transposed = Array.from({ length: columns }, (_, column) => gains.map((row) => row[column] ?? 0));
  const rowOfColumn = assignRows(transposed, rows);
  return Array.from({ length: rows }, (_, row) => rowOfColumn.indexOf(row));
}

/** For at least as many columns as rows: every row gets one. */
function assignRows(gains: readonly (readonly number[])[], columns: number): number[] {
  const rowPrices = new Float64Array(gains.length);
  const columnPrices = new Float64Array(columns);
  const columnOfRow = new Array<number>(gains.length).fill(-1);
  const rowOfColumn = new Array<number>(columns).fill(-1);

  for (let start = 0; start < gains.length; start++) {
    const lengths = new Float64Array(columns).fill(Infinity);
    const cameFrom = new Array<number>(columns).fill(-1);
    // From the last column to the first, so that equal gains give the identity.
    const open = Array.from({ length: columns }, (_, index) => columns - 1 - index);
    const visited: number[] = [];
    const closed: number[] = [];
    let row = start;
    let reached = 0;
    let end = -1;
    while (end === -1) {
      visited.push(row);
      let nearest = 0;
      let shortest = Infinity;
      for (const [index, column] of open.entries()) {
        const cost = -(gains[row]?.[column] ?? 0);
        const length = reached + cost - (rowPrices[row] ?? 0) - (columnPrices[column] ?? 0);
        if (length < (lengths[column] ?? Infinity)) {
          lengths[column] = length;
          cameFrom[column] = row;
        }
        const best = lengths[column] ?? Infinity;
        if (best < shortest || (best === shortest && rowOfColumn[column] === -1)) {
          shortest = best;
          nearest = index;
        }
      }
      reached = shortest;
      const column = open[nearest] ?? 0;
      closed.push(column);
      open[nearest] = open.at(-1) ?? 0;
      open.pop();
      const owner = rowOfColumn[column] ?? -1;
      if (owner === -1) end = column;
      else row = owner;
    }

    for (const seen of visited) {
      const slack = seen === start ? 0 : (lengths[columnOfRow[seen] ?? 0] ?? 0);
      rowPrices[seen] = (rowPrices[seen] ?? 0) + reached - slack;
    }
    for (const column of closed) {
      columnPrices[column] = (columnPrices[column] ?? 0) - reached + (lengths[column] ?? 0);
    }
    for (let column = end, owner = -1; owner !== start;) {
      owner = cameFrom[column] ?? start;
      rowOfColumn[column] = owner;
      const next = columnOfRow[owner] ?? -1;
      columnOfRow[owner] = column;
      column = next;
    }
  }
  return columnOfRow;
}
