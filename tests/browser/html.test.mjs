// The HTML of every page, as the standard has it.

import { spawnSync } from 'node:child_process';
import { after, before, it } from 'node:test';
import vnu from 'vnu-jar';
import { handbook, none } from './harness.mjs';

let book;
before(() => { book = handbook(); });
after(() => book?.remove());

it('every page is valid HTML: the checker of the W3C finds nothing', () => {
  const { stderr, error } = spawnSync('java', ['-jar', String(vnu), '--format', 'json', '--skip-non-html', book.folder], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error) throw error;
  // Slashes of <br /> come from the Markdown parser and the cleaner of HTML; they mean nothing.
  const told = JSON.parse(stderr).messages.filter(({ message }) => !message.startsWith('Trailing slash on void elements'));
  none(told.map(({ url, lastLine, lastColumn, message }) => `${url.slice(url.indexOf('/site/') + 6)}:${lastLine}:${lastColumn}: ${message}`));
});
