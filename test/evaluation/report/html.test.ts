import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderHtml } from '../../../evaluation/report/html.ts';
import { anyReport, hostileNames } from './any-report.ts';
import { findAll, readMarkup, type Element } from './read-markup.ts';
import {
  eventfulReport,
  installRemedy,
  missingPackage,
  quickstartReport,
  sampleReport,
  sampleTask,
  sampleTiming,
  stoppedTask,
} from './sample-report.ts';

const page = (report = eventfulReport()): Element => readMarkup(renderHtml(report));

/** Words of each cell of the first table row that has all the given words. */
function rowWith(document: Element, ...words: string[]): string[] {
  const row = findAll(document, 'tr').find(({ text }) => words.every((word) => text.includes(word)));
  return findAll(row ?? document, 'td').map(({ text }) => text.trim());
}

const section = (document: Element, title: string): Element => {
  const found = findAll(document, 'section').find((one) => findAll(one, 'h2')[0]?.text === title);
  if (found === undefined) throw new Error(`no section ${title}`);
  return found;
};

describe('the file', () => {
  test('needs nothing beside it: no script, no request, inline style', () => {
    const text = renderHtml(eventfulReport());
    const document = readMarkup(text);
    for (const name of ['script', 'link', 'img', 'iframe', 'object'])
      expect(findAll(document, name)).toEqual([]);
    expect(text).not.toMatch(/@import|url\(|\ssrc=/);
    expect(text).toContain("default-src 'none'");
    expect(findAll(document, 'style')).toHaveLength(1);
  });

  test('is equal for equal JSON, and names the hash of that JSON', () => {
    expect(renderHtml(eventfulReport())).toBe(renderHtml(eventfulReport()));
    const foot = findAll(page(), 'footer')[0]?.text ?? '';
    expect(foot).toMatch(/[0-9a-f]{64}/);
    expect(foot).toContain('model-lab sprint report sprint/my-calls/20261123-061500-123 --format json');
    const other = findAll(page(quickstartReport()), 'footer')[0]?.text;
    expect(other).not.toBe(foot);
  });

  test('is made for dark systems, phones and paper', () => {
    const text = renderHtml(quickstartReport());
    for (const medium of ['prefers-color-scheme: dark', 'max-width', 'print', 'width=device-width']) {
      expect(text).toContain(medium);
    }
  });
});

describe('a reader finds', () => {
  test('what was run, when and on what', () => {
    const head = findAll(page(), 'header')[0]?.text ?? '';
    for (const fact of [
      'my-calls',
      '6 scored, 1 running, 3 blocked, 1 failed',
      '2026-11-23 06:15 UTC',
      'cpu',
    ]) {
      expect(head).toContain(fact);
    }
  });

  test('results with intervals and the grade of evidence', () => {
    expect(rowWith(page(), 'moonshine:tiny')).toEqual([
      '✓ moonshine:tiny',
      'quickstart-speech',
      '4/4',
      '4.2 %',
      '2.1–6.8 %*',
      '3/1/0 of 96',
      '1.3 %',
      '31.6x',
      'smoke',
    ]);
    expect(rowWith(page(), 'moonshine:base').at(-1)).toBe('none');
  });

  test('what each task took, with reused timings marked', () => {
    expect(rowWith(section(page(), 'What it took'), 'whisper:base')).toEqual([
      'whisper:base',
      'asr on my-calls',
      '~0.82 s',
      '~17 min 01 s',
      '1.2 GB',
      '2',
      'cpu',
      '4f2c9be',
      'reused',
    ]);
  });

  test('each stop with its cause, tasks that met the same one together', () => {
    const cards = findAll(section(page(), 'What stopped tasks'), 'article').map(({ text }) => text);
    expect(cards).toHaveLength(3);
    expect(cards[0]).toContain("ModuleNotFoundError: No module named 'faster_whisper'");
    expect(cards[0]).toContain('2 tasks');
    expect(cards[1]).toContain('ModelCrashed fails a task after 2 attempts');
  });

  test('each remedy once, linked from what it mends', () => {
    const document = page();
    const remedies = section(document, 'What mends it');
    expect(remedies.text.match(/model-lab models install faster_whisper/g)).toHaveLength(1);
    const ids = findAll(remedies, 'article').map(({ attributes }) => `#${attributes.id ?? ''}`);
    const links = findAll(document, 'a').map(({ attributes }) => attributes.href ?? '');
    for (const link of links.filter((href) => href.startsWith('#'))) expect(ids).toContain(link);
    expect(links).toContain('https://huggingface.co/pyannote/speaker-diarization-community-1');
  });

  test('items that failed, with what the decoder said', () => {
    expect(section(page(), 'Items that failed').text).toContain('mpg123: frame 214 needs 417 bytes');
  });

  test('missed gates before those that were passed', () => {
    const rows = findAll(section(page(), 'Gates'), 'td').map(({ text }) => text);
    expect(rows[0]).toBe('✗ items_failed');
    expect(rows[2]).toBe('1 of 4 items failed');
  });

  test('provenance in full', () => {
    const row = rowWith(section(page(), 'Provenance'), 'moonshine:tiny').join(' ');
    expect(row).toContain('UsefulSensors/moonshine@4f2c9be1d05a7e6b8c3d1f0a9e8d7c6b5a493827');
    expect(row).toContain('7d41c0a2f5be53c1a9a0e4d2c8b7f6e5d4c3b2a190887766554433221100ffee');
  });

  test('how each number was made, once a metric', () => {
    const recipes = findAll(section(page(), 'How each number was made'), 'dt').map(({ text }) => text);
    expect(recipes).toContain('WER');
    expect(new Set(recipes).size).toBe(recipes.length);
  });
});

describe('charts', () => {
  const chart = (report = eventfulReport(), title = 'WER on quickstart-speech'): Element => {
    const found = findAll(page(report), 'figure').find(
      (figure) => findAll(figure, 'strong')[0]?.text === title,
    );
    if (found === undefined) throw new Error(`no chart ${title}`);
    return found;
  };
  const percent = (element: Element | undefined, attribute: string): number =>
    Number.parseFloat(element?.attributes[attribute] ?? 'NaN');

  test('put the best model first and its dot within its whiskers', () => {
    const figure = chart();
    expect(findAll(figure, '.label').map(({ text }) => text)).toEqual(['moonshine:base', 'moonshine:tiny']);
    const [low] = findAll(figure, '.whisker');
    const [dot, second] = findAll(figure, '.dot');
    expect(percent(dot, 'cx')).toBeGreaterThan(percent(low, 'x1'));
    expect(percent(dot, 'cx')).toBeLessThan(percent(low, 'x2'));
    expect(percent(dot, 'cx')).toBeLessThan(percent(second, 'cx'));
  });

  test('draw what is no evidence hollow, and say so', () => {
    const dots = findAll(chart(), '.dot').map(({ attributes }) => attributes.class);
    expect(dots).toEqual(['dot hollow', 'dot']);
    expect(chart().text).toContain('hollow: no evidence');
  });

  test('show the way from the noisy to the enhanced signal', () => {
    const figure = chart(quickstartReport(), 'SI-SDR on quickstart-noisy');
    const [way] = findAll(figure, '.way');
    expect(percent(way, 'x1')).toBeLessThan(percent(way, 'x2'));
  });

  test('of speed need two models, and put the faster one to the right', () => {
    const figure = chart(eventfulReport(), 'Speed against WER on quickstart-speech');
    const [tiny, base] = findAll(figure, '.dot');
    expect(percent(tiny, 'cx')).toBeGreaterThan(percent(base, 'cx'));
    expect(base?.attributes.class).toBe('dot hollow');
    expect(page(quickstartReport()).text).not.toContain('Speed against');
  });

  test('can be read aloud', () => {
    const spoken = findAll(page(), '.rows').map(({ attributes }) => attributes['aria-label']);
    expect(spoken[0]).toBe('moonshine:base: 2.8 %; moonshine:tiny: 4.2 %');
  });

  test('stand where there is only one value, and it is zero', () => {
    const wer = { metric: 'wer', value: 0, unit: 'ratio', counts: {}, recipe: 'wer/whisper-english' };
    const report = sampleReport([sampleTask({ scores: [wer], timing: sampleTiming({ rtfx: 0 }) })]);
    const [dot] = findAll(chart(report), '.dot');
    expect(percent(dot, 'cx')).toBeLessThan(10);
  });
});

describe('hostile content', () => {
  test.each(hostileNames)('%j is shown as text wherever it stands', (name) => {
    const failure = {
      ...missingPackage,
      summary: name,
      cause: name,
      remedy: { ...installRemedy, say: name, commands: [name] },
    };
    const report = sampleReport(
      [
        sampleTask({
          model: name,
          dataset: name,
          items: { total: 1, scored: 0, failed: [{ id: name, failure }] },
        }),
        stoppedTask('blocked', [failure], { model: name }),
      ],
      { name, description: name },
    );
    const document = readMarkup(renderHtml(report));
    expect(findAll(document, 'script')).toEqual([]);
    expect(findAll(document, 'img')).toEqual([]);
    if (name.startsWith('<')) expect(findAll(document, 'h1')[0]?.text).toBe(name);
  });

  test('an address that is no web page is not a link', () => {
    const remedy = { ...installRemedy, url: 'javascript:alert(1)' };
    const document = page(sampleReport([stoppedTask('blocked', [{ ...missingPackage, remedy }])]));
    const links = findAll(document, 'a').map(({ attributes }) => attributes.href);
    expect(links).toEqual(['#cure-1']);
    expect(document.text).toContain('javascript:alert(1)');
  });
});

test('whatever a sprint met, the page is well formed and nothing is NaN', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const text = renderHtml(report);
      expect(findAll(readMarkup(text), 'main')).toHaveLength(1);
      expect(text).not.toMatch(/NaN|>undefined|Infinity|\[object/);
    }),
    { numRuns: 50 },
  );
});
