import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  ApiError,
  createRoom,
  getInstance,
  type CreateRoomRequest,
  type CreateRoomResponse,
  type Instance,
} from './index.ts';

/** What the server says of itself; its own tests keep this file true (crates/http-api). */
const SPEC = JSON.parse(
  readFileSync(new URL('../../../../crates/http-api/openapi.json', import.meta.url), 'utf8'),
) as Spec;

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

interface Content {
  readonly content?: { readonly 'application/json': { readonly schema: Schema } };
}

interface Operation {
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

interface Spec {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/*
 * One sample of everything that the client sends or reads. The compiler holds them to the client's types, the tests
 * below hold them to the server's schema, so the two cannot part.
 */
const REQUEST: Required<CreateRoomRequest> = {
  room_id: 'AAAA',
  generation: 1,
  salt: 'AAAA',
  verifier: 'AAAA',
  descriptor: 'AAAA',
  descriptor_signature: 'AAAA',
  host_public_key: 'AAAA',
  valid_for_s: 3_600,
};
const CREATED: Required<CreateRoomResponse> = { expires_at_unix_ms: 1 };
const OPERATOR: Required<NonNullable<Instance['operator']>> = {
  name: 'A',
  contact: 'B',
  imprint_url: 'C',
  privacy_url: 'D',
};
const LIMITS: Required<Instance['limits']> = { members_max: 2, link_validity_max_s: 3 };
const INSTANCE: Required<Instance> = {
  name: 'Snug',
  version: '0.1.0',
  operator: OPERATOR,
  limits: LIMITS,
  notice: 'E',
};
/** Every `| null` of the client's types, and no other field: the compiler refuses null elsewhere. */
const NULLS: Partial<Instance> = { operator: null, notice: null };
const OPERATOR_NULLS: Partial<typeof OPERATOR> = {
  name: null,
  contact: null,
  imprint_url: null,
  privacy_url: null,
};

/** Asked by the encryption core over the websocket, or by whoever watches the server; not by this client. */
const NOT_OURS = [
  'get /api/v1/control',
  'get /healthz',
  'get /privacy/data.json',
  'get /privacy/exposure.de.html',
  'get /privacy/exposure.en.html',
  'get /privacy/policy.de.html',
  'get /privacy/policy.en.html',
  'get /privacy/style.css',
  'get /readyz',
];

afterEach(() => vi.unstubAllGlobals());

describe('the client asks what the server offers', () => {
  it('at every address, and at no other', async () => {
    const asked = [
      (await exchange(() => createRoom('', REQUEST), 201, CREATED)).operation,
      (await exchange(() => getInstance(''), 200, INSTANCE)).operation,
    ];
    const offered = Object.entries(SPEC.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect([...asked, ...NOT_OURS].toSorted()).toEqual(offered.toSorted());
  });

  it('to make a room', async () => {
    const { body, answer, operation } = await exchange(() => createRoom('', REQUEST), 201, CREATED);
    checkShape(body, SPEC.paths['/api/v1/rooms']?.['post']?.requestBody);
    checkShape(answer, answerOf(operation, 201));
  });

  it('to know who runs the server', async () => {
    const { answer, operation } = await exchange(() => getInstance(''), 200, INSTANCE);
    checkShape(answer, answerOf(operation, 200));
  });

  it('and knows what may be missing', () => {
    const { Instance: instance, InstanceOperator: operator } = SPEC.components.schemas;
    expect(Object.keys(NULLS).toSorted()).toEqual(nullable(instance));
    expect(Object.keys(OPERATOR_NULLS).toSorted()).toEqual(nullable(operator));
  });

  it('and reads every refusal', async () => {
    for (const { responses } of Object.values(SPEC.paths).flatMap((methods) => Object.values(methods))) {
      for (const [status, refusal] of Object.entries(responses)) {
        if (Number(status) < 400) continue;
        const body = { error: 'room_id_used', message: 'A sentence.' };
        checkShape(body, refusal);
        const failed = exchange(() => getInstance(''), Number(status), body);
        await expect(failed).rejects.toEqual(new ApiError(Number(status), 'room_id_used'));
      }
    }
  });
});

/** Lets the client ask a server that answers this, and tells what was asked. */
async function exchange(ask: () => Promise<unknown>, status: number, answered: unknown) {
  const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>(() =>
    Promise.resolve(Response.json(answered, { status })),
  );
  vi.stubGlobal('fetch', fetched);
  const answer = await ask();
  const [url = '', init = {}] = fetched.mock.calls[0] ?? [];
  const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
  return { operation: `${(init.method ?? '').toLowerCase()} ${url}`, body, answer };
}

function answerOf(operation: string, status: number): Content | undefined {
  const [method = '', path = ''] = operation.split(' ');
  return SPEC.paths[path]?.[method]?.responses[status];
}

function checkShape(value: unknown, content: Content | undefined) {
  const schema = content?.content?.['application/json'].schema;
  expect(schema, 'the server describes no such body').toBeDefined();
  if (schema) expect(shapeOf(value)).toEqual(shapeOfSchema(schema));
}

/** Field names with the types of what they hold. */
type Shape = string | { readonly [field: string]: Shape };

function shapeOf(value: unknown): Shape {
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, shapeOf(inner)]));
}

function shapeOfSchema(schema: Schema): Shape {
  const { type, properties } = meant(schema);
  if (properties) {
    return Object.fromEntries(
      Object.entries(properties).map(([field, inner]) => [field, shapeOfSchema(inner)]),
    );
  }
  const name = [type].flat().find((one) => one !== 'null') ?? 'nothing';
  return name === 'integer' ? 'number' : name;
}

/** The schema behind a reference or an alternative to null. */
function meant(schema: Schema): Schema {
  const { $ref, oneOf } = schema;
  if ($ref !== undefined) return SPEC.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {};
  return oneOf ? meant(oneOf.find(({ type }) => type !== 'null') ?? {}) : schema;
}

function nullable(schema: Schema | undefined): readonly string[] {
  return Object.keys(schema?.properties ?? {})
    .filter((field) => schema?.required?.includes(field) !== true)
    .toSorted();
}
