export { BackgroundNotice } from './BackgroundNotice.tsx';
export { EffectsSection } from './EffectsSection.tsx';
