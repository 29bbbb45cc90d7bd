import { z } from 'zod';

/** A JSON Schema (2020-12), as far as the document uses it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** One parameter of an operation. */
export interface Parameter {
  readonly name: string;
  readonly in: 'header' | 'path' | 'query' | 'cookie';
  readonly required: boolean;
  readonly schema: JsonSchema;
}

/** One operation of the document. */
export interface Operation {
  /** "POST /v1/registrations". */
  readonly name: string;
  readonly id: string;
  readonly method: string;
  /** With parameters in braces. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** By media type; empty if no body is read. */
  readonly bodies: Readonly<Record<string, JsonSchema>>;
  /** Whether it asks for a bearer token. */
  readonly needsToken: boolean;
  /** What stands beside each status: the codes that it can have. */
  readonly meanings: Readonly<Record<string, string>>;
  /** The shape of each answer, by status and media type. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
}

const jsonSchema = z.custom<JsonSchema>((value) => typeof value === 'object' && value !== null);
const contentSchema = z.record(z.string(), z.object({ schema: jsonSchema }));
const operationSchema = z.object({
  operationId: z.string(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(['header', 'path', 'query', 'cookie']),
        required: z.boolean().default(false),
        schema: jsonSchema,
      }),
    )
    .default([]),
  requestBody: z.object({ content: contentSchema }).optional(),
  security: z.array(z.record(z.string(), z.unknown())).default([]),
  responses: z.record(z.string(), z.object({ description: z.string(), content: contentSchema.default({}) })),
});
const documentSchema = z.object({
  components: z.object({ schemas: z.record(z.string(), jsonSchema).default({}) }).optional(),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
});

/** Reads every operation out of an OpenAPI document, with references to its components put in place. */
export function readOperations(text: string): readonly Operation[] {
  const { paths, components } = documentSchema.parse(JSON.parse(text));
  const schemas = components?.schemas ?? {};
  const toSchemas = (content: Readonly<Record<string, { readonly schema: JsonSchema }>>) =>
    Object.fromEntries(Object.entries(content).map(([type, { schema }]) => [type, resolve(schema, schemas)]));
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, { operationId, parameters, requestBody, responses, security }]) => ({
        ...{ name: `${method.toUpperCase()} ${path}`, id: operationId, method: method.toUpperCase(), path },
        parameters: parameters.map((each) => ({ ...each, schema: resolve(each.schema, schemas) })),
        bodies: toSchemas(requestBody?.content ?? {}),
        needsToken: security.length > 0,
        meanings: Object.fromEntries(
          Object.entries(responses).map(([status, { description }]) => [status, description]),
        ),
        answers: Object.fromEntries(
          Object.entries(responses).map(([status, { content }]) => [status, toSchemas(content)]),
        ),
      }),
    ),
  );
}

/** Puts the components in the place of the references to them. */
function resolve(schema: JsonSchema, schemas: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (_key, value: unknown) => {
    const name = isReference(value) ? value.$ref.replace('#/components/schemas/', '') : undefined;
    if (name === undefined) return value;
    const found = schemas[name];
    if (found === undefined) throw new Error(`expected the component ${name}, found none`);
    return resolve(found, schemas);
  }) as JsonSchema;
}

function isReference(value: unknown): value is { readonly $ref: string } {
  return typeof value === 'object' && value !== null && '$ref' in value && typeof value.$ref === 'string';
}
