import type { FieldSchema, FieldType } from '@sluice/contracts';
import { compileFreeObject, compileList, compileObject } from './match-containers.ts';
import { compileNumber } from './match-number.ts';
import { compileString } from './match-string.ts';
import { compileWord, type Matcher, matchNothing, NO_MATCH } from './matcher.ts';

/** The keywords that matchers know. A schema with any other is left to ajv. */
const knownKeywords: ReadonlySet<string> = new Set<keyof FieldSchema>([
  'type',
  'description',
  'enum',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'items',
  'maxItems',
  'properties',
  'required',
  'additionalProperties',
  'propertyNames',
  'maxProperties',
  'x-reference',
]);

/** Compiles the matcher of what `schema` allows. */
export function compileMatcher(schema: FieldSchema): Matcher {
  if (Object.keys(schema).some((keyword) => !knownKeywords.has(keyword))) return matchNothing;
  const matchers = [schema.type].flat().map((type) => compileType(type, schema));
  const [only, ...others] = matchers;
  return only !== undefined && others.length === 0 ? only : matchAny(matchers);
}

function matchAny(matchers: readonly Matcher[]): Matcher {
  return (bytes, at) => {
    for (const match of matchers) {
      const end = match(bytes, at);
      if (end !== NO_MATCH) return end;
    }
    return NO_MATCH;
  };
}

function compileType(type: FieldType, schema: FieldSchema): Matcher {
  switch (type) {
    case 'string':
      return compileString(schema);
    case 'number':
    case 'integer':
      return compileNumber(schema, type === 'integer');
    case 'boolean':
      return matchAny([compileWord('true'), compileWord('false')]);
    case 'null':
      return compileWord('null');
    case 'array':
      return schema.items === undefined
        ? matchNothing
        : compileList(compileMatcher(schema.items), schema.maxItems ?? Infinity);
    case 'object':
      return compileObjectType(schema);
  }
}

function compileObjectType(schema: FieldSchema): Matcher {
  const { properties, additionalProperties, propertyNames, maxProperties = Infinity } = schema;
  if (properties === undefined) {
    if (!additionalProperties || propertyNames === undefined) return matchNothing;
    return compileFreeObject(compileMatcher(propertyNames), compileMatcher(additionalProperties), maxProperties);
  }
  if (additionalProperties !== false || propertyNames !== undefined || maxProperties !== Infinity) return matchNothing;
  const required = new Set(schema.required);
  return compileObject(
    Object.entries(properties).map(([name, field]) => ({
      name,
      isRequired: required.has(name),
      match: compileMatcher(field),
    })),
  );
}
