/** The HTTP surface of the server: three requests, no cookie, no secret in a URL. */

/** Body of `POST /api/v1/rooms`; byte fields are unpadded base64url. */
export interface CreateRoomRequest {
  readonly room_id: string;
  readonly generation: number;
  readonly salt: string;
  readonly verifier: string;
  readonly descriptor: string;
  readonly descriptor_signature: string;
  readonly host_public_key: string;
  readonly valid_for_s: number;
}

export interface CreateRoomResponse {
  readonly expires_at_unix_ms: number;
}

/** What anybody may know about this server. */
export interface Instance {
  readonly name: string;
  readonly version: string;
  readonly operator: {
    readonly name: string | null;
    readonly contact: string | null;
    readonly imprint_url: string | null;
    readonly privacy_url: string | null;
  } | null;
  readonly limits: { readonly members_max: number; readonly link_validity_max_s: number };
  readonly notice: string | null;
}

/** `status` 0: the server could not be reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfterMs: number;

  constructor(status: number, code: string, retryAfterMs = 0) {
    super(code);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

export async function createRoom(origin: string, request: CreateRoomRequest): Promise<CreateRoomResponse> {
  return send(`${origin}/api/v1/rooms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
}

export async function getInstance(origin: string): Promise<Instance> {
  return send(`${origin}/api/v1/instance`, { method: 'GET' });
}

async function send<T>(url: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, { ...init, credentials: 'omit', referrerPolicy: 'no-referrer' });
  } catch {
    throw new ApiError(0, 'unreachable');
  }
  if (!response.ok) throw await errorOf(response);
  return (await response.json()) as T;
}

async function errorOf(response: Response): Promise<ApiError> {
  const seconds = Number(response.headers.get('retry-after') ?? '0');
  const body: unknown = await response.json().catch(() => null);
  const code =
    typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string'
      ? body.error
      : 'unexpected';
  return new ApiError(response.status, code, Number.isFinite(seconds) ? seconds * 1000 : 0);
}
