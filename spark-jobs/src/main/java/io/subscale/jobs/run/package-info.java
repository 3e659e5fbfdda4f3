/**
 * What a run is, to all verbs alike: a configuration enters, and out come the decoders that it asks
 * for ({@link io.subscale.jobs.run.RunPlan}, read first), where everything of the run lies ({@link
 * io.subscale.jobs.run.RunFolder}), the trained decoders ({@link
 * io.subscale.jobs.run.DecoderLoader}), the unit of its scores ({@link
 * io.subscale.jobs.run.StageUnits}) and what made them ({@link io.subscale.jobs.run.Versions}).
 * {@link io.subscale.jobs.run.checkpoint} is the format of what is kept. Knows no verb.
 */
package io.subscale.jobs.run;
