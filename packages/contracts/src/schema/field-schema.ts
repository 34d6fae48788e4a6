/** The JSON types of fields. */
export type FieldType = 'string' | 'number' | 'integer' | 'boolean' | 'null' | 'array' | 'object';

/** The JSON Schema (2020-12) of one field, in the keywords that collections use. */
export interface FieldSchema {
  readonly type: FieldType | readonly FieldType[];
  /** Completes the sentence "Field 'x' must be …"; default: a text made from the other keywords. */
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly format?: 'source-id' | 'date' | 'date-time' | 'email';
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly items?: FieldSchema;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false | FieldSchema;
  readonly propertyNames?: FieldSchema;
  readonly maxProperties?: number;
  /** The path of the collection that this field refers to by source_id. */
  readonly 'x-reference'?: string;
}

/** The JSON Schema of an item of a collection. */
export interface ItemSchema extends FieldSchema {
  readonly $schema: 'https://json-schema.org/draft/2020-12/schema';
  /** The collection's path. */
  readonly $id: string;
  readonly title: string;
  readonly type: 'object';
  readonly properties: Readonly<Record<string, FieldSchema>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}
