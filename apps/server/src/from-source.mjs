// The thread of a model where the server runs from source: a thread does not inherit the loader of TypeScript.
import { register } from 'tsx/esm/api';

register();
await import('./model-thread.ts');
