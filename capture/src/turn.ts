/** A turn of the event loop: the screen draws and a finger is heard between two long pieces of work. A promise alone goes on within the same task. */
export function turn(): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, 0);
  });
}
