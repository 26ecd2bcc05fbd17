import type { Device, DeviceKind, EngineSnapshot } from '@snug/engine/api';
import { Button, Fold, Select, Toggle } from '@snug/ui';
import { useEngine } from '../../hooks/engine.ts';
import { useMedia } from '../../hooks/media.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { pickerOf } from '../../state/devices.ts';
import { DeviceOptions, OutputNote, SoundCheck } from '../devices/index.ts';
import './settings.css';

const LABEL: Record<DeviceKind, TextKey> = {
  camera: 'prejoin.camera',
  microphone: 'prejoin.microphone',
  speaker: 'prejoin.speaker',
};

interface Props {
  snapshot: EngineSnapshot;
  /** With everything that can be set about them, not only which. */
  full?: boolean;
}

/** Camera, microphone and, where the browser can choose, speaker. */
export function DeviceChoice({ snapshot, full = false }: Props) {
  const { t } = useText();
  const narrow = useMedia('(max-width: 760px)');
  const check = (
    <>
      <OutputNote snapshot={snapshot} />
      <SoundCheck snapshot={snapshot} />
    </>
  );
  if (full) {
    return (
      <>
        <Pickers snapshot={snapshot} />
        {check}
        <Remember />
        <DeviceOptions />
      </>
    );
  }
  // On a phone what the system has chosen is mostly right, and the way in should be in view.
  return narrow ? (
    <Fold label={t('prejoin.devices')}>
      <div className="devices-folded">
        <Pickers snapshot={snapshot} />
        {check}
      </div>
    </Fold>
  ) : (
    <div>
      <Pickers snapshot={snapshot} />
      <Fold label={t('devices.check')}>{check}</Fold>
    </div>
  );
}

function Pickers({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const { cameras, microphones, speakers } = snapshot.devices;
  return (
    <fieldset className="devices">
      <legend className="vh">{t('prejoin.devices')}</legend>
      <One kind="camera" devices={cameras} snapshot={snapshot} />
      <One kind="microphone" devices={microphones} snapshot={snapshot} />
      {speakers.length > 0 ? <One kind="speaker" devices={speakers} snapshot={snapshot} /> : null}
      <AskSpeaker snapshot={snapshot} />
    </fieldset>
  );
}

function One(props: { kind: DeviceKind; devices: readonly Device[]; snapshot: EngineSnapshot }) {
  const { t, say } = useText();
  const engine = useEngine();
  const { kind, devices, snapshot } = props;
  const { value, options } = pickerOf(snapshot.devices, kind, devices);
  return (
    <Select
      label={t(LABEL[kind])}
      value={value}
      options={options.map(({ value: id, label }) => ({
        value: id,
        label: typeof label === 'string' ? label : say(label),
      }))}
      isDisabled={devices.length === 0}
      onChange={(id) => void engine.devices.select(kind, id === '' ? null : id)}
    />
  );
}

/** Firefox shows its own list of speakers, after a press. */
function AskSpeaker({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const engine = useEngine();
  if (snapshot.devices.speakerChoice !== 'ask') return null;
  return (
    <div className="ui-field">
      <span className="ui-label">{t('prejoin.speaker')}</span>
      <Button onPress={() => void engine.devices.askSpeaker()}>{t('devices.askSpeaker')}</Button>
    </div>
  );
}

function Remember() {
  const { t } = useText();
  const engine = useEngine();
  return (
    <Toggle
      label={t('devices.remember')}
      hint={t('devices.rememberHint')}
      isOn={engine.preferences().rememberDevices}
      onChange={(rememberDevices) => engine.setPreferences({ rememberDevices })}
    />
  );
}
