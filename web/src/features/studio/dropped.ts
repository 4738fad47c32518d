const songs = /\.(wav|wave|aiff?|aifc|flac|mp3|m4a|mp4|aac|alac|ogg|oga|opus)$/i;

/** Of a folder, what is named like a song; of single files, all: what they are is decided by what they hold. */
export function songsAmong(files: readonly File[], folder: boolean): readonly File[] {
  const found = folder ? files.filter(({ name }) => songs.test(name) && !name.startsWith('._')) : files;
  return [...found].sort((one, other) => pathOf(one).localeCompare(pathOf(other), undefined, { numeric: true }));
}

/** What was dropped: files, and the songs in folders, however deep. */
export async function filesOf(dropped: DataTransfer): Promise<readonly File[]> {
  // Asked for at once: the list is emptied when the event is over.
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return songsAmong([...dropped.files], false);
  const found = await Promise.all(
    entries.map(async (entry) => (entry.isDirectory ? songsAmong(await within(entry), true) : songsAmong(await within(entry), false))),
  );
  return found.flat();
}

async function within(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry)) return [await new Promise<File>((resolve, reject) => entry.file(resolve, reject))];
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    // A hundred at a time, until none are left.
    const next = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (next.length === 0) break;
    found.push(...next);
  }
  return (await Promise.all(found.map(within))).flat();
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function pathOf(file: File): string {
  return file.webkitRelativePath || file.name;
}
