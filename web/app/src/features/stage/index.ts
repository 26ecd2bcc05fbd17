export { StageProvider } from './context.tsx';
export { useStageMenu } from './useStageMenu.tsx';
