/** livekit-client's own checks, unmodified and unguarded, against a server. */

import { CheckStatus, ConnectionCheck } from 'livekit-client';

interface Outcome {
  readonly failed: boolean;
  readonly logs: readonly string[];
}

async function runChecks(url: string, token: string): Promise<Record<string, Outcome>> {
  const check = new ConnectionCheck(url, token);
  const results: Record<string, Outcome> = {};
  const checks = {
    webrtc: () => check.checkWebRTC(),
    reconnect: () => check.checkReconnect(),
    publishAudio: () => check.checkPublishAudio(),
    publishVideo: () => check.checkPublishVideo(),
    protocol: () => check.checkConnectionProtocol(),
  };
  for (const [name, run] of Object.entries(checks)) {
    const info = await run();
    const logs = info.logs.map(({ level, message }) => `${level} ${message}`);
    results[name] = { failed: info.status === CheckStatus.FAILED, logs };
  }
  return results;
}

Object.assign(globalThis, { runChecks });
