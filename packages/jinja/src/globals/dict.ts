import { Callable } from '../values/callable.ts';
import { Dict } from '../values/dict.ts';
import { fromKeys, updateDict } from '../values/methods/dictMethods.ts';
import { PyType } from '../values/type.ts';

/** The `dict` class: `dict(pairs, key=value)`, and `dict.fromkeys`. */
export const DICT_TYPE = new PyType(
  'dict',
  (_context, args, keywords) => {
    const dict = new Dict();
    updateDict(dict, 'dict', args, keywords);
    return dict;
  },
  { fromkeys: new Callable('fromkeys', (_context, args) => fromKeys(args[0] ?? null, args[1] ?? null)) },
);
