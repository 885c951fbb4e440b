/** A process of its own that plays scenes as it is told, and kills itself for real at the point that it is told. */
import { type PlaceAddress, reachPlace } from "./crash-place.ts";
import { watchSteps } from "./crash-points.ts";
import { type Case, SCENES, type Scene } from "./crash-scenes.ts";

export type KillOrder = {
  readonly address: PlaceAddress;
  readonly scene: Scene["name"];
  readonly of: Case;
  readonly point: number;
};

process.once("message", (order: KillOrder) => {
  void playUntilKilled(order).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.send?.("ready");

async function playUntilKilled({ address, scene, of, point }: KillOrder): Promise<void> {
  const place = await reachPlace(address);
  const machine = watchSteps(place.machine, (at) => {
    if (at === point) process.kill(process.pid, "SIGKILL");
  });
  await SCENES.find(({ name }) => name === scene)?.play(place, machine, of);
}
