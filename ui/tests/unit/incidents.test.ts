import { render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import IncidentPosts from "../../src/components/incidents/IncidentPosts.svelte";
import type { IncidentRow } from "../../src/lib/ipc";
import { Incidents } from "../../src/lib/state/incidents.svelte";
import { core, row } from "./core";

const INCIDENT: IncidentRow = {
  platform: "facebook",
  account: null,
  posts: ["post_1", "post_2", "post_1"],
  back: 0,
  of_account: 2,
  account_gone: false,
  from: "2026-11-01T00:00:00Z",
  to: "2026-11-02T00:00:00Z",
  act_from: null,
  act_to: null,
  shared: [],
  silent: 0,
  untold: 0,
  verdicts: [],
};

it("lists a post of an incident once, though it was given twice", async () => {
  core({
    vanished: () => ({ incidents: [INCIDENT], days: [], months: [] }),
    post_rows: (args) =>
      (args["posts"] as string[]).map((id) => row(Number(id.slice("post_".length)))),
  });
  const incidents = new Incidents(() => undefined);
  await incidents.read();
  const incident = incidents.all?.incidents[0] as IncidentRow;
  await incidents.toggle(incident);
  render(IncidentPosts, { incident, incidents, onopen: () => undefined });
  // And no more of them are offered: these were all.
  expect(screen.getByTestId("incident-posts").children).toHaveLength(2);
  expect(screen.getAllByRole("button")).toHaveLength(2);
});
