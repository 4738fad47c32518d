import { useQuery, useQueryClient } from '@tanstack/react-query';

import { Form, Submit } from '../../actions/Form';
import { Loaded } from '../../actions/Loaded';
import { type Licensed, putSchedule, scheduleQuery, studio } from '../../api/studio';
import { Field } from '../../design/Field';
import { toast } from '../../design/Toast';
import { dayTime } from './moments';

/** When a release or a song by itself comes out: at midnight in each country, at one instant everywhere, or as `empty` says. */
export function ScheduleForm({ of, id, empty }: { of: Licensed; id: string; empty: string }) {
  const cache = useQueryClient();
  const schedule = useQuery(scheduleQuery(of, id));
  return (
    <Loaded query={schedule} rows={1}>
      {({ day, at, revision }) => (
        <Form
          key={revision}
          label="Out on"
          send={(values) => {
            const [chosen, time] = [values.text('day'), values.text('time')];
            if (!chosen) return putSchedule(of, id, {}, revision);
            return putSchedule(of, id, time ? { at: new Date(`${chosen}T${time}`).toISOString() } : { day: chosen }, revision);
          }}
          onDone={() => {
            void cache.invalidateQueries({ queryKey: studio });
            toast('The day is saved');
          }}
          codes={{ schedule_refused: 'day' }}
        >
          <Field label="Day" type="date" name="day" defaultValue={day ?? dayTime(at).day} hint={empty} />
          <Field label="Time" type="time" name="time" defaultValue={dayTime(at).time} hint="Empty: at midnight in each country. Else everywhere at this time of yours." />
          <Submit look="secondary" busy="Saving">
            Save the day
          </Submit>
        </Form>
      )}
    </Loaded>
  );
}
