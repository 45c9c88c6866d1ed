// Original file: proto/metalplug/v1/ownership.proto

import type { ClaimsReset as _metalplug_v1_ClaimsReset, ClaimsReset__Output as _metalplug_v1_ClaimsReset__Output } from '../../metalplug/v1/ClaimsReset.js';
import type { Claim as _metalplug_v1_Claim, Claim__Output as _metalplug_v1_Claim__Output } from '../../metalplug/v1/Claim.js';
import type { ClaimReleased as _metalplug_v1_ClaimReleased, ClaimReleased__Output as _metalplug_v1_ClaimReleased__Output } from '../../metalplug/v1/ClaimReleased.js';
import type { ClaimsSynced as _metalplug_v1_ClaimsSynced, ClaimsSynced__Output as _metalplug_v1_ClaimsSynced__Output } from '../../metalplug/v1/ClaimsSynced.js';
import type { ClaimsListed as _metalplug_v1_ClaimsListed, ClaimsListed__Output as _metalplug_v1_ClaimsListed__Output } from '../../metalplug/v1/ClaimsListed.js';
import type { Long } from '@grpc/proto-loader';

export interface OwnershipWatchClaimsResponse {
  'reset'?: (_metalplug_v1_ClaimsReset | null);
  'claimed'?: (_metalplug_v1_Claim | null);
  'released'?: (_metalplug_v1_ClaimReleased | null);
  'synced'?: (_metalplug_v1_ClaimsSynced | null);
  'revision'?: (number | string | Long);
  'listed'?: (_metalplug_v1_ClaimsListed | null);
  'news'?: "reset"|"claimed"|"released"|"synced"|"listed";
}

export interface OwnershipWatchClaimsResponse__Output {
  'reset'?: (_metalplug_v1_ClaimsReset__Output | null);
  'claimed'?: (_metalplug_v1_Claim__Output | null);
  'released'?: (_metalplug_v1_ClaimReleased__Output | null);
  'synced'?: (_metalplug_v1_ClaimsSynced__Output | null);
  'revision': (string);
  'listed'?: (_metalplug_v1_ClaimsListed__Output | null);
  'news'?: "reset"|"claimed"|"released"|"synced"|"listed";
}
