// Builds our programs: tools/build.mjs [app …], all of them by default, each into its dist/.
//
// A program that is a few files takes a third less memory than one of a thousand modules, and starts sooner. What is
// CommonJS stays where npm put it, and so does what is read at run time (SQL, pages, grammars): every module goes on
// seeing its own address.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import http from 'node:http';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';

const root = resolve(import.meta.dirname, '..');

/** The files that are started as programs, by the names of their builds. */
const PROGRAMS = {
  api: { main: 'src/main.ts', worker: 'src/worker/worker.ts' },
  agent: { main: 'src/main.ts' },
  cli: { main: 'src/main.ts' },
};

/** Programs that are running keep what they may still load for so many milliseconds. */
const DAY = 86_400_000;

const ADDRESS = /new URL\('(\.[^']+)', import\.meta\.url\)|import\.meta\.(?:url|dirname)/g;

/** The field `type` of the package.json that holds for a folder, by folder. */
const types = new Map();

const asked = process.argv.slice(2);
await Promise.all((asked.length > 0 ? asked : Object.keys(PROGRAMS)).map(build));

async function build(app) {
  const since = new Date();
  const folder = join(root, 'apps', app);
  const dist = join(folder, 'dist');
  const sources = Object.entries(PROGRAMS[app]);
  const input = Object.fromEntries(sources.map(([name, source]) => [name, join(folder, source)]));
  const bundle = await rolldown({
    input,
    platform: 'node',
    // Node's own; bundlers add one of theirs (module), for files that Node does not read.
    resolve: { conditionNames: ['node', 'import', 'default'] },
    plugins: [httpAlone(), commonJsStays(dist), addressesStay(dist, input)],
    checks: { eval: false },
  });
  try {
    const { output } = await bundle.generate({ format: 'esm', comments: false });
    write(dist, output, since);
  } finally {
    await bundle.close();
  }
}

/**
 * Puts each file in its place whole, and what is started last: programs may be running, or starting, from this very
 * folder. What a running one may still want to load goes when it is a day old.
 */
function write(dist, output, since) {
  mkdirSync(dist, { recursive: true });
  const parts = output.toSorted((a, b) => Number(a.isEntry) - Number(b.isEntry));
  for (const { fileName, code } of parts) {
    const draft = join(dist, `.${fileName}.${process.pid}`);
    writeFileSync(draft, code);
    // As old as what was read: a source that changed meanwhile is newer.
    utimesSync(draft, since, since);
    renameSync(draft, join(dist, fileName));
  }
  const present = new Set(parts.map(({ fileName }) => fileName));
  for (const name of readdirSync(dist).filter((one) => !present.has(one))) {
    // Another build's draft may have gone to its place meanwhile.
    const found = statSync(join(dist, name), { throwIfNoEntry: false });
    if (found && since.getTime() - found.mtimeMs > DAY) rmSync(join(dist, name), { force: true });
  }
}

/** Node reads CommonJS as it is: bundled, some of it finds neither its own files nor what it extends. */
function commonJsStays(dist) {
  return {
    name: 'commonjs-stays',
    async resolveId(source, importer, options) {
      if (importer === undefined || isBuiltin(source)) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      if (found === null || found.external || !isCommonJs(found.id)) return found;
      return { id: relativeTo(dist, found.id), external: true };
    },
  };
}

/** By what Node goes by (https://nodejs.org/api/packages.html#determining-module-system). */
function isCommonJs(file) {
  if (!file.includes('/node_modules/') || file.endsWith('.mjs')) return false;
  return file.endsWith('.cjs') || typeOf(dirname(file)) !== 'module';
}

function typeOf(folder) {
  if (!types.has(folder)) {
    const manifest = join(folder, 'package.json');
    types.set(
      folder,
      existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).type : typeOf(dirname(folder)),
    );
  }
  return types.get(folder);
}

/**
 * Who imports node:http gets all that it exports, and that is also Node's client for fetch and WebSocket: 13 MB. Taken
 * as a value, it is HTTP alone.
 */
function httpAlone() {
  const names = Object.entries(Object.getOwnPropertyDescriptors(http))
    .filter(([, { get }]) => get === undefined)
    .map(([name]) => name);
  return {
    name: 'http-alone',
    resolveId: { filter: { id: /^(?:node:)?http$/ }, handler: () => 'virtual:http' },
    load: {
      filter: { id: /^virtual:http$/ },
      handler: () =>
        `const http = process.getBuiltinModule('node:http');
         export const { ${names.join(', ')} } = http;
         export default http;`,
    },
  };
}

/** What a module names by its own address is where it was; a program of ours that it names is the built one. */
function addressesStay(dist, input) {
  const programs = new Map(Object.entries(input).map(([name, file]) => [file, `./${name}.js`]));
  return {
    name: 'addresses-stay',
    transform: {
      filter: { code: 'import.meta' },
      handler(code, file) {
        const own = `new URL(${JSON.stringify(relativeTo(dist, file))}, import.meta.url)`;
        return code.replaceAll(ADDRESS, (text, path) => {
          const program = path && programs.get(resolve(dirname(file), path));
          if (program) return `new URL('${program}', import.meta.url)`;
          if (text === 'import.meta.dirname') return `${own}.pathname.replace(/\\/[^/]*$/, '')`;
          return text.replace('import.meta.url', `${own}.href`);
        });
      },
    },
  };
}

/** A path from a folder as ECMAScript writes it. */
function relativeTo(folder, file) {
  const path = relative(folder, file);
  return path.startsWith('.') ? path : `./${path}`;
}
