import type { ConnectionTest } from '@snug/engine/connection-test';
import { createContext, useContext } from 'react';

/** The connection test lies over the screen that it was opened from, which keeps what was typed. */
export interface CheckDoor {
  readonly open: () => void;
}

const CheckContext = createContext<CheckDoor>({ open: () => undefined });
export const CheckProvider = CheckContext.Provider;

export function useCheckDoor(): CheckDoor {
  return useContext(CheckContext);
}

/** What runs instead of the real test, where there is no server. */
const TestContext = createContext<ConnectionTest | null>(null);
export const ConnectionTestProvider = TestContext.Provider;

export function useConnectionTest(): ConnectionTest | null {
  return useContext(TestContext);
}
