// Original file: proto/metalplug/v1/boot_event.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { DhcpReceived as _metalplug_v1_DhcpReceived, DhcpReceived__Output as _metalplug_v1_DhcpReceived__Output } from '../../metalplug/v1/DhcpReceived.js';
import type { OwnerAsked as _metalplug_v1_OwnerAsked, OwnerAsked__Output as _metalplug_v1_OwnerAsked__Output } from '../../metalplug/v1/OwnerAsked.js';
import type { OwnerAnswered as _metalplug_v1_OwnerAnswered, OwnerAnswered__Output as _metalplug_v1_OwnerAnswered__Output } from '../../metalplug/v1/OwnerAnswered.js';
import type { OwnershipDecided as _metalplug_v1_OwnershipDecided, OwnershipDecided__Output as _metalplug_v1_OwnershipDecided__Output } from '../../metalplug/v1/OwnershipDecided.js';
import type { DhcpSent as _metalplug_v1_DhcpSent, DhcpSent__Output as _metalplug_v1_DhcpSent__Output } from '../../metalplug/v1/DhcpSent.js';
import type { DhcpIgnored as _metalplug_v1_DhcpIgnored, DhcpIgnored__Output as _metalplug_v1_DhcpIgnored__Output } from '../../metalplug/v1/DhcpIgnored.js';
import type { NetbootWithheld as _metalplug_v1_NetbootWithheld, NetbootWithheld__Output as _metalplug_v1_NetbootWithheld__Output } from '../../metalplug/v1/NetbootWithheld.js';
import type { AddressReleased as _metalplug_v1_AddressReleased, AddressReleased__Output as _metalplug_v1_AddressReleased__Output } from '../../metalplug/v1/AddressReleased.js';
import type { AddressDeclined as _metalplug_v1_AddressDeclined, AddressDeclined__Output as _metalplug_v1_AddressDeclined__Output } from '../../metalplug/v1/AddressDeclined.js';
import type { LookupAnswered as _metalplug_v1_LookupAnswered, LookupAnswered__Output as _metalplug_v1_LookupAnswered__Output } from '../../metalplug/v1/LookupAnswered.js';
import type { FileStarted as _metalplug_v1_FileStarted, FileStarted__Output as _metalplug_v1_FileStarted__Output } from '../../metalplug/v1/FileStarted.js';
import type { FileServed as _metalplug_v1_FileServed, FileServed__Output as _metalplug_v1_FileServed__Output } from '../../metalplug/v1/FileServed.js';
import type { FileRefused as _metalplug_v1_FileRefused, FileRefused__Output as _metalplug_v1_FileRefused__Output } from '../../metalplug/v1/FileRefused.js';
import type { FileStopped as _metalplug_v1_FileStopped, FileStopped__Output as _metalplug_v1_FileStopped__Output } from '../../metalplug/v1/FileStopped.js';
import type { AddressProbed as _metalplug_v1_AddressProbed, AddressProbed__Output as _metalplug_v1_AddressProbed__Output } from '../../metalplug/v1/AddressProbed.js';
import type { InstanceChanged as _metalplug_v1_InstanceChanged, InstanceChanged__Output as _metalplug_v1_InstanceChanged__Output } from '../../metalplug/v1/InstanceChanged.js';
import type { PowerChanged as _metalplug_v1_PowerChanged, PowerChanged__Output as _metalplug_v1_PowerChanged__Output } from '../../metalplug/v1/PowerChanged.js';
import type { MachineCalled as _metalplug_v1_MachineCalled, MachineCalled__Output as _metalplug_v1_MachineCalled__Output } from '../../metalplug/v1/MachineCalled.js';
import type { ImageDamaged as _metalplug_v1_ImageDamaged, ImageDamaged__Output as _metalplug_v1_ImageDamaged__Output } from '../../metalplug/v1/ImageDamaged.js';
import type { Long } from '@grpc/proto-loader';

