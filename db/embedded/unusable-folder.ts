/** What to say of a data folder that denies us, or that the disk under it fails. */
import { type Issue, issue } from '../../src/kernel/issue.ts';

export function unusable(folder: string, reason: string): Issue {
  return issue('DATA_FOLDER_UNUSABLE', `The data folder ${folder} cannot be used: ${reason}.`, {
    hints: ['Check that you may write there and that the disk has room, or set CAIRN_DATA_DIR to another folder.'],
  });
}
