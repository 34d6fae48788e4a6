/** Something that may stand in few places, or in none. */
export interface Canary {
  name: string;
  value: string;
  /** Places that are made to hold it. */
  mayBeIn?: RegExp;
}

/** Where somebody may look, and what is to be read there. */
export interface Place {
  name: string;
  text: string;
}

/** Each place that holds a canary which it may not hold: `<canary> in <place>: <what stands around it>`. */
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

/** As it is, as bytes are written, and as headers and URLs write it. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  return [
    ...new Set([value, encodeURIComponent(value), bytes.toString('base64').replace(/=+$/, ''), bytes.toString('hex')]),
  ];
}
