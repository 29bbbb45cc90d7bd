import { randomBytes, randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registrationResponseSchema } from '../../shared/registration/registration-request.ts';
import { certificateType } from '../../shared/signing/documents.ts';
import { openStore } from '../../server/store/open-store.ts';
import { parseStoreAddress } from '../../server/store/store-address.ts';
import type { Store } from '../../server/store/store.ts';
import { countRows } from '../support/count-rows.ts';
import { startDeedServer, type DeedServer } from '../support/deed-server.ts';
import { toBodyArbitrary, toParameterArbitrary, type KnownValues } from '../support/openapi/arbitraries.ts';
import {
  toHeaderMutation,
  toMutatedBytes,
  toMutatedJson,
  toTargetMutation,
  type WireRequest,
} from '../support/openapi/mutations.ts';
import { expectDocumented, expectProblem } from '../support/openapi/expect-answer.ts';
import { readOperations, type Operation } from '../support/openapi/operations.ts';
import { sendWire, type WireAnswer } from '../support/openapi/send.ts';
import { postRegistration } from '../support/post-registration.ts';
import { createRegistrationBody, createStrangeKey, hashOf } from '../support/registration-request.ts';
import { createStoreAddress, ENGINES, type TestStoreAddress } from '../support/store-address.ts';

/** Longer than the backend's own limit for a request. */
const ANSWERED_WITHIN_MS = 20_000;
const REQUEST_SECONDS = 2;
/** Shared by all operations, so that more of them do not make the test longer. */
const [ALLOWED_RUNS, FORBIDDEN_RUNS] = [400, 600];
const RUNS_LEAST = 10;
const BODY_WEIGHT = 5;

const LONG = { timeout: 120_000 };
const environment = {
  DEED_LIMITS: JSON.stringify({
    ...{ guessesPerAddress: 1_000_000, guessesPerKeyPrefix: 1_000_000, guessesPerInstallation: 1_000_000 },
    ...{ guesses: 1_000_000, requestsPerInstallation: 60_000, requestSeconds: REQUEST_SECONDS },
  }),
};

