import { wordEnd, wordStart } from './unicode-text.ts';

const wholeWords: [string, string][] = [
  ["won't", 'will not'],
  ["can't", 'can not'],
  ["let's", 'let us'],
  ["ain't", 'aint'],
  ["y'all", 'you all'],
  ['wanna', 'want to'],
  ['kinda', 'kind of'],
  ['sorta', 'sort of'],
  ['dunno', 'do not know'],
  ['gotta', 'got to'],
  ['gonna', 'going to'],
  ["i'ma", 'i am going to'],
  ['imma', 'i am going to'],
  ['woulda', 'would have'],
  ['coulda', 'could have'],
  ['shoulda', 'should have'],
  ['cause', 'because'],
  ["ma'am", 'madam'],
  // Titles: the trailing space parts them from a name that was written without one.
  ['mr', 'mister '],
  ['mrs', 'missus '],
  ['st', 'saint '],
  ['dr', 'doctor '],
  ['prof', 'professor '],
  ['capt', 'captain '],
  ['gov', 'governor '],
  ['ald', 'alderman '],
  ['gen', 'general '],
  ['sen', 'senator '],
  ['rep', 'representative '],
  ['pres', 'president '],
  ['rev', 'reverend '],
  ['hon', 'honorable '],
  ['asst', 'assistant '],
  ['assoc', 'associate '],
  ['lt', 'lieutenant '],
  ['col', 'colonel '],
  ['jr', 'junior '],
  ['sr', 'senior '],
  ['esq', 'esquire '],
];

/** In this order: the perfect tenses before the endings that they begin with. */
const endings: [string, string][] = [
  ["'d been", ' had been'],
  ["'s been", ' has been'],
  ["'d gone", ' had gone'],
  ["'s gone", ' has gone'],
  ["'d done", ' had done'],
  ["'s got", ' has got'],
  ["n't", ' not'],
  ["'re", ' are'],
  ["'s", ' is'],
  ["'d", ' would'],
  ["'ll", ' will'],
  ["'t", ' not'],
  ["'ve", ' have'],
  ["'m", ' am'],
];

const rules = [
  ...wholeWords.map(([word, long]) => ({ pattern: new RegExp(wordStart + word + wordEnd, 'gu'), long })),
  ...endings.map(([ending, long]) => ({ pattern: new RegExp(ending + wordEnd, 'gu'), long })),
];

/** Lower-case contractions and titles in full: `mr smith's` -> `mister  smith is`. */
export const expandContractions = (text: string): string =>
  rules.reduce((current, { pattern, long }) => current.replace(pattern, long), text);
