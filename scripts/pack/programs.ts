// What people write first.
export const threeLines = `import { load } from 'longhand';
const classify = await load('sentiment');
console.log((await classify(['the food was not bad']))[0].label);
`;

/** Prints which kernels compute. */
export const compute = `import { useLonghand } from '@longhand/backend';
console.log((await useLonghand()).compute);
`;
