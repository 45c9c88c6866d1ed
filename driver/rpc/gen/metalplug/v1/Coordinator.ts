// Original file: proto/metalplug/v1/coordinator.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CoordinatorAcceptUnknownRequest as _metalplug_v1_CoordinatorAcceptUnknownRequest, CoordinatorAcceptUnknownRequest__Output as _metalplug_v1_CoordinatorAcceptUnknownRequest__Output } from '../../metalplug/v1/CoordinatorAcceptUnknownRequest.js';
import type { CoordinatorAcceptUnknownResponse as _metalplug_v1_CoordinatorAcceptUnknownResponse, CoordinatorAcceptUnknownResponse__Output as _metalplug_v1_CoordinatorAcceptUnknownResponse__Output } from '../../metalplug/v1/CoordinatorAcceptUnknownResponse.js';
import type { CoordinatorExplainRequest as _metalplug_v1_CoordinatorExplainRequest, CoordinatorExplainRequest__Output as _metalplug_v1_CoordinatorExplainRequest__Output } from '../../metalplug/v1/CoordinatorExplainRequest.js';
import type { CoordinatorExplainResponse as _metalplug_v1_CoordinatorExplainResponse, CoordinatorExplainResponse__Output as _metalplug_v1_CoordinatorExplainResponse__Output } from '../../metalplug/v1/CoordinatorExplainResponse.js';
import type { CoordinatorExportLeasesRequest as _metalplug_v1_CoordinatorExportLeasesRequest, CoordinatorExportLeasesRequest__Output as _metalplug_v1_CoordinatorExportLeasesRequest__Output } from '../../metalplug/v1/CoordinatorExportLeasesRequest.js';
import type { CoordinatorExportLeasesResponse as _metalplug_v1_CoordinatorExportLeasesResponse, CoordinatorExportLeasesResponse__Output as _metalplug_v1_CoordinatorExportLeasesResponse__Output } from '../../metalplug/v1/CoordinatorExportLeasesResponse.js';
import type { CoordinatorGetUnknownRequest as _metalplug_v1_CoordinatorGetUnknownRequest, CoordinatorGetUnknownRequest__Output as _metalplug_v1_CoordinatorGetUnknownRequest__Output } from '../../metalplug/v1/CoordinatorGetUnknownRequest.js';
import type { CoordinatorGetUnknownResponse as _metalplug_v1_CoordinatorGetUnknownResponse, CoordinatorGetUnknownResponse__Output as _metalplug_v1_CoordinatorGetUnknownResponse__Output } from '../../metalplug/v1/CoordinatorGetUnknownResponse.js';
import type { CoordinatorIgnoreUnknownRequest as _metalplug_v1_CoordinatorIgnoreUnknownRequest, CoordinatorIgnoreUnknownRequest__Output as _metalplug_v1_CoordinatorIgnoreUnknownRequest__Output } from '../../metalplug/v1/CoordinatorIgnoreUnknownRequest.js';
import type { CoordinatorIgnoreUnknownResponse as _metalplug_v1_CoordinatorIgnoreUnknownResponse, CoordinatorIgnoreUnknownResponse__Output as _metalplug_v1_CoordinatorIgnoreUnknownResponse__Output } from '../../metalplug/v1/CoordinatorIgnoreUnknownResponse.js';
import type { CoordinatorImportLeasesRequest as _metalplug_v1_CoordinatorImportLeasesRequest, CoordinatorImportLeasesRequest__Output as _metalplug_v1_CoordinatorImportLeasesRequest__Output } from '../../metalplug/v1/CoordinatorImportLeasesRequest.js';
import type { CoordinatorImportLeasesResponse as _metalplug_v1_CoordinatorImportLeasesResponse, CoordinatorImportLeasesResponse__Output as _metalplug_v1_CoordinatorImportLeasesResponse__Output } from '../../metalplug/v1/CoordinatorImportLeasesResponse.js';
import type { CoordinatorListBootsRequest as _metalplug_v1_CoordinatorListBootsRequest, CoordinatorListBootsRequest__Output as _metalplug_v1_CoordinatorListBootsRequest__Output } from '../../metalplug/v1/CoordinatorListBootsRequest.js';
import type { CoordinatorListBootsResponse as _metalplug_v1_CoordinatorListBootsResponse, CoordinatorListBootsResponse__Output as _metalplug_v1_CoordinatorListBootsResponse__Output } from '../../metalplug/v1/CoordinatorListBootsResponse.js';
import type { CoordinatorListDriversRequest as _metalplug_v1_CoordinatorListDriversRequest, CoordinatorListDriversRequest__Output as _metalplug_v1_CoordinatorListDriversRequest__Output } from '../../metalplug/v1/CoordinatorListDriversRequest.js';
import type { CoordinatorListDriversResponse as _metalplug_v1_CoordinatorListDriversResponse, CoordinatorListDriversResponse__Output as _metalplug_v1_CoordinatorListDriversResponse__Output } from '../../metalplug/v1/CoordinatorListDriversResponse.js';
import type { CoordinatorListLeasesRequest as _metalplug_v1_CoordinatorListLeasesRequest, CoordinatorListLeasesRequest__Output as _metalplug_v1_CoordinatorListLeasesRequest__Output } from '../../metalplug/v1/CoordinatorListLeasesRequest.js';
import type { CoordinatorListLeasesResponse as _metalplug_v1_CoordinatorListLeasesResponse, CoordinatorListLeasesResponse__Output as _metalplug_v1_CoordinatorListLeasesResponse__Output } from '../../metalplug/v1/CoordinatorListLeasesResponse.js';
import type { CoordinatorListUnknownRequest as _metalplug_v1_CoordinatorListUnknownRequest, CoordinatorListUnknownRequest__Output as _metalplug_v1_CoordinatorListUnknownRequest__Output } from '../../metalplug/v1/CoordinatorListUnknownRequest.js';
import type { CoordinatorListUnknownResponse as _metalplug_v1_CoordinatorListUnknownResponse, CoordinatorListUnknownResponse__Output as _metalplug_v1_CoordinatorListUnknownResponse__Output } from '../../metalplug/v1/CoordinatorListUnknownResponse.js';
import type { CoordinatorRehearseRequest as _metalplug_v1_CoordinatorRehearseRequest, CoordinatorRehearseRequest__Output as _metalplug_v1_CoordinatorRehearseRequest__Output } from '../../metalplug/v1/CoordinatorRehearseRequest.js';
import type { CoordinatorRehearseResponse as _metalplug_v1_CoordinatorRehearseResponse, CoordinatorRehearseResponse__Output as _metalplug_v1_CoordinatorRehearseResponse__Output } from '../../metalplug/v1/CoordinatorRehearseResponse.js';
import type { CoordinatorReleaseLeaseRequest as _metalplug_v1_CoordinatorReleaseLeaseRequest, CoordinatorReleaseLeaseRequest__Output as _metalplug_v1_CoordinatorReleaseLeaseRequest__Output } from '../../metalplug/v1/CoordinatorReleaseLeaseRequest.js';
import type { CoordinatorReleaseLeaseResponse as _metalplug_v1_CoordinatorReleaseLeaseResponse, CoordinatorReleaseLeaseResponse__Output as _metalplug_v1_CoordinatorReleaseLeaseResponse__Output } from '../../metalplug/v1/CoordinatorReleaseLeaseResponse.js';
import type { CoordinatorWatchBootSummariesRequest as _metalplug_v1_CoordinatorWatchBootSummariesRequest, CoordinatorWatchBootSummariesRequest__Output as _metalplug_v1_CoordinatorWatchBootSummariesRequest__Output } from '../../metalplug/v1/CoordinatorWatchBootSummariesRequest.js';
import type { CoordinatorWatchBootSummariesResponse as _metalplug_v1_CoordinatorWatchBootSummariesResponse, CoordinatorWatchBootSummariesResponse__Output as _metalplug_v1_CoordinatorWatchBootSummariesResponse__Output } from '../../metalplug/v1/CoordinatorWatchBootSummariesResponse.js';
import type { CoordinatorWatchBootsRequest as _metalplug_v1_CoordinatorWatchBootsRequest, CoordinatorWatchBootsRequest__Output as _metalplug_v1_CoordinatorWatchBootsRequest__Output } from '../../metalplug/v1/CoordinatorWatchBootsRequest.js';
import type { CoordinatorWatchBootsResponse as _metalplug_v1_CoordinatorWatchBootsResponse, CoordinatorWatchBootsResponse__Output as _metalplug_v1_CoordinatorWatchBootsResponse__Output } from '../../metalplug/v1/CoordinatorWatchBootsResponse.js';

