import { realTimeFactor } from './compare.ts';
import { cpuSeconds, median, type Ratio } from './rounds.ts';
import type { Findings, Line, Standing } from './row.ts';
import { wordErrorRateOf } from './words.ts';

/** All that was found, as Markdown. */
export function findingsText({ lines, standings, leftOut }: Findings): string {
  const parts = [
    table(
      ['what', 'against', 'ours', 'theirs', 'ratio (min to max)', 'by CPU time', 'at least', ''],
      lines.map(cells),
    ),
  ];
  if (standings.length > 0) {
    const head = [
      'contestant',
      'threads',
      'x real time',
      'by CPU time',
      'load s',
      'peak MB',
      'WER %',
      'tokens as fp32 %',
    ];
    parts.push(table(head, standings.map(standingCells)));
  }
  if (leftOut.length > 0) parts.push(`Left out:\n\n${leftOut.map((what) => `- ${what}`).join('\n')}`);
  return parts.join('\n\n');
}

const cells = (line: Line): string[] => [
  line.what,
  line.against,
  line.ours,
  line.theirs,
  line.ratio === undefined ? '' : ratioText(line.ratio),
  line.cpuRatio === undefined ? '' : `${line.cpuRatio.median.toFixed(2)}x`,
  line.atLeast,
  line.isMet === undefined ? '' : line.isMet ? 'met' : 'missed',
];

const ratioText = ({ median, min, max }: Ratio): string =>
  `${median.toFixed(2)}x (${min.toFixed(2)} to ${max.toFixed(2)})`;

function standingCells(standing: Standing): string[] {
  const { name, threads, audioSeconds, loadSeconds, peakBytes, tokenAgreement } = standing;
  const cpu = cpuSeconds(standing);
  const wordErrorRate = wordErrorRateOf(standing);
  return [
    name,
    `${threads}`,
    realTimeFactor(standing).toFixed(1),
    cpu === undefined ? '' : (audioSeconds / median(cpu)).toFixed(1),
    loadSeconds.toFixed(2),
    peakBytes === undefined ? '' : (peakBytes / 1e6).toFixed(0),
    wordErrorRate === undefined ? '' : (100 * wordErrorRate).toFixed(1),
    tokenAgreement === undefined ? '' : (100 * tokenAgreement).toFixed(1),
  ];
}

/** Columns as wide as their widest cell, so that it reads well as text too. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, i) => Math.max(3, name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
