import { stumbling } from './pack-model.ts';

/** What code without types may return. */
const nonsense = JSON.parse('{"spans":[{"startSeconds":"early","endSeconds":null}]}') as { spans: [] };

export const model = stumbling('wrong_shape', () => nonsense);
