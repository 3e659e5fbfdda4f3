/**
 * What is checked on every executor before its first step: how much the networks need enters, a
 * line an executor leaves, or a refusal with everything that is missing. Read {@link
 * io.subscale.jobs.train.preflight.Preflight} first; {@code ExecutorReader} looks, {@code
 * Requirements} judges.
 */
package io.subscale.jobs.train.preflight;
