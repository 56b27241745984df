/** Ids of rows. The store keeps 32 bits; a larger one names no row, and never reaches SQL. */

const MAX_ID = 2_147_483_647;

/** Whether a row could have this id. */
export function isRowId(id: number | bigint): id is number {
  return typeof id === 'number' && Number.isInteger(id) && id >= 1 && id <= MAX_ID;
}
