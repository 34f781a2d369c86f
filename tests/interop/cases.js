// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a test's cases, prints a line for each, and counts them (the Test Anything Protocol).
"use strict";

const CaseTimeout = 60_000; // ms; a case takes well below a second, but for sanitized builds on a busy machine

class Cases {
  // `expected`: how many cases there are; another number fails, so that none is left out unseen.
  constructor(expected) {
    this.expected = expected;
    this.count = 0;
    this.failed = [];
  }

  // Runs one case: `call` throws or rejects when something is not as it should be.
  async run(name, call) {
    let watchdog;
    const late = new Promise((_, reject) => {
      watchdog = setTimeout(() => reject(new Error(`not done after ${CaseTimeout / 1000} s`)), CaseTimeout);
    });
    this.count += 1;
    try {
      await Promise.race([call(), late]);
      console.log(`ok ${this.count} - ${name}`);
    } catch (error) {
      this.failed.push(name);
      console.log(`${error.stack}\nnot ok ${this.count} - ${name}`);
    } finally {
      clearTimeout(watchdog);
    }
  }

  exitCode() {
    console.log(`1..${this.expected}`);
    if (this.count !== this.expected) console.log(`# ${this.count} cases were run, ${this.expected} are expected`);
    if (this.failed.length) console.log(`# failed: ${this.failed.join("; ")}`);
    return this.failed.length || this.count !== this.expected ? 1 : 0;
  }
}

module.exports = { Cases };
