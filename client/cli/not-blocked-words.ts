import type { NotBlocked } from '../answer-blocked.ts';

export const notBlockedWords = ({ id, state }: NotBlocked): string => `${id} is not blocked: it is ${state}`;
