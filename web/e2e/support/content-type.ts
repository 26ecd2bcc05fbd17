import { extname } from 'node:path';
import types from '../../content-types.json' with { type: 'json' };

const TYPES: Readonly<Record<string, string>> = types;

export function contentType(file: string): string {
  return TYPES[extname(file)] ?? 'application/octet-stream';
}
