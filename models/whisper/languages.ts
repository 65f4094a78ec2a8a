/** Codes under which Whisper knows a language by another name than BCP 47 has for it now. */
const otherNames: Readonly<Record<string, string>> = {
  nb: 'no',
  he: 'iw',
  iw: 'he',
  jv: 'jw',
  fil: 'tl',
  cmn: 'zh',
};

/**
 * Whisper's code for a BCP 47 tag; region and script make no difference to it.
 * @param known codes that the model has
 * @returns undefined for a language that it was not trained on
 * @example languageCode('nb-NO', languages) // 'no'
 */
export function languageCode(tag: string, known: { has(code: string): boolean }): string | undefined {
  const [language = ''] = tag.toLowerCase().split(/[-_]/);
  return [language, otherNames[language] ?? ''].find((code) => known.has(code));
}
