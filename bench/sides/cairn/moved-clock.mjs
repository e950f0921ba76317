/** Loaded before `cairn serve`: its clock begins at BENCH_NOW and goes on from there, so that "last quarter" is the same in every run. */
const real = Date.now;
const ahead = Date.parse(process.env.BENCH_NOW) - real();
Date.now = () => real() + ahead;
