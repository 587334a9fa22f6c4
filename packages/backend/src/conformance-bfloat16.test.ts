// The kernels in C with products of bfloat16, by the same tests as the composed ops, with the tolerance of rounded products.
import { describeConformance } from '@longhand/testing';
import { describeEveryBuild } from './testing/every-build.ts';

describeEveryBuild(2, describeConformance, 'bfloat16');
