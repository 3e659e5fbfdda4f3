/**
 * The JSON files of artefacts: text that may be damaged, foreign or hostile enters, checked records
 * leave, or a {@link io.subscale.jobs.error.JobException} (exit code 3) that names the file and the
 * field.
 *
 * <p>Read {@link io.subscale.jobs.json.StrictJson} first. What a field may hold is written at the
 * record's component: {@link io.subscale.jobs.json.Bounds}, {@link io.subscale.jobs.json.Matches},
 * {@link io.subscale.jobs.json.MayBeNull}. {@link io.subscale.jobs.json.JsonFormat} is a file's
 * head: its format, its version, its own checksum.
 */
package io.subscale.jobs.json;
