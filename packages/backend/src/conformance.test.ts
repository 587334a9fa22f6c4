// The kernels in C on two threads, by the same tests as the composed ops.
import { describeConformance } from '@longhand/testing';
import { describeEveryBuild } from './testing/every-build.ts';

describeEveryBuild(2, describeConformance);
