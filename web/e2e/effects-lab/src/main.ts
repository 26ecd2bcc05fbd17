/** Real effects in a real browser, for tests and measurements. */

import { live, settled } from './live.ts';
import * as noise from './noise.ts';

Object.assign(globalThis, { lab: { live, noise, settled } });
