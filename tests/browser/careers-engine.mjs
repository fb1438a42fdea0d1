// Runs the theme's careers.js without a browser, on the data of a built site.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

const SCRIPT = new URL('../../themes/default/static/careers.js', import.meta.url);

/** `callboard.careers` of the site in a folder; it reads its pieces from there. */
export function openCareers(folder) {
  const base = 'http://site.example/careers/finder/';
  const head = {
    append: (script) => queueMicrotask(() => {
      const path = new URL(script.src).pathname.slice(1);
      try {
        vm.runInContext(readFileSync(`${folder}/${path}`, 'utf8'), context, { filename: path });
        script.onload();
      } catch {
        script.onerror();
      }
    }),
  };
  const document = { baseURI: base, documentElement: { lang: 'en' }, createElement: () => ({ remove() {} }), head };
  const context = vm.createContext({ document, URL, queueMicrotask });
  context.window = context;
  vm.runInContext(readFileSync(`${folder}/callboard/static/words.js`, 'utf8'), context, { filename: 'words.js' });
  const { strings, language } = context.callboard.words;
  // As callboard.js says words, which needs a page.
  context.callboard.say = (key, parts = {}) => {
    const word = strings[key];
    const text = typeof word === 'string' ? word : word[new Intl.PluralRules(language).select(parts.n)];
    return text.replace(/\{(\w+)\}/g, (_, name) => parts[name]);
  };
  vm.runInContext(readFileSync(SCRIPT, 'utf8'), context, { filename: fileURLToPath(SCRIPT) });
  const { careers } = context.callboard;
  careers.from('../../callboard/careers/');
  return careers;
}
