package io.subscale.datasets.archive;

/**
 * A file inside an archive that is not offered for reading, or what keeps an archive from being
 * whole.
 *
 * @param id its path, as far as it can be shown
 * @param reason a clause for a person
 * @param lost whether pictures may be missing for it, whatever the file's own name says
 */
public record Refusal(String id, String reason, boolean lost) {}