describe.each(ENGINES)('what the OpenAPI document says (%s)', (engine) => {
  let address: TestStoreAddress;
  let server: DeedServer;
  let store: Store;
  const ownerToken = randomBytes(32).toString('base64url');
  const installation = randomUUID();
  let operations: readonly Operation[] = [];
  let known: KnownValues = {};
  let examples: Readonly<Record<string, fc.Arbitrary<unknown>>> = {};

  beforeAll(async () => {
    address = await createStoreAddress(engine);
    server = await startDeedServer({ address, environment });
    const parsed = parseStoreAddress(address.data, address.environment);
    const opened = parsed.ok ? await openStore({ address: parsed.value, canCreate: false }) : parsed;
    if (!opened.ok) throw new Error(opened.failure.code);
    store = opened.value;
    operations = readOperations(await (await fetch(`${server.url}/openapi.json`)).text());
    const [licenceKey = ''] = await server.issue({ seats: 100_000 });
    const key = fc.oneof(fc.constant(licenceKey), fc.constant(0).map(createStrangeKey));
    const licence = await registerOwner(licenceKey);
    known = {
      licence: fc.oneof(fc.constant(licence), fc.uuid({ version: 4 })),
      licenceKey: key,
      installation: fc.oneof(fc.constant(installation), fc.uuid({ version: 4 })),
      product: fc.constantFrom('sample-studio', 'sample-studio', 'another-product'),
      'idempotency-key': fc.uuid({ version: 4 }).map((id) => `"${id}"`),
    };
    examples = { register: fc.constant(0).map(() => createRegistrationBody({ licenceKey })) };
  });
  afterAll(async () => {
    await store.close();
    await server.stop();
    await address.remove();
  });

  /** A registration whose owner can ask for more; gives the licence's id, which its certificate has. */
  async function registerOwner(licenceKey: string): Promise<string> {
    const body = createRegistrationBody({ licenceKey, ownerTokenHash: hashOf(ownerToken) });
    const mine = { ...body, installation: { ...body.installation, id: installation } };
    const { certificate } = registrationResponseSchema.parse(
      JSON.parse((await postRegistration(server.url, mine)).body),
    );
    const content = Buffer.from(certificate.split('.')[1] ?? '', 'base64url').toString();
    return certificateType.schema.parse(JSON.parse(content)).licence;
  }

  /** How often an operation is tried, of so many times in all. */
  function toRuns(total: number, operation: Operation): number {
    const all = operations.reduce((sum, each) => sum + toWeight(each), 0);
    return Math.max(RUNS_LEAST, Math.floor((total * toWeight(operation)) / all));
  }

  /** Sends such requests to each operation; what is refused has left no row. Gives how many. */
  async function tryAll(
    total: number,
    toRequests: (operation: Operation) => fc.Arbitrary<WireRequest>,
    expectAnswer: (operation: Operation, answer: WireAnswer) => void,
  ): Promise<number> {
    let tried = 0;
    let before = await countRows(store);
    for (const operation of operations) {
      const property = fc.asyncProperty(toRequests(operation), async (request) => {
        const answer = await sendWire(server.port, request, ANSWERED_WITHIN_MS);
        const after = await countRows(store);
        expectAnswer(operation, answer);
        expect(after).toBe(answer.status >= 400 ? before : after);
        before = after;
        tried += 1;
      });
      await fc.assert(property, { numRuns: toRuns(total, operation), endOnFailure: true });
    }
    return tried;
  }

  it('is all there: operations to try, and one of them takes a body', () => {
    expect(operations.length).toBeGreaterThan(4);
    expect(operations.some(({ bodies }) => 'application/json' in bodies)).toBe(true);
  });

  it('is true of what it allows: the answer has a documented status and shape', LONG, async () => {
    const tried = await tryAll(ALLOWED_RUNS, toRequest, expectDocumented);
    expect(tried).toBeGreaterThanOrEqual(operations.length * RUNS_LEAST);
  });

  it('holds what it forbids: refused in the documented form, and nothing of it stored', LONG, async () => {
    // What was changed may still be allowed.
    const tried = await tryAll(FORBIDDEN_RUNS, toForbidden, (operation, answer) =>
      answer.status < 400 ? expectDocumented(operation, answer) : expectProblem(operation, answer),
    );
    expect(tried).toBeGreaterThanOrEqual(operations.length * RUNS_LEAST);
  });

  it('includes a registration that succeeds, and is stored', async () => {
    const register = operations.find(({ id }) => id === 'register');
    if (register === undefined) throw new Error('expected the operation register');
    const before = await countRows(store);
    const [body = {}] = fc.sample(examples['register'] ?? fc.constant({}), 1);
    const headers = [...jsonHeaders(), ['idempotency-key', randomUUID()] as const];
    const wire = {
      ...{ method: 'POST', target: register.path, headers },
      body: Buffer.from(JSON.stringify(body)),
    };
    const answer = await sendWire(server.port, wire, ANSWERED_WITHIN_MS);
    expect(answer.status).toBe(201);
    expectDocumented(register, answer);
    expect(await countRows(store)).not.toBe(before);
  });

  it('left a backend that runs, and a log without failures of its own', async () => {
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    expect(
      server
        .log()
        .split('\n')
        .filter((line) => line.includes('"level":"error"')),
    ).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
  });

  /** Requests that the document allows. */
  function toRequest(operation: Operation): fc.Arbitrary<WireRequest> {
    const parameters = operation.parameters.map((parameter) =>
      toParameterArbitrary(parameter, known).map((value) => ({ ...parameter, value })),
    );
    return fc
      .tuple(fc.tuple(...parameters), toBodyArbitrary(operation, known, examples), toToken(operation))
      .map(([given, body, token]) => ({
        method: operation.method,
        target: toTarget(operation.path, given),
        headers: [
          ['host', 'localhost'],
          ...(body === undefined ? [] : [['content-type', 'application/json'] as const]),
          ...(token === undefined ? [] : [['authorization', `Bearer ${token}`] as const]),
          ...given.filter((each) => each.in === 'header').map(({ name, value }) => [name, value] as const),
        ],
        body: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
      }));
  }

  /** A bearer token where one is asked for: the owner's of a registration, or a stranger's. */
  function toToken({ needsToken }: Operation): fc.Arbitrary<string | undefined> {
    const stranger = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => Buffer.from(bytes).toString('base64url'));
    return needsToken ? fc.oneof(fc.constant(ownerToken), stranger) : fc.constant(undefined);
  }

  /** Requests that it forbids, most of them. */
  function toForbidden(operation: Operation): fc.Arbitrary<WireRequest> {
    return toRequest(operation).chain((request) =>
      fc.oneof(
        { weight: request.body === undefined ? 0 : 4, arbitrary: changeBody(request) },
        { weight: 2, arbitrary: toHeaderMutation().map((mutate) => mutate(request)) },
        { weight: 1, arbitrary: toTargetMutation().map((mutate) => mutate(request)) },
      ),
    );
  }
});

function jsonHeaders(): readonly (readonly [string, string])[] {
  return [
    ['host', 'localhost'],
    ['content-type', 'application/json'],
  ];
}

function toTarget(
  path: string,
  given: readonly { readonly in: string; readonly name: string; readonly value: string }[],
) {
  const inPath = given.filter((each) => each.in === 'path');
  const filled = inPath.reduce(
    (text, { name, value }) => text.replace(`{${name}}`, encodeURIComponent(value.toWellFormed()) || '-'),
    path,
  );
  const query = given
    .filter((each) => each.in === 'query')
    .map(({ name, value }) => `${name}=${encodeURIComponent(value.toWellFormed())}`);
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`;
}

/** Where there is a body there is more to try. */
function toWeight({ bodies }: Operation): number {
  return Object.keys(bodies).length > 0 ? BODY_WEIGHT : 1;
}

/** Puts something else in a body, or makes bytes of it that are no JSON. */
function changeBody(request: WireRequest): fc.Arbitrary<WireRequest> {
  if (request.body === undefined) return fc.constant(request);
  const json = request.body.toString();
  const bytes = fc.oneof(
    {
      weight: 3,
      arbitrary: toMutatedJson(JSON.parse(json)).map((value) => Buffer.from(JSON.stringify(value) ?? '')),
    },
    { weight: 1, arbitrary: toMutatedBytes(json) },
  );
  return bytes.map((body) => ({ ...request, body }));
}
