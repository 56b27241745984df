/** JSON that goes out as it was kept: the order of its keys and the spelling of its numbers are the user's own. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
