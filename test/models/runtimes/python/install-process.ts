/** Installs the fixture's environment in a process of its own, which can be killed. */
import { install } from './fixture-model.ts';

const [, , home = ''] = process.argv;
await install(home, { env: process.env });
