/** Real effects in a real browser, for tests and measurements. */

import * as background from './background.ts';
import { live, settled } from './live.ts';
import * as noise from './noise.ts';

Object.assign(globalThis, { lab: { background, live, noise, settled } });
