export { StageProvider, useOwnView } from './context.tsx';
export { useStageMenu } from './useStageMenu.tsx';
