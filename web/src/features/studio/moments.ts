const two = (figure: number) => String(figure).padStart(2, '0');

/** A moment as the fields for day and time have it, where the person is. */
export function dayTime(moment: string | null): { day: string; time: string } {
  if (moment === null) return { day: '', time: '' };
  const at = new Date(moment);
  return {
    day: `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`,
    time: `${two(at.getHours())}:${two(at.getMinutes())}`,
  };
}
