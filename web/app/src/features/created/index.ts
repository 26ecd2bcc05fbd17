export { CreatedScreen } from './CreatedScreen.tsx';
