/** Other programs of this machine, run to their end: {@link io.subscale.jobs.program.Program}. */
package io.subscale.jobs.program;
