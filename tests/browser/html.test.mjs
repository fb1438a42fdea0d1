// The HTML of every page, as the standard has it.

import { spawnSync } from 'node:child_process';
import { after, before, it } from 'node:test';
import { HtmlValidate } from 'html-validate';
import vnu from 'vnu-jar';
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

it('the checker of the W3C finds nothing', () => {
  const { stderr, error } = spawnSync('java', ['-jar', String(vnu), '--format', 'json', '--skip-non-html', book.folder], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error) throw error;
  // Slashes of <br /> come from the Markdown parser and the cleaner of HTML; they mean nothing.
  const told = JSON.parse(stderr).messages.filter(({ message }) => !message.startsWith('Trailing slash on void elements'));
  none(told.map(({ url, lastLine, lastColumn, message }) => `${url.slice(url.indexOf('/site/') + 6)}:${lastLine}:${lastColumn}: ${message}`));
});
