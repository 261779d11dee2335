import { create } from 'qrcode';

export interface QrPath {
  /** Modules on a side. */
  readonly size: number;
  /** Dark modules as an SVG path in units of one module, without a quiet zone. */
  readonly path: string;
}

/** A QR code (ISO/IEC 18004, error correction M) as one SVG path: runs of dark modules, row by row. */
export function qrPath(text: string): QrPath {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  let path = '';
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; ) {
      let run = 0;
      while (column + run < size && modules.get(row, column + run)) run += 1;
      if (run > 0) path += `M${column} ${row}h${run}v1h-${run}z`;
      column += run > 0 ? run : 1;
    }
  }
  return { size, path };
}
