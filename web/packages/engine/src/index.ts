export type * from './api.ts';
export { createEngine } from './engine.ts';
export { browserEnvironment, type EngineEnvironment } from './environment.ts';
export { STORAGE_KEYS } from './storage.ts';
