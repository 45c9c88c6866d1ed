// Original file: proto/metalplug/v1/ownership.proto


export interface OwnershipLookupMacRequest {
  'mac'?: (string);
  'bootSession'?: (string);
  'poolAddress'?: (string);
  'rehearsal'?: (boolean);
  'asStranger'?: (boolean);
}

export interface OwnershipLookupMacRequest__Output {
  'mac': (string);
  'bootSession': (string);
  'poolAddress': (string);
  'rehearsal': (boolean);
  'asStranger': (boolean);
}
