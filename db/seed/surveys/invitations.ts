/** Counts invitations by survey, channel, region, product line and day while answers are made: the rows of `cx.survey_sends`. */
import type { surveySends } from '../../tables/survey-sends.ts';
import { type SurveyChannel, surveyChannels } from '../story.ts';
import { DAY, HOUR, type ProductLine, productLines, type Region, regions, type World } from '../world.ts';

interface Invitation {
  readonly survey: string;
  readonly channel: SurveyChannel;
  readonly region: Region;
  readonly productLine: ProductLine;
  readonly at: number;
}

/** A tally in a fixed amount of memory: one counter a cell. */
export interface InvitationTally {
  readonly add: (invitation: Invitation, count: number) => void;
  readonly rows: () => Generator<typeof surveySends.$inferInsert>;
}

/** An empty tally for these surveys. */
export function tallyInvitations(world: World, surveys: readonly string[]): InvitationTally {
  const cells = surveys.flatMap((survey) =>
    surveyChannels.flatMap((channel) =>
      regions.flatMap((region) => productLines.map((productLine) => ({ survey, channel, region, productLine }))),
    ),
  );
  const counts = new Int32Array(cells.length * world.days);
  const indexOf = ({ survey, channel, region, productLine, at }: Invitation) => {
    const place =
      ((surveys.indexOf(survey) * surveyChannels.length + surveyChannels.indexOf(channel)) * regions.length +
        regions.indexOf(region)) *
      productLines.length;
    return Math.floor((at - world.firstDay) / DAY) * cells.length + place + productLines.indexOf(productLine);
  };
  return {
    add(invitation, count) {
      const index = indexOf(invitation);
      counts[index] = (counts[index] ?? 0) + count;
    },
    *rows() {
      let id = 0;
      for (const [index, invitations] of counts.entries()) {
        const cell = cells[index % cells.length];
        if (invitations === 0 || !cell) continue;
        const day = world.firstDay + Math.floor(index / cells.length) * DAY;
        yield { id: ++id, ...cell, sentAt: new Date(Math.min(day + 6 * HOUR, world.now)), invitations };
      }
    },
  };
}