export interface BootEvent {
  'sequence'?: (number | string | Long);
  'time'?: (_google_protobuf_Timestamp | null);
  'source'?: (string);
  'bootSession'?: (string);
  'mac'?: (string);
  'clientAddress'?: (string);
  'dhcpReceived'?: (_metalplug_v1_DhcpReceived | null);
  'ownerAsked'?: (_metalplug_v1_OwnerAsked | null);
  'ownerAnswered'?: (_metalplug_v1_OwnerAnswered | null);
  'ownershipDecided'?: (_metalplug_v1_OwnershipDecided | null);
  'dhcpSent'?: (_metalplug_v1_DhcpSent | null);
  'dhcpIgnored'?: (_metalplug_v1_DhcpIgnored | null);
  'netbootWithheld'?: (_metalplug_v1_NetbootWithheld | null);
  'addressReleased'?: (_metalplug_v1_AddressReleased | null);
  'addressDeclined'?: (_metalplug_v1_AddressDeclined | null);
  'lookupAnswered'?: (_metalplug_v1_LookupAnswered | null);
  'fileStarted'?: (_metalplug_v1_FileStarted | null);
  'fileServed'?: (_metalplug_v1_FileServed | null);
  'fileRefused'?: (_metalplug_v1_FileRefused | null);
  'fileStopped'?: (_metalplug_v1_FileStopped | null);
  'addressProbed'?: (_metalplug_v1_AddressProbed | null);
  'instanceChanged'?: (_metalplug_v1_InstanceChanged | null);
  'powerChanged'?: (_metalplug_v1_PowerChanged | null);
  'machineCalled'?: (_metalplug_v1_MachineCalled | null);
  'imageDamaged'?: (_metalplug_v1_ImageDamaged | null);
  'detail'?: "dhcpReceived"|"ownerAsked"|"ownerAnswered"|"ownershipDecided"|"dhcpSent"|"dhcpIgnored"|"netbootWithheld"|"addressReleased"|"addressDeclined"|"lookupAnswered"|"fileStarted"|"fileServed"|"fileRefused"|"fileStopped"|"addressProbed"|"instanceChanged"|"powerChanged"|"machineCalled"|"imageDamaged";
}

export interface BootEvent__Output {
  'sequence': (string);
  'time': (_google_protobuf_Timestamp__Output | null);
  'source': (string);
  'bootSession': (string);
  'mac': (string);
  'clientAddress': (string);
  'dhcpReceived'?: (_metalplug_v1_DhcpReceived__Output | null);
  'ownerAsked'?: (_metalplug_v1_OwnerAsked__Output | null);
  'ownerAnswered'?: (_metalplug_v1_OwnerAnswered__Output | null);
  'ownershipDecided'?: (_metalplug_v1_OwnershipDecided__Output | null);
  'dhcpSent'?: (_metalplug_v1_DhcpSent__Output | null);
  'dhcpIgnored'?: (_metalplug_v1_DhcpIgnored__Output | null);
  'netbootWithheld'?: (_metalplug_v1_NetbootWithheld__Output | null);
  'addressReleased'?: (_metalplug_v1_AddressReleased__Output | null);
  'addressDeclined'?: (_metalplug_v1_AddressDeclined__Output | null);
  'lookupAnswered'?: (_metalplug_v1_LookupAnswered__Output | null);
  'fileStarted'?: (_metalplug_v1_FileStarted__Output | null);
  'fileServed'?: (_metalplug_v1_FileServed__Output | null);
  'fileRefused'?: (_metalplug_v1_FileRefused__Output | null);
  'fileStopped'?: (_metalplug_v1_FileStopped__Output | null);
  'addressProbed'?: (_metalplug_v1_AddressProbed__Output | null);
  'instanceChanged'?: (_metalplug_v1_InstanceChanged__Output | null);
  'powerChanged'?: (_metalplug_v1_PowerChanged__Output | null);
  'machineCalled'?: (_metalplug_v1_MachineCalled__Output | null);
  'imageDamaged'?: (_metalplug_v1_ImageDamaged__Output | null);
  'detail'?: "dhcpReceived"|"ownerAsked"|"ownerAnswered"|"ownershipDecided"|"dhcpSent"|"dhcpIgnored"|"netbootWithheld"|"addressReleased"|"addressDeclined"|"lookupAnswered"|"fileStarted"|"fileServed"|"fileRefused"|"fileStopped"|"addressProbed"|"instanceChanged"|"powerChanged"|"machineCalled"|"imageDamaged";
}
