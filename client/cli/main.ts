#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { interruptible } from './interrupt.ts';
import { runCli } from './run-cli.ts';

// What is already in the environment wins over the file.
if (existsSync('.env')) process.loadEnvFile('.env');

const code = await interruptible((signal) => runCli({ argv: process.argv.slice(2), signal }));
// A pipe may still hold the end of a long result.
process.stdout.write('', () => process.exit(code));
