package io.subscale.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.jobs.error.JobException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything in a folder is a picture, or is told: names, links and what is no file. */
@Timeout(60)
class LocalFoldersTest {
  private static final TableColumns COLUMNS = new TableColumns("image", "");

  private final Configuration conf = new Configuration();

  @TempDir Path folder;

  @Test
  void namesOfAnyBytesAreReadWhateverTheLocale() throws Exception {
    file("plain.png", 1);
    file("2021-01-01 12:30:00.png", 2);
    file("100% #1?.png", 3);
    raw("caf%E9.png", 4); // ISO 8859-1
    raw("%E5%86%99%E7%9C%9F/%95%5C.png", 5); // UTF-8, and code page 932
    raw("Gr%C3%BCn.png", 6);

    assertThat(read())
        .containsExactlyInAnyOrder(
            "plain.png = 1",
            "2021-01-01 12:30:00.png = 2",
            "100% #1?.png = 3",
            "café.png = 4",
            "写真/表.png = 5",
            "Grün.png = 6");
  }

  @Test
  void aLoopOfLinksIsNotFollowed() throws Exception {
    file("a.png", 1);
    file("inner/b.png", 2);
    link("self", ".");
    link("inner/up", "..");
    link("inner/round", "round"); // a link to itself
    PictureSource source = PictureSource.open(folder.toString(), COLUMNS, conf);

    assertThat(read())
        .containsExactlyInAnyOrder(
            "a.png = 1",
            "inner/b.png = 2",
            "! inner/round: a link that cannot be followed: Too many levels of symbolic links"
                + " or unable to access attributes of symbolic link");
    assertThat(source.passedOver())
        .containsExactlyInAnyOrder(
            "self: is a link to the source itself or to a folder above it",
            "inner/up: is a link to the source itself or to a folder above it");
  }

  @Test
  void aFolderOrArchiveIsTakenOnce(@TempDir Path elsewhere) throws Exception {
    file("real/a.png", 1);
    link("again", "real");
    Files.createDirectories(elsewhere.resolve("far/below"));
    Files.write(elsewhere.resolve("far/below/b.png"), new byte[] {2});
    link("one", elsewhere.resolve("far/below").toString());
    link("two", elsewhere.resolve("far").toString());
    PictureSource source = PictureSource.open(folder.toString(), COLUMNS, conf);

    assertThat(read()).containsExactlyInAnyOrder("real/a.png = 1", "one/b.png = 2");
    assertThat(source.passedOver())
        .containsExactlyInAnyOrder(
            "again: is a link to what is read already under another name",
            "two/below/: is read already under another name");
    assertThat(source.files()).isEqualTo(2);
  }

  @Test
  void whatCannotBeOpenedIsTold() throws Exception {
    file("a.png", 1);
    link("dangling.png", "/nowhere/at/all");
    link("photos", "/nowhere/at/all");
    link("notes.txt", "/nowhere/at/all");
    pipe("pipe.png");
    pipe("pipe.tar");

    assertThat(read())
        .containsExactlyInAnyOrder(
            "a.png = 1",
            "! dangling.png: a link whose target is not there",
            "! photos: a link whose target is not there",
            "! pipe.png: a pipe, a socket or a device, not a file",
            "! pipe.tar: a pipe, a socket or a device, not a file");
  }

  @Test
  void aPipeIsNoSource() throws Exception {
    pipe("pipe.tar");
    assertThatThrownBy(
            () -> PictureSource.open(folder.resolve("pipe.tar").toString(), COLUMNS, conf))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("is a pipe, a socket or a device, not a file");
  }

  @Test
  void hiddenIsTheSameInAFolderAndInATar() throws Exception {
    for (String name :
        List.of(
            "a.png",
            ".thumbnails/x.png",
            "_raw/y.png",
            "__MACOSX/d/z.png",
            "@eaDir/a.png/S.png",
            "b/@eaDir/x.png",
            "b/._c.png",
            "b/c.png")) {
      file(name, 1);
    }
    Path tar = folder.resolveSibling(folder.getFileName() + ".tar");
    command("tar", "cf", tar.toString(), "-C", folder.toString(), ".");
    List<String> unpacked = read();

    assertThat(unpacked).containsExactlyInAnyOrder("a.png = 1", "_raw/y.png = 1", "b/c.png = 1");
    assertThat(read(tar.toString())).containsExactlyInAnyOrderElementsOf(unpacked);
  }

  @Test
  void controlCharactersAreRefusedInFoldersAsInArchives() throws Exception {
    raw("a%0Ab.png", 1);
    assertThat(read()).containsExactly("! a\nb.png: has a control character in its name");
  }

  private List<String> read() throws IOException {
    return read(folder.toString());
  }

  /** What counts as pictures: "id = first byte", or "! id: reason". */
  private List<String> read(String source) throws IOException {
    List<String> read = new ArrayList<>();
    try (PictureReader reader = new PictureReader(conf)) {
      for (SourcePart part : PictureSource.open(source, COLUMNS, conf).parts()) {
        var pictures = PartListing.list(part, conf);
        while (pictures.hasNext()) {
          Picture picture = pictures.next();
          if (picture.counts()) {
            read.add(
                picture.refusal() == null
                    ? picture.id() + " = " + reader.read(picture)[0]
                    : "! " + picture.id() + ": " + picture.refusal());
          }
        }
      }
    }
    return read;
  }

  private void file(String name, int content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[] {(byte) content});
  }

  /** A file whose name is any bytes. */
  private void raw(String name, int content) throws IOException {
    Path file = Path.of(URI.create(LocalFiles.uri(folder) + "/" + name));
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[] {(byte) content});
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(folder.resolve(name), Path.of(target));
  }

  private void pipe(String name) throws Exception {
    command("mkfifo", folder.resolve(name).toString());
  }

  private static void command(String... words) throws Exception {
    Process process = new ProcessBuilder(words).inheritIO().start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
