export const benchClose = async () => {
  throw new Error("not yet");
};
