// How near one looks: days that fill the width, pixels a day has at least, and how far a name reaches beside a bar.

export const SCALES = {
  year: { days: Infinity, least: 2.6, name: 150 },
  quarter: { days: 92, least: 8, name: 220 },
  month: { days: 31, least: 24, name: 280 },
};
