import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Who may import whom: the table of ARCHITECTURE.md. A room always may import itself. */
const mayImport = {
  contract: [],
  workflows: ['contract'],
  activities: ['contract', 'models', 'audio', 'store', 'evaluation', 'datasets'],
  models: ['contract', 'audio', 'store'],
  audio: ['contract'],
  store: ['contract'],
  evaluation: ['contract', 'store'],
  workers: ['contract', 'workflows', 'activities', 'models', 'audio', 'store', 'evaluation', 'datasets'],
  client: ['contract', 'models', 'audio', 'store', 'evaluation', 'datasets'],
  datasets: ['contract', 'audio', 'store'],
};
const rooms = Object.keys(mayImport);

/** Doors that only types pass through: workflows see activities so, and clients see workflows. */
const typesOnly = { workflows: ['activities'], client: ['workflows'] };

const roomRules = rooms.map((room) => {
  const closed = rooms.filter((other) => other !== room && !mayImport[room].includes(other));
  const forTypes = closed.filter((other) => typesOnly[room]?.includes(other));
  const shut = closed.filter((other) => !forTypes.includes(other));
  const patterns = [];
  if (shut.length > 0) {
    patterns.push({
      regex: `^(\\.\\./)+(${shut.join('|')})/`,
      message: `${room}/ may not import this room: see the table in ARCHITECTURE.md.`,
    });
  }
  if (forTypes.length > 0) {
    patterns.push({
      regex: `^(\\.\\./)+(${forTypes.join('|')})/`,
      allowTypeImports: true,
      message: `${room}/ may import only types from here.`,
    });
  }
  if (room === 'contract') {
    patterns.push({ regex: '^(?!\\.|zod$)', message: 'contract/ imports zod alone.' });
  }
  if (room === 'workflows') {
    patterns.push({
      regex: '^(?!\\.|@temporalio/(workflow|common)$|zod$)',
      message: 'Workflow code is deterministic: it never reaches Node, the file system or a model.',
    });
  }
  if (room !== 'models') {
    patterns.push({
      regex: '^onnxruntime-node',
      message: 'Only models/runtimes/onnx/ imports onnxruntime-node.',
    });
  }
  return {
    files: [`${room}/**/*.ts`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  };
});

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'examples/host-app/', 'bench/.peers/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
    },
  },
  ...roomRules,
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off', 'max-lines': 'off' },
  },
  { files: ['**/*.js'], languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },
);
