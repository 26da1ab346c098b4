import { licences, type Answer } from "./ipc";

export interface Licences {
  packages: { name: string; version: string; licence: string; copyright: string[] }[];
  /** The text of each licence, by its name. */
  texts: Record<string, string>;
}

/** What the core was built with. */
export async function readLicences(): Promise<Answer<Licences>> {
  const answer = await licences();
  return answer.ok ? { ok: true, value: JSON.parse(answer.value) as Licences } : answer;
}
