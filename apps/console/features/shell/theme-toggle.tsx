'use client';

import { Check, Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { Button } from '../../components/button.tsx';
import { Menu, MenuItem } from '../../components/menu.tsx';

export const themes = [
  { id: 'light', label: 'Light', icon: Sun },
  { id: 'dark', label: 'Dark', icon: Moon },
  { id: 'system', label: 'System', icon: Monitor },
] as const;

export function ThemeToggle() {
  const { theme, setTheme } = useTheme();
  return (
    <Menu
      trigger={
        <Button variant="ghost" size="icon" aria-label="Theme">
          <Sun className="dark:hidden" aria-hidden />
          <Moon className="hidden dark:block" aria-hidden />
        </Button>
      }
    >
      {themes.map(({ id, label, icon: Icon }) => (
        <MenuItem key={id} onSelect={() => setTheme(id)}>
          <Icon aria-hidden />
          <span className="flex-1">{label}</span>
          {theme === id ? <Check aria-label="chosen" /> : null}
        </MenuItem>
      ))}
    </Menu>
  );
}
