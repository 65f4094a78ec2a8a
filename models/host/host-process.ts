/** The process that holds one loaded model: it loads once, then infers one request after the other. */
import { join } from 'node:path';
import { decodeStereo } from '../../audio/decode-stereo.ts';
import { durationSeconds } from '../../audio/audio.ts';
import { MessagePipe } from '../../audio/message-pipe.ts';
import { openRecording, type Recording } from '../../audio/recording.ts';
import { toParent } from '../../audio/start-child.ts';
import { LabError, type Failure } from '../../contract/failure.ts';
import { redact } from '../../contract/redact.ts';
import type { LoadedModel } from '../adapter.ts';
import { addModelPack } from '../model-pack.ts';
import { findModel } from '../registry.ts';
import { otherCoresSince, peakBytes, readCpu } from './machine-load.ts';
import { dieWithParent, endGroup } from './parent-watch.ts';
import type {
  HearRequest,
  Inference,
  InferRequest,
  LoadRequest,
  RawOutput,
  Reply,
  Request,
  SayRequest,
} from './protocol.ts';

/** A reply before it is addressed to its request. */
type Answer =
  | { kind: 'loaded'; loadSeconds: number }
  | { kind: 'inferred'; inference: Inference }
  | { kind: 'failed'; failures: [Failure, ...Failure[]] };

interface Loaded {
  model: LoadedModel;
  sampleRateHz: number;
  threads: number;
  home: string;
  loadSeconds: number;
}

let loaded: Loaded | undefined;

async function load(request: LoadRequest): Promise<Answer> {
  const startedMs = performance.now();
  if (request.pack !== undefined) await addModelPack(request.pack);
  const { model } = findModel(`${request.model}:${request.variant}`);
  const { adapter } = await model.adapter();
  loaded = {
    model: await adapter.load({ ...request, progress }),
    sampleRateHz: model.card.sampleRateHz,
    threads: request.threads,
    home: request.home,
    loadSeconds: (performance.now() - startedMs) / 1000,
  };
  return { kind: 'loaded', loadSeconds: loaded.loadSeconds };
}

async function infer(request: InferRequest): Promise<Answer> {
  if (loaded === undefined) throw new Error('asked to infer before a model was loaded');
  const { model } = loaded;
  if (request.capability === 'tts') {
    const said = await timed(loaded, () => say(model, request));
    return inferred(said, durationSeconds(said.output));
  }
  const audio = await hear(request, loaded);
  try {
    const heard = await timed(loaded, () => outputOf(model, request, audio));
    return inferred(heard, durationSeconds(audio));
  } finally {
    audio.close();
  }
}

interface Timed<T> {
  output: T;
  timing: Omit<Inference['timing'], 'audioSeconds'>;
}

async function timed<T>({ model, threads, loadSeconds }: Loaded, work: () => Promise<T>): Promise<Timed<T>> {
  const before = readCpu(model.usage?.().cpuSeconds);
  const output = await work();
  const beside = model.usage?.();
  const timing = {
    computeSeconds: (performance.now() - before.atMs) / 1000,
    loadSeconds,
    peakBytes: peakBytes() + (beside?.peakBytes ?? 0),
    threads,
    otherCores: otherCoresSince(before, beside?.cpuSeconds),
  };
  return { output, timing };
}

/** @param audioSeconds of the recording that was heard, or of the speech that was made */
const inferred = ({ output, timing }: Timed<RawOutput>, audioSeconds: number): Answer => ({
  kind: 'inferred',
  inference: { output, timing: { audioSeconds, ...timing } },
});

async function say(
  model: LoadedModel,
  { text, parameters }: SayRequest,
): Promise<Extract<RawOutput, { capability: 'tts' }>> {
  const audio = await model.tts?.(text, parameters);
  if (audio === undefined) throw withoutMethod('tts');
  const { samples, sampleRateHz } = audio;
  return { capability: 'tts', samples, sampleRateHz };
}

/** Mono; for a capability that wants stereo the left channel, with the right one beside it. */
type Heard = Recording & { right?: Float32Array };

async function hear(
  { capability, audio }: HearRequest,
  { sampleRateHz, home }: { sampleRateHz: number; home: string },
): Promise<Heard> {
  const { path, ...range } = audio;
  const window = { ...range, sampleRateHz };
  if (capability !== 'separate') return openRecording(path, window, join(home, 'tmp'));
  const { left, right } = await decodeStereo(path, window);
  return { samples: left, right, sampleRateHz, close: () => undefined };
}

async function outputOf(model: LoadedModel, request: HearRequest, audio: Heard): Promise<RawOutput> {
  const { capability, parameters } = request;
  const output = await askFor[capability](model, audio, parameters);
  if (output === undefined) throw withoutMethod(capability);
  return output;
}

const withoutMethod = (capability: string): Error =>
  new Error(`this model has no ${capability}, though its card says so`);

type Ask = (
  model: LoadedModel,
  audio: Heard,
  parameters: HearRequest['parameters'],
) => Promise<RawOutput | undefined>;

/** How a model is asked for each capability; nothing comes of a model that has no such method. */
const askFor: Record<HearRequest['capability'], Ask> = {
  asr: async (model, audio, parameters) =>
    model.asr && { capability: 'asr', transcript: await model.asr(audio, parameters) },
  vad: async (model, audio) => model.vad && { capability: 'vad', speech: await model.vad(audio) },
  diarization: async (model, audio, parameters) =>
    model.diarization && {
      capability: 'diarization',
      diarization: await model.diarization(audio, parameters),
    },
  enhance: async (model, audio) =>
    model.enhance && { capability: 'enhance', ...(await model.enhance(audio)) },
  classify: async (model, audio, parameters) =>
    model.classify && { capability: 'classify', labels: await model.classify(audio, parameters) },
  embed: async (model, audio) => model.embed && { capability: 'embed', embedding: await model.embed(audio) },
  separate: async (model, { samples: left, right = left, sampleRateHz }) =>
    model.separate && { capability: 'separate', ...(await model.separate({ left, right, sampleRateHz })) },
  music_transcription: async (model, audio) =>
    model.music_transcription && {
      capability: 'music_transcription',
      music: await model.music_transcription(audio),
    },
};

function failuresOf(error: unknown): [Failure, ...Failure[]] {
  if (error instanceof LabError) return [...error.failures];
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const summary = `The adapter failed: ${redact(error instanceof Error ? error.message : cause)}`;
  return [{ type: 'Unexpected', scope: 'model', summary, cause: redact(cause) }];
}

/** Told for the request at work; more often than this nobody needs to know. */
const progressEveryMs = 1_000;
let current = 0;
let toldMs = -Infinity;
function progress(said: string): void {
  if (performance.now() - toldMs < progressEveryMs) return;
  toldMs = performance.now();
  void worker.send({ kind: 'working', id: current, said } satisfies Reply);
}

async function answer(request: Request): Promise<void> {
  const { id } = request;
  current = id;
  const failed = (error: unknown): Answer => ({ kind: 'failed', failures: failuresOf(error) });
  const answered = await (request.kind === 'load' ? load(request) : infer(request)).catch(failed);
  // An output may hold what cannot be sent, such as a function.
  await worker
    .send({ ...answered, id } satisfies Reply)
    .catch((error: unknown) => worker.send({ ...failed(error), id } satisfies Reply));
}

let work: Promise<void> = Promise.resolve();
const worker = new MessagePipe(toParent(), {
  // From our own code of the same version.
  message: (request) => {
    work = work.then(() => answer(request as Request));
  },
  end: endGroup,
});
dieWithParent();
