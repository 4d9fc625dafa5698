import solid from 'eslint-plugin-solid/configs/typescript';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  {
    ignores: [
      '**/*.config.js',
      '**/*.generated.*',
      'dist',
      'node_modules',
      'public',
      'tools/starter-model',
      'workers/retrieval/kernel/assembly',
    ],
  },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: [
          'src/tsconfig.json',
          'workers/tsconfig.json',
          'e2e/tsconfig.json',
          'tools/tsconfig.json',
        ],
        tsconfigRootDir: new URL('..', import.meta.url).pathname,
      },
    },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      '@typescript-eslint/require-await': 'off',
      // Factories, not classes: no method here uses `this`, so handing one on is safe.
      '@typescript-eslint/unbound-method': 'off',
      // `const { gone: _gone, ...rest } = row` leaves a field out.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    ...solid,
    rules: {
      ...solid.rules,
      'solid/reactivity': ['warn', { customReactiveFunctions: ['whenTrue'] }],
    },
  },
);
