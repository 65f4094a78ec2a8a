import * as numbers from './number-words.ts';
import { asciiDigits } from './unicode-text.ts';

/** Arabic numerals of any script, with or without a fraction. */
const numeral = /^\p{Nd}+(\.\p{Nd}+)?$/u;
const isNumeral = (word: string | undefined): boolean => word !== undefined && numeral.test(word);

/** A number that is being heard: an integer, or digits whose zeros and points must stay as they are. */
type Value = bigint | string;

/**
 * Reads number words as one goes through a sentence: `twenty one` -> `21`, `five dollars` -> `$5`,
 * `one oh one` -> `101`. It decides as the Whisper normaliser does, in its odd cases too.
 */
export class NumberReader {
  private readonly out: string[] = [];
  private prefix = '';
  private value: Value | undefined;

  read(words: readonly string[]): string[] {
    for (let index = 0; index < words.length; index++) {
      const used = this.take(words[index - 1], words[index] ?? '', words[index + 1]);
      index += used - 1;
    }
    this.flush();
    return this.out;
  }

  /** @returns how many words were used: the next one belongs to `double` and `per`. */
  private take(previous: string | undefined, word: string, next: string | undefined): 1 | 2 {
    const [symbol = ''] = word;
    const prefixed = numbers.prefixSymbols.has(symbol);
    const bare = prefixed ? word.slice(symbol.length) : word;
    if (isNumeral(bare)) this.takeNumeral(word, bare, prefixed ? symbol : '');
    else if (!numbers.isNumberWord(word)) this.pass(word);
    else if (numbers.zeros.has(word)) this.value = `${this.digits()}0`;
    else if (word === 'double' || word === 'triple') return this.repeat(word, next);
    else if (word === 'per' || word === 'percent') return this.takePercent(word, next);
    else if (word === 'and' || word === 'point') this.takeJoint(previous, word, next);
    else if (numbers.signs.has(word)) this.takeSign(word, next);
    else if (numbers.currencies.has(word)) this.takeCurrency(word);
    else this.takeMagnitude(previous, word);
    return 1;
  }

  private takeNumeral(word: string, bare: string, symbol: string): void {
    if (typeof this.value === 'string' && this.value.endsWith('.')) {
      this.value += word;
      return;
    }
    this.flush();
    if (symbol !== '') this.prefix = symbol;
    this.value = times(bare, 1n) ?? bare;
  }

  private takeMagnitude(previous: string | undefined, word: string): void {
    const one = numbers.ones.get(word);
    const ten = numbers.tens.get(word);
    const multiplier = numbers.multipliers.get(word);
    const suffixedOne = numbers.suffixedOnes.get(word);
    const suffixedTen = numbers.suffixedTens.get(word);
    const suffixedMultiplier = numbers.suffixedMultipliers.get(word);
    if (one !== undefined) this.value = this.plusOnes(one, previous);
    else if (ten !== undefined) this.value = this.plusTens(ten);
    else if (multiplier !== undefined) this.value = this.multiplied(multiplier);
    else if (suffixedOne !== undefined) {
      this.emit(`${this.plusOnes(suffixedOne.value, previous)}${suffixedOne.suffix}`);
    } else if (suffixedTen !== undefined) {
      this.emit(`${this.plusTens(suffixedTen.value)}${suffixedTen.suffix}`);
    } else if (suffixedMultiplier !== undefined) {
      this.emit(`${this.multiplied(suffixedMultiplier.value)}${suffixedMultiplier.suffix}`);
    }
  }

  /** `twenty` + `one` is 21; `one` + `one` is said digit by digit: 11. */
  private plusOnes(one: bigint, previous = ''): Value {
    const { value } = this;
    if (value === undefined) return one;
    if (typeof value === 'string' || numbers.ones.has(previous)) {
      const fillsZero = numbers.tens.has(previous) && one < 10n;
      return fillsZero ? `${String(value).slice(0, -1)}${one}` : `${value}${one}`;
    }
    return value % (one < 10n ? 10n : 100n) === 0n ? value + one : `${value}${one}`;
  }

  private plusTens(ten: bigint): Value {
    const { value } = this;
    if (value === undefined) return ten;
    return typeof value === 'bigint' && value % 100n === 0n ? value + ten : `${value}${ten}`;
  }

  /** A multiplier applies to what was said since the last thousand. */
  private multiplied(multiplier: bigint): bigint {
    const { value } = this;
    if (value === undefined) return multiplier;
    if (typeof value === 'bigint') {
      const residual = value % 1000n;
      return value - residual + residual * multiplier;
    }
    const product = times(value, multiplier);
    if (product === undefined) this.emit(value);
    return product ?? multiplier;
  }

  private repeat(word: string, next: string | undefined): 1 | 2 {
    const digit = next === undefined ? undefined : numbers.zeros.has(next) ? 0n : numbers.ones.get(next);
    if (digit === undefined) {
      this.pass(word);
      return 1;
    }
    this.value = this.digits() + String(digit).repeat(word === 'double' ? 2 : 3);
    return 2;
  }

  private takePercent(word: string, next: string | undefined): 1 | 2 {
    const perCent = word === 'per' && next === 'cent';
    if (this.value === undefined || (word === 'per' && !perCent)) {
      this.pass(word);
      return 1;
    }
    this.emit(`${this.value}%`);
    return perCent ? 2 : 1;
  }

  private takeJoint(previous: string | undefined, word: string, next: string | undefined): void {
    if (!numbers.isNumberWord(next) && !isNumeral(next)) this.pass(word);
    else if (word === 'and') {
      if (!numbers.multipliers.has(previous ?? '')) this.pass(word);
    } else if (numbers.isDecimalWord(next ?? '') || isNumeral(next)) this.value = `${this.digits()}.`;
  }

  private takeSign(word: string, next: string | undefined): void {
    this.flush();
    if (numbers.isNumberWord(next) || isNumeral(next)) this.prefix = numbers.signs.get(word) ?? '';
    else this.emit(word);
  }

  private takeCurrency(word: string): void {
    if (this.value === undefined) {
      this.emit(word);
      return;
    }
    this.prefix = numbers.currencies.get(word) ?? '';
    this.flush();
  }

  /** What was heard so far as digits; a lone zero counts as nothing. */
  private digits(): string {
    return this.value === undefined || this.value === 0n ? '' : String(this.value);
  }

  private pass(word: string): void {
    this.flush();
    this.emit(word);
  }

  private flush(): void {
    if (this.value !== undefined) this.emit(String(this.value));
  }

  private emit(text: string): void {
    this.out.push(this.prefix + text);
    this.prefix = '';
    this.value = undefined;
  }
}

/** A decimal fraction times an integer, where that is whole; undefined also for what is no number (`1.2.3`). */
function times(decimal: string, multiplier: bigint): bigint | undefined {
  const parts = /^(?=\p{Nd}|\.\p{Nd})(\p{Nd}*)(?:\.(\p{Nd}*))?$/u.exec(decimal);
  if (parts === null) return undefined;
  const [whole = '', fraction = ''] = parts
    .slice(1)
    .map((part: string | undefined) => asciiDigits(part ?? ''));
  const product = BigInt(whole + fraction) * multiplier;
  const scale = 10n ** BigInt(fraction.length);
  return product % scale === 0n ? product / scale : undefined;
}
