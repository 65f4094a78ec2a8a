import { z } from 'zod';

/** Which item a measure is of. */
export const aboutItem = {
  id: z.string(),
  /** Items of one session are drawn together when an interval is made. */
  session: z.string().optional(),
  audioSeconds: z.number().nonnegative(),
};

export interface AboutItem {
  id: string;
  session?: string | undefined;
  audioSeconds: number;
}

export const describe = ({ id, session, audioSeconds }: AboutItem): AboutItem => ({
  id,
  ...(session !== undefined && { session }),
  audioSeconds,
});
