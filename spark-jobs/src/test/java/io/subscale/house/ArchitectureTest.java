package io.subscale.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Random;

/** The arrows between the modules, and what nobody may call. */
@AnalyzeClasses(packages = "io.subscale", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] BEYOND_MODEL = {
    "io.subscale.jobs..",
    "org.apache.spark..",
    "org.apache.hadoop..",
    "org.deeplearning4j.spark..",
    "scala.."
  };

  @ArchTest
  static final ArchRule datasetsIsPlainJava =
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
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule modelKnowsNoCluster =
      noClasses()
          .that()
          .resideInAPackage("io.subscale.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BEYOND_MODEL)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching("io.subscale.(*.*)..").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule randomnessHasASeed =
      noClasses()
          .should()
          .callConstructor(Random.class)
          .orShould()
          .callMethod(Math.class, "random")
          .because("what is drawn follows from Seed, so that a retried task draws it again");

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      noClasses()
          .should()
          .haveNameMatching(".*\\.(Base[A-Z]\\w*|\\w*(Util|Utils|Manager|Helper|Helpers|Impl))")
          .because("a name says what the class is, not that it helps");
}
