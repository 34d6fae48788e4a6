import { parseArgs } from 'node:util';
import { UsageError } from './errors.ts';

/** An option `--name value`, or a flag `--name`. */
export interface Option<T> {
  isFlag: boolean;
  /** Its value where it is not given. */
  fallback: T;
  /**
   * Reads its text. @param name with the two hyphens, for the message
   * @throws UsageError where the text is wrong
   */
  read(name: string, text: string): T;
}

/** The options of a command, by their names without the two hyphens. */
type OptionTable = Readonly<Record<string, Option<unknown>>>;

/** What was read of a table of options. */
export type OptionValues<Table extends OptionTable> = {
  [Name in keyof Table]: Table[Name] extends Option<infer T> ? T : never;
};

/** Reads the arguments of a command by its table of options. @throws UsageError naming the argument that is wrong */
export function readOptions<Table extends OptionTable>(args: readonly string[], table: Table): OptionValues<Table> {
  const given = parse(args, table);
  const read = Object.entries(table).map(([name, option]) => {
    const value = given[name];
    if (value === undefined) return [name, option.fallback];
    return [name, option.read(`--${name}`, String(value))];
  });
  return Object.fromEntries(read);
}

function parse(args: readonly string[], table: OptionTable): Record<string, string | boolean | undefined> {
  const options = Object.entries(table).map(([name, { isFlag }]) => {
    return [name, { type: isFlag ? ('boolean' as const) : ('string' as const) }] as const;
  });
  try {
    return parseArgs({ args: [...args], options: Object.fromEntries(options) }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A flag: true where it is given. */
export function flag(): Option<boolean> {
  return { isFlag: true, fallback: false, read: () => true };
}

/** A whole number from `least`. */
export function wholeNumber<T>(fallback: T, least = 0): Option<number | T> {
  return option(fallback, `a whole number from ${least}`, (text) => {
    const value = Number(text);
    return Number.isSafeInteger(value) && value >= least ? value : undefined;
  });
}

/** A number from `least`. */
export function decimal<T>(fallback: T, least: number): Option<number | T> {
  return option(fallback, `a number from ${least}`, (text) => {
    const value = Number(text);
    return Number.isFinite(value) && value >= least ? value : undefined;
  });
}

/** One of `choices`. */
export function oneOf<Choice extends string, T>(fallback: T, choices: readonly Choice[]): Option<Choice | T> {
  return option(fallback, `one of ${choices.join(', ')}`, (text) => choices.find((choice) => choice === text));
}

/** Some of `choices`, separated by commas; they come in the order of `choices`. Default: all of them. */
export function someOf<Choice extends string>(choices: readonly Choice[]): Option<readonly Choice[]> {
  return option(choices, `some of ${choices.join(',')}`, (text) => {
    const wanted = text.split(',');
    const isKnown = wanted.every((word) => choices.some((choice) => choice === word));
    return isKnown ? choices.filter((choice) => wanted.includes(choice)) : undefined;
  });
}

/**
 * An option of any other form.
 * @param takes what it takes, for the message
 * @param parseText returns undefined where the text is wrong
 */
export function option<Value, T>(
  fallback: T,
  takes: string,
  parseText: (text: string) => Value | undefined,
): Option<Value | T> {
  const read = (name: string, text: string): Value => {
    const value = parseText(text);
    if (value === undefined) throw new UsageError(`${name} takes ${takes}, not '${text}'`);
    return value;
  };
  return { isFlag: false, fallback, read };
}
