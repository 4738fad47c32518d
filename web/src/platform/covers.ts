/** Address of a cover in one of its fixed sizes, in pixels. */
export function coverUrl(coverId: string, size: 96 | 320 | 640 | 1280): string {
  return `/api/v1/covers/${coverId}?size=${size}`;
}
