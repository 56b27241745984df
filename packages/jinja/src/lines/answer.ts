/** One request of `jinja-lines` and its answer. */
import { Environment } from '../environment/environment.ts';
import { JinjaError, valueError } from '../errors.ts';
import { parseJson } from '../json/parseJson.ts';
import { Dict } from '../values/dict.ts';
import type { Value } from '../values/model.ts';
import { readOptions } from './options.ts';
import { MAX_LINE } from './readLines.ts';

/** What a request line is answered with. */
export type Answer =
  | { readonly output: string }
  | { readonly error: { readonly type: string; readonly message: string; readonly line: number | null } };

/** Renders what a line of JSON asks for. Never throws. */
export function answer(line: string): Answer {
  try {
    return render(parseJson(line, { allowNaN: true }));
  } catch (error) {
    if (error instanceof JinjaError) {
      const { type, message } = error;
      return { error: { type, message, line: error.line } };
    }
    const message = error instanceof Error ? error.message : String(error);
    return { error: { type: 'ValueError', message, line: null } };
  }
}

/** The answer to a line of which nothing was kept. */
export function tooLong(): Answer {
  const message = `a request must not be longer than ${MAX_LINE} characters`;
  return { error: { type: 'ValueError', message, line: null } };
}

function render(request: Value): Answer {
  if (!(request instanceof Dict)) throw valueError('a request must be a JSON object');
  const template = request.getString('template');
  if (typeof template !== 'string') throw valueError("'template' must be a string");
  const context = request.getString('context') ?? new Dict();
  if (!(context instanceof Dict)) throw valueError("'context' must be an object");
  return { output: environmentFor(request).fromString(template).render(context) };
}

const environments = new Map<string, Environment>();

/** An environment for the request's options; requests that ask for the same without files share one. */
function environmentFor(request: Dict): Environment {
  const { key, options } = readOptions(request);
  if (key === null) return new Environment(options);
  let environment = environments.get(key);
  if (environment === undefined) {
    if (environments.size >= MAX_ENVIRONMENTS) environments.clear();
    environment = new Environment(options);
    environments.set(key, environment);
  }
  return environment;
}

const MAX_ENVIRONMENTS = 64;
