import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Button } from './Button.tsx';
import { Fold } from './Fold.tsx';
import { TextField } from './TextField.tsx';

afterEach(cleanup);

describe('a button that is doing what it was pressed for', () => {
  it('keeps the focus, does nothing more, and says what it is doing', () => {
    const onPress = vi.fn<() => void>();
    const { rerender } = render(
      <Button isPending={false} onPress={onPress}>
        Join
      </Button>,
    );
    const button = screen.getByRole('button', { name: 'Join' });
    button.focus();
    fireEvent.click(button);
    rerender(
      <Button isPending onPress={onPress}>
        Joining
      </Button>,
    );
    fireEvent.click(button);
    expect(onPress).toHaveBeenCalledTimes(1);
    expect(document.activeElement).toBe(button);
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(screen.getByRole('status').textContent).toBe('Joining');
  });

  it('does not send its form a second time', () => {
    const onSubmit = vi.fn<() => void>();
    const form = (pending: boolean) => (
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <Button type="submit" isPending={pending}>
          Join
        </Button>
      </form>
    );
    const { rerender } = render(form(false));
    fireEvent.click(screen.getByRole('button'));
    rerender(form(true));
    fireEvent.click(screen.getByRole('button'));
    expect(onSubmit).toHaveBeenCalledTimes(1);
  });
});

describe('a line of text', () => {
  it('is described by its hint and its error', () => {
    render(<TextField label="Title" hint="A hint." error="Too long." value="x" onChange={() => undefined} />);
    const input = screen.getByRole('textbox', { name: 'Title' });
    const ids = input.getAttribute('aria-describedby')?.split(' ') ?? [];
    expect(ids.map((id) => document.getElementById(id)?.textContent)).toEqual(['A hint.', 'Too long.']);
    expect(input.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByRole('alert').textContent).toBe('Too long.');
  });

  it('hides a secret until it is asked for', () => {
    render(
      <TextField
        label="Passphrase"
        value="x"
        onChange={() => undefined}
        secret={{ show: 'Show', hide: 'Hide' }}
      />,
    );
    const input = screen.getByLabelText('Passphrase');
    expect(input.getAttribute('type')).toBe('password');
    fireEvent.click(screen.getByRole('button', { name: 'Show' }));
    expect(input.getAttribute('type')).toBe('text');
    expect(screen.getByRole('button', { name: 'Hide' })).toBeTruthy();
  });
});

it('what is folded away is not read out until it is opened', () => {
  render(
    <Fold label="Options">
      <p>Inside</p>
    </Fold>,
  );
  const door = screen.getByRole('button', { name: 'Options' });
  expect(door.getAttribute('aria-expanded')).toBe('false');
  expect(screen.queryByRole('group')).toBeNull();
  fireEvent.click(door);
  expect(door.getAttribute('aria-expanded')).toBe('true');
  expect(screen.getByRole('group', { name: 'Options' })).toBeTruthy();
});
