import type { EngineSnapshot, Own, OwnSource } from '@snug/engine/api';
import { Activity, Button, Fold, Icon, Loader, TextField } from '@snug/ui';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useCheckDoor } from '../../hooks/check.ts';
import { useEngine } from '../../hooks/engine.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { nameProblem } from '../../state/name.ts';
import { ServerSeesList } from '../security/ServerSees.tsx';
import { BackgroundNotice, EffectsSection } from '../effects/index.ts';
import { DeviceChoice } from '../settings/DeviceChoice.tsx';

interface Props {
  snapshot: EngineSnapshot;
  /** The link is being tried; what is typed meanwhile stays. */
  opening: boolean;
  /** What went wrong, said where one pressed. */
  troubles: ReactNode;
}

/** One's name, the devices, and in: with them or without. */
export function JoinForm({ snapshot, opening, troubles }: Props) {
  const { t } = useText();
  const engine = useEngine();
  const check = useCheckDoor();
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(() => engine.preferences().name);
  const [tried, setTried] = useState(false);
  const { own, phase, busy } = snapshot;
  const wrong = nameProblem(name);
  const joining = phase === 'joining' || busy || opening;
  const join = (devices: boolean) => {
    setTried(true);
    if (wrong !== null) {
      field.current?.focus();
      return;
    }
    if (joining) return;
    const chosen = name.trim();
    engine.setPreferences({ name: chosen });
    const on = (state: string) => devices && (state === 'on' || state === 'starting');
    void engine.join({ name: chosen, microphone: on(own.microphone.state), camera: on(own.camera.state) });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    join(true);
  };
  return (
    <form className="pre-form" onSubmit={submit}>
      {opening ? <Opening /> : <Present snapshot={snapshot} />}
      <TextField
        label={t('prejoin.name')}
        hint={t('prejoin.nameHint')}
        value={name}
        onChange={setName}
        autoComplete="name"
        inputRef={field}
        error={tried && wrong !== null ? t(wrong) : null}
      />
      <DeviceChoice snapshot={snapshot} />
      <BackgroundNotice snapshot={snapshot} />
      <Fold label={t('effects.heading')}>
        <EffectsSection snapshot={snapshot} />
      </Fold>
      {troubles}
      <div className="pre-go">
        <Button type="submit" variant="primary" size="lg" wide isPending={joining}>
          {opening ? t('start.opening') : joining ? t('prejoin.joining') : t(joinLabel(own))}
        </Button>
        {failed(own.camera) && failed(own.microphone) ? null : (
          <Button variant="quiet" wide isDisabled={joining} onPress={() => join(false)}>
            {t('prejoin.without')}
          </Button>
        )}
      </div>
      <div className="pre-more">
        <Fold label={t('security.sees')}>
          <ServerSeesList people={(snapshot.meeting?.present ?? 0) + 1} />
        </Fold>
        <button type="button" className="ui-disclosure-trigger" onClick={check.open}>
          <Icon of={Activity} />
          {t('start.check')}
        </button>
      </div>
    </form>
  );
}

function failed({ state }: OwnSource): boolean {
  return state === 'failed';
}

/** What did not start is not waited for. */
function joinLabel({ camera, microphone }: Own): TextKey {
  if (failed(camera) && failed(microphone)) return 'prejoin.without';
  if (failed(camera)) return 'prejoin.joinNoCamera';
  return failed(microphone) ? 'prejoin.joinNoMicrophone' : 'prejoin.join';
}

function Opening() {
  const { t } = useText();
  return (
    <p className="pre-state dim" role="status">
      <Icon of={Loader} />
      {t('prejoin.openingBody')}
    </p>
  );
}

function Present({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t, words, capital } = useText();
  const present = snapshot.meeting?.present ?? 0;
  return (
    <p className="pre-state dim">
      {present === 0
        ? t('prejoin.nobody')
        : t('prejoin.here', { count: present, people: capital(words(present)) })}
    </p>
  );
}
