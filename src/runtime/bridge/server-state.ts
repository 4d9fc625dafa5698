import type { WireError } from '../../core/errors';
import type { DoctorCase } from './doctor-verdict';

/** What is known of a server in this tab; nothing is asked before somebody looks at it. */
export type ServerState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'checking' }
  | {
      readonly kind: 'connected';
      readonly answeredInMs: number;
      readonly version?: string;
      /** Epoch ms. */
      readonly at: number;
      /** What the doctor found, who looks further than the list of models. */
      readonly doctorCase?: DoctorCase;
    }
  | {
      readonly kind: 'failed';
      readonly error: WireError;
      readonly at: number;
      readonly doctorCase?: DoctorCase;
    };
