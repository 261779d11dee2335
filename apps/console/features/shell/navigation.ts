import {
  Boxes,
  Cable,
  FileSearch,
  FlaskConical,
  Gauge,
  KeyRound,
  Layers,
  type LucideIcon,
  ScrollText,
  Server,
  Settings,
  ShieldCheck,
  ShieldX,
  Users,
} from 'lucide-react';

export interface NavigationItem {
  readonly label: string;
  readonly icon: LucideIcon;
  /** Address; with a gateway chosen, items of the gateway lead into it. */
  readonly href: (gatewayId: string) => string;
  /** Needs a gateway to be chosen. */
  readonly inGateway?: boolean;
}

export interface NavigationSection {
  readonly label: string;
  readonly items: readonly NavigationItem[];
}

/** The left rail, by job; the command palette lists the same. */
export const navigation: readonly NavigationSection[] = [
  {
    label: 'Start',
    items: [
      { label: 'Overview', icon: Gauge, href: () => '/' },
      { label: 'Gateways', icon: Server, href: () => '/gateways' },
      { label: 'Connections', icon: Cable, href: () => '/connections' },
    ],
  },
  {
    label: 'Gateway',
    items: [
      { label: 'APIs', icon: Boxes, href: (id) => `/gateways/${id}/apis`, inGateway: true },
      { label: 'Environments', icon: Layers, href: (id) => `/gateways/${id}/environments`, inGateway: true },
      { label: 'Credentials', icon: KeyRound, href: (id) => `/gateways/${id}/credentials`, inGateway: true },
      { label: 'Policies', icon: ShieldCheck, href: (id) => `/gateways/${id}/policies`, inGateway: true },
      { label: 'Refusals', icon: ShieldX, href: (id) => `/gateways/${id}/refusals`, inGateway: true },
      { label: 'Signatures', icon: FileSearch, href: (id) => `/gateways/${id}/signatures`, inGateway: true },
    ],
  },
  {
    label: 'Account',
    items: [
      { label: 'Access', icon: Users, href: () => '/access' },
      { label: 'Simulator', icon: FlaskConical, href: () => '/access/simulator' },
      { label: 'Audit', icon: ScrollText, href: () => '/audit' },
      { label: 'Settings', icon: Settings, href: () => '/settings' },
    ],
  },
];
