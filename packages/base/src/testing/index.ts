export { mutations } from './mutate.ts';
