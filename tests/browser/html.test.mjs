// The HTML of every page, as the standard has it.

import { after, before, it } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { handbook, none } from './harness.mjs';

let book;
before(() => { book = handbook(); });
after(() => book?.remove());

it('every page is valid HTML', async () => {
  const checker = new HtmlValidate({
    root: true,
    extends: ['html-validate:standard', 'html-validate:document'],
    rules: {
      // Lists may have names: it is how a reader is told which list this is.
      'aria-label-misuse': ['error', { allowAnyNamable: true }],
      // What comes from the site itself needs no fingerprint.
      'require-sri': ['error', { target: 'crossorigin' }],
      // The field of the search suggests from a list that is not known beforehand, which no <select> can.
      'prefer-native-element': ['error', { exclude: ['combobox', 'listbox', 'region'] }],
    },
  });
  const problems = [];
  for (const path of book.files('.html')) {
    const report = await checker.validateString(book.read(path), path);
    for (const { messages } of report.results) for (const { line, column, message, ruleId } of messages) problems.push(`${path}:${line}:${column}: ${message} (${ruleId})`);
  }
  none(problems);
});
