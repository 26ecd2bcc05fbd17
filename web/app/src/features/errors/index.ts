export { PageBroken } from './PageBroken.tsx';
export { TroubleNotice } from './TroubleNotice.tsx';
