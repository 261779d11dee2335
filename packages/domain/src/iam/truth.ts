/**
 * Three values of truth, ordered, so that AND is the least of them, OR the greatest, and NOT turns them over:
 * what is unknown stays unknown unless the rest settles it (Kleene).
 */
export type Truth = 0 | 1 | 2;

export const NO: Truth = 0;
export const UNKNOWN: Truth = 1;
export const YES: Truth = 2;

export const both = (one: Truth, other: Truth): Truth => (one < other ? one : other);
export const either = (one: Truth, other: Truth): Truth => (one > other ? one : other);
export const not = (truth: Truth): Truth => (2 - truth) as Truth;
export const truthOf = (holds: boolean): Truth => (holds ? YES : NO);
