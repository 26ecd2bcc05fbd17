export { PeoplePanel } from './PeoplePanel.tsx';
export { PersonRow } from './PersonRow.tsx';
