export * from './geometry.ts';
export * from './machine.ts';
export * from './order.ts';
export * from './plan.ts';
export * from './speech.ts';
export * from './stage-geometry.ts';
export * from './tiles.ts';
export * from './zoom.ts';
