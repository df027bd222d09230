// ESLint as a CDK project has it: what typescript-eslint recommends, and the plugin for CDK, whose rules ask for types.
import awscdk from 'eslint-plugin-awscdk';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig({
  files: ['**/*.ts'],
  extends: [tseslint.configs.recommended, awscdk.configs.recommended],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: process.cwd() } },
});
