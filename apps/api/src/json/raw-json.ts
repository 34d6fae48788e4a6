/** JSON text that goes into an answer as it stands: parsing it would round its numbers. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
