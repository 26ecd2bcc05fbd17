export { PrejoinScreen } from './PrejoinScreen.tsx';