export interface CoordinatorClient extends grpc.Client {
  AcceptUnknown(argument: _metalplug_v1_CoordinatorAcceptUnknownRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorAcceptUnknownResponse__Output>): grpc.ClientUnaryCall;
  AcceptUnknown(argument: _metalplug_v1_CoordinatorAcceptUnknownRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorAcceptUnknownResponse__Output>): grpc.ClientUnaryCall;
  AcceptUnknown(argument: _metalplug_v1_CoordinatorAcceptUnknownRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorAcceptUnknownResponse__Output>): grpc.ClientUnaryCall;
  AcceptUnknown(argument: _metalplug_v1_CoordinatorAcceptUnknownRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorAcceptUnknownResponse__Output>): grpc.ClientUnaryCall;
  acceptUnknown(argument: _metalplug_v1_CoordinatorAcceptUnknownRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorAcceptUnknownResponse__Output>): grpc.ClientUnaryCall;
  acceptUnknown(argument: _metalplug_v1_CoordinatorAcceptUnknownRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorAcceptUnknownResponse__Output>): grpc.ClientUnaryCall;
  acceptUnknown(argument: _metalplug_v1_CoordinatorAcceptUnknownRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorAcceptUnknownResponse__Output>): grpc.ClientUnaryCall;
  acceptUnknown(argument: _metalplug_v1_CoordinatorAcceptUnknownRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorAcceptUnknownResponse__Output>): grpc.ClientUnaryCall;
  
