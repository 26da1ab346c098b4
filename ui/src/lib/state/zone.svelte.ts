/** The zone that times are shown in. Whoever shows one is drawn again when it changes. */
class Zone {
  utc = $state(false);
}

export const zone = new Zone();
