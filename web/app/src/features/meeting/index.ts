export { MeetingScreen } from './MeetingScreen.tsx';
