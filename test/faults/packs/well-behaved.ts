import { everywhere, packModel } from './pack-model.ts';

export const model = packModel('well_behaved', everywhere);
