package io.subscale.datasets.archive;

/**
 * A file inside an archive that is not offered for reading.
 *
 * @param id its path, as far as it can be shown
 * @param reason a clause for a person
 */
public record Refusal(String id, String reason) {}
