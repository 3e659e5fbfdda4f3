/**
 * Advice before there is a configuration; needs no Spark session. A folder of presets enters and a
 * table leaves ({@link io.subscale.jobs.advice.PresetTable}); a source of pictures enters and the
 * text of a configuration with its reasons leaves: {@link io.subscale.jobs.advice.SourceLook} looks
 * at the pictures, {@link io.subscale.jobs.advice.Proposal} decides. {@link
 * io.subscale.jobs.advice.TrainingCost} says how long training takes.
 */
package io.subscale.jobs.advice;
