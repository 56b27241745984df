/** Sorting by a field that the list does not offer. */
export class UnknownSortFieldError extends Error {
  readonly statusCode = 400;

  constructor(field: string, known: readonly string[]) {
    const names = known.map((name) => `'${name}'`).join(', ');
    super(`Invalid sorting column requested: ${field}. Must be one of [${names}]`);
  }
}

/** The domain's field of a name on the wire. @throws UnknownSortFieldError */
export function readSortField<Field extends string>(
  name: string,
  fields: Readonly<Record<string, Field>>,
): Field {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) throw new UnknownSortFieldError(name, Object.keys(fields));
  return field;
}
