package io.subscale.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The arrows between the modules, and what nobody may call. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.subscale");

  @Test
  void datasetsIsPlainJava() {
    noClasses()
        .that()
        .resideInAPackage("io.subscale.datasets..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.subscale.model..",
            "io.subscale.jobs..",
            "org.nd4j..",
            "org.deeplearning4j..",
            "org.bytedeco..",
            "org.apache.spark..",
            "org.apache.hadoop..")
        .check(CLASSES);
  }

  @Test
  void modelKnowsNoCluster() {
    noClasses()
        .that()
        .resideInAPackage("io.subscale.model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.subscale.jobs..",
            "org.apache.spark..",
            "org.apache.hadoop..",
            "org.deeplearning4j.spark..",
            "scala..")
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.subscale.(*.*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void randomnessHasASeed() {
    noClasses()
        .should()
        .callConstructor(Random.class)
        .orShould()
        .callMethod(Math.class, "random")
        .because("what is drawn follows from Seed, so that a retried task draws it again")
        .check(CLASSES);
  }

  @Test
  void namesSayWhatAClassIs() {
    noClasses()
        .should()
        .haveNameMatching(".*\\.(Base[A-Z]\\w*|\\w*(Util|Utils|Manager|Helper|Helpers|Impl))")
        .because("a name says what the class is, not that it helps")
        .check(CLASSES);
  }
}
