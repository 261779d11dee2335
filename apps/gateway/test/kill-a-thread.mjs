// Loaded into a gateway by --import: ends one of its threads when it is told to.
const threads = [];
process.on('worker', (worker) => threads.push(worker));
process.on('SIGUSR2', () => void threads[1].terminate());
