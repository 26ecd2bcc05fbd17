/** Real effects in a real browser, for tests and measurements. */

import * as noise from './noise.ts';

Object.assign(globalThis, { lab: { noise } });
