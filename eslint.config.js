import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/** Real time: what depends on it cannot be replayed, skipped or tested. rules.md, "One clock". */
const clock = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'The only clock is the workflow\'s: take `at` from the input (rules.md, "One clock").',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'The only clock is the workflow\'s: take `at` from the input (rules.md, "One clock").',
  },
]

/** What depends on the zone, language or time-zone data of the machine: it would differ between two workers. */
const machineLocal = [
  {
    selector: 'CallExpression[callee.property.name=/^(get|set)(Date|Day|FullYear|Hours|Milliseconds|Minutes|Month|Seconds|Year|TimezoneOffset)$/]',
    message: 'Reads the zone of the machine. Use the UTC form, or an instant that an activity computed.',
  },
  {
    selector: "MemberExpression[object.name='Intl'][property.name='DateTimeFormat']",
    message: 'Time-zone data differ between Node builds, and format() without an argument leaks real time into a replay.',
  },
  {
    selector: 'CallExpression[callee.property.name=/^toLocale/]',
    message: 'Depends on the language and zone of the machine. Use toISOString or a format of our own.',
  },
]

const sandbox = [
  'error',
  {
    patterns: [
      { group: ['node:*'], message: 'Runs in the workflow sandbox, which has no Node.' },
      { group: ['**/activities/*'], allowTypeImports: true, message: 'Workflows know activities by type only; they call them through proxies.' },
    ],
  },
]

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', '.baton/', 'test/fixtures/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A port's method is async for all its adapters, whether or not this one waits for something.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['workflows/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': sandbox,
      'no-restricted-syntax': ['error', ...machineLocal],
    },
  },
  {
    // The domain also runs inside the sandbox, and takes every instant as an argument.
    files: ['src/domain/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': sandbox,
      'no-restricted-syntax': ['error', ...machineLocal, ...clock],
    },
  },
  {
    files: ['src/console/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat['recommended-latest']],
    rules: {
      // It warns of what the React Compiler would memoize; nothing is compiled by it here.
      'react-hooks/incompatible-library': 'off',
      // What a button does may take its time; what fails, the page shows.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    files: ['activities/**/*.ts', 'src/adapters/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...clock] },
  },
)
