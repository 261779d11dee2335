import { clsx } from 'clsx';

/**
 * Joins class names. Two that set the same property do not override each other by order, so a caller adds what a
 * component leaves open and never repeats what it sets.
 */
export const cn = clsx;
