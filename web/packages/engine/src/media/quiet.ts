/** Imported for its effect: the media library would print tokens and session descriptions. */

import { getLogger, LoggerNames, LogLevel } from 'livekit-client';

// Not `setLogLevel`, which keeps the level in the browser's storage; all other loggers take their level from the
// first.
for (const name of Object.values(LoggerNames)) getLogger(name).setDefaultLevel(LogLevel.silent);
