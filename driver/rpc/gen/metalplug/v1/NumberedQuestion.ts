// Original file: proto/metalplug/v1/ownership.proto

import type { OwnershipLookupMacRequest as _metalplug_v1_OwnershipLookupMacRequest, OwnershipLookupMacRequest__Output as _metalplug_v1_OwnershipLookupMacRequest__Output } from '../../metalplug/v1/OwnershipLookupMacRequest.js';
import type { Long } from '@grpc/proto-loader';

export interface NumberedQuestion {
  'number'?: (number);
  'question'?: (_metalplug_v1_OwnershipLookupMacRequest | null);
  'knownRevision'?: (number | string | Long);
}

export interface NumberedQuestion__Output {
  'number': (number);
  'question': (_metalplug_v1_OwnershipLookupMacRequest__Output | null);
  'knownRevision': (string);
}
