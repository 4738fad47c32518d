// Sends a file with tus-js-client, as any program would: upload.mjs ENDPOINT TOKEN FILE URLS PIECE PAUSE_MS.
// Prints a line of JSON for each thing that happens. URLS is the file in which it remembers uploads.
import { createReadStream, statSync } from "node:fs";
import { basename } from "node:path";
import { FileUrlStorage, Upload } from "tus-js-client";

const [endpoint, token, path, urls, piece, pause] = process.argv.slice(2);
const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

const upload = new Upload(createReadStream(path), {
  endpoint,
  chunkSize: Number(piece),
  uploadSize: statSync(path).size,
  retryDelays: [100, 500, 1000, 2000],
  headers: { authorization: `Bearer ${token}` },
  metadata: { filename: basename(path), title: "Slow water", artist: "Ada" },
  urlStorage: new FileUrlStorage(urls),
  fingerprint: async () => path,
  onBeforeRequest: () => new Promise((resolve) => setTimeout(resolve, Number(pause))),
  onUploadUrlAvailable: () => tell({ url: upload.url }),
  onChunkComplete: (_size, accepted) => tell({ accepted }),
  onSuccess: () => tell({ done: upload.url }),
  onError: (error) => {
    tell({ failed: String(error) });
    process.exitCode = 1;
  },
});

const before = await upload.findPreviousUploads();
if (before.length > 0) {
  tell({ resumes: before[0].uploadUrl });
  upload.resumeFromPreviousUpload(before[0]);
}
if (process.env.TERMINATE) {
  upload.url = before[0].uploadUrl;
  await upload.abort(true);
  tell({ terminated: true });
} else {
  upload.start();
}
