package io.subscale.jobs.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigParseable;
import io.subscale.jobs.error.JobException;
import java.io.File;
import java.net.URL;

/**
 * Resolves {@code include "other.conf"} beside the including file and {@code include
 * file("other.conf")} in the working directory, and says so when there is no such file, where the
 * library would go on in silence without it. A configuration is of files only: {@code url(...)} and
 * {@code classpath(...)} are refused.
 */
final class StrictIncluder
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
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

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    if (!what.isFile()) {
      throw JobException.config("include file(\"" + what + "\"): no such file");
    }
    return ConfigFactory.parseFile(what, options()).root();
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    throw refused("url", what.toString());
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    throw refused("classpath", what);
  }

  private static JobException refused(String kind, String what) {
    return JobException.config(
        "include " + kind + "(\"" + what + "\"): only files can be included");
  }
}
