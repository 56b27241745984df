/** Python's values and their JSON, for those who render nothing: a third of the modules of `index.ts`. */
export { JsonError, type ParseJsonOptions, parseJson } from './json/parseJson.ts';
export { stringifyJson } from './json/stringifyJson.ts';
export { Bytes } from './values/bytes.ts';
export { PyDate } from './values/dates/date.ts';
export { PyDateTime } from './values/dates/dateTime.ts';
export { Dict } from './values/dict.ts';
export { Float } from './values/float.ts';
export { normalizeInt, PyObject, type Value } from './values/model.ts';
export { repr, str } from './values/repr.ts';
export { PySet } from './values/set.ts';
export { Tuple } from './values/tuple.ts';
