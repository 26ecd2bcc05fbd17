export { InviteWays } from './InviteWays.tsx';
export { useInvite, type Inviting } from './InviteDialog.tsx';
