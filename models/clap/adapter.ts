import { LabError } from '../../contract/failure.ts';
import type { Labels } from '../../contract/labels.ts';
import type { Adapter } from '../adapter.ts';
import { openSession } from '../runtimes/onnx/session.ts';
import { weightsFile } from '../weights-file.ts';
import { openTokenizer } from './tokenizer.ts';
import { dot, Towers } from './towers.ts';

/** The sentence that transformers' zero-shot pipeline asks with. */
const sentence = (label: string): string => `This is a sound of ${label}.`;

export const adapter: Adapter = {
  async load({ files, threads, provider, progress }) {
    const tokenize = await openTokenizer(weightsFile(files, 'tokenizer'));
    const session = await openSession(weightsFile(files, 'model'), { threads, provider });
    const towers = await Towers.open(session, tokenize);
    return {
      embed: async ({ samples }) => ({ vector: [...(await towers.sound(samples, progress))] }),
      async classify({ samples }, { labels = [] }) {
        if (labels.length < 2) throw nothingToChoose(labels);
        const texts = await towers.texts(labels.map(sentence), progress);
        const sound = await towers.sound(samples, progress);
        const chances = softmax(texts.map((text) => towers.scale * dot(sound, text)));
        return ranked(labels, chances);
      },
      dispose: () => session.release(),
    };
  },
};

function ranked(labels: readonly string[], chances: readonly number[]): Labels {
  const scored = labels.map((label, index) => ({ label, score: chances[index] ?? 0 }));
  return { labels: scored.sort((a, b) => b.score - a.score) };
}

function softmax(logits: readonly number[]): number[] {
  const most = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

const nothingToChoose = (labels: readonly string[]): LabError =>
  new LabError({
    type: 'BadDataset',
    scope: 'item',
    summary: 'CLAP knows no labels of its own: it chooses among two or more that it is given.',
    cause: labels.length === 0 ? 'none was given' : `only "${labels.join('')}" was given`,
    remedy: {
      say: 'give the items of the dataset at least two different labels, or a step its `labels`.',
      commands: [],
    },
  });
