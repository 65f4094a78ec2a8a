/** The English number words that the Whisper normaliser knows, with its gaps: `ninth` is not among them. */
export interface Suffixed {
  value: bigint;
  suffix: string;
}

const oneNames = [
  ...['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
  ...['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
];
const tenNames = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const powerNames = [
  ...['million', 'billion', 'trillion', 'quadrillion', 'quintillion', 'sextillion', 'septillion'],
  ...['octillion', 'nonillion', 'decillion'],
];

export const zeros = new Set(['o', 'oh', 'zero']);
export const ones = new Map(oneNames.map((name, index) => [name, BigInt(index + 1)]));
export const tens = new Map(tenNames.map((name, index) => [name, BigInt(10 * (index + 2))]));
export const multipliers = new Map([
  ['hundred', 100n],
  ['thousand', 1000n],
  ...powerNames.map((name, index): [string, bigint] => [name, 1000n ** BigInt(index + 2)]),
]);

const irregularOrdinals = new Map<string, Suffixed>([
  ['zeroth', { value: 0n, suffix: 'th' }],
  ['first', { value: 1n, suffix: 'st' }],
  ['second', { value: 2n, suffix: 'nd' }],
  ['third', { value: 3n, suffix: 'rd' }],
  ['fifth', { value: 5n, suffix: 'th' }],
  ['twelfth', { value: 12n, suffix: 'th' }],
]);
const withoutRegularOrdinal = new Set(['one', 'two', 'three', 'five', 'twelve']);

/** `threes`, `third` */
export const suffixedOnes = new Map([
  ...inflect(ones, (name) => (name === 'six' ? 'sixes' : `${name}s`), 's'),
  ...irregularOrdinals,
  ...[...inflect(ones, (name) => (name.endsWith('t') ? `${name}h` : `${name}th`), 'th')].filter(
    ([, { value }]) => !withoutRegularOrdinal.has(oneNames[Number(value) - 1] ?? ''),
  ),
]);
/** `twenties`, `twentieth` */
export const suffixedTens = new Map([
  ...inflect(tens, (name) => name.replace('y', 'ies'), 's'),
  ...inflect(tens, (name) => name.replace('y', 'ieth'), 'th'),
]);
/** `thousands`, `thousandth` */
export const suffixedMultipliers = new Map([
  ...inflect(multipliers, (name) => `${name}s`, 's'),
  ...inflect(multipliers, (name) => `${name}th`, 'th'),
]);

/** Said before the number, written before it. */
export const signs = new Map([
  ['minus', '-'],
  ['negative', '-'],
  ['plus', '+'],
  ['positive', '+'],
]);
/** Said after the number, written before it. */
export const currencies = new Map([
  ['pound', '£'],
  ['pounds', '£'],
  ['euro', '€'],
  ['euros', '€'],
  ['dollar', '$'],
  ['dollars', '$'],
  ['cent', '¢'],
  ['cents', '¢'],
]);
export const prefixSymbols = new Set([...signs.values(), ...currencies.values()]);

/** Words that may follow `point`. */
export const isDecimalWord = (word: string): boolean => ones.has(word) || tens.has(word) || zeros.has(word);

const numberWords = new Set([
  ...[...zeros, ...ones.keys(), ...suffixedOnes.keys(), ...tens.keys(), ...suffixedTens.keys()],
  ...[...multipliers.keys(), ...suffixedMultipliers.keys(), ...signs.keys(), ...currencies.keys()],
  ...['per', 'percent', 'and', 'double', 'triple', 'point'],
]);
export const isNumberWord = (word: string | undefined): boolean =>
  word !== undefined && numberWords.has(word);

function inflect(
  words: ReadonlyMap<string, bigint>,
  form: (name: string) => string,
  suffix: string,
): Map<string, Suffixed> {
  return new Map([...words].map(([name, value]) => [form(name), { value, suffix }]));
}
