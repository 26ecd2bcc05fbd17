export { HandControl } from './HandControl.tsx';
export { HandCount } from './HandCount.tsx';
export { HandsList } from './HandsList.tsx';
export { ReactionControl } from './ReactionControl.tsx';
export { Reactions } from './Reactions.tsx';
export { TileBadges } from './TileBadges.tsx';
