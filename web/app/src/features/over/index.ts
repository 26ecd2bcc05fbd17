export { OverScreen } from './OverScreen.tsx';
