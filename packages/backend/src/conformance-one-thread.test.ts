// The kernels in C on one thread, by the same tests as the composed ops.
import { describeConformance } from '@longhand/testing';
import { describeEveryBuild } from './testing/every-build.ts';

describeEveryBuild(1, describeConformance);
