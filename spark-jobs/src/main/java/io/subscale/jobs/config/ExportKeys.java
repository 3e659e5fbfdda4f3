package io.subscale.jobs.config;

/**
 * Keys {@code export.*}.
 *
 * @param to folder that is written to
 * @param from weights that are read
 * @param name of the model in its card
 * @param license of the weights
 */
public record ExportKeys(
    @Key(value = "\"\"", says = "Folder that export writes a model, its card and its loader to.")
        String to,
    @Key(
            value = "\"\"",
            says =
                "Weights that import takes: a safetensors file, or a folder with"
                    + " model.safetensors.")
        String from,
    @Key(value = "\"\"", says = "What the model's card calls it; empty = run.dir's last name.")
        String name,
    @Key(
            value = "unknown",
            matches = "[a-zA-Z0-9.+-]{1,64}",
            says =
                "Licence of the weights in the model's card, such as cc-by-4.0; yours to choose.")
        String license) {}
