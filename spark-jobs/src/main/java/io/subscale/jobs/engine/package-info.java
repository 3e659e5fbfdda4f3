/**
 * Which engine computes the decoders of a run, and on which device: what the user asked for enters,
 * the name of an engine that every executor has tried leaves, and engines on the device of a task.
 * Read {@link io.subscale.jobs.engine.EngineChoice} first; {@link io.subscale.jobs.engine.Gpus}
 * lends the GPUs of a process to its tasks, {@link io.subscale.jobs.engine.EngineTrial} is what is
 * tried, {@link io.subscale.jobs.engine.Engines} makes engines.
 */
package io.subscale.jobs.engine;
