import { Button, DateTimeField, Download, Icon, Select } from '@snug/ui';
import { useState, type FormEvent } from 'react';
import { download } from '../../hooks/download.ts';
import { useNow } from '../../hooks/now.ts';
import { useText } from '../../i18n/index.ts';
import { appointmentProblem, calendarOf, firstAppointment, type Invitation } from '../../state/invite.ts';

const LENGTHS_MIN = [15, 30, 45, 60, 90, 120];
const FILE = 'snug.ics';

/** When, and how long; then the file. */
export function CalendarForm({ invitation, withTitle }: { invitation: Invitation; withTitle: boolean }) {
  const speak = useText();
  const { t, say, dateTime } = speak;
  const [start, setStart] = useState<number | null>(() => firstAppointment(invitation, Date.now()));
  const [minutes, setMinutes] = useState(60);
  const [saved, setSaved] = useState(false);
  const now = useNow(60_000);
  const problem = appointmentProblem(invitation, start, now, dateTime);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (start === null || problem !== null) return;
    const own = { uid: crypto.randomUUID(), nowUnixMs: Date.now() };
    const appointment = { startUnixMs: start, minutes };
    download(FILE, 'text/calendar', calendarOf(invitation, appointment, withTitle, speak, own));
    setSaved(true);
  };
  return (
    <form className="invite-plan" onSubmit={save}>
      <DateTimeField
        label={t('invite.start')}
        valueUnixMs={start}
        onChange={(value) => {
          setStart(value);
          setSaved(false);
        }}
        error={problem === null ? null : say(problem)}
      />
      <Select
        label={t('invite.length')}
        value={String(minutes)}
        options={LENGTHS_MIN.map((length) => ({
          value: String(length),
          label: t('invite.minutes', { count: length }),
        }))}
        onChange={(length) => setMinutes(Number(length))}
      />
      <Button type="submit" isDisabled={problem !== null}>
        <Icon of={Download} />
        {t('invite.save')}
      </Button>
      <p className="ui-hint invite-plan-note">{t('invite.calendarHint')}</p>
      <p role="status" className="vh">
        {saved ? t('invite.saved') : ''}
      </p>
    </form>
  );
}
