/** The globals every environment has. */
import { typeError } from '../errors.ts';
import { RANGE_TYPE } from '../globals/range.ts';
import { GLOBALS } from '../globals/registry.ts';
import { Cycler } from '../runtime/cycler.ts';
import { Joiner } from '../runtime/joiner.ts';
import { Namespace } from '../runtime/namespace.ts';
import { Dict } from '../values/dict.ts';
import { updateDict } from '../values/methods/dictMethods.ts';
import type { Value } from '../values/model.ts';
import { define } from '../values/signature.ts';
import { PyType } from '../values/type.ts';

const cycler = new PyType('jinja2.utils.Cycler', (_context, items, keywords) => {
  for (const name of keywords?.keys() ?? []) {
    throw typeError(`Cycler.__init__() got an unexpected keyword argument '${name}'`);
  }
  return new Cycler(items);
});

const joiner = new PyType(
  'jinja2.utils.Joiner',
  define('Joiner.__init__', [['sep', ', ']], ([separator]) => new Joiner(separator), { hidden: 1 }),
);

const namespace = new PyType('jinja2.utils.Namespace', (_context, args, keywords) => {
  const attributes = new Dict();
  updateDict(attributes, 'dict', args, keywords);
  return new Namespace(attributes);
});

/** Globals by name. The sandbox has a bounded function in place of the class `range`. */
export function builtinGlobals(sandbox: boolean): ReadonlyMap<string, Value> {
  return sandbox ? SANDBOXED : UNSANDBOXED;
}

const SANDBOXED: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...GLOBALS,
  ['cycler', cycler],
  ['joiner', joiner],
  ['namespace', namespace],
]);

const UNSANDBOXED: ReadonlyMap<string, Value> = new Map([...SANDBOXED, ['range', RANGE_TYPE]]);
