// Runs the theme's search.js without a browser, on the index of a built site.

import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import vm from 'node:vm';

const SCRIPT = new URL('../../themes/default/static/search.js', import.meta.url);

/**
 * Opens the search of the site in a folder. The engine comes with `loaded`, the files that it asked for with their bytes.
 *
 * `at` is the address that the site believes it stands at; its files come from the folder all the same.
 */
export const openSearch = async (folder, at = pathToFileURL(folder + '/').href) => {
  const loaded = new Map();
  let giveEngine;
  const engine = new Promise((resolve) => { giveEngine = resolve; });
  const callboard = { provideSearch: giveEngine };
  const head = {
    append: (script) => queueMicrotask(() => {
      const path = decodeURIComponent(new URL(script.src).pathname.slice(new URL(at).pathname.length));
      try {
        const code = readFileSync(`${folder}/${path}`, 'utf8');
        loaded.set(path, Buffer.byteLength(code));
        vm.runInContext(code, context, { filename: path });
        script.onload();
      } catch {
        script.onerror();
      }
    }),
  };
  const document = { currentScript: { src: new URL('callboard/static/search.js', at).href }, createElement: () => ({ remove() {} }), head };
  const context = vm.createContext({ document, callboard, URL, queueMicrotask });
  context.window = context;
  vm.runInContext(readFileSync(SCRIPT, 'utf8'), context, { filename: fileURLToPath(SCRIPT) });
  const { ready, find, suggest, kinds, pages } = await engine;
  // Values of the other world look alike, but are not equal to those of this one.
  const here = (answer) => async (...question) => structuredClone(await answer(...question));
  const addresses = async () => (await here(pages)()).map((url) => url.slice(at.length).replace(/\/(index\.html)?$/, ''));
  return { ready: here(ready), find: here(find), suggest: here(suggest), kinds: here(kinds), addresses, loaded };
};
