package io.subscale.jobs.config;

/**
 * Keys {@code code.*}.
 *
 * @param from folder that is read
 * @param to folder that is written to
 * @param batch tiles side by side
 */
public record CodeKeys(
    @Key(
            value = "\"\"",
            says = "Folder of pictures to compress, or of compressed ones to decompress.")
        String from,
    @Key(value = "\"\"", says = "Folder that the results are written to.") String to,
    @Key(
            value = "16",
            min = 1,
            max = 65536,
            says = "Files of a task, and tiles that are coded side by side in it; changes no byte.")
        int batch) {}
