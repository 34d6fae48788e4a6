/** A value that must not appear, except in some places. */
export interface Canary {
  name: string;
  value: string;
  /** The places where it is allowed. */
  mayBeIn?: RegExp;
}

/** A place that is searched, and its text. */
export interface Place {
  name: string;
  text: string;
}

/** Every canary found where it is not allowed: `<canary> in <place>: <context>`. */
export function findCanaries(canaries: readonly Canary[], places: readonly Place[]): string[] {
  return canaries.flatMap((canary) =>
    places.filter(({ name }) => canary.mayBeIn?.test(name) !== true).flatMap((place) => findIn(canary, place)),
  );
}

function findIn({ name, value }: Canary, place: Place): string[] {
  return formsOf(value).flatMap((form) => {
    const at = place.text.indexOf(form);
    return at < 0
      ? []
      : [`${name} in ${place.name}: …${place.text.slice(Math.max(0, at - 120), at + form.length + 20)}…`];
  });
}

/** The value as is, percent-encoded, in base64 and in hexadecimal. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  return [
    ...new Set([value, encodeURIComponent(value), bytes.toString('base64').replace(/=+$/, ''), bytes.toString('hex')]),
  ];
}
