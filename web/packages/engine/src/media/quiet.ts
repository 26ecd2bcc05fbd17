import { getLogger, LoggerNames, LogLevel } from 'livekit-client';

/** Before the media library is used: it would print tokens and session descriptions. */
export function keepLibraryQuiet(): void {
  // Not `setLogLevel`, which keeps the level in the browser's storage; all other loggers take their level from the
  // first.
  for (const name of Object.values(LoggerNames)) getLogger(name).setDefaultLevel(LogLevel.silent);
}
