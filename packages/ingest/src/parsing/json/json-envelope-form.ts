/** What a surface puts around the items of a JSON payload. */
export interface EnvelopeForm {
  /** The field that holds the list of items. */
  readonly listName: string;
  /** The list may also be the whole payload, with nothing around it. */
  readonly takesBareList: boolean;
}

/** `{"items": […]}`: what payloads are in the store, and on the native surface. */
export const itemsForm: EnvelopeForm = { listName: 'items', takesBareList: false };

/** The form as a sentence, without its full stop. */
export function describeForm({ listName, takesBareList }: EnvelopeForm): string {
  return `A JSON payload must be ${takesBareList ? 'a list, or ' : ''}an object with one field: {"${listName}": […]}`;
}
