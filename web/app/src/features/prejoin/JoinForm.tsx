import type { EngineSnapshot, Own, OwnSource } from '@snug/engine/api';
import { Button, TextField } from '@snug/ui';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { nameProblem } from '../../state/name.ts';
import { DeviceChoice } from '../settings/DeviceChoice.tsx';

interface Props {
  snapshot: EngineSnapshot;
  /** What went wrong, said where one pressed. */
  troubles: ReactNode;
}

/** One's name, the devices, and in: with them or without. */
export function JoinForm({ snapshot, troubles }: Props) {
  const { t, words } = useText();
  const engine = useEngine();
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(() => engine.preferences().name);
  const [tried, setTried] = useState(false);
  const { meeting, own, phase, busy } = snapshot;
  const wrong = nameProblem(name);
  const joining = phase === 'joining' || busy;
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
  const present = meeting?.present ?? 0;
  return (
    <form className="pre-form" onSubmit={submit}>
      <p className="dim">
        {present === 0
          ? t('prejoin.nobody')
          : t('prejoin.here', { count: present, people: capital(words(present)) })}
      </p>
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
      {troubles}
      <div className="pre-go">
        <Button type="submit" variant="primary" size="lg" wide isPending={joining}>
          {joining ? t('prejoin.joining') : t(joinLabel(own))}
        </Button>
        {failed(own.camera) && failed(own.microphone) ? null : (
          <Button variant="quiet" wide isDisabled={joining} onPress={() => join(false)}>
            {t('prejoin.without')}
          </Button>
        )}
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

function capital(word: string): string {
  return word.charAt(0).toLocaleUpperCase() + word.slice(1);
}
