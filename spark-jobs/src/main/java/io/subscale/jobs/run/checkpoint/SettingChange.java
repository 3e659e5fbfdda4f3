package io.subscale.jobs.run.checkpoint;

import io.subscale.jobs.json.Bounds;

/**
 * A setting of training that is not what it was when training began.
 *
 * @param round after which it changed
 * @param key in the configuration
 * @param was its value before
 * @param now its value since
 */
public record SettingChange(@Bounds(min = 0) long round, String key, String was, String now) {}
