package io.subscale.jobs.sample.output;

import io.subscale.jobs.files.HadoopFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder of samples while it fills. Whatever has its name there is whole: it was written into
 * {@value #ATTEMPTS} under a name of its own and renamed, so that a killed task leaves nothing
 * behind but there, and tasks that race write the same bytes.
 *
 * @param files writes it
 * @param path the folder, under the name that it has while it is not whole
 */
public record SampleFolder(HadoopFiles files, Path path) {
  /** Name of the contact sheet. */
  public static final String SHEET = "contact-sheet.png";

  /** Name of the manifest, which only a whole folder has. */
  public static final String MANIFEST = "manifest.json";

  private static final Pattern NUMBERED =
      Pattern.compile("(sample|group)-([0-9]{6,18})\\.(png|parquet)");

  private static final String SETTINGS = "settings.json";
  private static final String ATTEMPTS = "_attempts";

  /** File name of a sample's picture. */
  public static String picture(long number) {
    return String.format(Locale.ROOT, "sample-%06d.png", number);
  }

  /** File name of a group's table. */
  public static String table(long group) {
    return String.format(Locale.ROOT, "group-%06d.parquet", group);
  }

  /** The groups whose tables are there, ascending. */
  public List<Long> groups() throws IOException {
    FileStatus[] tables = files.fileSystem(path).globStatus(at("group-*.parquet"));
    return Arrays.stream(tables == null ? new FileStatus[0] : tables)
        .map(table -> NUMBERED.matcher(table.getPath().getName()))
        .filter(Matcher::matches)
        .map(name -> Long.parseLong(name.group(2)))
        .sorted()
        .toList();
  }

  /** Where a file is. */
  public Path at(String name) {
    return new Path(path, name);
  }

  /**
   * Deletes pictures and tables that are not asked for any more.
   *
   * @param first number of the first sample
   * @param end one past the last
   * @param batch samples of a group
   * @param pictures whether PNG files are asked for
   */
  public void keep(long first, long end, int batch, boolean pictures) throws IOException {
    FileStatus[] found = files.fileSystem(path).globStatus(at("*-[0-9]*.*"));
    for (FileStatus file : found == null ? new FileStatus[0] : found) {
      Matcher name = NUMBERED.matcher(file.getPath().getName());
      if (name.matches()) {
        boolean picture = name.group(1).equals("sample");
        long number = Long.parseLong(name.group(2));
        boolean asked =
            picture
                ? pictures && number >= first && number < end
                : number >= first / batch && number * batch < end;
        if (!asked) {
          files.delete(file.getPath());
        }
      }
    }
  }

  /** Whether there is a file of the name. */
  public boolean has(String name) throws IOException {
    return files.exists(at(name));
  }

  /**
   * Puts a file there, replacing one that is.
   *
   * @param attempt a number that no other attempt at the same file has
   */
  public void put(String name, byte[] bytes, long attempt) throws IOException {
    Path staging = new Path(at(ATTEMPTS), attempt + "-" + name);
    FileSystem fs = files.fileSystem(staging);
    try (FSDataOutputStream out = fs.create(staging, true)) {
      out.write(bytes);
      out.hsync();
    }
    files.rename(staging, at(name), true);
  }

  /**
   * Makes the folder ready for samples of the given settings: one that holds such samples, whole or
   * not, is gone on with; others are deleted.
   *
   * @param complete the folder's name when it is whole
   * @param settings a text that is the same for the same samples
   */
  public void begin(Path complete, String settings) throws IOException {
    if (!holds(path, settings)) {
      files.delete(path);
      if (holds(complete, settings)) {
        files.rename(complete, path, false);
      }
    }
    files.delete(at(ATTEMPTS));
    files.delete(at(MANIFEST));
    files.writeText(at(SETTINGS), settings);
  }

  private boolean holds(Path folder, String settings) throws IOException {
    try {
      return files.readText(new Path(folder, SETTINGS)).equals(settings);
    } catch (FileNotFoundException none) {
      return false;
    }
  }

  /** Gives the folder its name, in place of what had it. */
  public void finish(Path complete) throws IOException {
    files.delete(at(ATTEMPTS));
    files.delete(complete);
    files.rename(path, complete, false);
  }
}
