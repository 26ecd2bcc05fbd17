export { KeysHelp } from './KeysHelp.tsx';
export { SettingsSheet } from './SettingsSheet.tsx';
