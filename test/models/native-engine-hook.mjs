// Lets a process import transcribe-cpp from a folder of its own, where npm has left it out of node_modules.
import { register } from 'node:module';
import { env } from 'node:process';
import { URL } from 'node:url';

const folder = env.MODEL_LAB_TEST_ENGINE;
const hooks = `
  export async function resolve(specifier, context, next) {
    if (specifier !== 'transcribe-cpp') return next(specifier, context);
    return next(specifier, { ...context, parentURL: ${JSON.stringify(new URL('package.json', folder).href)} });
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