  Explain(argument: _metalplug_v1_CoordinatorExplainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorExplainResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _metalplug_v1_CoordinatorExplainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorExplainResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _metalplug_v1_CoordinatorExplainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorExplainResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _metalplug_v1_CoordinatorExplainRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorExplainResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _metalplug_v1_CoordinatorExplainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorExplainResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _metalplug_v1_CoordinatorExplainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorExplainResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _metalplug_v1_CoordinatorExplainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorExplainResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _metalplug_v1_CoordinatorExplainRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorExplainResponse__Output>): grpc.ClientUnaryCall;
  
  ExportLeases(argument: _metalplug_v1_CoordinatorExportLeasesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorExportLeasesResponse__Output>;
  ExportLeases(argument: _metalplug_v1_CoordinatorExportLeasesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorExportLeasesResponse__Output>;
  exportLeases(argument: _metalplug_v1_CoordinatorExportLeasesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorExportLeasesResponse__Output>;
  exportLeases(argument: _metalplug_v1_CoordinatorExportLeasesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorExportLeasesResponse__Output>;
  
  GetUnknown(argument: _metalplug_v1_CoordinatorGetUnknownRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorGetUnknownResponse__Output>): grpc.ClientUnaryCall;
  GetUnknown(argument: _metalplug_v1_CoordinatorGetUnknownRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorGetUnknownResponse__Output>): grpc.ClientUnaryCall;
  GetUnknown(argument: _metalplug_v1_CoordinatorGetUnknownRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorGetUnknownResponse__Output>): grpc.ClientUnaryCall;
  GetUnknown(argument: _metalplug_v1_CoordinatorGetUnknownRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorGetUnknownResponse__Output>): grpc.ClientUnaryCall;
  getUnknown(argument: _metalplug_v1_CoordinatorGetUnknownRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorGetUnknownResponse__Output>): grpc.ClientUnaryCall;
  getUnknown(argument: _metalplug_v1_CoordinatorGetUnknownRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorGetUnknownResponse__Output>): grpc.ClientUnaryCall;
  getUnknown(argument: _metalplug_v1_CoordinatorGetUnknownRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorGetUnknownResponse__Output>): grpc.ClientUnaryCall;
  getUnknown(argument: _metalplug_v1_CoordinatorGetUnknownRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorGetUnknownResponse__Output>): grpc.ClientUnaryCall;
  
  IgnoreUnknown(argument: _metalplug_v1_CoordinatorIgnoreUnknownRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorIgnoreUnknownResponse__Output>): grpc.ClientUnaryCall;
  IgnoreUnknown(argument: _metalplug_v1_CoordinatorIgnoreUnknownRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorIgnoreUnknownResponse__Output>): grpc.ClientUnaryCall;
  IgnoreUnknown(argument: _metalplug_v1_CoordinatorIgnoreUnknownRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorIgnoreUnknownResponse__Output>): grpc.ClientUnaryCall;
  IgnoreUnknown(argument: _metalplug_v1_CoordinatorIgnoreUnknownRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorIgnoreUnknownResponse__Output>): grpc.ClientUnaryCall;
  ignoreUnknown(argument: _metalplug_v1_CoordinatorIgnoreUnknownRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorIgnoreUnknownResponse__Output>): grpc.ClientUnaryCall;
  ignoreUnknown(argument: _metalplug_v1_CoordinatorIgnoreUnknownRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorIgnoreUnknownResponse__Output>): grpc.ClientUnaryCall;
  ignoreUnknown(argument: _metalplug_v1_CoordinatorIgnoreUnknownRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorIgnoreUnknownResponse__Output>): grpc.ClientUnaryCall;
  ignoreUnknown(argument: _metalplug_v1_CoordinatorIgnoreUnknownRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorIgnoreUnknownResponse__Output>): grpc.ClientUnaryCall;
  
  ImportLeases(argument: _metalplug_v1_CoordinatorImportLeasesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorImportLeasesResponse__Output>): grpc.ClientUnaryCall;
  ImportLeases(argument: _metalplug_v1_CoordinatorImportLeasesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorImportLeasesResponse__Output>): grpc.ClientUnaryCall;
  ImportLeases(argument: _metalplug_v1_CoordinatorImportLeasesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorImportLeasesResponse__Output>): grpc.ClientUnaryCall;
  ImportLeases(argument: _metalplug_v1_CoordinatorImportLeasesRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorImportLeasesResponse__Output>): grpc.ClientUnaryCall;
  importLeases(argument: _metalplug_v1_CoordinatorImportLeasesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorImportLeasesResponse__Output>): grpc.ClientUnaryCall;
  importLeases(argument: _metalplug_v1_CoordinatorImportLeasesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorImportLeasesResponse__Output>): grpc.ClientUnaryCall;
  importLeases(argument: _metalplug_v1_CoordinatorImportLeasesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorImportLeasesResponse__Output>): grpc.ClientUnaryCall;
  importLeases(argument: _metalplug_v1_CoordinatorImportLeasesRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorImportLeasesResponse__Output>): grpc.ClientUnaryCall;
  
  ListBoots(argument: _metalplug_v1_CoordinatorListBootsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListBootsResponse__Output>): grpc.ClientUnaryCall;
  ListBoots(argument: _metalplug_v1_CoordinatorListBootsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListBootsResponse__Output>): grpc.ClientUnaryCall;
  ListBoots(argument: _metalplug_v1_CoordinatorListBootsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListBootsResponse__Output>): grpc.ClientUnaryCall;
  ListBoots(argument: _metalplug_v1_CoordinatorListBootsRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListBootsResponse__Output>): grpc.ClientUnaryCall;
  listBoots(argument: _metalplug_v1_CoordinatorListBootsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListBootsResponse__Output>): grpc.ClientUnaryCall;
  listBoots(argument: _metalplug_v1_CoordinatorListBootsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListBootsResponse__Output>): grpc.ClientUnaryCall;
  listBoots(argument: _metalplug_v1_CoordinatorListBootsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListBootsResponse__Output>): grpc.ClientUnaryCall;
  listBoots(argument: _metalplug_v1_CoordinatorListBootsRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListBootsResponse__Output>): grpc.ClientUnaryCall;
  
  ListDrivers(argument: _metalplug_v1_CoordinatorListDriversRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListDriversResponse__Output>): grpc.ClientUnaryCall;
  ListDrivers(argument: _metalplug_v1_CoordinatorListDriversRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListDriversResponse__Output>): grpc.ClientUnaryCall;
  ListDrivers(argument: _metalplug_v1_CoordinatorListDriversRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListDriversResponse__Output>): grpc.ClientUnaryCall;
  ListDrivers(argument: _metalplug_v1_CoordinatorListDriversRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListDriversResponse__Output>): grpc.ClientUnaryCall;
  listDrivers(argument: _metalplug_v1_CoordinatorListDriversRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListDriversResponse__Output>): grpc.ClientUnaryCall;
  listDrivers(argument: _metalplug_v1_CoordinatorListDriversRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListDriversResponse__Output>): grpc.ClientUnaryCall;
  listDrivers(argument: _metalplug_v1_CoordinatorListDriversRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListDriversResponse__Output>): grpc.ClientUnaryCall;
  listDrivers(argument: _metalplug_v1_CoordinatorListDriversRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListDriversResponse__Output>): grpc.ClientUnaryCall;
  
  ListLeases(argument: _metalplug_v1_CoordinatorListLeasesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListLeasesResponse__Output>): grpc.ClientUnaryCall;
  ListLeases(argument: _metalplug_v1_CoordinatorListLeasesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListLeasesResponse__Output>): grpc.ClientUnaryCall;
  ListLeases(argument: _metalplug_v1_CoordinatorListLeasesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListLeasesResponse__Output>): grpc.ClientUnaryCall;
  ListLeases(argument: _metalplug_v1_CoordinatorListLeasesRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListLeasesResponse__Output>): grpc.ClientUnaryCall;
  listLeases(argument: _metalplug_v1_CoordinatorListLeasesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListLeasesResponse__Output>): grpc.ClientUnaryCall;
  listLeases(argument: _metalplug_v1_CoordinatorListLeasesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListLeasesResponse__Output>): grpc.ClientUnaryCall;
  listLeases(argument: _metalplug_v1_CoordinatorListLeasesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListLeasesResponse__Output>): grpc.ClientUnaryCall;
  listLeases(argument: _metalplug_v1_CoordinatorListLeasesRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListLeasesResponse__Output>): grpc.ClientUnaryCall;
  
  ListUnknown(argument: _metalplug_v1_CoordinatorListUnknownRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListUnknownResponse__Output>): grpc.ClientUnaryCall;
  ListUnknown(argument: _metalplug_v1_CoordinatorListUnknownRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListUnknownResponse__Output>): grpc.ClientUnaryCall;
  ListUnknown(argument: _metalplug_v1_CoordinatorListUnknownRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListUnknownResponse__Output>): grpc.ClientUnaryCall;
  ListUnknown(argument: _metalplug_v1_CoordinatorListUnknownRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListUnknownResponse__Output>): grpc.ClientUnaryCall;
  listUnknown(argument: _metalplug_v1_CoordinatorListUnknownRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListUnknownResponse__Output>): grpc.ClientUnaryCall;
  listUnknown(argument: _metalplug_v1_CoordinatorListUnknownRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListUnknownResponse__Output>): grpc.ClientUnaryCall;
  listUnknown(argument: _metalplug_v1_CoordinatorListUnknownRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListUnknownResponse__Output>): grpc.ClientUnaryCall;
  listUnknown(argument: _metalplug_v1_CoordinatorListUnknownRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListUnknownResponse__Output>): grpc.ClientUnaryCall;
  
  Rehearse(argument: _metalplug_v1_CoordinatorRehearseRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorRehearseResponse__Output>;
  Rehearse(argument: _metalplug_v1_CoordinatorRehearseRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorRehearseResponse__Output>;
  rehearse(argument: _metalplug_v1_CoordinatorRehearseRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorRehearseResponse__Output>;
  rehearse(argument: _metalplug_v1_CoordinatorRehearseRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorRehearseResponse__Output>;
  
  ReleaseLease(argument: _metalplug_v1_CoordinatorReleaseLeaseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorReleaseLeaseResponse__Output>): grpc.ClientUnaryCall;
  ReleaseLease(argument: _metalplug_v1_CoordinatorReleaseLeaseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorReleaseLeaseResponse__Output>): grpc.ClientUnaryCall;
  ReleaseLease(argument: _metalplug_v1_CoordinatorReleaseLeaseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorReleaseLeaseResponse__Output>): grpc.ClientUnaryCall;
  ReleaseLease(argument: _metalplug_v1_CoordinatorReleaseLeaseRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorReleaseLeaseResponse__Output>): grpc.ClientUnaryCall;
  releaseLease(argument: _metalplug_v1_CoordinatorReleaseLeaseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorReleaseLeaseResponse__Output>): grpc.ClientUnaryCall;
  releaseLease(argument: _metalplug_v1_CoordinatorReleaseLeaseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorReleaseLeaseResponse__Output>): grpc.ClientUnaryCall;
  releaseLease(argument: _metalplug_v1_CoordinatorReleaseLeaseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorReleaseLeaseResponse__Output>): grpc.ClientUnaryCall;
  releaseLease(argument: _metalplug_v1_CoordinatorReleaseLeaseRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorReleaseLeaseResponse__Output>): grpc.ClientUnaryCall;
  
  WatchBootSummaries(argument: _metalplug_v1_CoordinatorWatchBootSummariesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorWatchBootSummariesResponse__Output>;
  WatchBootSummaries(argument: _metalplug_v1_CoordinatorWatchBootSummariesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorWatchBootSummariesResponse__Output>;
  watchBootSummaries(argument: _metalplug_v1_CoordinatorWatchBootSummariesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorWatchBootSummariesResponse__Output>;
  watchBootSummaries(argument: _metalplug_v1_CoordinatorWatchBootSummariesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorWatchBootSummariesResponse__Output>;
  
  WatchBoots(argument: _metalplug_v1_CoordinatorWatchBootsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorWatchBootsResponse__Output>;
  WatchBoots(argument: _metalplug_v1_CoordinatorWatchBootsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorWatchBootsResponse__Output>;
  watchBoots(argument: _metalplug_v1_CoordinatorWatchBootsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorWatchBootsResponse__Output>;
  watchBoots(argument: _metalplug_v1_CoordinatorWatchBootsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorWatchBootsResponse__Output>;
  
}

export interface CoordinatorHandlers extends grpc.UntypedServiceImplementation {
  AcceptUnknown: grpc.handleUnaryCall<_metalplug_v1_CoordinatorAcceptUnknownRequest__Output, _metalplug_v1_CoordinatorAcceptUnknownResponse>;
  
  Explain: grpc.handleUnaryCall<_metalplug_v1_CoordinatorExplainRequest__Output, _metalplug_v1_CoordinatorExplainResponse>;
  
  ExportLeases: grpc.handleServerStreamingCall<_metalplug_v1_CoordinatorExportLeasesRequest__Output, _metalplug_v1_CoordinatorExportLeasesResponse>;
  
  GetUnknown: grpc.handleUnaryCall<_metalplug_v1_CoordinatorGetUnknownRequest__Output, _metalplug_v1_CoordinatorGetUnknownResponse>;
  
  IgnoreUnknown: grpc.handleUnaryCall<_metalplug_v1_CoordinatorIgnoreUnknownRequest__Output, _metalplug_v1_CoordinatorIgnoreUnknownResponse>;
  
  ImportLeases: grpc.handleUnaryCall<_metalplug_v1_CoordinatorImportLeasesRequest__Output, _metalplug_v1_CoordinatorImportLeasesResponse>;
  
  ListBoots: grpc.handleUnaryCall<_metalplug_v1_CoordinatorListBootsRequest__Output, _metalplug_v1_CoordinatorListBootsResponse>;
  
  ListDrivers: grpc.handleUnaryCall<_metalplug_v1_CoordinatorListDriversRequest__Output, _metalplug_v1_CoordinatorListDriversResponse>;
  
  ListLeases: grpc.handleUnaryCall<_metalplug_v1_CoordinatorListLeasesRequest__Output, _metalplug_v1_CoordinatorListLeasesResponse>;
  
  ListUnknown: grpc.handleUnaryCall<_metalplug_v1_CoordinatorListUnknownRequest__Output, _metalplug_v1_CoordinatorListUnknownResponse>;
  
  Rehearse: grpc.handleServerStreamingCall<_metalplug_v1_CoordinatorRehearseRequest__Output, _metalplug_v1_CoordinatorRehearseResponse>;
  
  ReleaseLease: grpc.handleUnaryCall<_metalplug_v1_CoordinatorReleaseLeaseRequest__Output, _metalplug_v1_CoordinatorReleaseLeaseResponse>;
  
  WatchBootSummaries: grpc.handleServerStreamingCall<_metalplug_v1_CoordinatorWatchBootSummariesRequest__Output, _metalplug_v1_CoordinatorWatchBootSummariesResponse>;
  
  WatchBoots: grpc.handleServerStreamingCall<_metalplug_v1_CoordinatorWatchBootsRequest__Output, _metalplug_v1_CoordinatorWatchBootsResponse>;
  
}

export interface CoordinatorDefinition extends grpc.ServiceDefinition {
  AcceptUnknown: MethodDefinition<_metalplug_v1_CoordinatorAcceptUnknownRequest, _metalplug_v1_CoordinatorAcceptUnknownResponse, _metalplug_v1_CoordinatorAcceptUnknownRequest__Output, _metalplug_v1_CoordinatorAcceptUnknownResponse__Output>
  Explain: MethodDefinition<_metalplug_v1_CoordinatorExplainRequest, _metalplug_v1_CoordinatorExplainResponse, _metalplug_v1_CoordinatorExplainRequest__Output, _metalplug_v1_CoordinatorExplainResponse__Output>
  ExportLeases: MethodDefinition<_metalplug_v1_CoordinatorExportLeasesRequest, _metalplug_v1_CoordinatorExportLeasesResponse, _metalplug_v1_CoordinatorExportLeasesRequest__Output, _metalplug_v1_CoordinatorExportLeasesResponse__Output>
  GetUnknown: MethodDefinition<_metalplug_v1_CoordinatorGetUnknownRequest, _metalplug_v1_CoordinatorGetUnknownResponse, _metalplug_v1_CoordinatorGetUnknownRequest__Output, _metalplug_v1_CoordinatorGetUnknownResponse__Output>
  IgnoreUnknown: MethodDefinition<_metalplug_v1_CoordinatorIgnoreUnknownRequest, _metalplug_v1_CoordinatorIgnoreUnknownResponse, _metalplug_v1_CoordinatorIgnoreUnknownRequest__Output, _metalplug_v1_CoordinatorIgnoreUnknownResponse__Output>
  ImportLeases: MethodDefinition<_metalplug_v1_CoordinatorImportLeasesRequest, _metalplug_v1_CoordinatorImportLeasesResponse, _metalplug_v1_CoordinatorImportLeasesRequest__Output, _metalplug_v1_CoordinatorImportLeasesResponse__Output>
  ListBoots: MethodDefinition<_metalplug_v1_CoordinatorListBootsRequest, _metalplug_v1_CoordinatorListBootsResponse, _metalplug_v1_CoordinatorListBootsRequest__Output, _metalplug_v1_CoordinatorListBootsResponse__Output>
  ListDrivers: MethodDefinition<_metalplug_v1_CoordinatorListDriversRequest, _metalplug_v1_CoordinatorListDriversResponse, _metalplug_v1_CoordinatorListDriversRequest__Output, _metalplug_v1_CoordinatorListDriversResponse__Output>
  ListLeases: MethodDefinition<_metalplug_v1_CoordinatorListLeasesRequest, _metalplug_v1_CoordinatorListLeasesResponse, _metalplug_v1_CoordinatorListLeasesRequest__Output, _metalplug_v1_CoordinatorListLeasesResponse__Output>
  ListUnknown: MethodDefinition<_metalplug_v1_CoordinatorListUnknownRequest, _metalplug_v1_CoordinatorListUnknownResponse, _metalplug_v1_CoordinatorListUnknownRequest__Output, _metalplug_v1_CoordinatorListUnknownResponse__Output>
  Rehearse: MethodDefinition<_metalplug_v1_CoordinatorRehearseRequest, _metalplug_v1_CoordinatorRehearseResponse, _metalplug_v1_CoordinatorRehearseRequest__Output, _metalplug_v1_CoordinatorRehearseResponse__Output>
  ReleaseLease: MethodDefinition<_metalplug_v1_CoordinatorReleaseLeaseRequest, _metalplug_v1_CoordinatorReleaseLeaseResponse, _metalplug_v1_CoordinatorReleaseLeaseRequest__Output, _metalplug_v1_CoordinatorReleaseLeaseResponse__Output>
  WatchBootSummaries: MethodDefinition<_metalplug_v1_CoordinatorWatchBootSummariesRequest, _metalplug_v1_CoordinatorWatchBootSummariesResponse, _metalplug_v1_CoordinatorWatchBootSummariesRequest__Output, _metalplug_v1_CoordinatorWatchBootSummariesResponse__Output>
  WatchBoots: MethodDefinition<_metalplug_v1_CoordinatorWatchBootsRequest, _metalplug_v1_CoordinatorWatchBootsResponse, _metalplug_v1_CoordinatorWatchBootsRequest__Output, _metalplug_v1_CoordinatorWatchBootsResponse__Output>
}
