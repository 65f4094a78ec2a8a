/** The look of a report: one column, light or dark as the reader's system is, cards instead of wide tables on a phone. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --card: #f7f8fa; --ink: #16191d; --soft: #5b6570; --line: #dfe3e8;
  --accent: #0b6e79; --good: #1a7f4b; --bad: #b3261e; --warn: #8a5a00; --busy: #0b63a5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #101317; --card: #181c22; --ink: #e7eaee; --soft: #9aa5b1; --line: #2b323b;
    --accent: #4fc3d0; --good: #5fce93; --bad: #ff8a80; --warn: #f0bd5c; --busy: #79b8ff;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
main { overflow-wrap: anywhere; max-width: 68rem; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
h1 { font-size: 2rem; line-height: 1.15; margin: 0; letter-spacing: -0.02em; }
h2 { font-size: 1.2rem; margin: 3rem 0 1rem; letter-spacing: -0.01em; }
h3 { font-size: 0.95rem; margin: 1.75rem 0 0.5rem; }
p { margin: 0.4rem 0; max-width: 46rem; }
a { color: var(--accent); }
code, pre { font: 0.86em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { margin: 0.5rem 0; padding: 0.7rem 0.9rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 6px; white-space: pre-wrap; }
.lead { font-size: 1.05rem; color: var(--soft); margin: 0.5rem 0 0; }
.facts { display: flex; flex-wrap: wrap; gap: 0.9rem 2.2rem; margin: 1.5rem 0 0; padding: 1rem 0 0; border-top: 1px solid var(--line); }
.facts dt { font-size: 0.75rem; color: var(--soft); }
.facts dd { margin: 0; }
.state { white-space: nowrap; font-weight: 600; }
.scored { color: var(--good); } .failed { color: var(--bad); } .blocked { color: var(--warn); }
.running { color: var(--busy); } .waiting, .skipped, .cancelled { color: var(--soft); }
.charts { columns: 2 24rem; column-gap: 1rem; margin-top: 2rem; }
.chart { margin: 0 0 1rem; break-inside: avoid; padding: 1rem 1.1rem 0.7rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; min-width: 0; }
.chart figcaption { margin-bottom: 0.6rem; line-height: 1.35; }
.chart figcaption span { color: var(--soft); font-size: 0.85rem; }
.rows { display: grid; grid-template-columns: minmax(0, max-content) minmax(9rem, 1fr) max-content; grid-auto-flow: dense; column-gap: 1rem; align-items: center; }
.rows .label { grid-column: 1; line-height: 1.25; font-size: 0.9rem; }
.rows .track { grid-column: 2; }
.rows .value { grid-column: 3; text-align: right; font-variant-numeric: tabular-nums; font-weight: 600; font-size: 0.9rem; white-space: nowrap; }
svg { display: block; overflow: visible; }
.plot { overflow: hidden; }
svg text { fill: var(--soft); font-size: 0.7rem; font-variant-numeric: tabular-nums; }
svg text.name { fill: var(--ink); font-size: 0.76rem; }
.grid { stroke: var(--line); }
.whisker { stroke: var(--accent); stroke-width: 2; }
.way { stroke: var(--accent); stroke-width: 2; stroke-dasharray: 2 3; }
.from { fill: var(--card); stroke: var(--soft); stroke-width: 2; }
.dot { fill: var(--accent); stroke: var(--card); stroke-width: 1.5; }
.hollow { fill: var(--card); stroke: var(--accent); stroke-width: 2; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th { text-align: left; font-weight: 500; color: var(--soft); font-size: 0.8rem; vertical-align: bottom; }
th, td { padding: 0.45rem 0.9rem 0.45rem 0; border-bottom: 1px solid var(--line); }
td { vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
.model { width: 26%; } .dataset { width: 18%; } .half { width: 56%; } .item { width: 20%; } .task { min-width: 9rem; } .whole { white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal; }
.main { font-weight: 650; }
.soft, .note { color: var(--soft); }
.note { font-size: 0.85rem; }
.badge { display: inline-block; padding: 0 0.5em; border: 1px solid currentColor; border-radius: 1em; font-size: 0.78rem; white-space: nowrap; }
.card { padding: 0.9rem 1.1rem; margin: 0.8rem 0; background: var(--card); border: 1px solid var(--line); border-left: 3px solid var(--line); border-radius: 6px; }
.card h3 { margin: 0 0 0.3rem; }
.card ul { margin: 0.2rem 0 0.6rem; padding: 0; list-style: none; }
.card pre { background: var(--paper); }
.card.blocked, .card.failed { color: inherit; }
.card.blocked { border-left-color: var(--warn); } .card.failed { border-left-color: var(--bad); }
.card.cure { border-left-color: var(--accent); }
dl.recipes { margin: 0; } dl.recipes dt { font-weight: 600; margin-top: 0.8rem; } dl.recipes dd { margin: 0; max-width: 46rem; }
details summary { cursor: pointer; color: var(--soft); margin: 0.8rem 0 0.4rem; }
footer { margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--soft); font-size: 0.85rem; }
@media screen and (max-width: 58rem) {
  main { padding: 1.75rem 1rem 3rem; }
  h1 { font-size: 1.6rem; }
  .rows { grid-template-columns: minmax(0, 1fr) max-content; }
  .rows .label { padding-top: 0.35rem; } .rows .value { grid-column: 2; padding-top: 0.35rem; }
  .rows .track { grid-column: 1 / -1; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody { display: block; }
  tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr)); gap: 0.35rem 1rem; padding: 0.7rem 0; border-bottom: 1px solid var(--line); }
  td { display: block; padding: 0; border: 0; min-width: 0; }
  td.wide { grid-column: 1 / -1; }
  td:empty { display: none; }
  td[data-label]::before { content: attr(data-label); display: block; color: var(--soft); font-size: 0.75rem; }
  .number { text-align: left; white-space: normal; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --accent: #0b6e79; }
  html { font-size: 11px; }
  body { font-size: 1rem; }
  main { max-width: none; padding: 0; }
  .card, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
`;
