import type { Device, DeviceKind, EngineSnapshot } from '@snug/engine/api';
import { Select } from '@snug/ui';
import { useEngine } from '../../hooks/engine.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import './settings.css';

const LABEL: Record<DeviceKind, TextKey> = {
  camera: 'prejoin.camera',
  microphone: 'prejoin.microphone',
  speaker: 'prejoin.speaker',
};

/** Camera, microphone and, where the browser can choose, speaker. */
export function DeviceChoice({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const { cameras, microphones, speakers } = snapshot.devices;
  return (
    <fieldset className="devices">
      <legend className="vh">{t('prejoin.devices')}</legend>
      <One kind="camera" devices={cameras} snapshot={snapshot} />
      <One kind="microphone" devices={microphones} snapshot={snapshot} />
      {speakers.length > 0 ? <One kind="speaker" devices={speakers} snapshot={snapshot} /> : null}
    </fieldset>
  );
}

function One(props: { kind: DeviceKind; devices: readonly Device[]; snapshot: EngineSnapshot }) {
  const { t } = useText();
  const engine = useEngine();
  const { kind, devices, snapshot } = props;
  const selected = snapshot.devices.selected[kind];
  const known = devices.some((device) => device.id === selected);
  const options = devices.map((device, index) => ({
    value: device.id,
    label: device.label === '' ? t('prejoin.deviceUnnamed', { number: index + 1 }) : device.label,
  }));
  const none = { value: '', label: t(devices.length === 0 ? 'prejoin.deviceNone' : 'prejoin.deviceDefault') };
  return (
    <Select
      label={t(LABEL[kind])}
      value={known && selected !== null ? selected : ''}
      options={known ? options : [none, ...options]}
      isDisabled={devices.length === 0}
      onChange={(id) => {
        if (id !== '') void engine.selectDevice(kind, id);
      }}
    />
  );
}
