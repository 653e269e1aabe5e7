export {};

/** Makes pictures small and empty of everything but what is seen: decoded, drawn anew, encoded. Off the page, so that nothing stands still. */
interface Asked {
  picture: Blob;
  longest: number;
}

const page = self as unknown as {
  onmessage: ((event: MessageEvent<Asked>) => void) | null;
  postMessage(answer: unknown, moved?: readonly Transferable[]): void;
};

page.onmessage = ({ data, ports }) => {
  const answer = ports[0];
  made(data).then(
    (bytes) => answer?.postMessage(bytes, [bytes]),
    () => answer?.postMessage(null),
  );
};

async function made({ picture, longest }: Asked): Promise<ArrayBuffer> {
  const bitmap = await createImageBitmap(picture, { imageOrientation: "from-image" });
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)));
  const drawn = canvas.getContext("2d");
  if (!drawn) throw new Error("no canvas");
  drawn.imageSmoothingQuality = "high";
  // what is clear in a picture would turn black
  drawn.fillStyle = "#fff";
  drawn.fillRect(0, 0, canvas.width, canvas.height);
  drawn.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return (await canvas.convertToBlob({ type: "image/jpeg", quality: 0.82 })).arrayBuffer();
}
