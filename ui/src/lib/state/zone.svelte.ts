/** Whether moments are told in UTC instead of the computer's own zone: a court may want that. */
export const zone = new (class {
  utc = $state(false);
})();
