export { mutationCount, mutations } from './mutate.ts';
