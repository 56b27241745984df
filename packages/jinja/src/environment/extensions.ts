/** The extensions of Jinja2 that this package knows. */

export type Extension = 'do' | 'loopcontrols' | 'debug';

const KNOWN: ReadonlyMap<string, Extension> = new Map([
  ['do', 'do'],
  ['loopcontrols', 'loopcontrols'],
  ['debug', 'debug'],
  ['jinja2.ext.do', 'do'],
  ['jinja2.ext.loopcontrols', 'loopcontrols'],
  ['jinja2.ext.debug', 'debug'],
]);

/** Extensions by their short or Python names; throws RangeError for one that is not known. */
export function resolveExtensions(names: Iterable<string>): ReadonlySet<Extension> {
  const extensions = new Set<Extension>();
  for (const name of names) {
    const extension = KNOWN.get(name);
    if (extension === undefined) throw new RangeError(`unknown extension '${name}'`);
    extensions.add(extension);
  }
  return extensions;
}
