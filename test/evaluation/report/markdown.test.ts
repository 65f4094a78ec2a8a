import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../../../evaluation/report/markdown.ts';
import { anyReport } from './any-report.ts';
import {
  eventfulReport,
  missingPackage,
  installRemedy,
  quickstartReport,
  sampleReport,
  sampleTask,
  stoppedTask,
} from './sample-report.ts';

/** Each table of a document as rows of cells; what stands in blocks of code is none. */
function tables(markdown: string): string[][][] {
  const text = markdown.replace(/^(`{3,})[^\n]*\n[^]*?\n\1$/gm, '');
  return [...text.matchAll(/(?:^\|.*\n)+/gm)].map(([block]) =>
    block
      .trimEnd()
      .split('\n')
      .map((line) =>
        line
          .slice(1, -1)
          .split(/(?<!\\)\|/)
          .map((cell) => cell.trim()),
      ),
  );
}

describe('the document', () => {
  test('has each part that has something to say, in order', () => {
    const parts = [...renderMarkdown(eventfulReport()).matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(parts).toEqual([
      'Results',
      'What it took',
      'Gates',
      'What stopped tasks',
      'What mends it',
      'Items that failed',
      'Provenance',
      'How each number was made',
      'Make this report again',
    ]);
    expect(renderMarkdown(quickstartReport())).not.toContain('## What stopped tasks');
  });

  test('shows results as a table', () => {
    const row = tables(renderMarkdown(quickstartReport()))
      .flat()
      .find(([name]) => name === '✓ moonshine:tiny');
    expect(row).toEqual([
      '✓ moonshine:tiny',
      'quickstart-speech',
      '4/4',
      '4.2 %',
      '2.1–6.8 %\\*',
      '3/1/0 of 96',
      '1.3 %',
      '31.6x',
      'smoke',
    ]);
  });

  test('has each remedy once, its commands in a block', () => {
    const text = renderMarkdown(eventfulReport());
    expect(text.match(/^model-lab models install faster_whisper$/gm)).toHaveLength(1);
    expect(text).toContain('```sh\nmodel-lab models install faster_whisper\n```');
  });

  test('shows what the source said exactly', () => {
    expect(renderMarkdown(eventfulReport())).toContain(
      'exit signal SIGKILL\nlast words: loading decoder_model_merged.onnx',
    );
  });

  test('quotes an id that a shell would take apart', () => {
    const text = renderMarkdown(sampleReport([], { id: "sprint/it's mine; rm -rf ~" }));
    expect(text).toContain(`model-lab sprint report 'sprint/it'\\''s mine; rm -rf ~' --format json`);
  });
});

describe('hostile content', () => {
  test('markup is escaped', () => {
    const text = renderMarkdown(
      sampleReport([sampleTask({ model: '<script>alert(1)</script>', dataset: '[x](y)' })]),
    );
    expect(text).not.toContain('<script>');
    expect(text).not.toContain('[x](y)');
  });

  test('a block that holds a fence has a longer one', () => {
    const failure = { ...missingPackage, cause: '```\n# not a heading' };
    const text = renderMarkdown(sampleReport([stoppedTask('blocked', [failure])]));
    expect(text).toContain('````\n```\n# not a heading\n````');
  });

  test('a command keeps its lines and loses its escape sequences', () => {
    const remedy = { ...installRemedy, commands: ['first  --two-spaces\nsecond\u001b[2J'] };
    const text = renderMarkdown(sampleReport([stoppedTask('blocked', [{ ...missingPackage, remedy }])]));
    expect(text).toContain('first  --two-spaces\nsecond\n```');
  });
});

test('whatever a sprint met, every row of a table has as many cells as its header', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const text = renderMarkdown(report);
      expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/);
      for (const [header = [], rule = [], ...rows] of tables(text)) {
        expect(rule.every((cell) => /^-{3}:?$/.test(cell))).toBe(true);
        for (const row of [rule, ...rows]) expect(row).toHaveLength(header.length);
      }
    }),
    { numRuns: 50 },
  );
});
