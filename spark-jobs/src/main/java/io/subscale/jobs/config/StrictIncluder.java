package io.subscale.jobs.config;

import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigParseable;
import io.subscale.jobs.error.JobException;

/**
 * Resolves {@code include "other.conf"} beside the including file, and says so when there is no
 * such file, where the library would go on in silence without it.
 */
final class StrictIncluder implements ConfigIncluder {
  static ConfigParseOptions options() {
    return ConfigParseOptions.defaults().setAllowMissing(false).setIncluder(new StrictIncluder());
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    ConfigParseable found = context.relativeTo(what);
    if (found == null) {
      throw JobException.config("include \"" + what + "\": no such file");
    }
    return found.parse(context.parseOptions().setAllowMissing(false));
  }
}
