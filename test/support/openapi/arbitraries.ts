import * as fc from 'fast-check';
import type { JsonSchema, Operation, Parameter } from './operations.ts';

/** Values for properties and parameters of these names, so that generated requests get past the first check. */
export type KnownValues = Readonly<Record<string, fc.Arbitrary<unknown>>>;

const OPTIONAL_ITEMS_MAX = 5;

/** Values that a schema allows. */
export function toArbitrary(schema: JsonSchema, known: KnownValues): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((each) => toArbitrary(each, known)));
  if (schema.allOf !== undefined) return toArbitrary(merge(schema.allOf), known);
  const types = [schema.type ?? 'any'].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, known)));
}

/** The values known for a name; only texts are. */
function toKnown(name: string, { type }: JsonSchema, known: KnownValues): fc.Arbitrary<unknown> | undefined {
  return type === 'string' ? known[name] : undefined;
}

/** Values for a parameter, as text. */
export function toParameterArbitrary({ name, schema }: Parameter, known: KnownValues): fc.Arbitrary<string> {
  return (toKnown(name, schema, known) ?? toArbitrary(schema, known)).map(String);
}

/** Bodies that an operation allows; `undefined` if it reads none. */
export function toBodyArbitrary(
  { bodies, id }: Operation,
  known: KnownValues,
  examples: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<unknown> {
  const schema = bodies['application/json'];
  if (schema === undefined) return fc.constant(undefined);
  const generated = toArbitrary(schema, known);
  const example = examples[id];
  if (example === undefined) return generated;
  const blended = example.chain((value) => blend(value, schema, known));
  return fc.oneof(
    { weight: 1, arbitrary: generated },
    { weight: 1, arbitrary: example },
    { weight: 3, arbitrary: blended },
  );
}

/** An example with some of its values taken from the schema instead: right in so many places that the others are looked at. */
function blend(value: unknown, schema: JsonSchema, known: KnownValues): fc.Arbitrary<unknown> {
  if (Array.isArray(value)) return fc.subarray(value as unknown[]);
  const { properties } = schema;
  if (typeof value !== 'object' || value === null || properties === undefined) {
    return fc.oneof(
      { weight: 9, arbitrary: fc.constant(value) },
      { weight: 1, arbitrary: toArbitrary(schema, known) },
    );
  }
  const given = value as Readonly<Record<string, unknown>>;
  const blended = Object.entries(properties).flatMap(([name, each]): [string, fc.Arbitrary<unknown>][] => {
    if (!Object.hasOwn(given, name)) return [];
    const own = blend(given[name], each, known);
    const other = toKnown(name, each, known);
    return [
      [
        name,
        other === undefined ? own : fc.oneof({ weight: 3, arbitrary: own }, { weight: 1, arbitrary: other }),
      ],
    ];
  });
  return fc.record(Object.fromEntries(blended));
}

function ofType(type: string, schema: JsonSchema, known: KnownValues): fc.Arbitrary<unknown> {
  const { minimum, maximum } = schema;
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: minimum ?? -1000, max: Math.min(maximum ?? 1000, 2 ** 31 - 1) });
    case 'number':
      return fc.double({ min: minimum ?? -1e9, max: maximum ?? 1e9, noNaN: true });
    case 'string':
      return toText(schema);
    case 'array':
      return fc.array(toArbitrary(schema.items ?? {}, known), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(
          schema.maxItems ?? OPTIONAL_ITEMS_MAX,
          OPTIONAL_ITEMS_MAX + (schema.minItems ?? 0),
        ),
      });
    case 'object':
      return toObject(schema, known);
    default:
      return fc.jsonValue({ maxDepth: 3 });
  }
}

function toObject(
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  known: KnownValues,
): fc.Arbitrary<unknown> {
  const own = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [
      name,
      toKnown(name, schema, known) ?? toArbitrary(schema, known),
    ]),
  );
  const described = fc.record(own, { requiredKeys: [...required] });
  if (additionalProperties === undefined || additionalProperties === false) return described;
  const value =
    additionalProperties === true ? fc.jsonValue({ maxDepth: 2 }) : toArbitrary(additionalProperties, known);
  const more = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), value, { maxKeys: 3 });
  return fc.tuple(more, described).map(([left, right]) => ({ ...left, ...right }));
}

function toText({ format, pattern, minLength = 0, maxLength = 60 }: JsonSchema): fc.Arbitrary<string> {
  const byFormat: Readonly<Record<string, fc.Arbitrary<string>>> = {
    uuid: fc.uuid({ version: 4 }),
    email: fc.emailAddress(),
    uri: fc.webUrl(),
    'date-time': toTime().map((date) => date.toISOString()),
    date: toTime().map((date) => date.toISOString().slice(0, 10)),
  };
  const formatted = format === undefined ? undefined : byFormat[format];
  if (formatted !== undefined) return formatted;
  if (pattern !== undefined) {
    return fc
      .stringMatching(new RegExp(pattern, 'u'))
      .filter((text) => text.length >= minLength && text.length <= maxLength);
  }
  return fc.string({ unit: 'binary', minLength, maxLength });
}

function toTime(): fc.Arbitrary<Date> {
  return fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
}

function merge(schemas: readonly JsonSchema[]): JsonSchema {
  return {
    ...Object.assign({}, ...schemas),
    properties: Object.assign({}, ...schemas.map(({ properties }) => properties ?? {})),
    required: schemas.flatMap(({ required }) => required ?? []),
  } as JsonSchema;
}
