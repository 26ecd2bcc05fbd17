export { DeviceOptions } from './DeviceOptions.tsx';
export { FlipControl, useFlip } from './FlipControl.tsx';
export { OutputNote } from './OutputNote.tsx';
export { SoundCheck } from './SoundCheck.tsx';
