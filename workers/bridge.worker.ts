import { serveApi } from '../src/core/wire/worker-rpc';
import { createBridgeEngine } from './adapters/bridge-engine';
import { createBridgeControl } from './bridge/control';

serveApi({ ...createBridgeEngine(), ...createBridgeControl() });
